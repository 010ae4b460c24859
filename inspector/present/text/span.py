"""Lines of a screen as plain values: pieces of safe text, each with the role that gives it its look.

A role is a meaning, never a colour; the theme decides what it looks like, and
every role that carries meaning is also said by a glyph or a word.
"""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from ...core.json import Path
from .cell import fit, width_of, wrap

_ROOM = 8  # cells; fewer behind a lead are no place to begin in


class Role(StrEnum):
    """What a piece of text is."""

    PLAIN = "plain"
    DIM = "dim"
    STRONG = "strong"
    HEADING = "heading"
    KEY = "key"
    STRING = "string"
    NUMBER = "number"
    LITERAL = "literal"
    BLOB = "blob"
    CLIENT = "client"
    SERVER = "server"
    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    GOOD = "good"
    LINK = "link"
    FOUND = "found"


class Span(NamedTuple):
    text: str
    role: Role = Role.PLAIN


class Line(NamedTuple):
    """One line, and what acts on it: an event to jump to, a place to fold, something to copy.

    `opens` is True for a folded place, False for an unfolded one, None where nothing folds.
    """

    spans: tuple[Span, ...]
    jump: int = 0
    path: Path | None = None
    opens: bool | None = None
    copy: str = ""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def acts(self) -> bool:
        """Tell whether a key does something on this line."""
        return bool(self.jump or self.copy) or self.opens is not None


BLANK = Line(())


def heading(text: str, note: str = "") -> Line:
    """The heading of a section."""
    return Line((Span(text, Role.HEADING), Span(f"  {note}" if note else "", Role.DIM)))


def paragraph(
    text: str, width: int, *, role: Role = Role.PLAIN, lead: Sequence[Span] = (), indent: int | None = None
) -> list[Line]:
    """Wrapped text behind `lead`; later lines are indented as far as the lead reaches, or by `indent`."""
    wide = sum(width_of(span.text) for span in lead)
    reach = wide if indent is None else indent
    if wide > width:
        lead = fitted(lead, width)
    rows = _wrapped(text, width - reach, wide - reach)
    first = Line((*lead, Span(rows[0], role)))
    return [first, *(Line((Span(" " * reach), Span(row, role))) for row in rows[1:])]


def _wrapped(text: str, width: int, taken: int) -> list[str]:
    """Lines of `width` cells, of the first of which some cells are taken."""
    if taken <= 0:
        return wrap(text, width)
    word = width_of(text[: 4 * width].split(" ", 1)[0])
    if taken > width - _ROOM or width - taken < word <= width:
        return ["", *wrap(text, width)]
    first, *rest = wrap("x" * taken + text, width)
    return [first[taken:], *rest]


def fitted(spans: Iterable[Span], width: int) -> list[Span]:
    """The spans in exactly `width` cells: cut in the last that has room, padded behind."""
    result: list[Span] = []
    left = width
    for span in spans:
        size = width_of(span.text)
        if size > left:
            return [*result, Span(fit(span.text, left), span.role)] if left else result
        result.append(span)
        left -= size
    return [*result, Span(" " * left)] if left else result


def highlighted(spans: Iterable[Span], needle: str) -> list[Span]:
    """The spans with every place where `needle` stands, whatever its case, in a role of its own."""
    pattern = re.compile(f"({re.escape(needle)})", re.IGNORECASE)
    return [
        Span(text, Role.FOUND if place % 2 else span.role)
        for span in spans
        for place, text in enumerate(pattern.split(span.text))
        if text
    ]

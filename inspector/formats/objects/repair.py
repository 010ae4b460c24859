"""The repairs that make JSON of what people paste, noted as edits on the source.

Each replaces a stretch of the source and has a name, so that it can be said what
was put right and what is missing. Nothing is invented: what was left out stays
visible as the mark that stood there.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ...core import codec
from ...core.wire import Fidelity


class Repair(StrEnum):
    """What was done; the first group costs nothing, the second says what the source does not have."""

    QUOTES = "other quotes"
    ESCAPES = "escapes"
    WRAP = "line breaks in a string"
    COMMA = "commas"
    BLANKS = "odd blanks"
    NOTATION = "the notation of a programming language"
    REMARK = "a remark between the members"
    ENTITIES = "HTML entities"
    MARKDOWN = "Markdown escapes"
    LETTERS = "letters that were misread"
    BYTES = "a dump of bytes"
    BRACES = "braces in another character set"

    ELISION = "what the writer left out"
    VALUE = "a value"
    BRACKET = "a bracket"
    HEAD = "the beginning"
    TAIL = "the end"
    ENVELOPE = "the event around it"
    IDS = "ids (others stand in for them)"


_LOSSES = frozenset({
    Repair.ELISION, Repair.VALUE, Repair.BRACKET, Repair.HEAD, Repair.TAIL, Repair.ENVELOPE, Repair.IDS,
})  # fmt: skip


class Edit(NamedTuple):
    """Put `text` in place of source[start:end]."""

    start: int
    end: int
    text: str
    what: Repair


class Change(NamedTuple):
    """source[start:end] became `text`, wherever it stands."""

    start: int
    end: int
    text: str


class Damage(NamedTuple):
    """What was put right in an event and what is missing in it, each in words."""

    mended: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def fidelity(self) -> Fidelity:
        if self.missing:
            return Fidelity.PARTIAL
        return Fidelity.MENDED if self.mended else Fidelity.EXACT

    def plus(self, what: Iterable[Repair]) -> "Damage":
        """The damage with more repairs."""
        known = tuple(dict.fromkeys(what))
        return _plus(self, known) if known else self


@lru_cache(1024)
def _plus(damage: Damage, known: tuple[Repair, ...]) -> Damage:
    """The same for repairs that differ; a text has few kinds of damage and many events."""
    mended = (str(one) for one in known if one not in _LOSSES)
    missing = (str(one) for one in known if one in _LOSSES)
    return Damage(tuple(dict.fromkeys((*damage.mended, *mended))), tuple(dict.fromkeys((*damage.missing, *missing))))


WHOLE = Damage()


def quoted(text: str) -> str:
    """`text` as a JSON string."""
    return codec.write(text).decode()


def applied(source: str, start: int, end: int, edits: Sequence[Edit]) -> str:
    """source[start:end] with the edits in it, which stand in order and do not overlap."""
    if not edits:
        return source[start:end]
    pieces: list[str] = []
    at = start
    for edit in edits:
        pieces += (source[at : edit.start], edit.text)
        at = edit.end
    return "".join([*pieces, source[at:end]])

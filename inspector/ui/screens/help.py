"""The help: every key, those of the focused pane first, and what the glyphs mean."""

from collections.abc import Callable

from ...diagnosis.base import Severity, StageState
from ...present.phrase import DIRECTION, SEVERITY_GLYPH, SEVERITY_ROLE, SIDE_ROLE, STAGE_GLYPH, STAGE_ROLE
from ...present.query import language
from ...present.span import BLANK, Line, Role, Span, heading, paragraph
from ...recording.query.language import NOTES
from ..keys import KEYS, Pane, shown
from .page import PageScreen

_KEYS_WIDTH = 22
_TERM_WIDTH = 34


class HelpScreen(PageScreen):
    """All keys, from the one table."""

    def __init__(self, pane: Pane, copy: Callable[[str], None]) -> None:
        super().__init__("Help", lambda width: help_lines(pane, width), copy)


def help_lines(pane: Pane, width: int) -> list[Line]:
    """The keys of `pane` first, then all others, then the glyphs."""
    order = [pane, Pane.ROWS, *(other for other in Pane if other not in (pane, Pane.ROWS))]
    lines: list[Line] = []
    for place in order:
        lines += [heading(f"Keys {place.value}"), *_keys(place, width), BLANK]
    lines += [heading("Glyphs"), *_glyphs(), BLANK]
    return [*lines, heading("The filter", "after / here, after --where in check and view"), *_language(width)]


def _language(width: int) -> list[Line]:
    """Every way to write a term of a filter."""
    rows = [
        line
        for shape, about in language()
        for line in paragraph(about, width, lead=(Span(f"  {shape:<{_TERM_WIDTH}}", Role.STRING),))
    ]
    notes = [line for note in NOTES for line in paragraph(note, width, role=Role.DIM, lead=(Span("  "),))]
    return [*rows, *notes]


def _keys(pane: Pane, width: int) -> list[Line]:
    return [
        line
        for key in KEYS
        if key.pane is pane
        for line in paragraph(key.tooltip, width, lead=(Span(f"  {shown(key.keys):<{_KEYS_WIDTH}}", Role.LINK),))
    ]


def _glyphs() -> list[Line]:
    rows = [(DIRECTION[side].split()[0], f"sent by the {side.value}", SIDE_ROLE[side]) for side in DIRECTION]
    rows += [(SEVERITY_GLYPH[one], f"finding: {one.word}", SEVERITY_ROLE[one]) for one in reversed(Severity)]
    rows += [(STAGE_GLYPH[one], f"stage: {one.value}", STAGE_ROLE[one]) for one in StageState]
    rows += [
        ("│", "about the same response or item as the event under the cursor", Role.LINK),
        ("◆", "evidence for the chosen finding", Role.LINK),
        ("▸", "folded: + unfolds", Role.LINK),
        ("≈", "approximate, read from the server's ids", Role.DIM),
    ]
    return [Line((Span(f"  {glyph}  ", role), Span(words))) for glyph, words, role in rows]

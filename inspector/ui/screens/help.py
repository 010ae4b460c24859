"""The help: every key, those of the focused pane first, and what the glyphs mean."""

from collections.abc import Callable, Sequence

from ...diagnosis.base import Severity, StageState
from ...present.rows.query import language
from ...present.rows.row import MARK
from ...present.text.phrase import (
    ACKNOWLEDGED,
    DIRECTION,
    SEVERITY_GLYPH,
    SEVERITY_ROLE,
    SIDE_ROLE,
    STAGE_GLYPH,
    STAGE_ROLE,
)
from ...present.text.span import BLANK, Line, Role, Span, heading, paragraph
from ...recording.query.language import NOTES
from ..keys import KEYS, Key, Pane, shown
from .page import PageScreen

_OVER = (
    Pane.SAVED, Pane.EDITOR, Pane.BEGINNINGS, Pane.COMPOSE, Pane.PAGE, Pane.PROBE, Pane.HOLD, Pane.HOLD_EDITOR,
    Pane.FAULT, Pane.COMMAND,
)  # fmt: skip
"""Panes over others."""
_KEYS_WIDTH = 22
_TERM_WIDTH = 34


class HelpScreen(PageScreen):
    """All keys of a screen, from the one table."""

    def __init__(self, pane: Pane, panes: Sequence[Pane], copy: Callable[[str], None]) -> None:
        super().__init__("Help", lambda width: help_lines(pane, panes, width), copy)


def help_lines(pane: Pane, panes: Sequence[Pane], width: int) -> list[Line]:
    """The keys of the focused `pane` first, then those of all `panes` of the screen, then the glyphs."""
    wide = [one for one in (Pane.ROWS, Pane.INSPECT, Pane.START, Pane.APP) if one in panes]
    order = [pane, *wide, *(one for one in panes if one not in wide), *_OVER]
    lines: list[Line] = []
    for place in dict.fromkeys(order):
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
        for line in paragraph(_about(key), width, lead=(Span(f"  {_typed(key):<{_KEYS_WIDTH - 1}} ", Role.LINK),))
    ]


def _typed(key: Key) -> str:
    return shown(key.keys) if key.keys else f":{key.typed}"


def _about(key: Key) -> str:
    """What a key does, and the command that does the same where there is one."""
    command = f" (:{key.name})" if key.keys and key.pane in (Pane.INSPECT, Pane.START, Pane.APP) else ""
    return key.tooltip + command


def _glyphs() -> list[Line]:
    rows = [(DIRECTION[side].split()[0], f"sent by the {side.value}", SIDE_ROLE[side]) for side in DIRECTION]
    rows += [(SEVERITY_GLYPH[one], f"finding: {one.word}", SEVERITY_ROLE[one]) for one in reversed(Severity)]
    rows += [(STAGE_GLYPH[one], f"stage: {one.value}", STAGE_ROLE[one]) for one in StageState]
    rows += [
        ("│", "about the same response or item as the event under the cursor", Role.LINK),
        ("━", "in the ladder: a run of deltas", Role.SERVER),
        ("╌", "in the ladder: an event that did not come, or is still awaited", Role.ERROR),
        ("┃", "in the ladder: at work on a response or a call", Role.DIM),
        ("◆", "evidence for the chosen finding", Role.LINK),
        ("▸", "folded: + unfolds", Role.LINK),
        (MARK, "marked by you", Role.LINK),
        ("≈", "approximate, read from the server's ids", Role.DIM),
    ]
    lines = [Line((Span(f"  {glyph}  ", role), Span(words))) for glyph, words, role in rows]
    marks = [Line((Span(f"  {mark:<14}", role), Span(words))) for mark, words, role in ACKNOWLEDGED]
    return [*lines, BLANK, heading("At the end of a row"), *marks]

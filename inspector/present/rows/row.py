"""A row of the timeline: its parts as safe text, and how they share the width of the screen."""

from dataclasses import dataclass

from ...core.wire import Side
from ...diagnosis.base import Severity
from ..text.cell import fit, fit_right, fit_tail, width_of
from ..text.phrase import DIRECTION, SEVERITY_GLYPH, SEVERITY_ROLE, SIDE_ROLE
from ..text.span import Role, Span, fitted

DIRECTION_WIDTH = 8
NAME_SHORTEST, NAME_LONGEST = 14, 42
_NAME_SHARE = 0.5
MARK = "★"
_BY = "by "
_TELLING = 6  # cells of a prefix, fewer tell nothing


@dataclass(frozen=True, slots=True)
class Row:
    """One row; every string has passed `safe()`. `prefix` is the part of the name that many events share."""

    number: str
    time: str
    side: Side
    prefix: str
    name: str
    summary: str
    mark: Severity | None = None
    notes: tuple[str, ...] = ()  # damaged, partial, unknown type, repeat: always in words
    folded: bool | None = None  # True: a run that unfolds; False: an event of an unfolded run
    related: bool = False
    evidence: bool = False  # for the chosen finding
    role: Role = Role.PLAIN
    answer: Span | None = None  # what became of a client event
    marked: bool = False  # by the user
    remark: str = ""  # the user's note


@dataclass(frozen=True, slots=True)
class Layout:
    """Widths of the columns, in cells."""

    number: int
    time: int
    name: int
    summary: int
    width: int


def layout(width: int, digits: int, time: int) -> Layout:
    """Share `width` out; the summary gets what the other columns leave."""
    time = time if width >= 60 else 0
    left = width - (3 + digits + 1 + (time + 1 if time else 0) + DIRECTION_WIDTH + 1)
    name = max(0, min(left, max(NAME_SHORTEST, min(round(left * _NAME_SHARE), NAME_LONGEST))))
    return Layout(digits, time, name, max(left - name - 1, 0), width)


def row_spans(row: Row, place: Layout) -> list[Span]:
    """The row in exactly `place.width` cells."""
    spans = [
        Span("◆" if row.evidence else "│" if row.related else " ", Role.LINK),
        _mark(row.mark),
        Span(MARK if row.marked else " ", Role.LINK),
        Span(fit_right(row.number, place.number) + " ", Role.DIM),
    ]
    if place.time:
        spans.append(Span(fit_right(row.time, place.time) + " ", Role.DIM))
    spans.append(Span(fit(DIRECTION[row.side], DIRECTION_WIDTH) + " ", SIDE_ROLE[row.side]))
    spans += _name(row, place.name)
    spans += _summary(row)
    return _answered(spans, row.answer, place)


def _answered(spans: list[Span], answer: Span | None, place: Layout) -> list[Span]:
    """The row with what became of its event at the end; a row too narrow for that goes without."""
    size = width_of(answer.text) + 1 if answer else 0
    if answer is None or size > place.summary:
        return fitted(spans, place.width)
    return [*fitted(spans, place.width - size), Span(" "), answer]


def _mark(mark: Severity | None) -> Span:
    return Span(SEVERITY_GLYPH[mark], SEVERITY_ROLE[mark]) if mark else Span(" ")


def _name(row: Row, width: int) -> list[Span]:
    """The name in its column; a name that is too long loses its beginning, which says least."""
    name = fit_tail(row.name, width)
    prefix = _shortened(row.prefix, width - width_of(name))
    rest = max(width - width_of(prefix) - width_of(name), 0)
    role = row.role if row.role is not Role.PLAIN else Role.STRONG
    return [Span(prefix, Role.DIM), Span(name, role), Span(" " * rest + " ")]


def _shortened(prefix: str, width: int) -> str:
    """`conversation.item.` in the room there is: whole, or `…item.`, or its last letters, or nothing."""
    rest = prefix
    while rest:
        shown = rest if rest == prefix else f"…{rest}"
        if width_of(shown) <= width:
            return shown
        rest = rest.partition(".")[2]
    return fit_tail(prefix, width) if width >= _TELLING else "…"[:width] if prefix else ""


def _summary(row: Row) -> list[Span]:
    fold = {True: "▸ ", False: "· ", None: ""}[row.folded]
    spans = [Span(fold, Role.LINK)] if fold else []
    sender = [note for note in row.notes if note.startswith(_BY)]  # says less than the event does
    odd = [note for note in row.notes if note not in sender]
    spans += [Span(f"({', '.join(odd)}) ", Role.WARNING)] if odd else []
    spans += [Span(f"{row.remark} ", Role.NOTE)] if row.remark else []
    spans.append(Span(f"{row.summary} " if sender and row.summary else row.summary, row.role))
    return [*spans, Span(f"({', '.join(sender)})", Role.DIM)] if sender else spans


def notice(text: str, width: int, role: Role = Role.DIM) -> list[Span]:
    """A row between events: a rule across the whole width with words in it."""
    words = f" {text} "
    if width_of(words) + 8 > width:
        return [Span(fit(words, width), role)]
    before = 6
    return [Span("╌" * before + words + "╌" * (width - before - width_of(words)), role)]

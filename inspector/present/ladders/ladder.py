"""The ladder: the recording as arrows between lanes, in the order of its events.

Its rows are those of the timeline, and between them what did not come. With a
time scale, blank rows stand for the time that passed. Rows are made when they
are painted; places of rows are kept in arrays.
"""

from array import array
from bisect import bisect_left
from collections.abc import Hashable, Iterator
from enum import IntEnum

from ...core import codec
from ...core.clock import span_text
from ...core.text import safe
from ...core.wire import Side
from ...diagnosis.base import Severity
from ...protocol.vocabulary import Meaning
from ...recording.columns import UNTIMED
from ...recording.reading import Reading
from ..event.absence import Absence, absences
from ..event.label import ending, notes
from ..event.saying import said
from ..rows.fold import Fold, Shape
from ..rows.row import notice
from ..rows.timeline import Timeline
from ..text.cell import fit_right
from ..text.moment import WIDTH
from ..text.phrase import SEVERITY_GLYPH, SEVERITY_ROLE, SIDE_ROLE
from ..text.span import Role, Span, fitted
from .lane import (
    Arrow,
    Columns,
    Lane,
    Stroke,
    arrow_spans,
    columns,
    lanes_of,
    receiver,
    route,
    sender,
    still_spans,
    work_of,
)

SCALES = (0, 100_000, 500_000, 2_000_000)  # µs that a blank row stands for; 0: none
_MOST_BLANKS = 8  # for one pause; a longer one is told in words
_NARROW = 60  # cells, under which there is no room for times


class Rung(IntEnum):
    """What a row of the ladder is."""

    ROW = 0  # a row of the timeline
    BLANK = 1  # time that passes before one
    ABSENCE = 2


class Ladder:
    """The rows of one recording's ladder, beside its timeline."""

    def __init__(self, timeline: Timeline, scale: int = 0) -> None:
        self.timeline, self.reading = timeline, timeline.reading
        self.scale = scale  # one of SCALES
        self.lanes: tuple[Lane, ...] = (Lane.APP, Lane.SERVER)
        self._absent: list[Absence] = []
        self._behind: list[int] = []  # for each absence the row of the timeline that it follows
        self._gone: list[int] = []  # and its own row here
        self._places = array("Q")  # with a scale: row of the timeline → row here, absences left out
        self._calls: dict[int, str] = {}
        self._known: tuple[Fold, int] = (timeline.fold, 0)  # the rows of the timeline that are taken in
        self.judge()

    @property
    def fold(self) -> Fold:
        """The rows of the timeline: all of them, or those that a filter shows."""
        return self.timeline.fold

    def __len__(self) -> int:
        rows = self._places[-1] + 1 if self._places else len(self.fold)
        return rows + len(self._absent)

    # Taking in

    def judge(self) -> None:
        """Take over what the reading found: lanes, calls, and what is missing."""
        self.lanes, self._work = lanes_of(self.reading), work_of(self.reading)
        self._absent = absences(self.reading)
        calls = self.reading.session.calls.values()
        self._calls = {one.output_seq: "answered" for one in calls} | {one.asked_seq: "asked" for one in calls}
        self.extend()

    def extend(self) -> None:
        """Take in the rows that the timeline gained, folded or unfolded."""
        self._known = (self.fold, len(self.fold))
        self._places = _places(self.timeline, self.scale) if self.scale else array("Q")
        last = len(self.reading.columns)
        rows = [self.fold.row_of(min(max(one.after, 1), last)) for one in self._absent] if len(self.fold) else []
        self._behind = [max(row, 0) for row in rows]
        self._absent = self._absent[: len(self._behind)]
        self._gone = [self._place(row) + 1 + order for order, row in enumerate(self._behind)]

    @property
    def stale(self) -> bool:
        """Whether the timeline has other rows than were taken in."""
        known, rows = self._known
        return known is not self.fold or rows != len(self.fold)

    def next_scale(self) -> None:
        """Go on to the next time scale."""
        self.scale = SCALES[(SCALES.index(self.scale) + 1) % len(SCALES)]
        self.extend()

    def _place(self, row: int) -> int:
        return self._places[row] if self._places else row

    # Asking

    def rung(self, row: int) -> tuple[Rung, int]:
        """What a row is: which row of the timeline, which it comes before, or which absence."""
        order = bisect_left(self._gone, row)
        if order < len(self._gone) and self._gone[order] == row:
            return Rung.ABSENCE, order
        row -= order
        if not self._places:
            return Rung.ROW, row
        found = bisect_left(self._places, row)
        return (Rung.ROW if self._places[found] == row else Rung.BLANK), found

    def row_of(self, seq: int) -> int:
        """The row of an event."""
        row = self.fold.row_of(seq)
        return self._place(row) + bisect_left(self._behind, row)

    def seq_of(self, row: int) -> int:
        """The event of a row: that behind which something is missing, or that which a pause comes before."""
        rung, place = self.rung(row)
        if rung is Rung.ABSENCE:
            return self._absent[place].after
        return min(self.fold.starts[place], len(self.reading.columns))

    # Painting

    def key(self, row: int) -> Hashable:
        """What a painted row depends on, beside its width."""
        rung, place = self.rung(row)
        if rung is Rung.ABSENCE:
            return (rung, self.lanes, self.timeline.digits, self._absent[place], self._busy(self._absent[place].after))
        seq = self.fold.starts[place]
        inner = self.timeline.key(place) if rung is Rung.ROW else self._paused(place)
        return (rung, self.lanes, self.timeline.digits, self.timeline.form, seq, inner, self._busy(seq))

    def head(self, width: int) -> list[Span]:
        """The names of the lanes over their lines."""
        lead, place = self._layout(width)
        return fitted([Span(" " * lead), *place.head()], width)

    def spans(self, row: int, width: int) -> list[Span]:
        """The pieces of a row, in exactly `width` cells."""
        rung, at = self.rung(row)
        lead, place = self._layout(width)
        match rung:
            case Rung.ABSENCE:
                return fitted([Span(" " * lead), *self._absence(self._absent[at], place)], width)
            case Rung.BLANK:
                return fitted([Span(" " * lead), *self._blank(row, at, place)], width)
        shape = self.fold.shapes[at]
        if shape == Shape.END:
            return notice(ending(self.reading)[0], width, ending(self.reading)[1])
        if shape == Shape.GAP:
            return fitted([Span(" " * lead), *still_spans(place, frozenset(), words=self._gap(at), broken=True)], width)
        return fitted([*self._lead(at, lead), *self._arrow(at, place)], width)

    def _layout(self, width: int) -> tuple[int, Columns]:
        """Cells before the lanes, and the lanes."""
        digits = self.timeline.digits
        time = WIDTH[self.timeline.form] if width >= _NARROW else 0
        lead = 2 + digits + 1 + (time + 1 if time else 0)
        return lead, columns(self.lanes, width - lead)

    def _lead(self, row: int, width: int) -> list[Span]:
        """Mark, number and time of a row."""
        mark, seq = self.timeline.mark_of(row), self.fold.starts[row]
        digits = self.timeline.digits
        spans = [Span(f"{SEVERITY_GLYPH[mark]} ", SEVERITY_ROLE[mark]) if mark else Span("  ")]
        spans.append(Span(fit_right(str(seq), digits) + " ", Role.DIM))
        time = WIDTH[self.timeline.form]
        if width > digits + 3 and time:
            spans.append(Span(fit_right(self.timeline.time(seq), time) + " ", Role.DIM))
        return spans

    def _busy(self, seq: int) -> frozenset[Lane]:
        return frozenset(lane for lane, work in self._work.items() if seq in work)

    def _arrow(self, row: int, place: Columns) -> tuple[Span, ...]:
        reading, seq = self.reading, self.fold.starts[row]
        means, side = reading.meaning(seq), reading.columns.side_of(seq)
        source, targets = route(means, side, call=self._calls.get(seq, ""))
        if not {source, *targets} <= set(place.lanes):
            source, targets = sender(side), (receiver(side),)
        run = self.fold.shapes[row] == Shape.RUN and self.fold.counts[row] > 1
        name, words, tail = self._run(row) if run else self._event(seq, means)
        role = _role(side, means, self.timeline.mark_of(row))
        stroke = Stroke.RUN if run else Stroke.EVENT
        arrow = Arrow(source, targets, stroke, Span(name, role), Span(words), tail)
        return arrow_spans(place, arrow, self._busy(seq), role)

    def _event(self, seq: int, means: Meaning) -> tuple[str, str, str]:
        """Name and words of one event."""
        frame = self.reading.frame(seq)
        event = codec.read(frame)
        noted = notes(self.reading, event, frame)
        words = said(self.reading, event, means)
        return safe(event.type[:200] or "(no type)"), f"({', '.join(noted)}) {words}" if noted else words, ""

    def _run(self, row: int) -> tuple[str, str, str]:
        """Name, words and duration of a run."""
        digest, columns_ = self.timeline.digest(row), self.reading.columns
        first, last = columns_.at_of(self.fold.starts[row]), columns_.at_of(self.fold.lasts[row])
        tail = f"in {span_text(last - first)}" if first is not None and last is not None else ""
        return safe(digest.name(self.reading)[:200]), digest.text(self.reading.session.config, None), tail

    def _absence(self, one: Absence, place: Columns) -> tuple[Span, ...]:
        name, note = Span(one.name, one.role), Span(one.note, one.role)
        tools = Lane.TOOLS in place.lanes and "function_call_output" in one.name
        source = Lane.TOOLS if tools else sender(one.side)
        arrow = Arrow(source, (receiver(one.side),), Stroke.ABSENT, name, note, mark=one.glyph)
        return arrow_spans(place, arrow, self._busy(one.after), one.role)

    def _gap(self, row: int) -> str:
        return f"{span_text(self.fold.silence(row))} without an event"

    def _paused(self, row: int) -> int:
        """The time from the row before to this one, in µs."""
        columns_, starts = self.reading.columns, self.fold.starts
        last = len(columns_)
        now, before = columns_.at_of(min(starts[row], last)), columns_.at_of(starts[row - 1])
        return now - before if now is not None and before is not None else 0

    def _blank(self, row: int, at: int, place: Columns) -> list[Span]:
        """A row of passing time; the middle one tells how long, where rows were saved."""
        paused = self._paused(at)
        first = self._places[at - 1] + 1
        behind = row - bisect_left(self._gone, row) - first
        cut = paused // self.scale > _MOST_BLANKS
        words = span_text(paused) if cut and behind == _MOST_BLANKS // 2 else ""
        return still_spans(place, self._busy(self.fold.starts[at] - 1), words=words, broken=cut and bool(words))


def ladder_text(reading: Reading, width: int) -> Iterator[str]:
    """The ladder of a whole recording as plain lines, none of them wider than `width` cells."""
    timeline = Timeline(reading)
    timeline.extend()
    timeline.mark()
    ladder = Ladder(timeline)
    yield _plain(ladder.head(width))
    for row in range(len(ladder)):
        yield _plain(ladder.spans(row, width))


def _plain(spans: list[Span]) -> str:
    return "".join(span.text for span in spans).rstrip()


def _role(side: Side, means: Meaning, mark: Severity | None) -> Role:
    if means is Meaning.ERROR or mark is Severity.ERROR:
        return Role.ERROR
    return Role.DIM if means in (Meaning.LINK_PING, Meaning.LINK_PONG) else SIDE_ROLE[side]


def _places(timeline: Timeline, scale: int) -> "array[int]":
    """For each row of the timeline its row among blank ones, `scale` µs each."""
    import numpy

    fold, columns_ = timeline.fold, timeline.reading.columns
    if not len(columns_):
        return array("Q")
    times = numpy.array(columns_.times, dtype=numpy.int64)
    starts = numpy.minimum(numpy.array(fold.starts, dtype=numpy.int64), len(columns_)) - 1
    at = times[starts]
    blanks = numpy.zeros(len(at), dtype=numpy.int64)
    blanks[1:] = numpy.clip((at[1:] - at[:-1]) // scale, 0, _MOST_BLANKS)
    blanks[1:][(at[1:] == UNTIMED) | (at[:-1] == UNTIMED)] = 0
    places = numpy.cumsum(blanks + 1) - 1
    return array("Q", places.astype(numpy.uint64).tobytes())

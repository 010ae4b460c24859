"""Which events share a row of the timeline.

Consecutive deltas of one response, and consecutive pieces of input audio, fold
into one row each, even where both directions interleave; so do pings and pongs,
with the silence between them. Any other silence of more than two seconds has a
row of its own; the end of the recording is the last.
Rows are numbers in arrays: a million events make no million objects.
"""

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from enum import IntEnum

from ...recording.columns import UNTIMED, Columns, Flag

SILENCE = 2_000_000  # µs
_BEATS = frozenset({"ping", "pong"})
_LINK = Flag.LINK
_BEAT = 1 << 40  # the key of a run of them


class Shape(IntEnum):
    """What a row of the timeline stands for."""

    EVENT = 0
    MEMBER = 1  # one event of a run that is unfolded
    RUN = 2
    GAP = 3  # the silence before its event
    END = 4


class Fold:
    """The visible rows of one recording; row 0 is the first. Every event is in exactly one row."""

    __slots__ = ("_columns", "_loose", "_open", "_taken", "counts", "keys", "lasts", "shapes", "starts")

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._taken = 0
        self._open: dict[int, int] = {}  # key → row, of the runs that the next delta may still join
        self._loose = False  # the newest run is unfolded, and so are its further deltas
        self.starts = array("I")  # first event of the row
        self.lasts = array("I")  # its last event; between the two there may be events of other runs
        self.counts = array("I")  # its events
        self.keys = array("Q")  # what the events of a run have in common
        self.shapes = array("B")

    def __len__(self) -> int:
        return len(self.starts)

    def extend(self) -> int:
        """Take in the rows that the columns gained; gives the first visible row that changed."""
        changed = min([len(self.starts), *self._open.values()])
        if 0 < changed < len(self.starts) and self.shapes[changed - 1] == Shape.GAP:
            changed -= 1  # a silence lasts as long as what beats in it
        if len(self._columns) > self._taken:
            self._reopen()
            changed = min(changed, len(self.starts))
        for seq in range(self._taken + 1, len(self._columns) + 1):
            self._add(seq)
        self._taken = len(self._columns)
        return changed

    def end(self) -> None:
        """Close the timeline with the row that says how the recording ends."""
        if not self.shapes or self.shapes[-1] != Shape.END:
            self._row(self._taken + 1, Shape.END, 0)

    def _reopen(self) -> None:
        """Take the row of the end away: more comes."""
        if self.shapes and self.shapes[-1] == Shape.END:
            self._cut(len(self.starts) - 1, len(self.starts))

    def rewind(self, columns: Columns) -> None:
        """Go on with the columns of another moment: what they do not hold yet is forgotten."""
        seq = min(len(columns), self._taken)
        self._columns, self._taken = columns, seq
        self._cut(bisect_right(self.starts, seq), len(self.starts))
        self._close()
        self._loose = bool(self.shapes) and self.shapes[-1] == Shape.MEMBER
        for row in range(len(self.starts) - 1, -1, -1):
            if self.shapes[row] != Shape.RUN or (self._open and self._beats(row) != (_BEAT in self._open)):
                break
            self._open[self.keys[row]] = row
            if self.lasts[row] > seq:
                self._shorten(row, seq)

    def _shorten(self, row: int, end: int) -> None:
        """Leave in a run only its events up to event `end`."""
        first, key = self.starts[row], self.keys[row]
        alone = self.lasts[row] - first + 1 == self.counts[row]
        events = [seq for seq in range(first, end + 1) if alone or self.key_of(seq) == key]
        self.lasts[row], self.counts[row] = events[-1], len(events)

    def _add(self, seq: int) -> None:
        columns = self._columns
        own, beat, before = columns.flags[seq - 1], False, False
        if (own | columns.flags[seq - 2]) & _LINK:  # before the first stands the last, which does no harm
            beat, before = is_beat(columns, seq), seq > 1 and is_beat(columns, seq - 1)
        if beat != before:
            self._close()
        if seq > 1 and columns.times[seq - 1] - _time_before(columns, seq) > SILENCE and not (beat and before):
            self._close()
            self._row(seq, Shape.GAP, 0)
        if not beat and not own & Flag.DELTA:
            self._close()
            self._row(seq, Shape.EVENT, 0)
        elif self._loose:
            self._row(seq, Shape.MEMBER, 0)
        else:
            self._join(seq)

    def _close(self) -> None:
        self._open.clear()
        self._loose = False

    def _join(self, seq: int) -> None:
        key = self.key_of(seq)
        row = self._open.get(key)
        if row is None:
            self._open[key] = len(self.starts)
            self._row(seq, Shape.RUN, key)
            return
        self.lasts[row] = seq
        self.counts[row] += 1

    def key_of(self, seq: int) -> int:
        """What a delta shares with the others of its run: its response or item, and its direction."""
        columns = self._columns
        flags = columns.flags[seq - 1]
        if flags & _LINK and is_beat(columns, seq):
            return _BEAT
        return columns.groups[seq - 1] * 2 + (flags & Flag.CLIENT)

    def _row(self, seq: int, shape: Shape, key: int) -> None:
        self.starts.append(seq)
        self.lasts.append(seq)
        self.counts.append(1 if shape <= Shape.RUN else 0)
        self.keys.append(key)
        self.shapes.append(shape)

    def _cut(self, first: int, end: int) -> None:
        for column in (self.starts, self.lasts, self.counts, self.keys, self.shapes):
            del column[first:end]

    def _beats(self, row: int) -> bool:
        return is_beat(self._columns, self.starts[row])

    # Asking

    def silence(self, row: int) -> int:
        """How long nothing but pings and pongs came at the row of a silence, in µs."""
        times, seq = self._columns.times, self.starts[row]
        after = row + 1
        end = self.lasts[after] if after < len(self.starts) and self.shapes[after] == Shape.RUN else seq
        return times[(end if is_beat(self._columns, end) else seq) - 1] - times[seq - 2]

    def holds(self, row: int, seq: int) -> bool:
        """Tell whether event `seq` is in this row."""
        shape = self.shapes[row]
        if shape > Shape.RUN:
            return False
        if shape != Shape.RUN:
            return self.starts[row] == seq
        inside = self.starts[row] <= seq <= self.lasts[row]
        return inside and self.key_of(seq) == self.keys[row]

    def row_of(self, seq: int) -> int:
        """The row of an event that has been taken in."""
        row = bisect_right(self.starts, seq) - 1
        while row > 0 and not self.holds(row, seq):
            row -= 1
        return row

    def members(self, row: int, after: int = 0) -> list[int]:
        """The events of a row, those after event `after` only."""
        if self.shapes[row] > Shape.RUN:
            return []
        events = self._within(max(self.starts[row], after + 1), self.lasts[row])
        if self.lasts[row] - self.starts[row] + 1 == self.counts[row]:
            return list(events)
        return [seq for seq in events if self.key_of(seq) == self.keys[row]]

    def _within(self, first: int, last: int) -> Sequence[int]:
        """The events from `first` to `last` that have a row."""
        return range(first, last + 1)

    @property
    def behind(self) -> bool:
        """Whether events that are there have no row yet."""
        return self._taken < len(self._columns)

    # Folding by hand

    def unfold(self, row: int) -> bool:
        """Give every event of this run, and of the runs it interleaves with, a row of its own."""
        if self.shapes[row] != Shape.RUN:
            return False
        first, end = self._stretch(row, Shape.RUN)
        seqs = array("I", self._within(self.starts[first], max(self.lasts[first:end])))
        if end == len(self.starts):
            self._close()
            self._loose = True
        count = len(seqs)
        self.starts[first:end] = self.lasts[first:end] = seqs
        self.counts[first:end] = array("I", [1]) * count
        self.keys[first:end] = array("Q", [0]) * count
        self.shapes[first:end] = array("B", [Shape.MEMBER]) * count
        return True

    def refold(self, row: int) -> bool:
        """Undo `unfold` around this row."""
        if self.shapes[row] != Shape.MEMBER:
            return False
        first, end = self._stretch(row, Shape.MEMBER)
        runs: dict[int, list[int]] = {}
        for seq in self._within(self.starts[first], self.starts[end - 1]):
            runs.setdefault(self.key_of(seq), []).append(seq)
        last = end == len(self.starts)
        rows = [(seqs[0], seqs[-1], len(seqs), key, Shape.RUN) for key, seqs in runs.items()]
        self._splice(first, end, rows)
        if last:
            self._loose = False
            self._open = {key: first + place for place, key in enumerate(runs)}
        return True

    def _stretch(self, row: int, shape: Shape) -> tuple[int, int]:
        """The neighbouring rows of one shape, as a half-open range."""
        first, end, beats = row, row + 1, self._beats(row)
        while first > 0 and self.shapes[first - 1] == shape and self._beats(first - 1) == beats:
            first -= 1
        while end < len(self.shapes) and self.shapes[end] == shape and self._beats(end) == beats:
            end += 1
        return first, end

    def _splice(self, first: int, end: int, rows: list[tuple[int, int, int, int, Shape]]) -> None:
        self.starts[first:end] = array("I", [row[0] for row in rows])
        self.lasts[first:end] = array("I", [row[1] for row in rows])
        self.counts[first:end] = array("I", [row[2] for row in rows])
        self.keys[first:end] = array("Q", [row[3] for row in rows])
        self.shapes[first:end] = array("B", [row[4] for row in rows])


def is_beat(columns: Columns, seq: int) -> bool:
    """Tell whether a row only keeps the line alive."""
    return bool(columns.flags[seq - 1] & _LINK) and columns.type_of(seq) in _BEATS


def _time_before(columns: Columns, seq: int) -> int:
    """The time of the event before, or the event's own where either has none: then no silence shows."""
    before, own = columns.times[seq - 2], columns.times[seq - 1]
    return own if UNTIMED in (before, own) else before

"""The rows of the events that a filter finds; all others are hidden, silences too.

Runs fold as in the whole timeline: what stands between two deltas there keeps
them apart here, although it is hidden.
"""

from array import array
from bisect import bisect_left, bisect_right

from ...recording.columns import Flag
from ...recording.query.search import Search
from .fold import SILENCE, Fold, Shape

FED = 2_000  # matches that become rows in one go


class Sieve(Fold):
    """The visible rows under a filter. Every match is in exactly one row."""

    __slots__ = ("_fed", "_last", "search")

    def __init__(self, search: Search) -> None:
        super().__init__(search.reading.columns)
        self.search = search
        self._fed = 0  # matches that have a row
        self._last = 0  # the newest of them

    @property
    def behind(self) -> bool:
        return not self.search.complete or self._fed < len(self.search.matches)

    def extend(self) -> int:
        """Search on a little and make rows of some matches; gives the first visible row that changed."""
        changed = min([len(self.starts), *self._open.values()])
        self.search.step()
        matches = self.search.matches[self._fed : self._fed + FED]
        if matches or self.search.done > self._taken:
            self._reopen()
            changed = min(changed, len(self.starts))
        for seq in matches:
            self._add(seq)
        self._fed += len(matches)
        self._taken = self.search.done
        return changed

    def end(self) -> None:
        if not self.behind:
            super().end()

    def _add(self, seq: int) -> None:
        columns = self._columns
        if self._parted(self._last, seq):
            self._close()
        self._last = seq
        if not columns.flags[seq - 1] & Flag.DELTA:
            self._close()
            self._row(seq, Shape.EVENT, 0)
        elif self._loose:
            self._row(seq, Shape.MEMBER, 0)
        else:
            self._join(seq)

    def _parted(self, before: int, seq: int) -> bool:
        """Whether a silence, or an event that is no delta, stands between two matches."""
        columns = self._columns
        if before and 0 <= columns.times[before - 1] < columns.times[seq - 1] - SILENCE:
            return True
        return seq - before > 1 and not all(map(Flag.DELTA.__and__, columns.flags[before : seq - 1]))

    # Asking

    def has(self, seq: int) -> bool:
        """Whether an event has a row."""
        place = bisect_left(self.search.matches, seq, 0, self._fed)
        return place < self._fed and self.search.matches[place] == seq

    def holds(self, row: int, seq: int) -> bool:
        return super().holds(row, seq) and self.has(seq)

    def row_of(self, seq: int) -> int:
        """The row of an event; for one that is hidden, that of the nearest match before, else the first."""
        place = bisect_right(self.search.matches, seq, 0, self._fed) - 1
        return super().row_of(self.search.matches[place]) if place >= 0 else 0

    def _within(self, first: int, last: int) -> "array[int]":
        matches = self.search.matches
        return matches[bisect_left(matches, first, 0, self._fed) : bisect_right(matches, last, 0, self._fed)]

    def _stretch(self, row: int, shape: Shape) -> tuple[int, int]:
        """Of runs only those that interleave: others may be far away behind hidden events."""
        if shape != Shape.RUN:
            return super()._stretch(row, shape)
        first, end = row, row + 1
        while first > 0 and self.shapes[first - 1] == shape and self.lasts[first - 1] > self.starts[first]:
            first -= 1
        while end < len(self.shapes) and self.shapes[end] == shape and self.starts[end] < max(self.lasts[first:end]):
            end += 1
        return first, end

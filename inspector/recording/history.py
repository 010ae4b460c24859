"""What a recording holds beside its events, each with its place between them.

A replay feeds it again. Ticks, of which a silence makes many, and lines of a
kind that nobody knows, of which a foreign log may hold many, are kept as
numbers: about 20 bytes each.
"""

from array import array
from bisect import bisect_left
from typing import NamedTuple

from .columns import UNTIMED
from .file import Record, RecordKind

_NUMBERS = frozenset({RecordKind.TICK, RecordKind.UNKNOWN})


class Position(NamedTuple):
    """A moment of a recording: how many events, and how many records beside them, are over. Later ones are greater."""

    seq: int
    records: int


class History:
    """Records in their order, from 0."""

    __slots__ = ("_after", "_others", "_slept", "_ticks", "_times")

    def __init__(self) -> None:
        self._after = array("I")  # events before the record
        self._times = array("q")  # µs since start, UNTIMED where unknown
        self._slept = array("q")  # µs by which the wall clock went further than the recorder's own
        self._ticks = array("B")  # 1 for a tick
        self._others: dict[int, Record] = {}  # those that are not kept as numbers, by place

    def __len__(self) -> int:
        return len(self._after)

    def keep(self, after: int, record: Record, slept: int) -> None:
        """Note the next record; `after` events stand before it."""
        if record.kind not in _NUMBERS:
            self._others[len(self)] = record
        self._ticks.append(record.kind is RecordKind.TICK)
        self._after.append(after)
        self._times.append(UNTIMED if record.at is None else record.at)
        self._slept.append(slept)

    def after(self, place: int) -> int:
        """The events before a record."""
        return self._after[place]

    def at(self, place: int) -> int | None:
        """When a record was written, in µs since the start."""
        at = self._times[place]
        return None if at == UNTIMED else at

    def record(self, place: int) -> tuple[Record, int]:
        """A record, and how far the wall clock went ahead before it; of one kept as numbers its time is left."""
        known = self._others.get(place)
        kind = RecordKind.TICK if self._ticks[place] else RecordKind.UNKNOWN
        return known or Record(kind, self.at(place), {}), self._slept[place]

    def position(self, seq: int) -> Position:
        """The moment right after event `seq`."""
        return Position(seq, bisect_left(self._after, seq))

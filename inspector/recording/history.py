"""What a recording holds beside its events, each with its place between them.

A replay feeds it again. Ticks, of which a silence makes many, and lines of a
kind that nobody knows or that are damaged, of which a foreign log may hold
many, are kept as numbers: about 20 bytes each.
"""

from array import array
from bisect import bisect_left
from typing import NamedTuple

from .columns import UNTIMED
from .file import Record, RecordKind

_NUMBERS = (RecordKind.UNKNOWN, RecordKind.TICK, RecordKind.TORN)


class Position(NamedTuple):
    """A moment of a recording: how many events, and how many records beside them, are over. Later ones are greater."""

    seq: int
    records: int


class History:
    """Records in their order, from 0."""

    __slots__ = ("_after", "_kinds", "_others", "_slept", "_times")

    def __init__(self) -> None:
        self._after = array("I")  # events before the record
        self._times = array("q")  # µs since start, UNTIMED where unknown
        self._slept = array("q")  # µs by which the wall clock went further than the recorder's own
        self._kinds = array("B")  # places in the list of those that are kept as numbers
        self._others: dict[int, Record] = {}  # those that are not kept as numbers, by place

    def __len__(self) -> int:
        return len(self._after)

    def keep(self, after: int, record: Record, slept: int) -> None:
        """Note the next record; `after` events stand before it."""
        known = record.kind in _NUMBERS
        if not known:
            self._others[len(self)] = record
        self._kinds.append(_NUMBERS.index(record.kind) if known else 0)
        self._after.append(after)
        self._times.append(UNTIMED if record.at is None else record.at)
        self._slept.append(slept)

    def keep_all(self, after: int, kind: RecordKind, count: int) -> None:
        """Note so many records without a time, of a kind that is kept as numbers; `after` events stand before them."""
        self._kinds.extend(array("B", [_NUMBERS.index(kind)]) * count)
        self._after.extend(array("I", [after]) * count)
        self._times.extend(array("q", [UNTIMED]) * count)
        self._slept.extend(array("q", [0]) * count)

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
        return known or Record(_NUMBERS[self._kinds[place]], self.at(place), {}), self._slept[place]

    def position(self, seq: int) -> Position:
        """The moment right after event `seq`."""
        return Position(seq, bisect_left(self._after, seq))

"""The index of a recording: one row per event in parallel arrays, about 35 bytes each.

Payloads stay in the file; offset and length say where. The timeline folds,
filters and jumps on these columns and reads bytes only for rows it paints.
"""

from array import array
from collections.abc import Sequence

from ..core.wire import Side

UNTIMED = -1


class Flag:
    """What the timeline must know of a row without reading its bytes: bits of `Columns.flags`.

    Plain integers: an IntFlag costs half a microsecond for each operation, for every event.
    """

    CLIENT = 1
    DELTA = 2
    LINK = 4  # open, answer, ping, pong, binary, close
    UNKNOWN = 8  # a type that no dialect knows
    DAMAGED = 16
    REPEAT = 32  # quotes an earlier event again: counted, not fed
    ERROR = 64
    HELD = 128  # never reached the other side: not fed
    UNFED = REPEAT | HELD
    EXACT = 256  # offset and length enclose the payload itself, not the whole line


class Columns:
    """Row `seq - 1` belongs to event `seq`."""

    __slots__ = ("_joined", "_names", "_numbers", "flags", "groups", "lengths", "offsets", "streams", "times", "types")

    def __init__(self) -> None:
        self.times = array("q")  # µs since start, UNTIMED where unknown
        self.offsets = array("Q")
        self.lengths = array("Q")
        self.types = array("H")  # index into the type names; 65,535 kinds at most
        self.flags = array("H")
        self.streams = array("I")  # rows of one delta stream share a number; 0: no delta
        self.groups = array("I")  # rows about one response or item share a number; 0: neither, or not known yet
        self._joined = array("I")  # pairs: a row that joined a group afterwards, and the row that made it do so
        self._names: list[str] = []
        self._numbers: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.times)

    def add(
        self, at: int | None, offset: int, length: int, type_: str, flags: int, stream: int, group: int = 0
    ) -> None:
        number = self.number(type_)
        self.times.append(UNTIMED if at is None else at)
        self.offsets.append(offset)
        self.lengths.append(length)
        self.types.append(number)
        self.flags.append(flags)
        self.streams.append(stream)
        self.groups.append(group)

    def number(self, type_: str) -> int:
        """The number of a type, from now on at least."""
        known = self._numbers.get(type_)
        if known is not None:
            return known
        number = min(len(self._names), 0xFFFF)
        if number == len(self._names):
            self._names.append(type_ if number < 0xFFFF else "(further types)")
        self._numbers[type_] = number
        return number

    def join(self, seq: int, group: int, by: int) -> None:
        """Put an earlier row into a group, as row `by` shows that it belongs there."""
        self.groups[seq - 1] = group
        self._joined.extend((seq, by))

    def first(self, count: int) -> "Columns":
        """The first rows, as they stood when there were no more."""
        result = Columns()
        for name in ("times", "offsets", "lengths", "types", "flags", "streams", "groups"):
            setattr(result, name, getattr(self, name)[:count])
        result._names = self._names[: max(result.types, default=-1) + 1]
        result._numbers = {name: number for name, number in self._numbers.items() if number < len(result._names)}
        joined = self._joined
        end = len(joined)
        while end and joined[end - 1] > count:
            end -= 2
            if joined[end] <= count:
                result.groups[joined[end] - 1] = 0
        result._joined = joined[:end]
        return result

    def type_of(self, seq: int) -> str:
        return self._names[self.types[seq - 1]]

    def at_of(self, seq: int) -> int | None:
        at = self.times[seq - 1]
        return None if at == UNTIMED else at

    def side_of(self, seq: int) -> Side:
        return Side.CLIENT if self.flags[seq - 1] & Flag.CLIENT else Side.SERVER

    def names(self) -> Sequence[str]:
        """Every event type seen so far; the position is the number in `types`."""
        return self._names

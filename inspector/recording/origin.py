"""Where imported events stand in the text that they were read from, in a few bytes for each."""

from array import array
from collections.abc import Iterator

from ..core.wire import Fidelity, Marks, Origin

_MOST = (1 << 32) - 1
_ROOM = 4  # numbers for an event beside its first line: its last one, two columns, and the way
_NOWHERE = (0, 0)


_Way = tuple[Fidelity, bool, tuple[str, ...], tuple[str, ...], int]
"""How an event was read, which many of a text have in common: whether its columns are known, and the rest."""

_NOTHING = Marks()
_PLAINLY: _Way = (Fidelity.EXACT, False, (), (), 1)


class Origins:
    """By the numbers of events: four bytes for each where all are as they stood and fill a line, else twenty."""

    def __init__(self) -> None:
        self._lines = array("I")  # by seq, the first line; 0: none, or among the others
        self._rest = array("I")  # `_ROOM` for each, as far as needed; all 0: it is as it stood and fills its line
        self._ways: list[_Way] = [_PLAINLY]
        self._numbers: dict[_Way, int] = {_PLAINLY: 0}
        self._others: dict[int, Origin] = {}  # with numbers that do not fit

    def __iter__(self) -> Iterator[tuple[int, Origin]]:
        """Each event's number and origin, in order."""
        for seq in range(max(len(self._lines), max(self._others, default=-1) + 1)):
            origin = self.get(seq)
            if origin:
                yield seq, origin

    def get(self, seq: int) -> Origin | None:
        """The origin of an event; None where it has none."""
        line = self._lines[seq] if seq < len(self._lines) else 0
        if not line:
            return self._others.get(seq)
        last, left, right, number = self._rest[seq * _ROOM : (seq + 1) * _ROOM] or (0, 0, 0, 0)
        fidelity, has_columns, mended, missing, times = self._ways[number]
        return Origin(line, last or line, fidelity, (left, right) if has_columns else None, mended, missing, times)

    def keep(self, seq: int, origin: Origin) -> None:
        """Note the origin of an event, once."""
        first, last, fidelity, columns, mended, missing, times = origin
        left, right = columns or _NOWHERE
        if not (0 < first <= _MOST and 0 < last <= _MOST and 0 <= left <= _MOST and 0 <= right <= _MOST):
            self._others[seq] = origin
            return
        way = (fidelity, columns is not None, mended, missing, times)
        number = self._numbers.setdefault(way, len(self._ways))
        if number == len(self._ways):
            self._ways.append(way)
        _put(self._lines, seq, (first,))
        if number or last != first:
            _put(self._rest, seq * _ROOM, (last, left, right, number))


def without_origin(marks: Marks) -> Marks | None:
    """What else marks tell; None where that is nothing."""
    by, delivered, replaces, _, repeats, redacted, extra = marks
    rest = Marks(by, delivered, replaces, None, repeats, redacted, extra)
    return None if rest == _NOTHING else rest


def _put(column: "array[int]", place: int, values: tuple[int, ...]) -> None:
    """Set numbers, behind as many zeros as it takes."""
    if place > len(column):
        column.frombytes(bytes((place - len(column)) * column.itemsize))
    if place == len(column):
        column.extend(values)
    else:
        column[place : place + len(values)] = array("I", values)

"""The events of a text before it is known what they make together; those of a long one are put away."""

import pickle
import weakref
from array import array
from collections.abc import Iterator
from math import inf
from sys import intern
from typing import BinaryIO

from ...core.wire import Fidelity, Side
from ..wording.moment import Moment
from .place import Placed

_BATCH = 512  # events that are put away and brought back together
_ROOM = 1 << 22  # bytes, about, that may stay in memory
_EACH = 500  # bytes, about, that an event takes beside its payload
SHORTEST = 80  # characters without blanks, from which a cut quote without an id is conclusive
_AT_HAND = 3  # batches that were brought back last
_WALL, _CLOCK, _TIMED = 1, 2, 4  # of the kind of a time

Batch = list[Placed]


class Gathered:
    """Events by number, from 0, as they stand in the text; what decides about all of them is in columns."""

    def __init__(self, room: int = _ROOM) -> None:
        """`room`: bytes, about, that may stay in memory."""
        self.types: list[str] = []
        self.labels: list[Side | None] = []
        self.micros, self.kinds = array("q"), bytearray()  # of the times; kind 0: none
        self.said = bytearray()  # what people say behind each event, as `prose.said` tells it
        self.quotable = bytearray()  # whether an event can be told from others like it
        self.is_exact = True  # nothing is missing in any event, and nothing was mended
        self._batches: list[Batch | None] = []  # None: put away
        self._places: dict[int, tuple[int, int]] = {}  # offset and length in the file, by number of the batch
        self._at_hand: dict[int, Batch] = {}
        self._room: float = room
        self._size = self._end = self._first = 0  # in memory; of the file; the first batch that is not put away
        self._file: BinaryIO | None = None

    def __len__(self) -> int:
        return len(self.types)

    def __getitem__(self, number: int) -> Placed:
        batch = self._batches[number // _BATCH]
        return (batch or self._back(number // _BATCH))[number % _BATCH]

    def of(self, numbers: range) -> Iterator[Placed]:
        """The events of these numbers."""
        return map(self.__getitem__, numbers)

    def append(self, one: Placed, said: int) -> None:
        """Add the next event, and what is said behind it."""
        if len(self) % _BATCH == 0:
            if self._size > self._room:
                self._put_away()
            self._batches.append([])
        batch = self._batches[-1]
        assert batch is not None
        batch.append(one)
        found, _, _, _, label, moment = one
        length = len(found.payload)
        self.types.append(intern(found.type))
        self.labels.append(label)
        self.micros.append(moment.micros if moment else 0)
        self.kinds.append(kind_of(moment) if moment else 0)
        self.said.append(said)
        self.quotable.append(length >= SHORTEST or bool(found.event_id))
        if self.is_exact:
            self.is_exact = one.fidelity is Fidelity.EXACT
        self._size += _EACH + length

    def _put_away(self) -> None:
        """Write what is in memory into a file that has no name; where that fails all stays."""
        from tempfile import TemporaryFile  # it costs more to load than most texts to read

        numbers = range(self._first, len(self._batches))
        contents = [pickle.dumps(self._batches[number], pickle.HIGHEST_PROTOCOL) for number in numbers]
        try:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 (closed when nobody needs it any more)
                weakref.finalize(self, self._file.close)
            self._file.seek(self._end)
            self._file.write(b"".join(contents))
            self._file.flush()
        except OSError:
            self._room = inf
            return
        for number, content in zip(numbers, contents, strict=True):
            self._places[number] = self._end, len(content)
            self._end += len(content)
            self._batches[number] = None
        self._first, self._size = len(self._batches), 0

    def _back(self, number: int) -> Batch:
        """A batch that was put away."""
        known = self._at_hand.get(number)
        if known is None:
            assert self._file is not None
            offset, length = self._places[number]
            self._file.seek(offset)
            known = self._at_hand[number] = pickle.loads(self._file.read(length))  # which this very object wrote
            if len(self._at_hand) > _AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]
        return known


def slice_of(numbers: range) -> slice:
    """The part of a column that holds these numbers."""
    return slice(numbers.start, numbers.stop if numbers.stop >= 0 else None, numbers.step)


def kind_of(moment: Moment | None) -> int:
    """What times must have in common to be compared; 0 for none."""
    return _TIMED | _WALL * moment.wall | _CLOCK * moment.clock if moment else 0


def is_clock(kind: int) -> bool:
    """Whether times of a kind are times of a day, which begin anew at midnight."""
    return bool(kind & _CLOCK)

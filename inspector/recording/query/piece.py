"""A stretch of rows as arrays, on which terms are answered for thousands of events at once."""

from collections.abc import Callable, Collection
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...core.wire import Side
from ..columns import Flag
from ..reading import Reading

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Mask: TypeAlias = NDArray[numpy.bool_]


class Masks(NamedTuple):
    """The rows of which something is surely true, and those of which it may be; only bytes decide the others."""

    surely: "Mask"
    maybe: "Mask"


class Piece:
    """Rows of a reading, `first` counted from 0 and `end` not among them. Arrays are copies: the columns may grow."""

    def __init__(self, reading: Reading, first: int, end: int) -> None:
        self.reading, self.first, self.end = reading, first, end

    def __len__(self) -> int:
        return self.end - self.first

    @cached_property
    def flags(self) -> "NDArray[numpy.uint16]":
        import numpy

        return numpy.frombuffer(self.reading.columns.flags[self.first : self.end], numpy.uint16)

    @cached_property
    def types(self) -> "NDArray[numpy.uint16]":
        import numpy

        return numpy.frombuffer(self.reading.columns.types[self.first : self.end], numpy.uint16)

    @cached_property
    def groups(self) -> "NDArray[numpy.uint32]":
        import numpy

        return numpy.frombuffer(self.reading.columns.groups[self.first : self.end], numpy.uint32)

    @cached_property
    def streams(self) -> "NDArray[numpy.uint32]":
        import numpy

        return numpy.frombuffer(self.reading.columns.streams[self.first : self.end], numpy.uint32)

    @cached_property
    def lengths(self) -> "NDArray[numpy.uint64]":
        import numpy

        return numpy.frombuffer(self.reading.columns.lengths[self.first : self.end], numpy.uint64)

    @cached_property
    def offsets(self) -> "NDArray[numpy.uint64]":
        import numpy

        return numpy.frombuffer(self.reading.columns.offsets[self.first : self.end], numpy.uint64)

    @cached_property
    def times(self) -> "NDArray[numpy.int64]":
        """µs since the start, -1 where unknown."""
        import numpy

        return numpy.frombuffer(self.reading.columns.times[self.first : self.end], numpy.int64)

    @cached_property
    def steps(self) -> "NDArray[numpy.int64]":
        """µs since the row before; -1 where one of the two has no time, or time runs backwards."""
        import numpy

        start = max(self.first - 1, 0)
        times = numpy.frombuffer(self.reading.columns.times[start : self.end], numpy.int64)
        if self.first == 0:
            times = numpy.concatenate((numpy.array([-1], numpy.int64), times))
        known = (times[1:] >= 0) & (times[:-1] >= 0)
        return numpy.where(known, numpy.maximum(numpy.diff(times), -1), -1)

    def none(self) -> "Mask":
        import numpy

        return numpy.zeros(len(self), numpy.bool_)

    def every(self) -> "Mask":
        import numpy

        return numpy.ones(len(self), numpy.bool_)

    def flagged(self, flag: int) -> "Mask":
        mask: Mask = (self.flags & flag) != 0
        return mask

    def of_types(self, fits: Callable[[str], bool]) -> "Mask":
        """The rows whose type fits."""
        import numpy

        table = numpy.array([fits(name) for name in self.reading.columns.names()] or [False], numpy.bool_)
        return numpy.take(table, self.types)

    def of_kinds(self, fits: Callable[[int], bool], known: dict[int, bool]) -> "Mask":
        """The rows of whose first of the same type and side `fits` is true; `known` keeps what was found."""
        import numpy

        kinds = self.types.astype(numpy.uint32) * 2 + (self.flags & Flag.CLIENT)
        found, places = numpy.unique(kinds, return_index=True)
        for kind, place in zip(found.tolist(), places.tolist(), strict=True):
            if kind not in known:
                known[kind] = fits(self.first + place + 1)
        return numpy.isin(kinds, numpy.array([kind for kind in found.tolist() if known[kind]], numpy.uint32))

    def of_seqs(self, seqs: Collection[int]) -> "Mask":
        """The rows of these events, all of which are in the stretch."""
        mask = self.none()
        mask[[seq - 1 - self.first for seq in seqs]] = True
        return mask

    def of_side(self, side: Side) -> "Mask":
        client = self.flagged(Flag.CLIENT)
        return client if side is Side.CLIENT else ~client

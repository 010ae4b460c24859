"""Rules rows out by a look at long stretches of the file: what is not in a stretch is in none of its rows."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ..columns import Flag
from .payload import ODD
from .piece import Piece
from .term import Term

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

LONGEST = 1 << 19  # bytes read at once
FEWEST = 16  # rows for which it is worth it
_STROKE = b"\\"
_SPARSE = 4  # bytes read for each byte that is looked for, at most


class Stretch(NamedTuple):
    """Rows that stand one after the other in the file, counted from the start of their piece."""

    rows: "NDArray[numpy.int64]"
    starts: list[int]  # their places in the file
    end: int


def stretches(piece: Piece, rows: "NDArray[numpy.int64]") -> Iterator[Stretch]:
    """The rows in stretches of the file; those that stand nowhere, or too far apart, are left out."""
    import numpy

    exact = rows[(piece.flags[rows] & Flag.EXACT) != 0]
    starts, lengths = piece.offsets[exact].astype(numpy.int64), piece.lengths[exact].astype(numpy.int64)
    first = 0
    while first < len(exact):
        last = int(numpy.searchsorted(starts, starts[first] + LONGEST, "right"))
        begin, end = int(starts[first]), int(starts[last - 1] + lengths[last - 1])
        if last - first >= FEWEST and end - begin <= _SPARSE * int(lengths[first:last].sum()):
            yield Stretch(exact[first:last], starts[first:last].tolist(), end)
        first = last


def skim(piece: Piece, stretch: Stretch, terms: Iterable[Term]) -> None:
    """Read a stretch once, and rule out for each term the rows that do not hold what they must."""
    import numpy

    text = piece.reading.stretch(stretch.starts[0], stretch.end - stretch.starts[0]).lower()
    strokes = ODD if _STROKE in text else ()
    odd = {row for sign in strokes for row in _rows_with(sign, text, stretch.starts)}
    for term in terms:
        for hint in term.hints:
            held = [*odd.union(_rows_with(hint, text, stretch.starts))]
            missing = numpy.ones(len(stretch.rows), numpy.bool_)
            missing[held] = False
            term.rule_out(stretch.rows[missing] + piece.first)


def _rows_with(sign: bytes, text: bytes, starts: Sequence[int]) -> Iterator[int]:
    """The places, in the stretch, of the rows in which a sign stands."""
    place = text.find(sign)
    while place >= 0:
        row = bisect_right(starts, starts[0] + place) - 1
        yield row
        place = text.find(sign, starts[row + 1] - starts[0]) if row + 1 < len(starts) else -1

"""Finds the events that a filter is true of, in pieces: whoever asks decides how long it may take.

A step looks at many rows by their columns, or reads the bytes of some. Nothing
is read twice: a filter that is edited takes over what its terms have read.
"""

from array import array
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..reading import Reading
from .payload import Payload
from .piece import Masks, Piece
from .skim import skim, stretches
from .term import term_of
from .tree import All, Either, Leaf, Node, Not, leaves

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    from .piece import Mask

ROWS = 16_384  # looked at by their columns in one step
BYTES = 256 << 10  # read back in one step
READ = 128  # rows read back in one step


class Search:
    """The events of a reading, as far as it has come, of which `node` is true."""

    def __init__(self, reading: Reading, node: Node, older: "Search | None" = None) -> None:
        """`older` is the search that this one replaces."""
        self.reading, self.node = reading, node
        self.matches = array("I")  # their numbers, in order
        self.done = 0  # rows that are decided
        self._terms = {leaf: term_of(leaf, reading) for leaf in leaves(node)}
        self._masks: dict[Leaf, Masks] = {}  # of the piece at hand
        self._work: Iterator[None] | None = None
        if older is not None and older.reading is reading:
            self._inherit(older)

    def _inherit(self, older: "Search") -> None:
        for term in self._terms.values():
            for other in sorted(older._terms.values(), key=lambda one: one.leaf == term.leaf):
                term.inherit(other)

    @property
    def loose(self) -> bool:
        """Whether events already decided may be decided otherwise once more is known."""
        return any(term.loose for term in self._terms.values())

    @property
    def complete(self) -> bool:
        """Whether every row that there is by now is decided."""
        return self.done == len(self.reading.columns)

    def step(self) -> bool:
        """Go on a little; False where there is nothing left to do."""
        if self._work is None:
            if self.complete:
                return False
            self._work = self._pieces()
        if next(self._work, self) is self:
            self._work = None
        return True

    def finish(self) -> "array[int]":
        """Go on to the end; gives all matches."""
        while self.step():
            pass
        return self.matches

    def again(self) -> "Search":
        """A search for the same that decides every row anew, without reading anything twice."""
        return Search(self.reading, self.node, self)

    def _pieces(self) -> Iterator[None]:
        while not self.complete:
            end = min(self.done + ROWS, len(self.reading.columns))
            yield from self._decide(Piece(self.reading, self.done, end))
            yield

    def _decide(self, piece: Piece) -> Iterator[None]:
        """Decide the rows of a piece: all at once by their columns, one by one where bytes must be read."""
        import numpy

        masks = self._answer(piece)
        open_ = numpy.flatnonzero(masks.maybe & ~masks.surely)
        hinted = [term for term in self._terms.values() if term.hints]
        for stretch in stretches(piece, open_) if hinted and len(open_) else ():
            skim(piece, stretch, hinted)
            yield
        masks = self._answer(piece) if len(open_) else masks
        rows = numpy.flatnonzero(masks.maybe)
        if masks.surely[rows].all():
            self._keep(rows + piece.first + 1)
            self.done = piece.end
        else:
            yield from self._read(piece, rows.tolist(), masks.surely)

    def _answer(self, piece: Piece) -> Masks:
        """What is known of the rows without reading."""
        self._masks = {leaf: term.masks(piece) for leaf, term in self._terms.items()}
        return self._joined(self.node, piece)

    def _read(self, piece: Piece, rows: list[int], sure: "Mask") -> Iterator[None]:
        read = count = 0
        for row in rows:
            if not sure[row]:
                if read > BYTES or count >= READ:
                    self.done, read, count = piece.first + row, 0, 0
                    yield
                payload = Payload(self.reading, piece.first + row + 1)
                read, count = read + len(payload.raw), count + 1
                if not self._holds(self.node, row, payload):
                    continue
            self.matches.append(piece.first + row + 1)
        self.done = piece.end

    def _keep(self, seqs: "NDArray[numpy.integer]") -> None:
        import numpy

        self.matches.frombytes(seqs.astype(numpy.uint32).tobytes())

    def _joined(self, node: Node, piece: Piece) -> Masks:
        """What the columns say of a whole filter."""
        match node:
            case Not(inner):
                masks = self._joined(inner, piece)
                return Masks(~masks.maybe, ~masks.surely)
            case All(nodes):
                surely, maybe = piece.every(), piece.every()
                for one in nodes:
                    masks = self._joined(one, piece)
                    surely, maybe = surely & masks.surely, maybe & masks.maybe
                return Masks(surely, maybe)
            case Either(nodes):
                surely, maybe = piece.none(), piece.none()
                for one in nodes:
                    masks = self._joined(one, piece)
                    surely, maybe = surely | masks.surely, maybe | masks.maybe
                return Masks(surely, maybe)
        return self._masks[node]

    def _holds(self, node: Node, row: int, payload: Payload) -> bool:
        """Decide one row, with as few of its bytes as need be."""
        match node:
            case Not(inner):
                return not self._holds(inner, row, payload)
            case All(nodes):
                return all(self._holds(one, row, payload) for one in nodes)
            case Either(nodes):
                return any(self._holds(one, row, payload) for one in nodes)
        masks = self._masks[node]
        if masks.surely[row] or not masks.maybe[row]:
            return bool(masks.surely[row])
        return self._terms[node].settle(payload)


def find(reading: Reading, node: Node) -> "array[int]":
    """The numbers of all events of a reading that a filter is true of."""
    return Search(reading, node).finish()

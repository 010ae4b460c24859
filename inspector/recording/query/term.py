"""Terms over a reading: each answers from the columns, and for the rows that these leave open from the bytes."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ...protocol.vocabulary import RefKind
from ..reading import Reading
from .bytewise import Settle, at_path, at_paths, in_text
from .columnwise import COLUMNS, Columnar, compares, in_type, of_item, of_response, size_of
from .pattern import glob
from .payload import Payload
from .piece import Masks, Piece
from .tree import PATH, TEXT, Leaf, Step, Style

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

_LOOSE = frozenset({"response", "item", "call", "finding", "evidence", "rule"})  # answers may change as more is read
_LOOSE_STATES = frozenset({"pending", "marked"})
_UNREAD, _NO, _YES = 0, 1, 2


class Term:
    """One term over one reading. What was read from bytes is kept, for the same term in the next filter."""

    def __init__(self, leaf: Leaf, columnar: Columnar | None, settle: Settle | None) -> None:
        self.leaf = leaf
        self._columnar, self._settle = columnar, settle
        self.answers = bytearray()  # row by row, where bytes decide: not read, no, yes

    @property
    def loose(self) -> bool:
        """Whether answers about events already read can change."""
        return self.leaf.field in _LOOSE or (self.leaf.field == "is" and self.leaf.value.text in _LOOSE_STATES)

    def masks(self, piece: Piece) -> Masks:
        """What the columns, and the bytes read so far, say of a stretch of rows."""
        told = self._columnar(piece) if self._columnar else Masks(piece.none(), piece.every())
        masks = told if isinstance(told, Masks) else Masks(told, told)
        return self._with_answers(masks, piece) if self._settle else masks

    def _with_answers(self, masks: Masks, piece: Piece) -> Masks:
        import numpy

        if len(self.answers) < piece.end:
            self.answers.extend(bytes(max(piece.end, 2 * len(self.answers)) - len(self.answers)))
        known = numpy.frombuffer(bytes(self.answers[piece.first : piece.end]), numpy.uint8)
        return Masks(masks.surely | (masks.maybe & (known == _YES)), masks.maybe & (known != _NO))

    def settle(self, payload: Payload) -> bool:
        """What the bytes of an event say."""
        known = self.answers[payload.seq - 1]
        if known or self._settle is None:
            return known == _YES
        hints, holds = self._settle
        found = all(payload.may_hold(hint) for hint in hints) and holds(payload)
        self.answers[payload.seq - 1] = _YES if found else _NO
        return found

    @property
    def hints(self) -> tuple[bytes, ...]:
        """What the bytes of an event hold, in small letters, if the term is true of it and bytes decide."""
        return tuple(hint for hint in self._settle.hints if hint) if self._settle else ()

    def rule_out(self, rows: "NDArray[numpy.int64]") -> None:
        """Take note that the events of these rows, counted from 0, do not hold what they must."""
        import numpy

        answers = numpy.frombuffer(self.answers, numpy.uint8)
        answers[rows[answers[rows] == _UNREAD]] = _NO

    def inherit(self, older: "Term") -> None:
        """Take over what an older term has read: all of the same one, one half of a longer or shorter word."""
        if older.leaf == self.leaf:
            self.answers = older.answers
            return
        if not (_is_word(self.leaf) and _is_word(older.leaf)):
            return
        word, other = self.leaf.value.text.lower(), older.leaf.value.text.lower()
        if other in word:  # without the part there is no whole
            self.answers = older.answers.translate(bytes((_UNREAD, _NO, _UNREAD)).ljust(256, b"\0"))
        elif word in other:
            self.answers = older.answers.translate(bytes((_UNREAD, _UNREAD, _YES)).ljust(256, b"\0"))


def _is_word(leaf: Leaf) -> bool:
    return leaf.field == TEXT and leaf.value.style is not Style.REGEX


def term_of(leaf: Leaf, reading: Reading) -> Term:
    """The term over a reading."""
    if leaf.field == TEXT:
        return Term(leaf, None if leaf.value.style is Style.REGEX else in_type(leaf.value), in_text(leaf.value))
    if leaf.field == PATH:
        return Term(leaf, None, at_path(leaf))
    if leaf.field == "size":
        fits = compares(leaf)
        return Term(leaf, size_of(leaf), Settle((), lambda payload: fits(len(payload.raw))))
    if leaf.field in _IDS:
        return _about(leaf, reading)
    return Term(leaf, COLUMNS[leaf.field](leaf, reading), None)


_IDS: Mapping[str, RefKind] = {"response": RefKind.RESPONSE, "item": RefKind.ITEM, "call": RefKind.CALL}
_PLACES: Mapping[RefKind, tuple[tuple[Step, ...], ...]] = {
    RefKind.ITEM: (("item_id",), ("item", "id")),
    RefKind.CALL: (("call_id",), ("item", "call_id"), ("response", "output", None, "call_id")),
}


def _about(leaf: Leaf, reading: Reading) -> Term:
    """The events about a response, an item or a tool call whose id fits."""
    kind, value = _IDS[leaf.field], leaf.value
    fits = glob(value.text) if value.style is Style.WORD else value.text.__eq__
    if kind is RefKind.RESPONSE:
        return Term(leaf, of_response(reading, fits), None)
    return Term(leaf, of_item(reading, fits) if kind is RefKind.ITEM else None, at_paths(_PLACES[kind], value))

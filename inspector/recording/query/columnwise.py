"""Answers from the columns and the findings: thousands of rows at once, and no byte is read."""

from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from ...core.wire import Side
from ...diagnosis.base import Finding
from ...protocol.vocabulary import Meaning, RefKind
from ..columns import Flag
from ..reading import Reading
from .bytewise import COMPARE
from .language import BY_NAME, READERS, SILENCE, number
from .pattern import LONGEST_TEXT, glob, regex
from .piece import Masks, Piece
from .tree import Leaf, Op, Style, Value

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from .piece import Mask

AUDIO = frozenset({
    Meaning.OUTPUT_AUDIO, Meaning.AUDIO_APPEND, Meaning.VOICE_APPEND, Meaning.VOICE_REFLECTED, Meaning.VOICE_AUDIO,
})  # fmt: skip
Columnar: TypeAlias = Callable[[Piece], "Mask | Masks"]


def in_type(value: Value) -> Columnar:
    """A word in the event's type needs no reading; any other row has to be read."""
    word = value.text.lower()
    return lambda piece: Masks(piece.of_types(lambda name: word in name.lower()), piece.every())


def compares(leaf: Leaf) -> Callable[[float], bool]:
    """Whether a number in the unit of the field fits."""
    compare, limit = COMPARE[leaf.op], READERS[BY_NAME[leaf.field].takes](leaf.value.text)
    return lambda found: compare(found, limit)


def size_of(leaf: Leaf) -> Columnar:
    """Sizes are in the columns, but of rows whose place holds more than the event or nothing."""
    compare, limit = COMPARE[leaf.op], round(READERS[BY_NAME["size"].takes](leaf.value.text))

    def columnar(piece: Piece) -> Masks:
        exact = piece.flagged(Flag.EXACT)
        fits = _array(compare, piece.lengths, limit)
        return Masks(exact & fits, ~exact | fits)

    return columnar


def _array(compare: Callable[..., object], values: "ArrayLike", limit: float) -> "Mask":
    mask: Mask = compare(values, limit)  # type: ignore[assignment]  # the operators work on arrays alike
    return mask


def _time(leaf: Leaf, reading: Reading) -> Columnar:
    compare, limit = COMPARE[leaf.op], round(READERS[BY_NAME["t"].takes](leaf.value.text))
    if leaf.field == "t":
        return lambda piece: _array(compare, piece.times, limit) & (piece.times >= 0)
    return lambda piece: _array(compare, piece.steps, limit) & (piece.steps >= 0)


def _place(leaf: Leaf, reading: Reading) -> Columnar:
    compare, limit = COMPARE[leaf.op], number(leaf.value.text)

    def columnar(piece: Piece) -> "Mask":
        import numpy

        return _array(compare, numpy.arange(piece.first + 1, piece.end + 1), limit)

    return columnar


# Words


def type_fits(leaf: Leaf) -> Callable[[str], bool]:
    """Whether the type of an event is what a term asks for."""
    value = leaf.value
    if leaf.op is Op.HOLDS and value.style is Style.REGEX:
        search = regex(value.text).search
        return lambda name: search(name[:LONGEST_TEXT]) is not None
    word = value.text.lower()
    if leaf.op is Op.HOLDS:
        return lambda name: word in name.lower()
    if value.style is Style.QUOTED:
        return value.text.__eq__
    fits = glob(word)
    return lambda name: fits(name.lower()) or name.lower().startswith(f"{word}.")


def _type(leaf: Leaf, reading: Reading) -> Columnar:
    fits = type_fits(leaf)
    return lambda piece: piece.of_types(fits)


def _side(leaf: Leaf, reading: Reading) -> Columnar:
    side = Side(leaf.value.text)
    return lambda piece: piece.of_side(side)


_FLAGS: Mapping[str, int] = {
    "error": Flag.ERROR,
    "delta": Flag.DELTA,
    "unknown": Flag.UNKNOWN,
    "damaged": Flag.DAMAGED,
    "repeat": Flag.REPEAT,
    "held": Flag.HELD,
    "link": Flag.LINK,
}


def _state(leaf: Leaf, reading: Reading) -> Columnar:
    state = leaf.value.text
    if state in _FLAGS:
        return lambda piece: piece.flagged(_FLAGS[state])
    if state == "gap":
        return lambda piece: piece.steps > SILENCE
    if state == "audio":
        known: dict[int, bool] = {}
        return lambda piece: piece.of_kinds(lambda seq: reading.meaning(seq) in AUDIO, known)
    return _seqs(one.seq for one in reading.pending()) if state == "pending" else _seqs(marked(reading))


def marked(reading: Reading) -> frozenset[int]:
    """The events that bear a note or a mark."""
    return frozenset(reading.notes.places())


# Findings


def _finding(leaf: Leaf, reading: Reading) -> Columnar:
    fits = compares(leaf)
    return _seqs(one.seq for one in reading.findings() if fits(one.severity))


def _evidence(leaf: Leaf, reading: Reading) -> Columnar:
    fits = compares(leaf)
    return _seqs(seq for one in reading.findings() if fits(one.severity) for seq in one.evidence)


def _rule(leaf: Leaf, reading: Reading) -> Columnar:
    fits = glob(leaf.value.text.lower())

    def named(finding: Finding) -> bool:
        return fits(finding.rule) or fits(finding.code.lower())

    return _seqs(one.seq for one in reading.findings() if named(one))


def _seqs(seqs: Iterable[int]) -> Columnar:
    ordered = sorted({*seqs})
    return lambda piece: piece.of_seqs(ordered[bisect_right(ordered, piece.first) : bisect_right(ordered, piece.end)])


def of_response(reading: Reading, fits: Callable[[str], bool]) -> Columnar:
    """The rows about responses whose ids fit."""
    return lambda piece: _in(piece.groups, reading.numbers_of(RefKind.RESPONSE, fits))


def of_item(reading: Reading, fits: Callable[[str], bool]) -> Columnar:
    """An item is in the columns where it stands alone or streams; the other rows have to be read."""

    known: dict[int, tuple[set[int], set[int]]] = {}  # by the rows there were

    def columnar(piece: Piece) -> Masks:
        rows = len(reading.columns)
        if rows not in known:
            known.clear()
            known[rows] = reading.streams_of(fits)
        fitting, named = known[rows]
        surely = _in(piece.groups, reading.numbers_of(RefKind.ITEM, fits)) | _in(piece.streams, fitting)
        return Masks(surely, surely | ~_in(piece.streams, named))

    return columnar


def _in(values: "ArrayLike", numbers: Collection[int]) -> "Mask":
    import numpy

    mask: Mask = numpy.isin(values, numpy.array([*numbers], numpy.uint32))
    return mask


COLUMNS: Mapping[str, Callable[[Leaf, Reading], Columnar]] = {
    "type": _type,
    "from": _side,
    "is": _state,
    "t": _time,
    "dt": _time,
    "n": _place,
    "finding": _finding,
    "evidence": _evidence,
    "rule": _rule,
}

"""Where events stand in a text, and what the words around them say of side and time."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..core.wire import Fidelity, Side
from . import label
from .clean import Cleaned
from .moment import Moment
from .moment import find as find_moment
from .recover import Found
from .repair import Damage

_NEAR = 2000  # characters before an event in its own line that are looked at


class Lines:
    """Finds lines of a text by number, from 1, and the number of the line at an offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q", [0])
        self._starts.extend(found.end() for found in re.finditer("\n", text))

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def column(self, offset: int) -> int:
        """The place of a character in its line, from 1."""
        return offset - self._starts[self.number(offset) - 1] + 1

    def start(self, number: int) -> int:
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end]


class Placed(NamedTuple):
    """A found event with its place in the text as it was given, and what the words around it say."""

    found: Found
    lines: tuple[int, int]
    columns: tuple[int, int]
    damage: Damage
    label: Side | None
    moment: Moment | None

    @property
    def fidelity(self) -> Fidelity:
        return Fidelity.NAME_ONLY if self.found.is_name else self.damage.fidelity


def placed(cleaned: Cleaned, given: Lines, found: Sequence[Found]) -> Iterator[Placed]:
    """Each event with its place, its side and its time."""
    lines = Lines(cleaned.text)
    floor = end = 0
    for one in found:
        last = max(one.start, one.end - 1)
        here = lines.number(one.start)
        if one.is_name:
            side, moment = None, None
        else:
            before = cleaned.text[max(end, lines.start(here)) : one.start]
            side, moment = _told(before, label.above(lines.line, here, floor))
        first, final = cleaned.back(one.start), cleaned.back(last)
        yield Placed(
            one,
            (given.number(first), given.number(final)),
            (given.column(first), given.column(final)),
            one.damage.plus(cleaned.repairs(one.start, last + 1)),
            one.label or side,
            one.moment or moment,
        )
        floor, end = lines.number(last), one.end


def _told(before: str, above: Iterable[str]) -> tuple[Side | None, Moment | None]:
    """Side and time from the words before the brace, and from the lines above where those are silent."""
    before = before[-_NEAR:]
    side, moment = label.side_of(before), find_moment(before)
    if side or not label.is_silent(before):
        return side, moment
    for line in above:
        side, moment = side or label.side_of(line), moment or find_moment(line)
    return side, moment

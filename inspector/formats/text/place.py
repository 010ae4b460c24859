"""Where events stand in a text, and what the words around them say of side and time."""

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from ...core.wire import Fidelity, Side
from ..layers.clean import Cleaned
from ..objects.recover import Found
from ..objects.repair import Damage
from ..wording import label
from ..wording.moment import Moment
from ..wording.moment import find as find_moment
from ..wording.naming import TIME_KEYS

_NEAR = 2000  # characters before an event in its own line that are looked at
_FIRST = 8  # events that show whether a text was copied from a browser
_BEHIND = 40  # characters behind one
_LENGTH_AND_TIME = re.compile(
    r"(?:[\t\n][ ]*\d{1,7}[ \r]*[\t\n][ ]*(?P<time>\d\d:\d\d:\d\d\.\d{3})"
    r"|\t[ ]*(?P<noted>\d{1,2}:\d\d:\d\d\.\d{3}(?:[ \u202f][AP]M)?))[ \t\r]*(?=\n|\Z)"
)  # Chrome and Firefox; Safari, which shows no length
_FIELDS = 40  # lines of an entry above an event
_FIELD = re.compile(r"[ \t]+[A-Z_][A-Z0-9_]{1,60}=|([@\w.-]{1,60})\t")  # of journald, and of Kibana
_BRACKETED = re.compile(r"\[[^\]\n]*\]")
_SAYING = re.compile(r"[^\W\d_]{4}")
_SHORT = 200  # of them that are remembered


class Lines:
    """Finds lines of a text by number, from 1, and the number of the line at an offset.

    Of a text that begins in the midst of a longer one there are so many lines `above`.
    """

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        """`line`, `column`: where the text begins in a longer one."""
        self.above, self._indent = line - 1, column - 1
        self.is_within = column > 1  # it begins in the midst of a line
        self._text = text
        self._starts = array("Q", [0])
        self._starts.extend(found.end() for found in re.finditer("\n", text))

    def number(self, offset: int, known: int = 0) -> int:
        """The number of the line at an offset; `known` is one at or above it, and most likely the same."""
        starts = self._starts
        if known and (known == len(starts) or offset < starts[known]):
            return known
        return bisect_right(starts, offset, known)

    def column(self, offset: int, number: int) -> int:
        """The place of a character in line `number`, from 1."""
        return offset - self._starts[number - 1] + 1 + (self._indent if number == 1 else 0)

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
    lines = Lines(cleaned.text) if cleaned.is_changed else given
    is_copied = any(_told_behind(cleaned.text, one) for one in found[:_FIRST])
    floor = end = 0
    for one in found:
        last = max(one.start, one.end - 1)
        here = lines.number(one.start)
        below = lines.number(last, here)
        side, moment = one.label, one.moment
        if is_copied and (copied := _told_behind(cleaned.text, one)):
            moment = copied
        if not one.is_name and (side is None or moment is None):
            before = cleaned.text[max(end, lines.start(here), one.start - _NEAR) : one.start]
            if here > floor + 1 or (before and not before.isspace()):
                told_side, told_moment = _told(before, label.above(lines.line, here, floor))
                side, moment = side or told_side, moment or told_moment
                if moment is None and here > floor + 1 and cleaned.text[lines.start(here) - 2] != "\n":
                    moment = _headed(lines.line, here, floor)
        damage = one.damage
        if cleaned.is_changed:
            damage = damage.plus(cleaned.repairs(one.start, last + 1))
            first, final = cleaned.back(one.start), cleaned.back(last)
            upper = given.number(first)
            lower = given.number(final, upper)
        else:
            first, final, upper, lower = one.start, last, here, below
        columns = given.column(first, upper), given.column(final, lower)
        yield Placed(one, (upper + given.above, lower + given.above), columns, damage, side, moment)
        floor, end = below, one.end


def _told_behind(text: str, found: Found) -> Moment | None:
    """The time that a browser shows behind a message and its length."""
    start = max(found.start, found.end - _BEHIND) if found.cut else found.end
    told = _LENGTH_AND_TIME.search(text, start, found.end + _BEHIND)
    return (
        find_moment((told["time"] or told["noted"]).replace("\u202f", " "))
        if told and (found.cut or not text[found.end : told.start()].strip())
        else None
    )


def _told(before: str, above: Iterable[str]) -> tuple[Side | None, Moment | None]:
    """Side and time from the words before the brace, and from the lines above where those are silent."""
    side, moment, is_silent = (_remembered if len(before) <= _SHORT else _said)(before)
    if side or not is_silent:
        return side, moment
    for line in above:
        side, moment = side or label.side_of(line), moment or find_moment(line)
    return side, moment


def _headed(line_of: Callable[[int], str], number: int, floor: int) -> Moment | None:
    """The time in the heading that some logs give each of their entries: fields may stand between, but no words."""
    for other in range(number - 1, max(floor, number - 1 - _FIELDS), -1):
        line = line_of(other)[:_SHORT]
        field = _FIELD.match(line)
        if not field and (not line.strip() or _SAYING.search(_BRACKETED.sub("", line))):
            return None
        if (not field or field[1] in TIME_KEYS) and (moment := find_moment(line)):
            return moment
        if not field:
            return None
    return None


def _said(words: str) -> tuple[Side | None, Moment | None, bool]:
    """Side and time that words tell, and whether they say nothing at all."""
    return label.side_of(words), find_moment(words), label.is_silent(words)


_remembered = lru_cache(1024)(_said)  # a log has the same words before each of its events

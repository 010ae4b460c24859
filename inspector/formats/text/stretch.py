"""A long text is read a stretch at a time, so that it needs no more memory than a short one.

A stretch ends where nothing was found, so that no event, and no list of names, is cut in two: what was found last is
left to the next stretch, which sees what follows it.
"""

import codecs
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from ...core.text import line_fed
from ..conversation import Source, coding_of

SIZE = 1 << 18  # characters of a stretch
_LOWS, _HIGH = (13, 8), 15  # sixteenths of it between which it may end: at first, and if it cannot end there
_NEAR = 1 << 12  # characters before an event in which its label may stand
_READ = 1 << 18  # bytes of the input that are decoded at once


class Stretch(NamedTuple):
    """Part of a text, and the line and column, from 1, at which it begins."""

    text: str
    line: int
    column: int
    is_last: bool


class Stretches:
    """The stretches of a text, one after another."""

    def __init__(self, source: Source, size: int = SIZE) -> None:
        """`size`: characters of a stretch. Raises OSError."""
        self._pieces = _decoded(source)
        self._size, self._wanted = size, size
        self._text, self._line, self._column = "", 1, 1
        self._is_last = False

    def current(self) -> Stretch:
        """The stretch that is to be read. Raises OSError."""
        if not self._is_last and len(self._text) < self._wanted:
            pieces, length = [self._text], len(self._text)
            while length < self._wanted and (piece := next(self._pieces, None)) is not None:
                pieces.append(piece)
                length += len(piece)
            self._is_last = length < self._wanted
            self._text = "".join(pieces)
        return Stretch(self._text, self._line, self._column, self._is_last)

    def go_on(self, cut: int) -> None:
        """What stands before this place of the stretch was read: the next one begins there."""
        lines = self._text.count("\n", 0, cut)
        self._column = cut - self._text.rfind("\n", 0, cut) if lines else self._column + cut
        self._line += lines
        self._text = self._text[cut:]
        self._wanted = self._size

    def grow(self) -> None:
        """The stretch has no place where it can end: the same again, with twice as much behind it."""
        self._wanted = 2 * max(self._wanted, len(self._text))


def cut_of(text: str, found: Sequence[tuple[int, int]]) -> int | None:
    """Where a stretch ends that goes on, by the places of what was `found` in it; None where it cannot end.

    That is where a line begins in the widest space between two of them, if there is one, so that the words before an
    event stay with it.
    """
    spaces = list(_spaces(found, len(text)))
    lows, high = [low * len(text) // 16 for low in _LOWS], _HIGH * len(text) // 16
    for low in lows:
        whole = [one for one in spaces if one[0] >= low or one[1] - low > _NEAR]  # with the words before an event
        lines = [(after - before, _line_in(text, before, after, low, high)) for before, after in whole]
        if best := max((one for one in lines if one[1]), default=None):
            return best[1]
    least, (last, _) = lows[-1], spaces[-1]
    if last < high:
        return max(text.rfind(mark, max(last, least), high) + 1 for mark in "\n ") or high
    return max((before for before, _ in spaces if least <= before < high), default=None)


def _line_in(text: str, before: int, after: int, low: int, high: int) -> int:
    """Where a line begins between two events and where the text may be cut, best behind an empty one; 0 for nowhere."""
    most = min(after, high)
    least = max(before, low, most - _NEAR)
    empty = text.find("\n\n", least, most)
    return empty + 2 if empty >= 0 else text.find("\n", least, most) + 1


def _spaces(found: Sequence[tuple[int, int]], end: int) -> Iterator[tuple[int, int]]:
    """The places between what was found, from the first to the last."""
    at = 0
    for start, stop in found:
        if start >= at:
            yield at, start
        at = max(at, stop)
    yield at, end + 1


def _decoded(source: Source) -> Iterator[str]:
    """The text of an input, piece by piece; damaged bytes are marks in it. Raises OSError.

    Each line ends in a line feed, also where it ends as Windows has it; a carriage return ends one where nothing else
    does, as terminals paste.
    """
    head = source.head(_READ)
    decoder = codecs.getincrementaldecoder(coding_of(head))(errors="replace")
    is_bare = b"\r" in head and b"\n" not in head
    held = ""  # a carriage return of which the next piece tells what it is
    for content in chain(source.pieces(_READ), (b"",)):
        text = held + decoder.decode(content, final=not content)
        held = "\r" if content and text.endswith("\r") else ""
        text = text[: len(text) - len(held)]
        yield line_fed(text) if is_bare else text.replace("\r\n", "\n")

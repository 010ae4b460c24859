"""Lines that were broken at the edge of a window, as a terminal without a memory of its lines gives them away.

Where nearly all lines that leave something open are as long as each other, it is the window that made them so.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from ..objects.repair import Change

_NARROWEST, _WIDEST = 40, 500  # columns of a window
_APART = ",{[("  # behind which a line may end anyway
_FEWEST = 2  # lines that show how wide it is
_SHARE = 0.8  # of the lines that leave something open end at its edge
_LINE = re.compile(r"[^\n]+\n?")
SIGN = re.compile(r"[{(\[][^\n{(\[]{0,500}\n[^\n]")  # something is open at the end of a line

_BEGINS = re.compile(r"[{,}\])\n]|\Z|[\[(]?\d{1,4}[-:]\d\d[-:]\d\d")  # a line of its own, or one that may stand below


class _Open(NamedTuple):
    """A line that leaves something open, with another line below it."""

    end: int
    length: int


def rejoined(text: str) -> Iterator[Change]:
    """Take out the ends of lines that are none; a blank at the edge got lost and is put in again."""
    lines = list(_open_lines(text))
    widths = Counter(one.length for one in lines)
    width = max((length for length, count in widths.items() if count >= _FEWEST), default=0)
    at_edge = [one for one in lines if one.length in (width, width - 1)]
    if not _NARROWEST <= width <= _WIDEST or len(at_edge) < _SHARE * len(lines):
        return
    for end, length in at_edge:
        if text[end - 1] in _APART:
            continue
        yield Change(end, end + 1, "" if length == width else " ")


def _open_lines(text: str) -> Iterator[_Open]:
    depth = last = 0
    for found in _LINE.finditer(text):
        if found.start() > last:
            depth = 0  # below an empty line
        line, last = found[0], found.end()
        depth = max(0, depth + sum(map(line.count, "{[(")) - sum(map(line.count, "}])")))
        length = len(line) - line.endswith("\n")
        if depth and length < len(line) and not _BEGINS.match(text, last):
            yield _Open(last - 1, length)

"""The side and the time of a named event where they have lines of their own, as in a copy of a console."""

import re

from ...core.wire import Side
from ..wording.moment import Moment
from ..wording.moment import find as find_moment
from .mention import Mention

_SIDE_LINE = re.compile(r"\W*(client|server)\W*\Z", re.IGNORECASE)
TIME_LINE = re.compile(r"[\d\s:.,/|TZ+-]{4,40}(?:[AaPp][Mm])?\s*\Z")
SILENT_LINE = re.compile(r"[▼▶▲►◀\s>v*-]{0,4}\Z")
CONSOLE = re.compile(
    r"^\W{0,9}(?:client|server)\W{0,9}$|^[ \t]*\d{1,2}:\d\d[\d:.,]*\s*(?:[AaPp][Mm])?$", re.MULTILINE | re.I
)


def side_above(source: str, first: int) -> Side | None:
    """The side that the nearest line above names, where it says no more."""
    found = _SIDE_LINE.match(_line_before(source, first))
    return Side(found[1].lower()) if found else None


def _line_before(source: str, first: int) -> str:
    """The nearest line above that says something."""
    for _ in range(3):
        if first <= 0:
            return ""
        start = source.rfind("\n", 0, first - 1) + 1
        line = source[start : first - 1]
        if not SILENT_LINE.match(line):
            return line
        first = start
    return ""


def _line_after(source: str, end: int) -> str:
    start = source.find("\n", end) + 1
    if not start:
        return ""
    stop = source.find("\n", start)
    return source[start : stop if stop >= 0 else len(source)]


def retimed(source: str, mentions: list[Mention]) -> None:
    """Give each mention without them the side and the time of the lines around it."""
    rows = [
        (number, _around(source, one)) for number, one in enumerate(mentions) if not one.is_marked or one.moment is None
    ]
    above = [time for _, (_, time, _) in rows]
    below = [time for _, (_, _, time) in rows]
    times = above if above[:1] != [None] else below
    for (number, (side, _, _)), moment in zip(rows, times, strict=True):
        one = mentions[number]
        mentions[number] = one._replace(label=one.label or side, moment=one.moment or moment)


def _around(source: str, one: Mention) -> tuple[Side | None, Moment | None, Moment | None]:
    """The side in a line above, and the times in a line above and in the line below."""
    side, above = None, None
    first = source.rfind("\n", 0, one.start) + 1
    for _ in range(2):
        line = _line_before(source, first)
        if found := _SIDE_LINE.match(line):
            side = side or Side(found[1].lower())
        elif TIME_LINE.match(line):
            above = above or find_moment(line)
        else:
            break
        first = source.rfind(line, 0, first) if line else 0
    after = _line_after(source, one.end)
    return side, above, find_moment(after) if TIME_LINE.match(after) else None

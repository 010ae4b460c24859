"""Lines of a log in which a program tells of events in its own words, where they make a trace."""

import re
from collections.abc import Iterator, Sequence, Set

from . import worded
from .mention import Mention, in_words
from .retold import line_around

FEWEST = 3  # types that make a trace
_TAGGED = re.compile(r"(?:[\w./-]{1,40}:? )?\[[\w .:/-]{1,40}\]:? \Z")  # as loggers begin, and code does not
_LONGEST = 400  # characters of a line that can be one of a trace


def found(source: str, start: int, end: int, taken: Set[int]) -> Iterator[Mention]:
    """What whole lines between two places tell in words; `taken`: where lines begin that are read already."""
    done = -1
    for hint in worded.HINT.finditer(source, start, end):
        if hint.start() < done:
            continue
        first, done = line_around(source, hint.start())
        if first in taken or done - first > _LONGEST or not start <= first <= done <= end:
            continue
        line = source[first:done]
        words = worded.NAMES.search(line)
        if words and (one := in_words(line, first, words)):
            yield one


def is_trace(mentions: Sequence[Mention], told: Set[str]) -> bool:
    """Tell whether these lines, beside the types that are `told` otherwise, are a trace of this protocol."""
    types = {one.type for one in mentions} | told
    return len(told) >= FEWEST or (len(types) >= FEWEST and any(map(worded.is_telling, types)))


def is_logged(source: str, one: Mention, *, solid: bool) -> bool:
    """Tell whether a line was logged: code has the names of classes, and comments between its lines.

    `solid`: nothing stands between the lines, or they begin alike.
    """
    before = source[source.rfind("\n", 0, one.start) + 1 : one.start]
    return one.is_marked or (solid and (" " in source[one.start : one.end] or _TAGGED.match(before) is not None))

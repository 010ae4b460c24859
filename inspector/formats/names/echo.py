"""One event in the words of two loggers: the app says what it sends, and the library below it what it sent.

What a server sends has an id by which it is known again. What a client sends mostly has none: it is the same where
it stands in two lines, one right below the other, of which the heads differ in more than times and numbers.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ...core.wire import Side
from ...protocol.dialect import side_of_type
from ..objects.passed import Passed, Reason
from ..objects.recover import Found
from ..wording.moment import find as find_moment

_LONGEST = 300  # characters of a head
_APART = 400  # characters between the two
_AT_ONCE = 100_000  # microseconds
_LIBRARY = re.compile(r"\bTEXT\b|\bweb_?sockets?\b|\bopcode\b|\bqueu(?:e|ed|ing)\b|\bwss?[.:\]]", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?![^\W_]*\d)")  # none with a number in it, as ids have


def parted(source: str, found: Sequence[Found]) -> tuple[list[Found], list[Passed]]:
    """The events of a text without those that another logger tells again, and these."""
    sent = {type_ for type_ in {one.type for one in found} if side_of_type(type_) is Side.CLIENT}
    pairs = ((one, other) for one, other in pairwise(found) if one.type in sent) if sent else ()
    again = {other.start for one, other in pairs if _is_again(source, one, other)}
    if not again:
        return list(found), []
    passed = [Passed(one.start, one.end, one.type, Reason.TOLD_AGAIN) for one in found if one.start in again]
    return [one for one in found if one.start not in again], passed


def _is_again(source: str, one: Found, other: Found) -> bool:
    if one.payload != other.payload or one.event_id or other.start - one.end > _APART:
        return False
    if source.count("\n", one.end, other.start) != 1:
        return False
    heads = [_head(source, event.start) for event in (one, other)]
    words = [_WORD.findall(head.lower()) for head in heads]
    return all(words) and words[0] != words[1] and _is_at_once(*heads)


def _head(source: str, start: int) -> str:
    """What stands before an event in its line."""
    return source[max(source.rfind("\n", 0, start) + 1, start - _LONGEST) : start]


def _is_at_once(one: str, other: str) -> bool:
    """Tell whether two lines have about the same time, or one of them is that of a library."""
    times = find_moment(one), find_moment(other)
    if times[0] and times[1]:
        return times[0][1:] == times[1][1:] and 0 <= times[1].micros - times[0].micros <= _AT_ONCE
    return times[0] is times[1] and any(map(_LIBRARY.search, (one, other)))

"""Objects that a logger wrote of an event of which they hold no more than the name: `{"dir":"in","event":"a.b"}`."""

import re
from typing import NamedTuple

from ...core import codec
from ...core.json import Json, JsonObject
from ...core.wire import Side
from ..wording import label
from ..wording.moment import Moment, first_of
from ..wording.moment import find as find_moment
from ..wording.moment import read as read_moment
from ..wording.naming import SIDE_KEYS, TIME_KEYS, side_of_word

_KEY = re.compile(
    r"\"(?:(?:ws|rt|realtime|openai|server|client|msg|message)?[_.]?(?:event|evt)(?:[_.]?(?:type|name))?"
    r"|(?:msg|message|frame)[_.]?type|type|kind|name|ev?)\"\s?:\s?\"\Z",
    re.IGNORECASE,
)
_DEEPEST = 4
_LONGEST = 2000  # characters of such a line
_OF_DAY = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d")
_WORDS = ("msg", "message", "MESSAGE", "Message", "log", "text", "textPayload", "body")
_OTHER_TIMES = frozenset({"date", "datetime", "eventTime", "observedTimestamp", "TimeGenerated", "receivedAt", "when"})


class Row(NamedTuple):
    """What such an object tells beside the name."""

    side: Side | None
    moment: Moment | None
    note: str  # its other members


def told(line: str, start: int, end: int) -> Row | None:
    """What the object that a line is tells of the name at line[start:end]; None where it is none of a logger."""
    if line[end : end + 1] != '"' or len(line) > _LONGEST or not _KEY.search(line, 0, start):
        return None
    brace = line.find("{")
    body, problem = codec.decode(line[max(brace, 0) :].strip().rstrip(",").encode("utf-8", "replace"))
    around = None if problem else _around(body, line[start:end], _DEEPEST)
    if not around:
        return None
    side = next((found for one in around for found in _sides(one)), None) or label.side_of(line[:brace])
    moment = first_of(read_moment(value) for one in around for value in _times(one)) or find_moment(line[:brace])
    if side is None and moment is None:
        return None
    note = " ".join(
        f"{key.lower()}={value}" for key, value in around[0].items() if isinstance(value, str) and " " not in value
    )
    return Row(side, moment, note)


def message(line: str, name: str) -> tuple[str, str, Moment | None] | None:
    """What stands before and behind a name in the words that a logger wrote as JSON, and when; None for other lines."""
    if not line.lstrip().startswith("{") or len(line) > _LONGEST:
        return None
    body, problem = codec.decode(line.strip().rstrip(",").encode("utf-8", "replace"))
    words = next((one for key in _WORDS if isinstance(one := body.get(key), str) and name in one), None)
    if problem or words is None:
        return None
    before, _, after = words.partition(name)
    return before, after, first_of(read_moment(value) for value in _times(body))


def _around(body: JsonObject, name: str, depth: int) -> list[JsonObject]:
    """The objects around a name, from the innermost one."""
    if name in body.values():
        return [body]
    for inner in body.values() if depth else ():
        if isinstance(inner, dict) and (found := _around(inner, name, depth - 1)):
            return [*found, body]
    return []


def _sides(body: JsonObject) -> list[Side]:
    words: list[Json] = [value for key, value in body.items() if key.lower() in SIDE_KEYS or key == "d"]
    return [side for word in words if isinstance(word, str) and (side := side_of_word(word))]


def _times(body: JsonObject) -> list[str]:
    sure = [value for key, value in body.items() if key.lower() in TIME_KEYS]
    other = [one for key in _OTHER_TIMES & body.keys() if isinstance(one := body[key], str) and _OF_DAY.match(one)]
    return [str(value) for value in (*sure, *other) if isinstance(value, (str, int, float))]

"""What the words over a list of names say of it: that it is drawn, wished for, advised, set or what there is at all."""

import re
from functools import lru_cache

from ..wording import label

_WISHED = (
    *("expect", "should", "suppos", "typical", "normal flow", "documentation", "according to", "the guide"),
    *("correct order", "ideal", "must", "want", "erwart", "sollte", "esperad", "deber", "devria", "devrait", "attendu"),
    *("期待", "应该", "應該", "預期", "预期", "예상", "본래", "ожида", "должн", "正しい", "本来"),
)
_DOCS = re.compile(r"\bdocs\b")
_DRAWN = re.compile(r"\b(?:sequenceDiagram|participant|autonumber|@startuml|flowchart (?:TD|LR))\b|^\s*actor \w", re.M)
_SETTING = re.compile(
    r"^[ \t]*(?:log|ignore|subscribe|include|exclude|allow|deny|filter|skip|drop|forward|hide|mute|handle|support"
    r"|enable|watch)(?:e?d)?(?:[_-][a-z]+){0,2}:[ \t]*\Z",
    re.MULTILINE,
)
_ORDER = r"(?:order|flow|sequence|behaviou?r|events?|trace|exchange|steps)"
_ADVISED = re.compile(
    rf"\b(?:make sure|ensure that|please (?:check|verify|send)|in (?:this|the following) order)\b"
    rf"|\b(?:correct|right|proper|expected|ideal|intended|typical|normal|usual|recommended|documented) {_ORDER}\b"
    rf"|^\W*expected\W*$|\b(?:should|must|ought to|have to|need to) (?:look|be|go|send|do|happen|come|see)\b",
    re.IGNORECASE | re.MULTILINE,
)
_OBSERVED = re.compile(r"\b(?:I(?:'m)?|we|my|our|got|gets?|actual\w*|saw|see|happens?|happened|received|but)\b")
_TURN = re.compile(
    r"\W*(?:(?:actual|observed|real|expected|instead|got|before|after|but)\b[^\n]{0,40}"
    r"|(?:what )?(?:actually )?(?:happens|happened)[^\n]{0,20}|(?:client|server)(?:[ -]?(?:side|sent))? events?)\W*\Z",
    re.IGNORECASE,
)
_OF_SIDE = re.compile(r"^\W*(client|server)(?:[ -]?(?:side|sent))? events?\W*$", re.IGNORECASE | re.MULTILINE)
_ERROR = re.compile(r"\n\W*error\W*\Z")  # is no name by which a list is known


def over(source: str, start: int, end: int) -> str:
    """The last lines that say something before a list."""
    lines = [line for line in source[max(start, end - 600) : end].split("\n")[:-1] if line.strip()]
    return "\n".join(lines[-2:])


def is_drawn(heading: str) -> bool:
    """Tell whether a diagram is under way."""
    return _DRAWN.search(heading) is not None


@lru_cache(16)  # it is asked for each name of a list
def is_wished(heading: str) -> bool:
    """Tell whether the words over a list speak of what should happen, or does as a rule."""
    words = heading.lower()
    return any(word in words for word in _WISHED) or ("docs" in words and _DOCS.search(words) is not None)


@lru_cache(16)
def is_advised(heading: str) -> bool:
    """Tell whether the last line over a list, even one that gives directions, only says how it should be."""
    line = heading[heading.rfind("\n") + 1 :]
    return _ADVISED.search(line) is not None and not _OBSERVED.search(line)


def is_one(line: str) -> bool:
    """Tell whether a line, though no sentence, says that another list begins, as `Actual:` does."""
    return _TURN.match(line) is not None and "." not in line.strip(" .")


def is_setting(heading: str) -> bool:
    """Tell whether a list stands below the key of a setting, which says neither who sent these nor that they came."""
    key = _SETTING.search(heading)
    return key is not None and label.side_of(key[0].replace("_", " ")) is None


def is_of_side(heading: str) -> bool:
    """Tell whether a list stands right below `Client events` or `Server events`."""
    words = _ERROR.sub("", heading)
    return _OF_SIDE.match(words[words.rfind("\n") + 1 :]) is not None


@lru_cache(1)
def has_both_sides(source: str) -> bool:
    """Tell whether a text has a list for each side, as a reference has: what came went to and fro."""
    return len({one[1].lower() for one in _OF_SIDE.finditer(source)}) > 1

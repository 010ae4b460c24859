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
_DRAWN = re.compile(
    r"@startuml\b|\b(?:sequenceDiagram|participant|autonumber|flowchart (?:TD|LR))\b|^\s*actor \w", re.M
)
_SETTING = re.compile(
    r"^[ \t]*(?:log|ignore|subscribe|include|exclude|allow|deny|filter|skip|drop|forward|hide|mute|handle|support"
    r"|enable|watch|enum|choices|options|values|oneOf|anyOf)(?:e?d)?(?:[_-][a-z]+|[A-Z][a-z]+){0,2}:[ \t]*\Z"
    r"|^\W*(?:[Ff]ilter|[Ss]elect|[Tt]oggle)(?:s|ed)?\b[^\n]{0,30}\Z",
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
_CHANGED = re.compile(
    r"^\W*(?:added|changed|removed|fixed|deprecated|renamed|security"
    r"|(?:breaking|api|new|notable|other) (?:changes?|events?|features?)"
    r"|features?|bug ?fix(?:es)?|changelog|change log|release notes|what['’]s new|migration(?: guide)?)\W*$"
    r"|^\W{0,4}(?:#\W*|version )\[?v?\d+\.\d+(?:\.\d+)?\]?(?:\W{1,4}\(?\d{4}-\d\d-\d\d\)?)?\W*$"
    r"|^\W{0,4}\[?v?\d+\.\d+(?:\.\d+)?\]?\W{1,4}\(?\d{4}-\d\d-\d\d\)?\W*$",
    re.IGNORECASE | re.MULTILINE,
)
_COMMENT = re.compile(r"^\s*/\*", re.MULTILINE)
_WRITTEN = re.compile(
    r"\b(?:output|prints?|printed|logs?|logged|console|results?|actual\w*|got|see|trace)\b", re.IGNORECASE
)
_COUNTED = re.compile(
    r"^(?=[^\n]*(?:[|\t]|[ ]{2}))[^\n]*\b(?:counts?|total|occurrences|avg|p50|p9\d|calls|percent)\b[^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_TESTED = re.compile(
    r"^\W*(?:Tests?(?: Suites| Files)?:?\s+\d+ (?:passed|failed|skipped|total)"
    r"|\d+ (?:passing|failing|pending|passed|failed|tests?)\b|(?:PASS|FAIL)\s+\S|(?:=== RUN|--- (?:PASS|FAIL))"
    r"|test result:|running \d+ tests?|TAP version|\d+\.\.\d+$|Ran \d+ tests?|ℹ tests \d"
    r"|✓ \S+\.(?:test|spec)\.)",
    re.MULTILINE,
)
_TICK = re.compile(r"\s*(?:[✓✔√✕✗✘×✖❌✅·•◯○↓-]\ufe0f?\s|\d{1,4}\)\s|(?:not )?ok \d+|test\s)")
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


@lru_cache(16)
def is_change(heading: str) -> bool:
    """Tell whether a list stands below what a changelog has over its lists: `Added`, or a version."""
    return _CHANGED.search(heading) is not None


def is_guidance(heading: str, *, is_marked: bool) -> bool:
    """Tell whether a list without times is advice, a changelog, or a comment if it has no directions either."""
    return is_advised(heading) or is_change(heading) or (not is_marked and is_comment(heading))


@lru_cache(16)
def is_comment(heading: str) -> bool:
    """Tell whether a list stands in a comment of a program, and is not what that wrote."""
    return _COMMENT.search(heading) is not None and not _WRITTEN.search(heading)


@lru_cache(16)
def is_count(heading: str) -> bool:
    """Tell whether a list stands below the heads of columns that count."""
    return _COUNTED.search(heading) is not None


@lru_cache(1)
def is_tested(source: str) -> bool:
    """Tell whether a text shows what a runner of tests says of them all."""
    return _TESTED.search(source) is not None


def is_ticked(line: str) -> bool:
    """Tell whether a line begins as those in which runners of tests tell of one."""
    return _TICK.match(line) is not None

"""What a log puts before each line of an object that it prints over several.

The line in which the object opens keeps its prefix, since it tells side and
time; the lines after it lose theirs as long as they have the same one.
"""

import re
from collections.abc import Iterator

MONTH = r"[A-Z][a-z]{2} [ \d]\d "  # and day, as syslog writes them
_LINE = re.compile(r"[^\n]*\n?")
_STAMPED = re.compile(
    rf"[\[(]?(?:\d{{4}}-\d\d-\d\d[T ]|{MONTH})?"
    r"\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?[\])]?(?P<rest>[^{}\"'“”\n]{0,120})"
)
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*+\"|'(?:[^'\\]|\\.)*+'")
_MOST_LINES = 2000
_GOES_ON = (" ", "\t", "}", "]", ")")  # what a line begins with below one that has the first members beside its bracket


def repeated(text: str) -> Iterator[tuple[int, int]]:
    """Where such prefixes stand, as pairs of offsets."""
    rest, depth, since, is_begun = "", 0, 0, False
    for found in _LINE.finditer(text):
        line = found[0].rstrip()
        if not line:
            continue
        stamped = _STAMPED.match(line)
        end = _same(rest, stamped) if depth > 0 and stamped and since < _MOST_LINES else 0
        if end and not (is_begun and line[end : end + 1] not in _GOES_ON):
            yield found.start(), found.start() + end
            since += 1
            depth += _opened(line[end:])
        elif stamped and line.endswith(("{", "[", "(")):
            rest, depth, since, is_begun = stamped["rest"], max(_opened(line), 1), 0, False
        elif stamped and line.endswith(",") and (opened := _opened(line)) > 0:
            rest, depth, since, is_begun = stamped["rest"], opened, 0, True
        else:
            depth = 0


def _opened(line: str) -> int:
    """How many more brackets a line opens than it closes."""
    bare = _STRING.sub("", line)
    return sum(map(bare.count, "{[(")) - sum(map(bare.count, "}])"))


def _same(opening: str, stamped: re.Match[str]) -> int:
    """The end of a prefix that is the same as in the opening line but for the time; 0 where there is none."""
    rest = stamped["rest"]
    length = next((at for at, (one, other) in enumerate(zip(opening, rest, strict=False)) if one != other), None)
    shared = rest[: min(len(opening), len(rest)) if length is None else length]
    cut = max(shared.rfind("] "), shared.rfind(": "), shared.rfind("| "), shared.rfind(" - ") + 1)
    if cut > 0:
        return stamped.start("rest") + cut + 2
    return stamped.start("rest") if not shared.strip() else 0

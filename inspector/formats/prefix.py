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


def repeated(text: str) -> Iterator[tuple[int, int]]:
    """Where such prefixes stand, as pairs of offsets."""
    rest, depth, since = "", 0, 0
    for found in _LINE.finditer(text):
        line = found[0].rstrip()
        stamped = _STAMPED.match(line)
        if depth > 0 and stamped and since < _MOST_LINES and (end := _same(rest, stamped)):
            yield found.start(), found.start() + end
            since += 1
            depth += _opened(line[end:])
        elif stamped and line.endswith(("{", "[", "(")):
            rest, depth, since = stamped["rest"], max(_opened(line), 1), 0
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

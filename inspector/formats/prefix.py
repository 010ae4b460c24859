"""What a log puts before each line of an object that it prints over several.

The line in which the object opens keeps its prefix, since it tells side and
time; the lines after it lose theirs as long as they have the same one.
"""

import re
from collections.abc import Iterator

from .repair import Change

_LINE = re.compile(r"[^\n]*\n?")
_STAMPED = re.compile(
    r"[\[(]?(?:\d{4}-\d\d-\d\d[T ])?\d{1,2}:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?[\])]?"
    r"(?P<rest>[^{}\"'“”\n]{0,120})"
)
_BLANK = re.compile(r"[ \t]*")
_MOST_LINES = 2000


NUMBERS_SIGN = re.compile(
    r"^[ \t]*\d{1,5}[ \t]*[|:]?[ \t]+\{?[ \t\r]*\n[ \t]*\d{1,5}[ \t]*[|:]?[ \t]+[\"{]", re.MULTILINE
)
_NUMBERED = re.compile(r"(?:^[ \t]*\d{1,5}(?![\d.,:-]\d)[ \t]*[|:]?(?:[ \t][^\n]*)?(?:\n|\Z)){3,}", re.MULTILINE)
_NUMBER = re.compile(r"^[ \t]*(\d{1,5})[ \t]*[|:]?[ \t]?", re.MULTILINE)


def numbers(text: str) -> Iterator[Change]:
    """The numbers of lines that an editor shows, where they count on from line to line."""
    for block in _NUMBERED.finditer(text):
        found = list(_NUMBER.finditer(text, block.start(), block.end()))
        first = int(found[0][1])
        if [int(one[1]) for one in found] == list(range(first, first + len(found))):
            yield from (Change(*one.span(), "") for one in found)


def repeated(text: str) -> Iterator[tuple[int, int]]:
    """Where such prefixes stand, as pairs of offsets."""
    rest, since = None, 0
    for found in _LINE.finditer(text):
        line = found[0].rstrip()
        stamped = _STAMPED.match(line)
        if rest is not None and stamped and since < _MOST_LINES and (end := _same(rest, stamped)):
            yield found.start(), found.start() + end
            since += 1
            if not line.endswith("}") or _BLANK.sub("", line[end:]) not in ("}", "});", "})"):
                continue
            rest = None
        elif stamped and line.endswith(("{", "[", "(")):
            rest, since = stamped["rest"], 0
        else:
            rest = None


def _same(opening: str, stamped: re.Match[str]) -> int:
    """The end of a prefix that is the same as in the opening line but for the time; 0 where there is none."""
    rest = stamped["rest"]
    length = next((at for at, (one, other) in enumerate(zip(opening, rest, strict=False)) if one != other), None)
    shared = rest[: min(len(opening), len(rest)) if length is None else length]
    cut = max(shared.rfind("] "), shared.rfind(": "), shared.rfind("| "), shared.rfind(" - ") + 1)
    if cut > 0:
        return stamped.start("rest") + cut + 2
    return stamped.start("rest") if not shared.strip() else 0

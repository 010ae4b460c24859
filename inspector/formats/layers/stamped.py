"""Blocks of YAML of which each line has a time, or what else a logger puts before it.

Every block becomes what a logger of YAML writes: the time and the side over it, and the event below them.
"""

import re
from collections.abc import Iterator, Sequence

from ..objects.repair import Change
from ..wording import label
from ..wording.moment import STAMPS

_TYPE = r"(?:[a-z][a-z0-9_]*+(?:\.[a-z0-9_]++)++|error)"
_LEAD = r"(?P<lead>[^\n{}\"']{0,100}\d:\d\d[^\n{}\"']{0,100}?[ \t])"
SIGN = re.compile(rf"^{_LEAD}(?:-[ ])?type:[ ]+[\"']?{_TYPE}[\"']?[ \t\r]*$", re.MULTILINE)
_MEMBER = re.compile(r"[ ]*(?:-[ ]+)?(?:[\"']?[\w.$@-]{1,60}[\"']?:(?:[ ][^\n]*)?|-[ ][^\n]*)?[ \t\r]*\Z")
_RULE = re.compile(r"-{3}[ \t\r]*\Z")
_TOP = re.compile(r"[ ]{0,1}type:")
_NUMBER = re.compile(r"\d")
_MOST_LINES = 2000
_INDENT = "    "


def changes(text: str) -> Iterator[Change]:
    """What lays such blocks bare."""
    done = 0
    for sign in SIGN.finditer(text):
        if sign.start() < done or not any(stamp.search(sign["lead"]) for stamp in STAMPS):
            continue
        lead = _alike(sign["lead"].rstrip())
        lines = [*_above(text, sign.start(), done, lead), *_below(text, sign.start(), lead)]
        done = lines[-1][1]
        if len(lines) > 1:
            for block in _blocks(text, lines, len(lead)):
                yield from _bare(text, block, len(lead))


def _alike(lead: str) -> str:
    return _NUMBER.sub("0", lead)


def _has(text: str, start: int, end: int, lead: str) -> bool:
    """Tell whether a line begins with a lead, whatever its time, and a member follows."""
    rest = text[start + len(lead) : end]
    if _alike(text[start : start + len(lead)]) != lead or (rest.strip() and not rest.startswith((" ", "\t"))):
        return False
    return _RULE.match(rest.strip()) is not None or _MEMBER.match(rest.expandtabs(1)) is not None


def _above(text: str, at: int, floor: int, lead: str) -> list[tuple[int, int]]:
    lines: list[tuple[int, int]] = []
    while at > floor and len(lines) < _MOST_LINES:
        start = max(text.rfind("\n", floor, at - 1) + 1, floor)
        if _has(text, start, at - 1, lead):
            lines.append((start, at - 1))
        elif text[start : at - 1].strip():
            break
        at = start
    return lines[::-1]


def _below(text: str, at: int, lead: str) -> Iterator[tuple[int, int]]:
    for _ in range(_MOST_LINES):
        end = text.find("\n", at)
        end = len(text) if end < 0 else end
        if at >= len(text):
            return
        if _has(text, at, end, lead):
            yield at, end
        elif text[at:end].strip():
            return
        at = end + 1


def _blocks(text: str, lines: Sequence[tuple[int, int]], lead: int) -> Iterator[list[tuple[int, int]]]:
    """The lines of each event: a rule parts them, or the next `type` at the left."""
    block: list[tuple[int, int]] = []
    is_typed = False
    for start, end in lines:
        rest = text[start + lead : end]
        is_rule, is_type = _RULE.match(rest.strip()) is not None, _TOP.match(rest) is not None
        if block and (is_rule or (is_type and is_typed)):
            yield block
            block, is_typed = [], False
        if not is_rule:
            block.append((start, end))
        is_typed = is_typed or is_type
    if block:
        yield block


def _bare(text: str, block: Sequence[tuple[int, int]], lead: int) -> Iterator[Change]:
    """A block below its time and its side."""
    first = text[block[0][0] : block[0][0] + lead]
    side = label.side_of(first)
    time = next(found[0] for stamp in STAMPS if (found := stamp.search(first)))
    over = f"- time: '{time.strip()}'\n" + (f"  direction: {side.value}\n" if side else "") + "  data:\n" + _INDENT
    before = block[0][0] - 1
    for number, (start, end) in enumerate(block):
        cut = start + lead + (text[start + lead : end][:1] in (" ", "\t"))
        yield Change(before + 1, min(cut, end), _INDENT if number else over)  # and what is empty between them
        before = end

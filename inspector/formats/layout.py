"""How pages and programs lay out a text that is put into them: blocks are indented, lines spread, blanks made hard.

None of it means anything. What is taken off changes where things stand, not what they are.
"""

import re
from collections.abc import Iterator

from .repair import Change

_LEAST = 2  # columns by which a block is indented
HARD_BLANK = "\u00a0"
HARD_SIGN = re.compile(rf"^[ \t]*{HARD_BLANK}", re.MULTILINE)
_HARD = re.compile(rf"^[ \t{HARD_BLANK}]*+(?<={HARD_BLANK}|[ \t])", re.MULTILINE)
_BLANK = r"[ \t]*+\n"
_LINE = r"[ ]{2}[ \t]*+\S[^\n]*+(?:\n|\Z)"
INDENTED_SIGN = re.compile(rf"(?:\A|^{_BLANK})(?={_LINE}{_LINE})", re.MULTILINE)
_INDENTED = re.compile(rf"(?:\A|^{_BLANK})(?P<block>{_LINE}(?:{_LINE}|{_BLANK})++)", re.MULTILINE)
_INDENT = re.compile(r"^[ ]+(?=\S)", re.MULTILINE)
_SPREAD_LINE = r"[ \t]*+\S[^\n]*+\n[ \t]*+(?:\n|\Z)"
SPREAD_SIGN = re.compile(rf"^(?:{_SPREAD_LINE}){{8}}", re.MULTILINE)
_SPREAD = re.compile(rf"^(?:{_SPREAD_LINE}){{8,}}+", re.MULTILINE)
_EMPTY = re.compile(r"(?<=\n)[ \t]*(?:\n|\Z)")
_NESTED = re.compile(r"^(?:[>#*│|]|//)?(?:[ \t]{2,}\S|[ \t]*[{}\[\]])", re.MULTILINE)
_SHARE = 3  # one line of so many shows that they are those of something printed over several


def softened(text: str) -> Iterator[Change]:
    """Indent lines with plain blanks."""
    for found in _HARD.finditer(text):
        if HARD_BLANK in found[0]:
            yield Change(found.start(), found.end(), found[0].replace(HARD_BLANK, " "))


def unindented(text: str) -> Iterator[Change]:
    """Move blocks that stand apart to the left, as far as all of their lines are indented."""
    for found in _INDENTED.finditer(text):
        start, end = found.span("block")
        lines = list(_INDENT.finditer(text, start, end))
        least = min((len(one[0]) for one in lines), default=0)
        for one in lines if least >= _LEAST else ():
            yield Change(one.start(), one.start() + least, "")


def gathered(text: str) -> Iterator[Change]:
    """Take out the empty line behind each line of what was printed over several."""
    for found in _SPREAD.finditer(text):
        lines = found[0].count("\n") // 2
        if _SHARE * len(_NESTED.findall(found[0])) >= lines:
            empty = filter(lambda one: one[0], _EMPTY.finditer(text, found.start() + 1, found.end()))
            yield from (Change(one.start(), one.end(), "") for one in empty)

"""How pages and programs lay out a text that is put into them.

Blocks are indented, lines spread, numbered, put into a box or broken at the edge of a window, blanks made hard.
None of it means anything: what is taken off changes where things stand, not what they are.
"""

import re
from collections.abc import Callable, Iterator

from ..objects.repair import Change
from ..wording.label import side_of

Lead = re.Match[str]
_LEAST = 2  # columns by which a block is indented
HARD_BLANK = "\u00a0"
HARD_SIGN = re.compile(rf"^[ \t]*{HARD_BLANK}", re.MULTILINE)
_HARD = re.compile(rf"^[ \t{HARD_BLANK}]++", re.MULTILINE)
_BLANK = r"[ \t]*+\n"
_LINE = r"[ ]{2}[ \t]*+\S[^\n]*+(?:\n|\Z)"
INDENTED_SIGN = re.compile(rf"(?:\A|^{_BLANK})(?={_LINE}{_LINE})", re.MULTILINE)
_INDENTED = re.compile(rf"(?:\A|^{_BLANK})(?P<block>{_LINE}(?:{_LINE}|{_BLANK})++)", re.MULTILINE)
_INDENT = re.compile(r"^[ ]+(?=\S)", re.MULTILINE)
_COUNTS = re.compile(r"(?:[ \d]{7}[ ][^\n]*(?:\n|\Z)|[ \t]*\n)++")  # of uniq -c, as far right as they may be
_SPREAD_LINE = r"[ \t]*+\S[^\n]*+\n[ \t]*+(?:\n|\Z)"
SPREAD_SIGN = re.compile(rf"^(?:{_SPREAD_LINE}){{8}}", re.MULTILINE)
_SPREAD = re.compile(rf"^(?:{_SPREAD_LINE}){{8,}}+", re.MULTILINE)
_EMPTY = re.compile(r"(?<=\n)[ \t]*(?:\n|\Z)")
_NESTED = re.compile(r"^(?:[>#*│|]|//)?(?:[ \t]{2,}\S|[ \t]*[{}\[\]])", re.MULTILINE)
_SHARE = 3  # one line of so many shows that they are those of something printed over several
NUMBERED_SIGN = re.compile(
    r"^[ \t]*+(?P<number>\d{1,6})(?:[ ]?[|:│][ ]?|[ ]?\t|[ ]{2}|[ ]|(?=\n|\Z))(?!\d\d[:.])", re.MULTILINE
)
LED_SIGN = re.compile(r"^(?:[ ]*(?:\d{1,4}\|)?[\w.-]{1,40}[ ]+\|[ ]?|\+(?![+\d]))", re.MULTILINE)
_BULLET = re.compile(r"^[ ]*[-*•][ ]", re.MULTILINE)
BULLETED_SIGN = re.compile(r"^[ ]*[-*•][ ](?:[ ]{2,}\S|[ ]*[{}\[\]])", re.MULTILINE)
_OF_PATCH = re.compile(r"^(?:@@ |[ ]*\+)", re.MULTILINE)
_FEWEST = 4  # lines that are led alike
BOXED_SIGN = re.compile(r"^[ ]*+[│┃║][^│┃║\n]*+[│┃║][ ]*+$", re.MULTILINE)
_BOXED = re.compile(r"^(?P<left>[ ]*+[│┃║][ ]?)(?P<words>[^│┃║\n]*+)[│┃║][ ]*+$", re.MULTILINE)


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
        least = 0 if _COUNTS.fullmatch(text, start, end) else min((len(one[0]) for one in lines), default=0)
        for one in lines if least >= _LEAST else ():
            yield Change(one.start(), one.start() + least, "")


def unspread(text: str) -> Iterator[Change]:
    """Take out the empty line behind each line of what was printed over several."""
    for found in _SPREAD.finditer(text):
        lines = found[0].count("\n") // 2
        if _SHARE * len(_NESTED.findall(found[0])) >= lines:
            empty = filter(lambda one: one[0], _EMPTY.finditer(text, found.start() + 1, found.end()))
            yield from (Change(one.start(), one.end(), "") for one in empty)


def unnumbered(text: str) -> Iterator[Change]:
    """Take off numbers of lines, where each line has the next one."""
    for run in _runs(text, NUMBERED_SIGN, lambda one, other: int(other["number"]) == int(one["number"]) + 1):
        if int(run[0]["number"]):  # those of a list that a console shows begin with 0
            yield from (Change(one.start(), one.end(), "") for one in run)


def unled(text: str) -> Iterator[Change]:
    """Take off the name of a container, or the sign of what is new, where all lines have it."""
    for run in _runs(text, LED_SIGN, lambda one, other: one[0] == other[0]):
        if side_of(run[0][0]) is None:
            yield from (Change(one.start(), one.end(), "") for one in run)


def unbulleted(text: str) -> Iterator[Change]:
    """Take off the bullets that lines have of which many are those of something printed over several."""
    if _OF_PATCH.search(text):
        return
    for run in _runs(text, _BULLET, lambda one, other: one[0] == other[0]):
        rest = "\n".join(text[one.end() : _end_of_line(text, one.end())] for one in run)
        if _SHARE * len(_NESTED.findall(rest)) >= len(run):
            yield from (Change(one.start(), one.end(), "") for one in run)


def _end_of_line(text: str, at: int) -> int:
    end = text.find("\n", at)
    return end if end >= 0 else len(text)


def _runs(text: str, lead: re.Pattern[str], follows: Callable[[Lead, Lead], bool]) -> Iterator[list[Lead]]:
    """What leads lines one after another, of which each follows the one before; as many as it takes to be sure."""
    run: list[Lead] = []
    for found in lead.finditer(text):
        if run and not (text.find("\n", run[-1].start()) + 1 == found.start() and follows(run[-1], found)):
            if len(run) >= _FEWEST:
                yield run
            run = []
        run.append(found)
    if len(run) >= _FEWEST:
        yield run


def unboxed(text: str) -> Iterator[Change]:
    """Take off the two sides of a box."""
    for found in _BOXED.finditer(text):
        yield Change(*found.span("left"), "")
        yield Change(found.start("words") + len(found["words"].rstrip(" ")), found.end(), "")

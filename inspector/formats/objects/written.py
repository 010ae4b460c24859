"""Objects in what a person wrote to be run or read: commands, queries, declarations, patches and reports of tests.

They show what somebody would send or expects. The words before an object tell, and for a patch or the report of a
test the region of the text in which it stands.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import NamedTuple

_QUOTES = "\"'"
_OPENED = "\"'("  # what stands right before an object that a program has in a string
_COMMAND = r"(?:^|[|;&(`@]|run:|[$%>#][ ])[ \t]*"
_DECLARING = (
    r"(?:export|static|constexpr|const|var|let|val|auto|char|def|(?:my|our)[ ]\$|(?:public|private|protected|final)[ ]"
    r"(?:static|const|final|readonly|[A-Z]\w*|string)|NS(?:Mutable)?String|std::string(?:_view)?|String)"
)
_BEFORE_QUOTES = re.compile(
    rf"""(?:{_COMMAND}(?:echo|printf|print)(?:[ ]+-\w+)*(?:[ ]+["'][^"'\n]{{0,20}}["'])?[ ]+\$?["']
    |[ \t]-{{1,2}}[A-Za-z][\w-]*[ =]\$?["']                                   # the option of a command
    |<<<[ ]*\$?["']
    |^[ \t]*(?:[\w.@~:/-]{{0,60}}[$%❯➜]|PS[ ][^>\n]{{1,80}}>)[ ]\w[^\n]*["']  # behind the prompt of a shell
    |(?i:\bvalues)\s*\([^{{}}]{{0,200}}["'] | \bSET[ ]+\w+[ ]*=[ ]*' | @>[ ]*'   # SQL
    |\bR"\w{{0,16}}\( | \br\#+"                                               # raw strings of C++ and Rust
    |^[ \t]*\#define[ \t]+\w+(?:\([^()\n]*\))?[ \t]+"
    |^[ \t]*{_DECLARING}[^=\n{{}}\w]?[^=\n{{}}]{{0,60}}=[ \t]*[a-zA-Z@$]{{0,2}}\#*["']{{1,3}}
    )\Z""",
    re.VERBOSE | re.MULTILINE,
)
_HEREDOC = re.compile(r"<<[-~]?[ ]*[\"']?\w{1,20}[\"']?[^\n]*\n[ \t]*\Z")
_OPEN_STRING = re.compile(r"[=(]\s*[a-zA-Z$]{0,2}(?:\"\"\"|'''|`(?=\s*\n))[\s\[]*\Z")
_ASSERTED = re.compile(r"^[ \t]*(?:E[ \t]+(?:AssertionError:[ ])?)?assert\b[^\n]*\Z", re.MULTILINE)
_SHOWN = re.compile(r"(?:@example|\bexamples?|\be\.g\.|\bfor example|\binstead of)[,:]?[ \t]*[`\"'(]*\Z", re.IGNORECASE)
_WISHED = re.compile(
    r"\b(?:should|must|need to|have to|has to|supposed to|try)(?: \w+)? (?:send|emit)(?:t?ing)?(?: an?| the)?:?"
    r"[ \t]*[`\"'(]*\Z",
    re.IGNORECASE,
)
_PROMISED = re.compile(
    r"\b(?:(?:will|would|should|must)(?: \w+ly)?|you (?:can|could|have to|need to))"
    r" (?:send|answer|respond|reply|return|receive|emit|interrupt|use|create)\b"
    r"(?:(?!\b(?:but|instead|however|yet|only)\b)[^\n.;:]){0,60}:\s*(?:```\w*\s*)?\Z",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:for example|e\.g\.)[^\n:]{0,80}:\s*(?:```\w*\s*)?\Z", re.IGNORECASE)
_AROUND = " \t\"'`:,"
_ENDS = ("(", "example", "examples", "e.g.", "of", "send", "sending", "emit", "emitting", " an", " a", " the")
_LAST = 9  # characters of the longest
_HIT = re.compile(
    r"^(?![^\n:]*\.(?:log|out|txt|jsonl|ndjson)(?:\.\d+)?:)(?:[\w.@-]+/)*"
    r"(?:tests?|specs?|fixtures?|mocks?|__\w+__|examples?|testdata|docs)/[\w./@-]+:\d+:[^{}\n]*\Z"
    r"|^(?:[\w.@-]+/)+[\w.@-]+\.(?:py|[cm]?[jt]sx?|go|rs|swift|kt|dart|cs|java|rb|php)[:-]\d+[:-](?:[ ]{3,}|\t)\s*\Z"
    r"|^(?:[\w.@-]+/)*[\w.@-]+\.(?:mdx?|rst|adoc)[:-]\d+[:-][^{}\n]*\Z",
    re.MULTILINE,
)  # what grep finds in files of tests and documentation, and indented in those of programs


def is_shown(before: str) -> bool:
    """Tell whether the words before an object are those of a command, a query, a declaration, a test or an example."""
    if ("<<" in before and _HEREDOC.search(before)) or _OPEN_STRING.search(before):
        return True
    line = before[before.rfind("\n") + 1 :]
    words = line.rstrip(_AROUND)
    if not words:
        return ":" in before and (_PROMISED.search(before) or _GIVEN.search(before)) is not None
    if line[-1] in _OPENED and _BEFORE_QUOTES.search(before):
        return True
    if words[-_LAST:].lower().endswith(_ENDS) and (_SHOWN.search(line) or _WISHED.search(line)):
        return True
    if ":" in line and _HIT.search(line):
        return True
    return "assert" in words and _ASSERTED.search(line) is not None


class _Regions(NamedTuple):
    """Where the regions of a text begin and end that are patches, or reports of tests."""

    starts: list[int]
    ends: list[int]


_REGION = re.compile(
    r"^@@[ ]-\d+(?:,\d+)?[ ]\+\d+(?:,\d+)?[ ]@@[^\n]*\n(?:(?:\r?\n)?[ +\-\\][^\n]*(?:\n|\Z))*+"
    r"|^(?P<indent>[ \t]*)-[ ]Expected\b[^\n]*\n(?P=indent)\+[ ]Received\b[^\n]*\n"
    r"(?:[ \t]*\r?\n|(?P=indent)[ \t+-][^\n]*(?:\n|\Z))*+"
    r"|^[ \t]*expected: [^\n]*\n[ \t]*got: [^\n]*$|^[^\n]*\bexpected: ?<[^\n]*\bbut was: ?<[^\n]*$",
    re.MULTILINE,
)
_REGION_SIGNS = ("@@ -", "- Expected", "expected:")


def is_within(source: str, at: int) -> bool:
    """Tell whether a place is in a patch, or in what a test compares."""
    regions = _regions(source)
    if regions is None:
        return False
    number = bisect_right(regions.starts, at) - 1
    return number >= 0 and at < regions.ends[number]


@lru_cache(8)
def _regions(source: str) -> _Regions | None:
    found = list(_REGION.finditer(source)) if any(sign in source for sign in _REGION_SIGNS) else []
    return _Regions([one.start() for one in found], [one.end() for one in found]) if found else None

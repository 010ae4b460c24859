r"""A whole log in one string, as JSON and Python write it: `{"stdout": "<- session.created\n-> response.create\n"}`.

Its lines are parted again. A string of an event is what somebody said, and stays as it is.
"""

import re
from collections.abc import Iterator

from ...core import codec
from ..names.mention import NAMES, in_line, resolved
from ..objects.repair import Change

_OF_LOGS = "logs?|log_?lines|std_?out|std_?err|output|console|trace|dump|lines"
_OF_WORDS = "content|body|message|msg|result|payload|text|data"
_MOST = 1 << 18  # characters of one
SIGN = re.compile(
    rf"""(?:\A\s*|^(?:[ \t]*>>>[ ])?(?:print\()?|\b(?:{_OF_LOGS}|(?P<words>{_OF_WORDS}))["']?[ \t]*[:=]>?[ \t]*)[ubUB]?
    (?P<string>"(?:[^"\\\n]++|\\.){{0,4000}}?\\n|'(?:[^'\\\n]++|\\.){{0,4000}}?\\n)""",
    re.MULTILINE | re.VERBOSE,
)
_STRING = re.compile(r"\"(?:[^\"\\\n]++|\\.)*+\"|'(?:[^'\\\n]++|\\.)*+'")
_ESCAPE = re.compile(r"(?:\\u[0-9a-fA-F]{4})+|\\x[0-9a-fA-F]{2}|\\(.)")
_BREAK = re.compile(r"(?:\\r)?\\n|\\r")
_TYPED = re.compile(r"""["']?\btype["']?\s*[:=]""")
_FEWEST = 3  # lines of a log
_LOOKED_BACK = 300  # characters before a string in which an event shows itself
_SHORT = {"n": "\n", "r": "\r", "t": "\t", "0": "\0", "b": "\b", "f": "\f"}


def changes(text: str) -> Iterator[Change]:
    """What makes lines of every string that holds a log."""
    at = floor = 0
    while found := SIGN.search(text, at):
        start = found.start("string")
        string = _STRING.match(text, start)
        at = string.end() if string else found.end()
        if string and len(string[0]) <= _MOST and _is_log(text, string, found["words"], floor):
            floor = string.end()
            yield Change(start, start + 1, "\n")
            for one in _ESCAPE.finditer(text, start + 1, string.end() - 1):
                yield Change(*one.span(), _meant(one))
            yield Change(string.end() - 1, string.end(), "\n")


def _is_log(text: str, string: re.Match[str], key: str | None, floor: int) -> bool:
    """Tell whether a string is of several lines, some of them about events, and stands in none.

    `key`: one of words; nothing before `floor` belongs to it.
    """
    lines = _BREAK.split(string[0][1:-1])
    if len(lines) < _FEWEST or _TYPED.search(text, max(floor, string.start() - _LOOKED_BACK), string.start()):
        return False
    if key is None:
        return any(one[0] == "error" or resolved(one[0]) for one in NAMES.finditer(string[0]))
    return sum(map(_is_marked, lines)) >= _FEWEST


def _is_marked(line: str) -> bool:
    """Tell whether a line names an event, and its time or who sent it."""
    line = _ESCAPE.sub(_meant, line)
    name = NAMES.search(line)
    told = name and in_line(line, 0, name)
    return told is not None and told.is_marked


def _meant(one: re.Match[str]) -> str:
    if one[1]:
        return _SHORT.get(one[1], one[1])
    if one[0].startswith("\\x"):
        return chr(int(one[0][2:], 16))
    try:
        return str(codec.parse(f'"{one[0]}"'))
    except ValueError:
        return one[0]  # half of a character

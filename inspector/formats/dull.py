"""Small objects of which a look tells that nothing comes of them: a text may hold very many.

They are flat, none of their keys says what an object is, and a `type` they have is that of no event. Whoever reads
them member by member finds the same.
"""

import re

from . import judge
from .passed import BY_TYPE
from .passed import TELLING_KEYS as LOOK_ALIKE_KEYS
from .whole import BARE, NUMBER

_WORDS = r"[ !#-&*-Z\]-_a-z|~]"  # printable, but no quote, backslash or opening bracket
_NOTATIONS = {  # a key, what stands between it and its value, and a text
    "json": ('"{}"', ":[ ]*", f'"({_WORDS}*+)"'),
    "dict": ("'{}'", ":[ ]*", f"'({_WORDS}*+)'"),
    "dart": ("{}", ":[ ]*", f"({BARE})"),
    "java": ("{}", "=", f"({BARE})"),
}
_TELLING = "|".join(sorted(judge.TELLING_KEYS | LOOK_ALIKE_KEYS))
_SILENT = rf"(?!(?:type|{_TELLING})\b)[A-Za-z_]\w*+"


def _object(key: str, between: str, text: str) -> str:
    """An object of such members; the value of its `type` is a group."""
    silent = rf"{key.format(_SILENT)}{between}(?:{text.replace('(', '(?:', 1)}|{NUMBER})"
    member = rf"(?:{silent}|{key.format('type')}{between}{text})(?=[ ]*[,}}])"
    return rf"\{{[ ]*{member}(?:,[ ]*{member})*+[ ]*\}}"


_OBJECTS = re.compile("|".join(f"(?P<{name}>{_object(*row)})" for name, row in _NOTATIONS.items()), re.ASCII)


def end_of(source: str, at: int) -> int | None:
    """Where the object that opens at `at` ends, if nothing comes of it whatever stands before; else None."""
    found = _OBJECTS.match(source, at)
    if not found or not found.lastindex:
        return None
    type_ = found[found.lastindex + 1] or ""  # the one group in that of its notation
    if type_ in BY_TYPE or judge.is_one(type_, has_error=False, loose=found.lastgroup != "json"):
        return None
    return found.end()

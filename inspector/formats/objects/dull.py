"""Small objects of which a look tells that they are no events: a text may hold very many.

They are flat, none of their keys says what an object is, and a `type` they have is that of no event. Whoever reads
them member by member finds the same.
"""

import re
from typing import NamedTuple

from ..wording.naming import ROOTS
from . import judge
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
    """An object of such members; the value of a `type` is a group, in the first member or in another."""
    silent = rf"{key.format(_SILENT)}{between}(?:{text.replace('(', '(?:', 1)}|{NUMBER})"
    member = rf"(?:{silent}|{key.format('type')}{between}{text})(?=[ ]*[,}}])"
    return rf"\{{[ ]*{member}(?:,[ ]*{member})*+[ ]*\}}"


_ROOTS = "|".join(map(re.escape, ROOTS))
_EVENT = rf"""\{{[ ]*["']?type["']?[:=][ ]*["']?(?:{_ROOTS})"""  # most events are told from their beginning
_ANY = "|".join(f"(?P<{name}>{_object(*row)})" for name, row in _NOTATIONS.items())
_OBJECTS = re.compile(f"(?!{_EVENT})(?:{_ANY})", re.ASCII)


class Dull(NamedTuple):
    """Where such an object ends, and its `type`, if it has one."""

    end: int
    type: str | None


def at(source: str, start: int) -> Dull | None:
    """The object that opens at `start`, if it is no event whatever stands before it; else None."""
    found = _OBJECTS.match(source, start)
    if not found or not found.lastindex:
        return None
    first = found.lastindex + 1  # of the two groups in that of its notation
    type_ = found[first + 1] or found[first]
    if type_ and judge.is_one(type_, has_error=False, loose=found.lastgroup != "json"):
        return None
    return Dull(found.end(), type_)

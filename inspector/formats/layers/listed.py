"""Rows that a program prints as lists, as `jq -c` does: `[1795911123.204,"in","session.created"]` becomes words."""

import re
from collections.abc import Iterator

from ..objects.repair import Change

_CELL = r"(?:-?\d[\d.]*|null|\"[^\"\n\\]{0,80}\")"
_NAMED = r"\"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\""
SIGN = re.compile(rf"^\[(?:{_CELL},[ ]?){{1,8}}{_NAMED}(?:,[ ]?{_CELL}){{0,8}}\][ \t\r]*$", re.MULTILINE)
_MARK = re.compile(r"[\[\]\"]|,[ ]?|null")


def changes(text: str) -> Iterator[Change]:
    """What leaves blanks between the cells of every row in which an event is named."""
    for row in SIGN.finditer(text):
        for mark in _MARK.finditer(text, row.start(), row.end()):
            yield Change(mark.start(), mark.end(), " ")

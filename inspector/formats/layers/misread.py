"""What a machine misread: the names of events of a text recognition, the braces of an old terminal.

Of the names in `response. created` and `sess1on.created` only the `type` of an object is put right, and only where
a single known name looks like it.
"""

import re
from collections.abc import Iterator
from functools import cache

from ...protocol import table
from ..objects.repair import Change

_VALUE = r'"type"\s*:\s*"(?P<name>[a-z0-9_|. ]{5,80})"'
_TYPE = re.compile(_VALUE)
SIGN = re.compile(r'"type"\s*:\s*"[a-z_.]*[ 01|][a-z0-9_|. ]*"')
_ALIKE = str.maketrans("0i|", "o11") | {ord("l"): "1", ord(" "): None}
_LETTERS = ("æåÆÅ", "äåÄÅ", "äüÄÜ")  # what 7-bit terminals of Denmark, Sweden and Germany show for {}[]
LETTER_SIGN = re.compile(r'[æä]\s*"[^"\n]{1,60}"\s*:')
_LETTER_LINE = re.compile(r'^[^\n]*(?:[æä]\s*"[^"\n]{1,60}"\s*:|"[ \t]*:[ \t]*[æäÆÄ])[^\n]*$', re.MULTILINE)
_STRING_OR_LETTER = re.compile(r'"(?:[^"\\\n]|\\.)*+"|[æåÆÅäüÄÜ]')


def changes(text: str) -> Iterator[Change]:
    """What puts the names right."""
    for found in _TYPE.finditer(text):
        name = found["name"]
        known = None if name in table.places() else _known().get(name.translate(_ALIKE))
        if known:
            yield Change(*found.span("name"), known)


@cache
def _known() -> dict[str, str]:
    """The dotted names by how a text recognition sees them, where that is told from all others."""
    seen: dict[str, list[str]] = {}
    for name in table.places():
        if "." in name:
            seen.setdefault(name.translate(_ALIKE), []).append(name)
    return {looks: names[0] for looks, names in seen.items() if len(names) == 1}


def of_letters(text: str) -> Iterator[Change]:
    """Write the braces that such a terminal showed as letters."""
    letters = next((row for row in _LETTERS if all(one in text for one in row[:2])), None)
    if not letters:
        return
    for line in _LETTER_LINE.finditer(text):
        first = line.start() + max(line[0].find(f'{letters[0]}"'), 0)
        for one in _STRING_OR_LETTER.finditer(text, first, line.end()):
            if one[0] in letters:
                yield Change(one.start(), one.end(), "{}[]"[letters.index(one[0])])

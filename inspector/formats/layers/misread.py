"""What a machine misread: the names of events of a text recognition, the braces of an old terminal.

The names in `response. created` and `sess1on.created` are put right as the `type` of an object, and behind a time or
an arrow at the end of a line; only where a single known name looks like it.
"""

import re
from collections.abc import Iterator
from functools import cache

from ...protocol import table
from ..objects.repair import Change

_VALUE = r'"type"\s*:\s*"(?P<name>[a-z0-9_|. ]{5,80})"'
_TYPE = re.compile(_VALUE)
SIGN = re.compile(r'"type"\s*:\s*"[a-z_.]*[ 01|][a-z0-9_|. ]*"')
TRACED_SIGN = re.compile(
    r"(?:session|response|conversation|buffer|item) ?\. [a-z]|(?:session|response|buffer) \.[a-z]|audio buffer\."
)
_TRACED = re.compile(
    r"^[^\n]{0,60}?(?:<[-=]{1,2}|[-=]{1,2}>|[←→⬇⬆↓↑]\ufe0f?|\d\d:\d\d(?:[.,:]\d{1,9}){0,2}|\b(?:recv|sent|send|received|got|event|type))"
    r"[\]\s:|)]{1,6}(?P<name>[a-z0-9_|. ]{8,80}?)[ \t]*$",
    re.MULTILINE,
)
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


def of_traced(text: str) -> Iterator[Change]:
    """What puts the names right that stand alone behind a time or an arrow."""
    for found in _TRACED.finditer(text):
        name = found["name"]
        known = _known().get(name.translate(_ALIKE)) if " " in name else None
        known = known or (_spaced().get(name.replace(" ", "").replace("_", "")) if " " in name else None)
        if known:
            yield Change(*found.span("name"), known)


@cache
def _spaced() -> dict[str, str]:
    """The dotted names by how they look without what joins their words, where none but they look like that."""
    seen: dict[str, list[str]] = {}
    for name in table.places():
        seen.setdefault(name.replace("_", ""), []).append(name)
    return {looks: names[0] for looks, names in seen.items() if len(names) == 1 and "." in looks}


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

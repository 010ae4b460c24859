"""Names of events that a text recognition misread: `response. created`, `sess1on.created`.

Only the `type` of an object is put right, and only where a single known name looks like it.
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

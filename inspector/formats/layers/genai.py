"""Messages of Gemini Live as its library for Python prints them, made JSON as they crossed the socket.

`setup_complete=None server_content=LiveServerContent(turn_complete=True, …)`: every field is there, most of them None.
"""

import re
from collections.abc import Iterator

from ...core import codec
from ...core.json import Json
from ..objects.mend import Strings
from ..objects.repair import Change
from ..objects.scan import Scan

SIGN = re.compile(r"\b(?:setup_complete|server_content)=")
_MESSAGE = re.compile(
    r"(?:(?<!\w)LiveServerMessage\((?=[a-z_]+=)|(?<![\w(,])(?<!, )setup_complete=(?=None|LiveServer\w+\())"
)
_SHOWN = re.compile(r"_([a-z])")


def changes(text: str) -> Iterator[Change]:
    """What makes JSON of every such message that stands whole in a text."""
    strings, at = Strings(text), 0
    while found := _MESSAGE.search(text, at):
        is_bare = not found[0].endswith("(")
        scan = Scan(text, found.start(), strings, unopened=is_bare, spaced=is_bare)
        at = max(scan.end, found.end())
        node = scan.nodes[0]
        body = _parsed(scan.text(node)) if not node.cut or is_bare else None
        if isinstance(body, dict) and "server_content" in body:
            yield Change(found.start(), scan.end, codec.write(_sent(body)).decode())


def _parsed(text: str) -> Json:
    try:
        return codec.parse(text)
    except ValueError:
        return None


def _sent(value: Json) -> Json:
    """A value as it crossed the socket: without what was not set, and with the names that the protocol has."""
    if isinstance(value, dict):
        return {_SHOWN.sub(_raised, key): _sent(one) for key, one in value.items() if one is not None}
    return [_sent(one) for one in value] if isinstance(value, list) else value


def _raised(found: re.Match[str]) -> str:
    return found[1].upper()

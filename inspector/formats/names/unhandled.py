"""What an app's own log says that it does not know: `unhandled event type: response.output_audio.delta`.

Such a line shows two things: that the event came, and that the code which read it has no use for its name.
"""

import re

from ...core.wire import Side
from ...protocol.dialect import side_of_type

_HINTS = ("nhandled", "nknown", "nrecogni", "nsupported", "o handler", "ot handled")  # every such line has one
_SAID = (
    r"\b(?:un(?:handled|known|recogni[sz]ed|supported)|no handler(?: registered)? for|not handled)\b"
    r"(?:\b(?:realtime|server|websocket|ws|message|msg|event|evt|type|name|from|openai|received|of|kind)\b"
    r"|[ \t\"'`:=(\[{<-])*+"
)
SAID = re.compile(_SAID + r"\Z", re.IGNORECASE)
"""The words before the name, to the end of what stands before it in its line."""
_LINE = re.compile(_SAID + r"(?<![\w.])([a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+)(?![\w.])", re.IGNORECASE)


def types(text: str) -> frozenset[str]:
    """The types of server events that the log of an app calls unhandled."""
    if not any(hint in text for hint in _HINTS):
        return frozenset()
    named = {found[1] for found in _LINE.finditer(text)}
    return frozenset(one for one in named if side_of_type(one) is Side.SERVER)

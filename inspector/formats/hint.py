"""What a text without events most likely is, and what to paste instead."""

import re
from typing import NamedTuple

from ..protocol import errors
from .conversation import text_of


class Hint(NamedTuple):
    """Signs of one kind of text, and what to say of it."""

    signs: re.Pattern[str]
    text: str


_OTHER = "This looks like {}, which is another protocol: this program reads the Realtime API and its kin."
HINTS = (
    Hint(
        re.compile(r'"setupComplete"|"serverContent"|BidiGenerateContent|\bLiveServer\w+\('),
        "This looks like the Gemini Live API: print each message as JSON, as it crosses the socket, and paste those.",
    ),
    Hint(re.compile(r'"promptStart"|"sessionStart"|"completionStart"'), _OTHER.format("Amazon Nova Sonic")),
    Hint(re.compile(r"conversation_initiation_metadata|agent_response_event"), _OTHER.format("ElevenLabs Agents")),
    Hint(
        re.compile(r'"type"\s*:\s*"(?:SettingsApplied|AgentAudioDone)"'), _OTHER.format("the Deepgram Voice Agent API")
    ),
    Hint(re.compile(r'"sequence_number"\s*:\s*\d'), _OTHER.format("a stream of the Responses API")),
    Hint(
        re.compile(r'"object"\s*:\s*"event"'),
        "This looks like a webhook, which an HTTP request brought: what is wanted is what crossed the socket.",
    ),
    Hint(re.compile(r'"type"\s*:\s*"(?:message_start|content_block_delta)"'), _OTHER.format("a stream of messages")),
    Hint(
        re.compile(r'"event"\s*:\s*"(?:connected|start|media|mark|stop)"'),
        "This looks like the media stream of a telephone provider; what is wanted is the other side of the bridge, "
        "between it and the Realtime API.",
    ),
    Hint(
        re.compile(r"\bConversation(?:Session|Input|Item|Response)\w+Update\b|\bRealtime\w+Update\b"),
        "The names are those of the classes of the .NET library: print update.GetRawContent() instead, which is the "
        "event as JSON.",
    ),
    Hint(
        re.compile(r'\{\s*"error"\s*:\s*\{'),
        "The error stands there without what sent it: if it is the answer to an HTTP request, say so by its status "
        "(HTTP 401), and paste the request's address and headers without the key.",
    ),
)
_LOOKED_AT = 1 << 18  # bytes


def hint(head: bytes) -> str:
    """What to say of a text without events; empty where nothing is known of it."""
    text = text_of(head[:_LOOKED_AT])
    return next((one.text for one in HINTS if one.signs.search(text)), "") or _of_error(text)


def _of_error(text: str) -> str:
    """What is known of the error that a text tells of in a sentence, without the event."""
    entry = errors.told_in(text)
    if entry is None:
        return ""
    if entry.name in errors.codes():
        what = f"It speaks of {entry.name}"
    else:
        what = f"It speaks of close code {entry.name}" if entry.name.isdigit() else "It quotes an error of the server"
    return f"{what}: {entry.meaning} {entry.remedy}"

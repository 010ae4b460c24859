"""What counts as an event in a foreign text, and the words that loggers put around one.

A logger's own fields say who sent an event and when: `{"direction":"sent",
"ts":…, "data":{…}}`. Their names and values are the tables here.
"""

import re
from collections.abc import Mapping

from ...core.wire import Side
from ...protocol.dialect import side_of_type

_CODE = re.compile(r"[\"']?[a-z]+(?:_[a-z]+)+[\"']?\Z")
_DOTTED = re.compile(r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+\Z")

TIME_KEYS = frozenset(
    {
        "at",
        "ts",
        "time",
        "timestamp",
        "t",
        "datetime",
        "@timestamp",
        "@t",
        "created_at",
        "timeUnixNano",
        "__REALTIME_TIMESTAMP",
    }
)
SIDE_KEYS = frozenset({
    "direction", "dir", "event_direction", "message_direction", "way", "flow", "from", "sender", "sent_by", "side",
    "source", "src", "origin", "peer", "actor", "role", "kind", "type", "event_type", "op", "action",
})  # fmt: skip
TELLING_KEYS = frozenset({"object", "status", "code", "message", "jsonrpc", "isTrusted", "method", "name"})
"""Keys whose values, too, tell what an object is."""

SETTINGS = frozenset({
    "modalities", "output_modalities", "turn_detection", "voice", "instructions", "input_audio_format", "tools",
    "output_audio_format", "max_response_output_tokens", "tool_choice", "temperature", "model",
})  # fmt: skip
"""Keys of a session's settings, by which they are known where the session is printed without its event."""
KEYED: Mapping[str, tuple[Side, str]] = {
    "setup": (Side.CLIENT, "model"),
    "clientContent": (Side.CLIENT, ""),
    "client_content": (Side.CLIENT, ""),
    "realtimeInput": (Side.CLIENT, ""),
    "realtime_input": (Side.CLIENT, ""),
    "toolResponse": (Side.CLIENT, "functionResponses"),
    "tool_response": (Side.CLIENT, "function_responses"),
    "setupComplete": (Side.SERVER, ""),
    "setup_complete": (Side.SERVER, ""),
    "serverContent": (Side.SERVER, ""),
    "server_content": (Side.SERVER, ""),
    "toolCall": (Side.SERVER, "functionCalls"),
    "tool_call": (Side.SERVER, "function_calls"),
    "toolCallCancellation": (Side.SERVER, ""),
    "sessionResumptionUpdate": (Side.SERVER, ""),
    "goAway": (Side.SERVER, "timeLeft"),
    "go_away": (Side.SERVER, "time_left"),
}
"""The members that name a message of Gemini Live, which has no `type`: who sends it, and what has to stand in it.

What people send from Python has the names of protocol buffers, which the server takes as well.
"""

EXAMPLES = frozenset({"example", "examples"})
"""Keys under which a description has what an event may look like."""
ROOTS = (
    "response.",
    "conversation.",
    "session.",
    "input_audio_buffer.",
    "output_audio_buffer.",
    "transcription_session.",
)
"""How the types of the protocol begin."""

_SENT = (
    "client sent send out outgoing outbound upstream request tx to c2s c>s c->s client->server > -> --> >> → ↑ app"
    " egress uplink up emit emitted publish toserver toopenai toapi tomodel fromclient fromapp browser wssend"
)
_RECEIVED = (
    "server received receive recv in incoming inbound downstream response rx from s2c s>c s->c server->client"
    " < <- <-- << ← ↓ openai ingress downlink down toclient toapp fromserver fromopenai fromapi frommodel model api"
    " wsrecv onmessage"
)
_SIDES = dict.fromkeys(_SENT.split(), Side.CLIENT) | dict.fromkeys(_RECEIVED.split(), Side.SERVER)


def is_event(type_: str | None, *, has_error: bool) -> bool:
    """Tell whether an object with this `type` is an event; `has_error`: its `error` is an object.

    The schemas, content parts and browser events that share the key `type` are not.
    """
    if type_ is None:
        return False
    if type_ == "error":
        return has_error
    return _DOTTED.match(type_) is not None or side_of_type(type_) is not None


def tells_error(body: Mapping[str, object]) -> bool:
    """Tell whether an object says what went wrong: in its `error`, or flat, with a sentence and a code (vLLM).

    A socket's own error may have both as well; its codes are in capitals.
    """
    error, code = body.get("error"), body.get("code")
    return isinstance(error, dict) or (isinstance(error, str) and isinstance(code, str) and bool(_CODE.match(code)))


def side_of_word(word: str) -> Side | None:
    """The side that a logger's direction field names, for a log taken at the client."""
    return _SIDES.get(word.strip().lower().replace(" ", "").replace("_", ""))

"""What a client's frame holds: an event, its audio, its item."""

import base64
import binascii

from ...core import codec
from ...core.event import ProblemKind
from ...core.json import Json, JsonObject, list_at, object_at, text_at
from .refusal import Refusal

_NOT_JSON = frozenset({ProblemKind.NOT_JSON, ProblemKind.CUT, ProblemKind.NOT_UTF8})


def read(message: str | bytes) -> JsonObject:
    """The event in a frame. Raises Refusal."""
    if isinstance(message, bytes):
        raise Refusal("invalid_event", "An event is a text frame; this frame is binary.")
    body, problem = codec.decode(message.encode())
    if problem and problem.kind in _NOT_JSON:
        raise Refusal("invalid_json", "We could not parse the JSON body of your event.")
    return body


def samples(audio: str, param: str) -> bytes:
    """The bytes of base64 audio. Raises Refusal."""
    wanted = f"Invalid '{param}'. Expected base64-encoded audio bytes (mono PCM16 at 24kHz) but got"
    try:
        samples = base64.b64decode(audio, validate=True)
    except (binascii.Error, ValueError):
        raise Refusal("invalid_value", f"{wanted} an invalid value.", param) from None
    if not samples:
        raise Refusal("invalid_value", f"{wanted} empty bytes.", param)
    return samples


def shown(given: JsonObject) -> JsonObject:
    """A client's item as the server shows it: completed, without its audio."""
    item = {key: value for key, value in given.items() if key not in ("id", "object", "status")}
    if text_at(item, "type") != "message":
        return item
    content: list[Json] = [_part(object_at(part)) for part in list_at(item, "content")]
    return {"type": "message", "status": "completed", **item, "content": content}


def _part(part: JsonObject) -> JsonObject:
    shown = {key: value for key, value in part.items() if key != "audio"}
    return {"transcript": None, **shown} if text_at(part, "type") == "input_audio" else shown

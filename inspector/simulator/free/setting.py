"""A session's settings in GA's shape: at first, and after an update (PROTOCOL.md 1.10, 2.14)."""

from collections.abc import Mapping
from copy import deepcopy

from ...core.json import Json, JsonObject, Path, has, merged, object_at, text_at, value_at
from ...protocol.edit import with_value
from .refusal import Refusal

_TURNLESS = frozenset({"gpt-realtime-whisper"})
LIFE = 3600  # seconds
_PCM: JsonObject = {"type": "audio/pcm", "rate": 24_000}
_ACTS: JsonObject = {"create_response": True, "interrupt_response": True}
_DETECTIONS: Mapping[str, JsonObject] = {
    "server_vad": {
        "type": "server_vad",
        "threshold": 0.5,
        "prefix_padding_ms": 300,
        "silence_duration_ms": 200,
        "idle_timeout_ms": None,
        **_ACTS,
    },
    "semantic_vad": {"type": "semantic_vad", "eagerness": "auto", **_ACTS},
}
_INPUT: JsonObject = {
    "format": _PCM,
    "transcription": None,
    "noise_reduction": None,
    "turn_detection": _DETECTIONS["server_vad"],
}
_REALTIME: JsonObject = {
    "output_modalities": ["audio"],
    "instructions": "You are a helpful, friendly companion. Keep what you say short and clear.",
    "tools": [],
    "tool_choice": "auto",
    "max_output_tokens": "inf",
    "tracing": None,
    "truncation": "auto",
    "prompt": None,
    "audio": {"input": _INPUT, "output": {"format": _PCM, "voice": "marin", "speed": 1.0}},
}
_TRANSCRIPTION: JsonObject = {"audio": {"input": _INPUT}}
_KINDS: Mapping[str, JsonObject] = {"realtime": _REALTIME, "transcription": _TRANSCRIPTION}
_NAMES = {"realtime": "realtime.session", "transcription": "realtime.transcription_session"}

DETECTION: Path = ("audio", "input", "turn_detection")
TRANSCRIPTION: Path = ("audio", "input", "transcription")
VOICE: Path = ("audio", "output", "voice")
INPUT_FORMAT: Path = ("audio", "input", "format")
OUTPUT_FORMAT: Path = ("audio", "output", "format")
_FIXED = ("id", "object", "expires_at", "model")  # an update that names another model changes nothing
# Objects that an update replaces, completed; everything else in it is laid on key by key.
_WHOLE: tuple[Path, ...] = (DETECTION, TRANSCRIPTION, INPUT_FORMAT, OUTPUT_FORMAT, ("tool_choice",), ("tracing",))


def opening(kind: str, model: str, identity: str, begun: int) -> JsonObject:
    """The session as session.created shows it; `begun` in Unix seconds."""
    model_of: JsonObject = {"model": model} if kind == "realtime" else {}
    head: JsonObject = {"type": kind, "object": _NAMES[kind], "id": identity, **model_of}
    return {**head, **deepcopy(_KINDS[kind]), "expires_at": begun + LIFE, "include": None}


def updated(session: JsonObject, change: JsonObject) -> JsonObject:
    """The session after an update; only what the update names changes."""
    result: JsonObject = merged(session, {key: value for key, value in change.items() if key not in _FIXED})
    for path in _WHOLE:
        if has(change, path):
            completed = _completed(path, value_at(session, path), value_at(change, path))
            result = object_at(with_value(result, path, completed))
    return result


def _completed(path: Path, before: Json, given: Json) -> Json:
    if path == DETECTION and isinstance(given, dict):
        kind = text_at(given, "type") or "server_vad"
        same = object_at(before) if text_at(before, "type") == kind else {}
        return {**_DETECTIONS[kind], **same, **given}
    if path == TRANSCRIPTION and isinstance(given, dict):
        return {"model": None, "language": None, "prompt": None, **object_at(before), **given}
    return given


def check_transcription(session: JsonObject, change: JsonObject) -> None:
    """Refuse turn detection beside a model that streams without turns (PROTOCOL.md 1.5). Raises Refusal."""
    after = updated(session, change)
    model = text_at(value_at(after, TRANSCRIPTION), "model")
    if text_at(session, "type") == "transcription" and model in _TURNLESS and value_at(after, DETECTION) is not None:
        message = "Turn detection is not supported for this transcription model."
        raise Refusal(None, message, "session.audio.input.turn_detection")


def acts(session: JsonObject, name: str) -> bool:
    """Whether turn detection does this: `create_response`, `interrupt_response`."""
    return object_at(session, *DETECTION).get(name) is not False

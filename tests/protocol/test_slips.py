"""Slips that people make in client events, each with what is said of it and what it is mended to."""

import pytest

from inspector.core.json import Json, JsonObject
from inspector.core.wire import Side
from inspector.protocol.dialect import load
from inspector.protocol.lint import corrected, lint

GA, BETA, LIVE, TRANSLATION = (load(f"openai-{name}") for name in ("ga", "beta", "live", "translation"))
CREATE = "conversation.item.create"


def update(**session: Json) -> JsonObject:
    return {"type": "session.update", "session": session}


def realtime(**session: Json) -> JsonObject:
    return update(type="realtime", **session)


def hearing(**settings: Json) -> JsonObject:
    return realtime(audio={"input": settings})


def item(role: str, kind: str) -> JsonObject:
    content: list[Json] = [{"type": kind, "text": "Hello"}]
    return {"type": CREATE, "item": {"type": "message", "role": role, "content": content}}


# More of what goes wrong: body, path, kind, words of the message or the fix, and the mended form

SERVER_VAD: JsonObject = {"type": "server_vad"}
MORE = [
    (
        hearing(turn_detection={"type": "none"}),
        "turn_detection.type",
        "illegal-value",
        "null",
        hearing(turn_detection=None),
    ),
    (
        hearing(turn_detection={"type": "semantic_vad", "threshold": 0.5}),
        "turn_detection.threshold",
        "misplaced-field",
        "threshold belongs to server_vad; semantic_vad takes create_response, eagerness, interrupt_response and type",
        hearing(turn_detection={"type": "semantic_vad"}),
    ),
    (
        hearing(turn_detection={"type": "server_vad", "eagerness": "low"}),
        "turn_detection.eagerness",
        "misplaced-field",
        "eagerness belongs to semantic_vad",
        hearing(turn_detection=SERVER_VAD),
    ),
    (
        hearing(turn_detection={"threshold": 0.5}),
        "turn_detection.type",
        "missing-field",
        "server_vad",
        hearing(turn_detection={"threshold": 0.5, "type": "server_vad"}),
    ),
    (
        hearing(turn_detection={"eagerness": "low"}),
        "turn_detection.type",
        "missing-field",
        "semantic_vad",
        hearing(turn_detection={"eagerness": "low", "type": "semantic_vad"}),
    ),
    (
        hearing(turn_detection={"type": "server_vad", "treshold": 0.5}),
        "turn_detection.treshold",
        "unknown-field",
        "threshold",
        hearing(turn_detection={"type": "server_vad", "threshold": 0.5}),
    ),
    (
        hearing(turn_detection={"type": "server_vad", "threshold": 1.5}),
        "turn_detection.threshold",
        "illegal-value",
        "1 at most",
        hearing(turn_detection={"type": "server_vad", "threshold": 1}),
    ),
    (
        hearing(turn_detection={"type": "server_vad", "threshold": "0.5", "create_response": "False"}),
        "turn_detection.threshold",
        "wrong-type",
        "a number",
        hearing(turn_detection={"type": "server_vad", "threshold": 0.5, "create_response": False}),
    ),
    (
        hearing(turn_detection={"type": "server_vad", "idle_timeout_ms": 100}),
        "turn_detection.idle_timeout_ms",
        "illegal-value",
        "5000 at least",
        hearing(turn_detection={"type": "server_vad", "idle_timeout_ms": 5000}),
    ),
    (
        hearing(format={"type": "audio/pcm", "rate": 16000}),
        "format.rate",
        "illegal-value",
        "resample",
        hearing(format={"type": "audio/pcm", "rate": 24000}),
    ),
    (
        hearing(format={"type": "audio/pcm"}),
        "format.rate",
        "missing-field",
        "24000",
        hearing(format={"type": "audio/pcm", "rate": 24000}),
    ),
    (
        hearing(format={"type": "audio/pcma", "rate": 8000}),
        "format.rate",
        "misplaced-field",
        "rate belongs to audio/pcm; audio/pcma takes type",
        hearing(format={"type": "audio/pcma"}),
    ),
    (
        hearing(format="pcm16"),
        "format",
        "wrong-type",
        "an object",
        hearing(format={"type": "audio/pcm", "rate": 24000}),
    ),
    (
        hearing(format={"type": "g711_alaw"}),
        "format.type",
        "illegal-value",
        "audio/pcma",
        hearing(format={"type": "audio/pcma"}),
    ),
    (hearing(format={"type": "opus"}), "format.type", "illegal-value", '"audio/pcmu"', None),
    (hearing(sample_rate=16000), "sample_rate", "unknown-field", "takes format", hearing()),
]


@pytest.mark.parametrize(
    ("body", "path", "kind", "words", "right"), MORE, ids=lambda value: getattr(value, "id", None) or str(value)[:60]
)
def test_settings_of_the_input(body: JsonObject, path: str, kind: str, words: str, right: JsonObject | None):
    found = [one for one in lint(body, Side.CLIENT, GA) if one.path == f"session.audio.input.{path}"]
    assert [one.kind for one in found] == [kind]
    assert words in f"{found[0].message} {found[0].fix}"
    assert corrected(body, Side.CLIENT, GA) == right


OTHERS = [
    (GA, realtime(temperature=0.8), "session.temperature", "retired-field", "nothing in its place", realtime()),
    (
        GA,
        {"type": "session.update", "voice": "marin", "session": {"type": "realtime"}},
        "voice",
        "misplaced-field",
        "session.audio.output.voice",
        realtime(audio={"output": {"voice": "marin"}}),
    ),
    (
        GA,
        realtime(noise_reduction=None),
        "session.noise_reduction",
        "misplaced-field",
        "Move",
        hearing(noise_reduction=None),
    ),
    (GA, realtime(speed=1.2), "session.speed", "retired-field", "Move", realtime(audio={"output": {"speed": 1.2}})),
    (GA, update(type="session"), "session.type", "illegal-value", '"realtime" or "transcription"', None),
    (GA, realtime(max_tokens=100), "session.max_tokens", "unknown-field", "Rename", realtime(max_output_tokens=100)),
    (
        GA,
        realtime(max_output_tokens=9000),
        "session.max_output_tokens",
        "illegal-value",
        "4096",
        realtime(max_output_tokens=4096),
    ),
    (
        GA,
        realtime(max_output_tokens="many"),
        "session.max_output_tokens",
        "illegal-value",
        '"inf" or a whole number',
        None,
    ),
    (
        GA,
        realtime(output_modalities="text"),
        "session.output_modalities",
        "wrong-type",
        "a list",
        realtime(output_modalities=["text"]),
    ),
    (GA, realtime(output_modalities=[]), "session.output_modalities", "illegal-value", '["text"] or ["audio"]', None),
    (
        GA,
        realtime(tool_choice={"type": "function", "function": {"name": "f"}}),
        "session.tool_choice.function",
        "misplaced-field",
        "Lift name",
        realtime(tool_choice={"type": "function", "name": "f"}),
    ),
    (
        GA,
        realtime(tools=[{"type": "function", "name": "f", "strict": True}]),
        "session.tools[0].strict",
        "unknown-field",
        "no strict mode",
        realtime(tools=[{"type": "function", "name": "f"}]),
    ),
    (GA, realtime(tools=[{"type": "function"}]), "session.tools[0].name", "missing-field", "Add name", None),
    (GA, item("user", "text"), "item.content[0].type", "illegal-value", "input_text", item("user", "input_text")),
    (GA, item("system", "text"), "item.content[0].type", "illegal-value", "input_text", item("system", "input_text")),
    (GA, item("tool", "input_text"), "item.role", "illegal-value", '"system", "user" or "assistant"', None),
    (
        BETA,
        item("assistant", "input_text"),
        "item.content[0].type",
        "illegal-value",
        '"text"',
        item("assistant", "text"),
    ),
    (
        GA,
        {"type": CREATE, "item": {"type": "message", "role": "user", "content": "Hello"}},
        "item.content",
        "wrong-type",
        "a list",
        item("user", "input_text"),
    ),
    (
        GA,
        {"type": CREATE, "item": {"type": "function_call_output", "call_id": "c", "output": {"a": 1}}},
        "item.output",
        "wrong-type",
        "a string that holds the JSON",
        {"type": CREATE, "item": {"type": "function_call_output", "call_id": "c", "output": '{"a":1}'}},
    ),
    (
        GA,
        {"type": CREATE, "item": {"type": "function_call_output", "output": "ok"}},
        "item.call_id",
        "missing-field",
        "Add call_id",
        None,
    ),
    (
        GA,
        {"type": "response.create", "response": {"metadata": {str(key): "v" for key in range(17)}}},
        "response.metadata",
        "too-long",
        "17 pairs; OpenAI Realtime GA takes 16 at most",
        None,
    ),
    (
        GA,
        {"type": "response.create", "response": {"metadata": {"k" * 65: "v"}}},
        "response.metadata",
        "too-long",
        "key",
        None,
    ),
    (
        GA,
        {"type": "response.cancel", "event_id": "e" * 513},
        "event_id",
        "too-long",
        "512",
        {"type": "response.cancel", "event_id": "e" * 512},
    ),
    (GA, {"type": "response.create", "response": None}, "response", "wrong-type", "an object", None),
    (
        GA,
        {"type": "session.updat", "session": {"type": "realtime"}},
        "type",
        "unknown-event",
        "Send session.update.",
        realtime(),
    ),
    (GA, {"type": "response.done"}, "type", "unknown-event", "the server sends it", None),
    (GA, {"type": "decision.create"}, "type", "unknown-event", "it belongs to OpenAI Live", None),
    (GA, {"type": "wobble"}, "type", "unknown-event", "no dialect has one", None),
    (GA, {"type": 3}, "type", "wrong-type", "a string", None),
    (GA, {}, "type", "missing-field", "Add its type", None),
    (BETA, realtime(), "session.type", "misplaced-field", "nothing in its place", update()),
    (
        BETA,
        update(output_modalities=["audio"]),
        "session.output_modalities",
        "misplaced-field",
        "session.modalities",
        update(modalities=["audio", "text"]),
    ),
    (
        BETA,
        update(audio={"output": {"voice": "sage", "format": {"type": "audio/pcmu"}}}),
        "session.audio",
        "misplaced-field",
        "session.output_audio_format and session.voice",
        update(output_audio_format="g711_ulaw", voice="sage"),
    ),
    (
        BETA,
        update(turn_detection={"type": "semantic_vad", "threshold": 0.5}),
        "session.turn_detection.threshold",
        "misplaced-field",
        "threshold belongs to server_vad",
        update(turn_detection={"type": "semantic_vad"}),
    ),
    (
        BETA,
        update(input_audio_transcription={"enabled": False}),
        "session.input_audio_transcription.enabled",
        "unknown-field",
        "to null",
        update(input_audio_transcription=None),
    ),
    (LIVE, {"type": CREATE, "item": {}}, "type", "unknown-event", "session.instructions.append", None),
    (
        LIVE,
        {"type": "session.thinking.append", "content": "It rains."},
        "delegation_id",
        "missing-field",
        '"delegation_id": null',
        {"type": "session.thinking.append", "content": "It rains.", "delegation_id": None},
    ),
    (LIVE, {"type": "input_audio_buffer.commit"}, "type", "unknown-event", "listens all the time", None),
    (LIVE, update(audio={}), "session.audio", "misplaced-field", "it belongs to session.start", update()),
    (TRANSLATION, {"type": "response.create"}, "type", "unknown-event", "translates without being asked", None),
]


@pytest.mark.parametrize(
    ("dialect", "body", "path", "kind", "words", "right"),
    OTHERS,
    ids=lambda value: getattr(value, "id", None) or str(value)[:60],
)
def test_other_slips(dialect, body: JsonObject, path: str, kind: str, words: str, right: JsonObject | None):
    found = [one for one in lint(body, Side.CLIENT, dialect) if one.path == path]
    assert found[0].kind == kind
    assert words in f"{found[0].message} {found[0].fix}"
    assert corrected(body, Side.CLIENT, dialect) == right

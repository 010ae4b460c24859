"""What is said of an event, and what it is mended to."""

import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.codec import decode, read, write
from inspector.core.json import Json, JsonObject, object_at, path_of
from inspector.core.wire import Frame, Kind, Side
from inspector.protocol.detect import Detector
from inspector.protocol.dialect import load
from inspector.protocol.edit import Edit, applied, with_value, without
from inspector.protocol.fault import FaultKind, faults
from inspector.protocol.lint import Lint, LintKind, corrected, lint
from inspector.protocol.schema import load as load_fields

RECORDINGS = Path(__file__).parents[3] / "shared" / "recordings"
GA, BETA, LIVE, TRANSLATION = (load(f"openai-{name}") for name in ("ga", "beta", "live", "translation"))


def update(**session: Json) -> JsonObject:
    return {"type": "session.update", "session": session}


def realtime(**session: Json) -> JsonObject:
    return update(type="realtime", **session)


def hearing(**settings: Json) -> JsonObject:
    return realtime(audio={"input": settings})


def item(role: str, kind: str, **more: Json) -> JsonObject:
    content: list[Json] = [{"type": kind, "text": "Hello"}]
    return {"type": "conversation.item.create", "item": {"type": "message", "role": role, "content": content, **more}}


def only(body: JsonObject, dialect=GA, side: Side = Side.CLIENT) -> Lint:
    [one] = lint(body, side, dialect)
    return one


# The eleven that people meet most, and their mended forms

ELEVEN = {
    "beta modalities on GA": (
        GA,
        realtime(modalities=["text"]),
        "session.modalities",
        LintKind.RETIRED_FIELD,
        "session.output_modalities",
        realtime(output_modalities=["text"]),
    ),
    "no session type": (
        GA,
        update(instructions="Be brief."),
        "session.type",
        LintKind.MISSING_FIELD,
        '"type": "realtime"',
        realtime(instructions="Be brief."),
    ),
    "two modalities on GA": (
        GA,
        realtime(output_modalities=["text", "audio"]),
        "session.output_modalities",
        LintKind.ILLEGAL_VALUE,
        '["audio"]',
        realtime(output_modalities=["audio"]),
    ),
    "audio format on GA": (
        GA,
        realtime(input_audio_format="g711_ulaw"),
        "session.input_audio_format",
        LintKind.RETIRED_FIELD,
        'session.audio.input.format and write it as {"type":"audio/pcmu"}',
        hearing(format={"type": "audio/pcmu"}),
    ),
    "flat voice on GA": (
        GA,
        realtime(voice="marin"),
        "session.voice",
        LintKind.RETIRED_FIELD,
        "session.audio.output.voice",
        realtime(audio={"output": {"voice": "marin"}}),
    ),
    "a nested tool": (
        GA,
        realtime(tools=[{"type": "function", "function": {"name": "f", "parameters": {"type": "object"}}}]),
        "session.tools[0].function",
        LintKind.MISPLACED_FIELD,
        "Lift name and parameters out of function",
        realtime(tools=[{"type": "function", "name": "f", "parameters": {"type": "object"}}]),
    ),
    "input_text of an assistant": (
        GA,
        item("assistant", "input_text"),
        "item.content[0].type",
        LintKind.ILLEGAL_VALUE,
        '"output_text"',
        item("assistant", "output_text"),
    ),
    "a long item id": (
        GA,
        item("user", "input_text", id="item_1234567-89ab-cdef-0123-456789abcdef"),
        "item.id",
        LintKind.TOO_LONG,
        "at most 32 characters",
        item("user", "input_text", id="item_123456789abcdef0123456789ab"),
    ),
    "turn detection none": (
        GA,
        hearing(turn_detection="none"),
        "session.audio.input.turn_detection",
        LintKind.WRONG_TYPE,
        "null, which switches it off",
        hearing(turn_detection=None),
    ),
    "transcription enabled": (
        BETA,
        update(input_audio_transcription={"enabled": True, "model": "whisper-1"}),
        "session.input_audio_transcription.enabled",
        LintKind.UNKNOWN_FIELD,
        "Leave it out",
        update(input_audio_transcription={"model": "whisper-1"}),
    ),
    "a Realtime event on Live": (
        LIVE,
        {"type": "input_audio_buffer.append", "audio": "AAAA"},
        "type",
        LintKind.UNKNOWN_EVENT,
        "session.input_audio.append",
        {"type": "session.input_audio.append", "audio": "AAAA"},
    ),
}


@pytest.mark.parametrize("name", ELEVEN)
def test_the_fix_is_named_and_made(name: str):
    dialect, body, path, kind, fix, right = ELEVEN[name]
    one = only(body, dialect)
    assert (one.path, one.kind) == (path, kind)
    assert fix in (one.fix or "")
    assert corrected(body, Side.CLIENT, dialect) == right
    assert lint(right, Side.CLIENT, dialect) == []


def test_a_setting_is_looked_at_in_its_new_place_under_its_old_name():
    body = realtime(
        turn_detection={"type": "server_vad", "treshold": 0.5},
        input_audio_transcription={"enabled": True, "model": "whisper-1"},
    )
    assert {one.path for one in lint(body, Side.CLIENT, GA)} == {
        "session.turn_detection",
        "session.turn_detection.treshold",
        "session.input_audio_transcription",
        "session.input_audio_transcription.enabled",
    }
    settings = {"turn_detection": {"type": "server_vad", "threshold": 0.5}, "transcription": {"model": "whisper-1"}}
    assert corrected(body, Side.CLIENT, GA) == hearing(**settings)


def test_a_whole_beta_update_becomes_one_of_ga():
    body = update(
        modalities=["text", "audio"],
        voice="sage",
        output_audio_format="pcm16",
        turn_detection=None,
        temperature=0.8,
        max_response_output_tokens="inf",
        tools=[{"type": "function", "function": {"name": "f"}}],
    )
    right = corrected(body, Side.CLIENT, GA)
    assert right == realtime(
        output_modalities=["audio"],
        audio={
            "output": {"voice": "sage", "format": {"type": "audio/pcm", "rate": 24000}},
            "input": {"turn_detection": None},
        },
        max_output_tokens="inf",
        tools=[{"type": "function", "name": "f"}],
    )


def test_the_beta_s_transcription_session_becomes_one_of_ga():
    body: JsonObject = {
        "type": "transcription_session.update",
        "session": {"input_audio_format": "pcm16", "input_audio_transcription": {"model": "whisper-1"}},
    }
    assert lint(body, Side.CLIENT, load("openai-beta")) == []
    right = corrected(body, Side.CLIENT, GA)
    assert right is not None
    assert object_at(right, "session")["type"] == "transcription"
    assert lint(right, Side.CLIENT, GA) == []


def test_nothing_wrong_means_nothing_to_correct():
    body = realtime(output_modalities=["text"], tool_choice="auto", audio={"input": {"transcription": None}})
    assert lint(body, Side.CLIENT, GA) == []
    assert corrected(body, Side.CLIENT, GA) is None


def test_a_correction_leaves_the_event_as_it_was():
    body = realtime(voice="marin", tools=[{"type": "function", "function": {"name": "f"}}])
    before = write(body)
    assert corrected(body, Side.CLIENT, GA) is not None
    assert write(body) == before


# Servers


def test_a_server_may_say_more_and_other_things():
    body: JsonObject = {
        "type": "response.done",
        "event_id": "event_1",
        "novelty": 1,
        "response": {"status": "sleeping", "output": [{"type": "dance", "id": "item_1"}], "more": {}},
    }
    assert lint(body, Side.SERVER, GA) == []
    assert lint({"type": "response.novelty"}, Side.SERVER, GA) == []


def test_what_readers_rely_on_is_missed_in_a_server_s_event():
    found = lint({"type": "response.output_text.delta", "event_id": 1, "delta": "Hi"}, Side.SERVER, GA)
    assert {one.path: one.kind for one in found} == {
        "event_id": LintKind.WRONG_TYPE,
        "response_id": LintKind.MISSING_FIELD,
        "item_id": LintKind.MISSING_FIELD,
        "output_index": LintKind.MISSING_FIELD,
        "content_index": LintKind.MISSING_FIELD,
    }
    assert not any(one.fix or one.edits for one in found)


@pytest.mark.parametrize("name", sorted(path.stem for path in RECORDINGS.glob("*.yaml")))
def test_recordings_of_healthy_sessions_have_no_message(name: str):
    rows = yaml.load((RECORDINGS / f"{name}.yaml").read_text("utf-8"), yaml.CSafeLoader)["interactions"]
    sides = {"sent": Side.CLIENT, "received": Side.SERVER}
    detector = Detector()
    for seq, row in enumerate(rows, 1):
        detector.feed(read(Frame(None, sides[row["direction"]], Kind.TEXT, write(row["data"]), seq)))
    dialect = load(detector.leader(Side.SERVER) or "")
    assert [found for row in rows if (found := lint(row["data"], sides[row["direction"]], dialect))] == []


def samples():
    for dialect in (GA, BETA, LIVE, TRANSLATION):
        for spec in dialect.events.values():
            if spec.type in load_fields(dialect.id, spec.side).events:
                yield pytest.param(dialect, spec, id=f"{dialect.id} {spec.side} {spec.type}")


@pytest.mark.parametrize(("dialect", "spec"), [*samples()])
def test_a_client_s_sample_in_the_reference_is_right(dialect, spec):
    body, problem = decode(spec.sample.encode())
    assert problem is None
    if spec.side is Side.CLIENT:
        assert lint(body, spec.side, dialect) == []
    else:
        assert body["type"] == spec.type


# Any JSON

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=40)
ANY = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4)
)
WORDS = [
    "type",
    "session",
    "audio",
    "input",
    "output",
    "format",
    "turn_detection",
    "tools",
    "item",
    "content",
    "response",
]
WORDS += ["metadata", "function", "role", "voice", "enabled", "modalities", "input_audio_format", "transcription", "id"]
VALUES = [
    "realtime",
    "message",
    "function",
    "assistant",
    "none",
    "server_vad",
    "semantic_vad",
    "pcm16",
    "audio/pcm",
    "\ud800",
]
NEAR = st.recursive(
    LEAVES | st.sampled_from(VALUES),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=30,
)
TYPES = st.sampled_from(
    sorted({type_ for one in (GA, BETA, LIVE) for type_ in load_fields(one.id, Side.CLIENT).events})
)


@given(
    ANY | NEAR, TYPES | st.text(max_size=10), st.sampled_from([*Side]), st.sampled_from([GA, BETA, LIVE, TRANSLATION])
)
def test_nothing_raises_whatever_the_event_holds(value, type_, side, dialect):
    rest = value if isinstance(value, dict) else {"session": value, "item": value, "response": value}
    body = {**rest, "type": type_}
    found = lint(body, side, dialect)
    assert all(one.message.endswith(".") for one in found)
    right = corrected(body, side, dialect)
    assert right is None or lint(right, side, dialect) == []


@pytest.mark.parametrize("depth", [50, 300, 900])
@pytest.mark.parametrize("root", ["session", "response", "item", "event_id", "zork"])
def test_deep_nesting_is_no_trouble(depth: int, root: str):
    value: Json = "x"
    for _ in range(depth):
        value = {"audio": value, "content": [value]} if depth < 10 else {"audio": value}
    for dialect in (GA, BETA):
        for type_ in ("session.update", "response.create", "conversation.item.create"):
            assert lint({"type": type_, root: value}, Side.CLIENT, dialect)


def test_a_fault_s_path_leads_to_its_place():
    body = hearing(turn_detection={"type": "semantic_vad", "threshold": 3})
    [one] = faults("openai-ga", Side.CLIENT, "session.update", body)
    assert one.kind is FaultKind.UNKNOWN
    assert one.path == path_of("session.audio.input.turn_detection.threshold")


# Edits


def test_edits_change_copies_and_pass_over_what_leads_nowhere():
    body: JsonObject = {"a": [{"b": 1}], "c": "text"}
    assert without(body, ("a", 0, "b")) == {"a": [{}], "c": "text"}
    assert with_value(body, ("d", "e"), 2) == {**body, "d": {"e": 2}}
    assert with_value(body, ("a", 0, "b"), 2) == {"a": [{"b": 2}], "c": "text"}
    assert with_value(body, ("c", "d"), 2) == body
    assert without(body, ("a", 7, "b")) == body
    assert applied(body, [Edit(put=("c",), value="kept")]) == body
    assert applied(body, [Edit(put=("c",), value="new", over=True)]) == {**body, "c": "new"}
    assert body == {"a": [{"b": 1}], "c": "text"}


# What it costs


def test_reading_schemas_needs_no_checker():
    code = "import sys, inspector.protocol.schema, inspector.protocol.migrate, inspector.formats.redialect\n"
    code += "sys.exit('jsonschema_rs' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False, timeout=60).returncode == 0

"""Beta events in GA's form, and the word on every field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.codec import write
from inspector.core.json import Json, JsonObject, object_at
from inspector.core.wire import Side
from inspector.protocol.dialect import load
from inspector.protocol.lint import lint
from inspector.protocol.migrate import Moved, Outcome, migrate
from inspector.protocol.retell import Retold
from inspector.protocol.schema import load as load_fields

GA, BETA = load("openai-ga"), load("openai-beta")
MAPPED, DROPPED, GONE = Outcome.MAPPED, Outcome.DROPPED, Outcome.NO_EQUIVALENT

UPDATE: JsonObject = {
    "type": "session.update",
    "event_id": "evt_1",
    "session": {
        "modalities": ["audio", "text"],
        "instructions": "Be brief.",
        "voice": "sage",
        "speed": 1.1,
        "input_audio_format": "g711_ulaw",
        "output_audio_format": "pcm16",
        "input_audio_transcription": {"enabled": True, "model": "whisper-1"},
        "input_audio_noise_reduction": {"type": "near_field"},
        "turn_detection": {"threshold": 0.5},
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {}}}],
        "tool_choice": {"type": "function", "function": {"name": "f"}},
        "temperature": 0.8,
        "max_response_output_tokens": "inf",
        "client_secret": {"expires_after": {"anchor": "created_at"}},
    },
}


def fates(body: JsonObject) -> dict[str, tuple[Outcome, str]]:
    return {one.path or "+": (one.outcome, one.to) for one in migrate(body).report}


def test_a_beta_update_becomes_one_of_ga():
    body = migrate(UPDATE).body
    assert body == {
        "type": "session.update",
        "event_id": "evt_1",
        "session": {
            "type": "realtime",
            "instructions": "Be brief.",
            "output_modalities": ["audio"],
            "max_output_tokens": "inf",
            "tool_choice": {"type": "function", "name": "f"},
            "tools": [{"type": "function", "name": "f", "parameters": {}}],
            "audio": {
                "input": {
                    "format": {"type": "audio/pcmu"},
                    "noise_reduction": {"type": "near_field"},
                    "transcription": {"model": "whisper-1"},
                    "turn_detection": {"type": "server_vad", "threshold": 0.5},
                },
                "output": {"format": {"type": "audio/pcm", "rate": 24000}, "speed": 1.1, "voice": "sage"},
            },
        },
    }
    assert lint(body, Side.CLIENT, GA) == []


def test_every_field_that_changed_is_in_the_report():
    found = {one.path: one for one in migrate(UPDATE).report if one.path}
    assert {path: one.to for path, one in found.items() if one.outcome is MAPPED} == {
        "session.modalities": "session.output_modalities",
        "session.voice": "session.audio.output.voice",
        "session.speed": "session.audio.output.speed",
        "session.input_audio_format": "session.audio.input.format",
        "session.output_audio_format": "session.audio.output.format",
        "session.input_audio_transcription": "session.audio.input.transcription",
        "session.input_audio_noise_reduction": "session.audio.input.noise_reduction",
        "session.turn_detection": "session.audio.input.turn_detection",
        "session.max_response_output_tokens": "session.max_output_tokens",
        "session.tools[0].function": "session.tools[0]",
        "session.tool_choice.function": "session.tool_choice",
    }
    assert {path for path, one in found.items() if one.outcome is GONE} == {
        "session.temperature",
        "session.client_secret",
    }
    assert {path for path, one in found.items() if one.outcome is DROPPED} == {
        "session.audio.input.transcription.enabled"
    }
    assert found["session.modalities"].note == '["audio","text"] is ["audio"] there'
    new = [one.to for one in migrate(UPDATE).report if not one.path]
    assert new == ["session.audio.input.turn_detection.type = server_vad", "session.type = realtime"]


def test_a_report_reads_as_lines():
    assert (
        str(Moved("session.voice", MAPPED, "session.audio.output.voice"))
        == "session.voice → session.audio.output.voice"
    )
    assert str(Moved("session.temperature", GONE)) == "session.temperature → no equivalent"
    assert str(Moved("", MAPPED, "session.type = realtime", "why")) == "session.type = realtime is new (why)"


@pytest.mark.parametrize("off", ["none", {"type": "none"}, None])
def test_turn_detection_is_switched_off_by_null(off: Json):
    body = migrate({"type": "session.update", "session": {"turn_detection": off}}).body
    assert object_at(body, "session", "audio", "input") == {"turn_detection": None}


def test_transcription_that_is_not_enabled_is_null():
    body = migrate({"type": "session.update", "session": {"input_audio_transcription": {"enabled": False}}}).body
    assert object_at(body, "session", "audio", "input") == {"transcription": None}


def test_what_stands_in_its_new_place_already_stays():
    session: JsonObject = {"type": "realtime", "voice": "old", "audio": {"output": {"voice": "new"}}}
    migration = migrate({"type": "session.update", "session": session})
    assert object_at(migration.body, "session", "audio", "output") == {"voice": "new"}
    assert [(one.path, one.outcome) for one in migration.report] == [("session.voice", DROPPED)]


def test_a_transcription_session_is_a_session_of_that_type():
    body: JsonObject = {
        "type": "transcription_session.update",
        "session": {
            "input_audio_format": "pcm16",
            "input_audio_transcription": {"model": "whisper-1"},
            "modalities": ["text"],
            "include": ["item.input_audio_transcription.logprobs"],
        },
    }
    result = migrate(body)
    assert result.body["type"] == "session.update"
    assert object_at(result.body, "session")["type"] == "transcription"
    assert lint(result.body, Side.CLIENT, GA) == []
    assert fates(body)["transcription_session.update"] == (MAPPED, "session.update")
    assert fates(body)["session.output_modalities"] == (GONE, "")


def test_a_response_and_its_input():
    body: JsonObject = {
        "type": "response.create",
        "response": {
            "modalities": ["text"],
            "voice": "sage",
            "output_audio_format": "g711_alaw",
            "temperature": 1.0,
            "max_response_output_tokens": 50,
            "input": [{"type": "message", "role": "assistant", "content": [{"type": "text", "text": "Hi"}]}],
        },
    }
    result = migrate(body).body
    assert result["response"] == {
        "output_modalities": ["text"],
        "audio": {"output": {"voice": "sage", "format": {"type": "audio/pcma"}}},
        "max_output_tokens": 50,
        "input": [{"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "Hi"}]}],
    }
    assert lint(result, Side.CLIENT, GA) == []


@pytest.mark.parametrize(
    ("role", "kind", "new"),
    [
        ("assistant", "text", "output_text"),
        ("assistant", "audio", "output_audio"),
        ("user", "input_text", "input_text"),
        ("user", "text", "input_text"),
        ("system", "text", "input_text"),
    ],
)
def test_the_parts_of_a_message_are_named_by_who_speaks(role: str, kind: str, new: str):
    content: list[Json] = [{"type": kind, "text": "Hi"}]
    body: JsonObject = {
        "type": "conversation.item.create",
        "item": {"type": "message", "role": role, "content": content},
    }
    assert object_at(migrate(body).body, "item", "content", 0)["type"] == new
    assert len(migrate(body).report) == (kind != new)


def test_what_needs_nothing_comes_back_as_it_is():
    for body in (
        {"type": "input_audio_buffer.commit"},
        {"type": "session.update", "session": {"type": "realtime"}},
        {},
    ):
        assert migrate(body) == (body, [])


def test_the_event_itself_is_left_alone():
    before = write(UPDATE)
    assert migrate(UPDATE).report
    assert write(UPDATE) == before


def test_migrating_twice_is_migrating_once():
    once = migrate(UPDATE).body
    assert migrate(once) == (once, [])


LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=10)
    | st.sampled_from(["none", "pcm16", "text", "audio"])
)
WORDS = (
    "modalities voice tools function turn_detection input_audio_transcription enabled audio input content type role "
)
WORDS += "output_audio_format tool_choice output item id status object"
KEYS = st.sampled_from(WORDS.split())
VALUES = st.recursive(
    LEAVES, lambda one: st.lists(one, max_size=3) | st.dictionaries(KEYS, one, max_size=5), max_leaves=20
)


@given(VALUES, st.sampled_from(sorted(load_fields("openai-beta", Side.CLIENT).events)))
def test_no_client_event_makes_it_raise(value: Json, type_: str):
    body: JsonObject = {"session": value, "response": value, "item": value, "type": type_}
    assert migrate(body).body.keys() == body.keys()


# Servers


def retold(*bodies: JsonObject) -> list[JsonObject]:
    retelling = Retold(BETA)
    return [one for body in bodies for one in retelling.retell(body).bodies]


CALL: JsonObject = {
    "id": "i",
    "object": "realtime.item",
    "type": "function_call",
    "call_id": "c",
    "name": "f",
    "arguments": "",
}


@pytest.mark.parametrize(
    ("beta", "ga"),
    [
        ("response.text.delta", "response.output_text.delta"),
        ("response.text.done", "response.output_text.done"),
        ("response.audio.delta", "response.output_audio.delta"),
        ("response.audio.done", "response.output_audio.done"),
        ("response.audio_transcript.delta", "response.output_audio_transcript.delta"),
        ("response.audio_transcript.done", "response.output_audio_transcript.done"),
        ("conversation.item.created", "conversation.item.added"),
        ("response.content_part.added", "response.content_part.added"),
        ("rate_limits.updated", "rate_limits.updated"),
    ],
)
def test_a_server_event_gets_its_name_of_ga(beta: str, ga: str):
    assert retold({"type": beta, "event_id": "e"}) == [{"type": ga, "event_id": "e"}]


def test_ga_does_not_say_that_there_is_a_conversation():
    retelling = Retold(BETA).retell({"type": "conversation.created", "event_id": "e", "conversation": {"id": "c"}})
    assert retelling.bodies == []
    assert [(one.path, one.outcome) for one in retelling.report] == [("conversation.created", GONE)]


def test_an_item_of_the_client_is_added_and_done():
    item: JsonObject = {
        "id": "i",
        "object": "realtime.item",
        "type": "message",
        "status": "completed",
        "role": "user",
        "content": [{"type": "input_text", "text": "Hello"}],
    }
    created: JsonObject = {"type": "conversation.item.created", "event_id": "e", "previous_item_id": None, "item": item}
    added, done = retold(created)
    bare = {key: value for key, value in item.items() if key != "object"}
    assert added == {**created, "type": "conversation.item.added", "item": bare}
    assert done == {**added, "type": "conversation.item.done", "event_id": "e_done"}
    assert lint(added, Side.SERVER, GA) == lint(done, Side.SERVER, GA) == []


def test_an_item_of_the_model_is_done_with_its_output():
    open_, closed = {**CALL, "status": "in_progress"}, {**CALL, "status": "completed"}
    types = [
        one["type"]
        for one in retold(
            {"type": "response.output_item.added", "item": open_},
            {"type": "conversation.item.created", "item": open_},
            {"type": "response.output_item.done", "item": closed},
            {"type": "response.output_item.done", "item": closed},
        )
    ]
    assert types == [
        "response.output_item.added",
        "conversation.item.added",
        "conversation.item.done",
        "response.output_item.done",
        "response.output_item.done",
    ]


def test_ga_repeats_the_name_of_a_function_with_its_arguments():
    done: JsonObject = {"type": "response.function_call_arguments.done", "call_id": "c", "arguments": "{}"}
    assert retold({"type": "response.output_item.added", "item": CALL}, done)[1] == {**done, "name": "f"}
    assert retold(done) == [done]


def test_a_session_and_a_response_get_their_shape_of_ga():
    session: JsonObject = {"id": "s", "object": "realtime.session", "modalities": ["text", "audio"], "voice": "sage"}
    [created] = retold({"type": "session.created", "event_id": "e", "session": session})
    assert created["session"] == {
        "id": "s",
        "object": "realtime.session",
        "type": "realtime",
        "output_modalities": ["audio"],
        "audio": {"output": {"voice": "sage"}},
    }
    part: JsonObject = {"type": "audio", "transcript": "Hi"}
    message: JsonObject = {
        "id": "i",
        "object": "realtime.item",
        "type": "message",
        "role": "assistant",
        "content": [part],
    }
    [done] = retold({"type": "response.done", "response": {"id": "r", "modalities": ["text"], "output": [message]}})
    assert done["response"] == {
        "id": "r",
        "output_modalities": ["text"],
        "output": [{"id": "i", "type": "message", "role": "assistant", "content": [{**part, "type": "output_audio"}]}],
    }


def test_an_event_that_the_beta_does_not_have_stays():
    body: JsonObject = {"type": "response.novelty", "modalities": ["text"]}
    assert retold(body) == [body]


@given(st.lists(st.tuples(VALUES, st.sampled_from(sorted(load_fields("openai-beta", Side.SERVER).events))), max_size=4))
def test_no_server_event_makes_it_raise(events: list[tuple[Json, str]]):
    bodies: list[JsonObject] = [{"session": one, "response": one, "item": one, "type": type_} for one, type_ in events]
    assert len(retold(*bodies)) <= 2 * len(bodies)

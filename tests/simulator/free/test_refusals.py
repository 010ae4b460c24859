"""What the free server refuses: the code, the path, and the finding that names it."""

import base64

import pytest

from inspector.core.json import text_at
from inspector.formats.dialogue import sound

from .talk import BETA, HELLO, talking

LONG_ID = "x" * 39


def session(**fields):
    return "session.update", {"session": {"type": "realtime", **fields}}


def audio_input(**fields):
    return session(audio={"input": fields})


def item(**fields):
    return "conversation.item.create", {"item": {"type": "message", "role": "user", "content": [], **fields}}


def part(role, type_, **more):
    return item(role=role, content=[{"type": type_, "text": "x", **more}])


def about(type_, **fields):
    return f"conversation.item.{type_}", {"item_id": "item_nowhere", **fields}


TRUNCATION = {"content_index": 0, "audio_end_ms": 10}
# An event, the code and the path of the error, words of its message, and the rule that names it.
GA = [
    (session(temperature=1), "unknown_parameter", "session.temperature", "Unknown parameter", "unknown-parameter"),
    (session(modalities=["text"]), "unknown_parameter", "session.modalities", "Unknown", "unknown-parameter"),
    (
        ("session.update", {"session": {"instructions": "x"}}), "missing_required_parameter", "session.type",
        "Missing required parameter: 'session.type'.", "session-update-rejected",
    ),
    (
        session(output_modalities=["audio", "text"]), "invalid_value", "session.output_modalities",
        "Invalid modalities: ['audio', 'text']. Supported combinations are: ['text'] and ['audio'].",
        "invalid-modalities",
    ),
    (
        ("session.update", {"session": {"type": "chat"}}), "invalid_value", "session.type",
        "Supported values are: 'realtime' and 'transcription'.", "session-update-rejected",
    ),
    (
        ("session.update", {"session": {"type": "transcription"}}), "invalid_parameter", "session.type",
        "Passing a transcription session update event to a realtime session", "session-update-rejected",
    ),
    (session(tools="none"), "invalid_type", "session.tools", "expected an array", "session-update-rejected"),
    (
        audio_input(format={"type": "audio/pcm", "rate": 16000}), "integer_below_min_value",
        "session.audio.input.format.rate", ">= 24000, but got 16000", "session-update-rejected",
    ),
    (
        audio_input(format={"type": "audio/pcm", "rate": 48000}), "integer_above_max_value",
        "session.audio.input.format.rate", "<= 24000, but got 48000", "session-update-rejected",
    ),
    (
        audio_input(format={"type": "audio/pcm"}), "missing_required_parameter", "session.audio.input.format.rate",
        "Missing", "session-update-rejected",
    ),
    (
        audio_input(format={"type": "audio/pcmu", "rate": 8000}), "unknown_parameter",
        "session.audio.input.format.rate", "Unknown", "pcm-rate-not-24k",
    ),
    (
        audio_input(turn_detection={"type": "semantic_vad", "threshold": 0.5}), "unknown_parameter",
        "session.audio.input.turn_detection.threshold", "Unknown", "vad-knob-mix",
    ),
    (
        audio_input(turn_detection={"type": "server_vad", "threshold": 1.5}), "decimal_above_max_value",
        "session.audio.input.turn_detection.threshold", "<= 1, but got 1.5", "session-update-rejected",
    ),
    (
        part("assistant", "text"), "invalid_value", "item.content[0].type",
        "Invalid value: 'text'. Value must be 'output_text'.", "history-role-type-mismatch",
    ),
    (
        part("assistant", "output_audio"), "invalid_value", "item.content[0].type", "Value must be 'output_text'.",
        "error-event",
    ),
    (part("user", "text"), "invalid_value", "item.content[0].type", "'input_text'", "history-role-type-mismatch"),
    (part("system", "text"), "invalid_value", "item.content[0].type", "'input_text'", "history-role-type-mismatch"),
    (item(id=LONG_ID), "string_above_max_length", "item.id", "maximum length 32, but got a string with length 39",
     "id-too-long-or-dup"),
    (
        ("conversation.item.create", {"item": {"type": "function_call_output", "call_id": "c", "output": {"a": 1}}}),
        "invalid_type", "item.output", "expected a string, but got an object instead", "tool-output-not-string",
    ),
    (
        ("conversation.item.create", {"item": {"type": "function_call_output", "call_id": "c", "output": "1"}}),
        "invalid_tool_call_id", "item.call_id", "Tool call ID 'c' not found", "tool-output-unknown-call",
    ),
    (
        ("conversation.item.create", {"item": HELLO, "previous_item_id": "item_nowhere"}),
        "item_create_invalid_previous_item_id", "previous_item_id", "does not exist", "error-event",
    ),
    (about("delete"), "item_delete_invalid_item_id", "item_id", "does not exist", "benign-error"),
    (about("retrieve"), "item_retrieve_invalid_item_id", "item_id", "does not exist", "error-event"),
    (about("truncate", **TRUNCATION), "item_truncate_invalid_item_id", "item_id", "does not exist", "benign-error"),
    (("input_audio_buffer.append", {"audio": "data:audio/wav;base64,AAAA"}), "invalid_value", "audio",
     "an invalid value", "audio-bad-base64"),
    (("input_audio_buffer.append", {"audio": ""}), "invalid_value", "audio", "empty bytes", "error-event"),
    (("input_audio_buffer.commit", {}), "input_audio_buffer_commit_empty", None, "0.00ms of audio", "commit-empty"),
    (("response.cancel", {}), "response_cancel_not_active", None, "no active response found", "benign-error"),
    (("response.create", {"response": {"max_output_tokens": 5000}}), "integer_above_max_value",
     "response.max_output_tokens", "<= 4096", "error-event"),
    (("response.create", {"response": {"modalities": ["text"]}}), "unknown_parameter", "response.modalities",
     "Unknown", "unknown-parameter"),
    (
        ("response.create", {"response": {"tool_choice": {"type": "function", "name": "fly"}}}), "invalid_value",
        "response.tool_choice", "not found in 'tools'", "error-event",
    ),
    (
        ("response.create", {"response": {"input": [{"type": "item_reference", "id": "item_nowhere"}]}}),
        "invalid_value", "response.input[0].id", "not found", "error-event",
    ),
    (("output_audio_buffer.clear", {}), "invalid_value", "type", "Supported values are:", "error-event"),
    (("conversation.item.make", {}), "invalid_value", "type", "'conversation.item.create', ", "error-event"),
]  # fmt: skip
OLD = [
    (
        ("session.update", {"session": {"modalities": ["audio"]}}), "invalid_value", "session.modalities",
        "Supported combinations are: ['text'] and ['audio', 'text'].", "invalid-modalities",
    ),
    (
        ("session.update", {"session": {"output_modalities": ["text"]}}), "unknown_parameter",
        "session.output_modalities", "Unknown", "unknown-parameter",
    ),
    (
        part("assistant", "input_text"), "invalid_value", "item.content[0].type", "Value must be 'text'.",
        "history-role-type-mismatch",
    ),
    (
        ("session.update", {"session": {"temperature": 2.5}}), "decimal_above_max_value", "session.temperature",
        "<= 1.2", "session-update-rejected",
    ),
]  # fmt: skip


async def refused(talk, event, code, param, words, rule):
    type_, fields = event
    await talk.say(type_, event_id="mine", **fields)
    error = await talk.error()
    assert (error["code"], error["param"], error["event_id"]) == (code, param, "mine")
    assert error["type"] == "invalid_request_error"
    assert words in str(error["message"])
    assert rule in talk.found()


@pytest.mark.parametrize("case", GA, ids=lambda case: f"{case[1]} {case[2]}")
async def test_a_refusal_has_its_code_and_the_finding_that_names_it(case):
    async with talking() as talk:
        await talk.until("session.created")
        await refused(talk, *case)


@pytest.mark.parametrize("case", OLD, ids=lambda case: f"{case[1]} {case[2]}")
async def test_the_beta_refuses_in_its_own_words(case):
    async with talking(dialect="openai-beta", headers=BETA) as talk:
        await talk.until("conversation.created")
        await refused(talk, *case)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("not json", "invalid_json"),
        ('{"type":"session.upd', "invalid_json"),
        ("[1]", "invalid_event"),
        ('{"event_id":"x"}', "invalid_event"),
        (b"\x00\x01", "invalid_event"),
    ],
)
async def test_a_frame_that_is_no_event_is_refused_and_the_session_goes_on(message, code):
    async with talking() as talk:
        await talk.until("session.created")
        await talk.say_raw(message)
        assert (await talk.error())["code"] == code
        await talk.say("input_audio_buffer.clear")
        await talk.until("input_audio_buffer.cleared")


async def test_a_refused_update_changes_nothing():
    async with talking() as talk:
        before = (await talk.until("session.created"))["session"]
        await talk.say("session.update", session={"type": "realtime", "instructions": "x", "temperature": 1})
        await talk.error()
        await talk.say("session.update", session={"type": "realtime"})
        assert (await talk.until("session.updated"))["session"] == before


async def test_an_id_can_be_used_once():
    async with talking() as talk:
        for _ in range(2):
            await talk.say("conversation.item.create", item={"id": "item_mine", **HELLO})
        error = await talk.error()
        assert error["code"] == "item_create_duplicate_item_id"
        assert "id-too-long-or-dup" in talk.found()


async def test_one_response_at_a_time_writes_to_the_conversation():
    async with talking() as talk:
        await talk.ask("long")
        opened = await talk.until("response.created")
        await talk.say("response.create", event_id="second")
        error = await talk.error()
        assert (error["code"], error["event_id"]) == ("conversation_already_has_active_response", "second")
        assert text_at(opened, "response", "id") in str(error["message"])
        assert "response-create-while-active" in talk.found()


async def test_the_voice_is_fixed_once_it_was_heard():
    async with talking() as talk:
        await talk.ask("Speak")
        await talk.done()
        await talk.say("session.update", session={"type": "realtime", "audio": {"output": {"voice": "cedar"}}})
        error = await talk.error()
        assert error["code"] == "cannot_update_voice"
        assert "voice-change-after-audio" in talk.found()
        await talk.say("session.update", session={"type": "realtime", "audio": {"output": {"voice": "marin"}}})
        await talk.until("session.updated")


@pytest.mark.parametrize(
    ("modality", "end", "code", "words", "rule"),
    [
        ("audio", 99_000, "invalid_value", "is already shorter than 99000ms", "truncate-beyond-audio"),
        ("text", 10, "unsupported_content_type", "Only model output audio messages", "truncate-non-audio"),
    ],
)
async def test_only_what_was_said_aloud_can_be_truncated(modality, end, code, words, rule):
    async with talking() as talk:
        await talk.ask("Speak", output_modalities=[modality])
        item = (await talk.done())["output"][0]["id"]
        await talk.say("conversation.item.truncate", item_id=item, content_index=0, audio_end_ms=end)
        error = await talk.error()
        assert error["code"] == code
        assert words in str(error["message"])
        assert rule in talk.found()


async def test_a_commit_of_less_than_a_tenth_of_a_second_is_refused_with_its_length():
    async with talking() as talk:
        off = {"type": "realtime", "audio": {"input": {"turn_detection": None}}}
        await talk.say("session.update", session=off)
        await talk.say("input_audio_buffer.append", audio=sound.sound(50_000))
        await talk.say("input_audio_buffer.commit")
        assert "buffer only has 50.00ms" in str((await talk.error())["message"])
        await talk.say("input_audio_buffer.append", audio=base64.b64encode(bytes(48 * 50)).decode())
        await talk.say("input_audio_buffer.commit")
        await talk.until("input_audio_buffer.committed")


async def test_the_beta_names_the_voice_where_it_has_it():
    async with talking(dialect="openai-beta", headers=BETA) as talk:
        await talk.ask("Speak")
        await talk.done()
        await talk.say("session.update", session={"voice": "ash"})
        assert (await talk.error())["param"] == "session.voice"


async def test_a_model_without_turns_wants_no_turn_detection():
    path = "/v1/realtime?intent=transcription"
    async with talking(path, dialect="openai-ga-transcription") as talk:
        transcription = {"model": "gpt-realtime-whisper"}
        for detection, answer in ({"type": "server_vad"}, "error"), (None, "session.updated"):
            audio = {"input": {"transcription": transcription, "turn_detection": detection}}
            await talk.say("session.update", session={"type": "transcription", "audio": audio})
            await talk.until(answer)
        error = next(body["error"] for body in talk.heard if body["type"] == "error")
        assert error["message"] == "Turn detection is not supported for this transcription model."


async def test_a_transcription_session_gives_no_responses():
    dialect = "openai-ga-transcription"
    async with talking("/v1/realtime?intent=transcription", dialect=dialect) as talk:
        await talk.until("session.created")
        await talk.say("response.create")
        await talk.error()
        assert "response-create-in-transcription" in talk.found()
        await talk.say("session.update", session={"type": "realtime"})
        assert (await talk.error())["code"] == "invalid_parameter"

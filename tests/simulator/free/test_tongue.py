"""What the beta makes of GA's events, and GA of the beta's."""

import pytest

from inspector.core.json import path_of, value_at
from inspector.core.wire import Side
from inspector.protocol.lint import lint
from inspector.simulator.free import setting
from inspector.simulator.free.tongue import tongue_of

SESSION = setting.opening("realtime", "gpt-4o-realtime-preview", "sess_1", 1_800_000_000)


def said(type_, kind="realtime", **fields):
    return tongue_of(kind, beta=True).said({"type": type_, "event_id": "event_1", **fields})


def test_ga_is_said_and_heard_as_it_is():
    tongue = tongue_of("realtime", beta=False)
    body = {"type": "session.created", "session": SESSION}
    assert tongue.said(body) is body
    assert tongue.heard(body) is body


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("session.modalities", ["audio", "text"]),
        ("session.voice", "marin"),
        ("session.input_audio_format", "pcm16"),
        ("session.output_audio_format", "pcm16"),
        ("session.turn_detection.type", "server_vad"),
        ("session.max_response_output_tokens", "inf"),
        ("session.temperature", 0.8),
        ("session.speed", 1.0),
        ("session.object", "realtime.session"),
    ],
)
def test_the_betas_session_is_flat(path, value):
    body = said("session.created", session=SESSION)
    assert value_at(body, path_of(path)) == value
    assert not {"type", "audio", "output_modalities", "truncation"} & body["session"].keys()
    assert lint(body, Side.SERVER, tongue_of("realtime", beta=True).dialect) == []


@pytest.mark.parametrize(
    ("ga", "beta"),
    [
        ("response.output_text.delta", "response.text.delta"),
        ("response.output_audio.done", "response.audio.done"),
        ("response.output_audio_transcript.delta", "response.audio_transcript.delta"),
        ("conversation.item.added", "conversation.item.created"),
        ("conversation.item.deleted", "conversation.item.deleted"),
        ("input_audio_buffer.committed", "input_audio_buffer.committed"),
    ],
)
def test_an_event_has_the_betas_name(ga, beta):
    assert said(ga)["type"] == beta


def test_the_beta_does_not_say_that_an_item_is_final_nor_the_name_with_the_arguments():
    assert said("conversation.item.done", item={}) is None
    assert "name" not in said("response.function_call_arguments.done", name="f", arguments="{}")


def test_a_transcription_session_has_names_of_its_own():
    session = setting.opening("transcription", "", "sess_1", 1_800_000_000)
    body = said("session.created", "transcription", session=session)
    assert body["type"] == "transcription_session.created"
    assert "temperature" not in body["session"]


def test_parts_and_items_have_the_betas_shape():
    item = {"id": "a", "type": "message", "role": "assistant", "content": [{"type": "output_audio", "transcript": "x"}]}
    shown = {"id": "a", "object": "realtime.item", "type": "message", "role": "assistant"}
    shown["content"] = [{"type": "audio", "transcript": "x"}]
    assert said("conversation.item.added", item=item)["item"] == shown
    response = {"output": [item], "output_modalities": ["audio"], "audio": {"output": {"voice": "ash", "format": None}}}
    told = said("response.done", response=response)["response"]
    assert told["output"] == [shown]
    assert (told["modalities"], told["voice"]) == (["audio", "text"], "ash")


def test_the_temperature_is_remembered_though_ga_has_none():
    tongue = tongue_of("realtime", beta=True)
    heard = tongue.heard({"type": "session.update", "session": {"modalities": ["text"], "temperature": 1.1}})
    assert heard["session"] == {"type": "realtime", "output_modalities": ["text"]}
    assert tongue.said({"type": "session.updated", "session": SESSION})["session"]["temperature"] == 1.1

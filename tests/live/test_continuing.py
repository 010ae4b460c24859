"""The items of a recording, as the events that create them in another session."""

import json

import pytest

from inspector.core.json import object_at
from inspector.formats.dialogue.transcript import parse
from inspector.live.continuing import carried
from tests.diagnosis.dialogue import read, recorded


def told(type_, **fields):
    """A line of the server's."""
    return f"< {json.dumps({'type': type_, **fields})}\n"


def message(identity, role, *content):
    return {"id": identity, "type": "message", "role": role, "content": [*content]}


def spoken(identity):
    item = message(identity, "user", {"type": "input_audio", "transcript": None})
    return told("conversation.item.added", previous_item_id="b", item=item)


ADDED, DONE, OUTPUT = "conversation.item.added", "conversation.item.done", "response.output_item.done"
ANSWER = message("b", "assistant", {"type": "output_audio", "transcript": "Good day."})
CALL = {"type": "function_call", "call_id": "call_1", "name": "sum", "arguments": "{}"}
RESULT = {"type": "function_call_output", "call_id": "call_1", "output": "3"}
TALK = (
    told("session.created", session={"id": "sess_1", "type": "realtime"})
    + told(ADDED, item=message("a", "user", {"type": "input_text", "text": "Hello"}))
    + told(ADDED, previous_item_id="a", item=message("b", "assistant"))
    + told(DONE, previous_item_id="a", item=ANSWER)
    + told(OUTPUT, response_id="r", item=message("z", "assistant", {"type": "output_text", "text": "beside"}))
)
CALLED = told(DONE, previous_item_id="b", item={"id": "c", "object": "realtime.item", "status": "completed", **CALL})
CALLED += told(ADDED, previous_item_id="c", item={"id": "d", **RESULT})


def carry(text, **more):
    (case,) = parse(text)
    return carried(read(recorded(case)), **more)


def words(found):
    items = [object_at(event, "item") for event in found.events]
    return [(item.get("role"), item["content"][0]["type"], item["content"][0]["text"]) for item in items]


def test_messages_are_created_in_order_as_words():
    found = carry(TALK)
    assert words(found) == [("user", "input_text", "Hello"), ("assistant", "output_text", "Good day.")]
    assert found.left_out == []
    assert {event["type"] for event in found.events} == {"conversation.item.create"}


def test_the_beta_has_another_word_for_an_answer():
    assert words(carry(TALK, beta=True))[1] == ("assistant", "text", "Good day.")


def test_calls_and_outputs_are_created_with_what_matters():
    call, output = [object_at(event, "item") for event in carry(TALK + CALLED).events[2:]]
    assert (call, output) == (CALL, RESULT)


def test_sound_is_its_transcript_or_left_out():
    transcribed = told(
        "conversation.item.input_audio_transcription.completed", item_id="x", content_index=0, transcript="Well?"
    )
    found = carry(TALK + spoken("x") + spoken("y") + transcribed)
    assert ("user", "input_text", "Well?") in words(found)
    assert found.left_out == ["sound without a transcript (y)"]
    assert found.told == (
        "Carried over 3 items of the conversation, as words. Not carried over: sound without a transcript (y)."
    )


def test_what_was_deleted_or_interrupted_is_not_created():
    cut = told("conversation.item.truncated", item_id="b", content_index=0, audio_end_ms=100)
    found = carry(TALK + told("conversation.item.deleted", item_id="a") + cut)
    assert found.events == []
    assert len(found.left_out) == 1
    assert "interrupted" in found.left_out[0]


def test_other_items_are_named():
    found = carry(TALK + told(ADDED, item={"id": "m", "type": "mcp_call", "name": "x"}))
    assert found.left_out == ["an item of type mcp_call (m)"]


@pytest.mark.parametrize(
    "item", [None, [], {}, {"id": 7, "type": []}, {"id": "x", "type": "message", "role": "user", "content": 7}]
)
def test_an_item_that_is_none_is_no_crash(item):
    assert carry(told(ADDED, item=item)).events == []

"""Ids that stand in for those a trace of names does not show."""

import pytest

from inspector.core import codec
from inspector.diagnosis.base import Severity
from inspector.formats.opening import open_input

from .paste import frames

TRACE = """\
-> session.update
<- session.updated
<- input_audio_buffer.speech_started
<- input_audio_buffer.speech_stopped
<- input_audio_buffer.committed
<- conversation.item.added
<- response.created
<- response.output_item.added
<- conversation.item.added
<- response.output_audio.delta
<- response.done (status=completed)
"""


def about(body):
    """The response and the item that an event names."""
    response = body.get("response_id") or body.get("response", {}).get("id")
    return response, body.get("item_id") or body.get("item", {}).get("id")


def ids(text):
    return [about(codec.read(frame).body) for frame in frames(text)]


def test_events_that_belong_together_share_an_id():
    response, heard, said = "not-shown-response-1", "not-shown-item-1", "not-shown-item-2"
    assert ids(TRACE) == [
        *((None, None), (None, None)),
        *((None, heard), (None, heard), (None, heard), (None, heard)),
        *((response, None), (response, said), (None, said), (response, said), (response, None)),
    ]


def test_what_stands_in_is_said():
    missing = [frame.marks.origin.missing for frame in frames(TRACE)]
    assert missing[0] == ()
    assert missing[-1] == ("ids (others stand in for them)",)


def test_an_id_that_is_shown_is_used():
    created = '<- {"type": "response.created", "response": {"id": "resp_1"}}'
    text = f"{created}\n<- response.output_audio.delta\n<- response.done\n"
    assert [one[0] for one in ids(text)] == ["resp_1"] * 3


@pytest.mark.parametrize("after", ["", "\nNothing more is logged than that, is it fine?\n"])
def test_a_healthy_trace_is_answered_and_accused_of_nothing(after):
    [reading] = open_input("trace", None, (TRACE + after).encode())
    assert reading.verdict().status == "answered"
    assert [one.rule for one in reading.findings() if one.severity > Severity.NOTE] == []


def test_of_two_responses_at_once_each_ends():
    text = "<- response.created\n<- response.created\n<- response.output_text.delta\n<- response.done\n"
    text += "<- response.output_text.delta\n<- response.done\n"
    first, second = "not-shown-response-1", "not-shown-response-2"
    assert [one[0] for one in ids(text)] == [first, second, second, second, first, first]


def test_an_item_is_taken_by_an_acknowledgement_of_which_only_the_name_is_shown():
    created = '{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[]}}'
    lines = ("00 <- session.created", f"01 -> {created}", "02 <- conversation.item.added", "40 -> response.create")
    text = "".join(f"12:00:{line}\n" for line in lines)
    [reading] = open_input("trace", None, text.encode())
    assert "item-create-unacked" not in {one.rule for one in reading.findings()}

"""Every event that is offered to be sent is one that the server takes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from inspector.core.wire import Side
from inspector.diagnosis.base import NextStep
from inspector.formats.dialogue.transcript import parse
from inspector.formats.opening import open_input
from inspector.protocol.lint import lint
from inspector.recording.reading import Reading

from .dialogue import read, recorded

ROOT = Path(__file__).parent.parent.parent
SAMPLES = [*sorted((ROOT / "sessions").glob("*.jsonl")), ROOT / "tests" / "posts" / "silent-hello.txt"]
CREATED = "< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection=null\n"
CALLED = """
> response.create
< response.created response.id=resp_1
< response.output_item.added response_id=resp_1 item.id=it_1 item.type=function_call item.call_id=call_1 item.name=f
< response.function_call_arguments.done response_id=resp_1 item_id=it_1 call_id=call_1 arguments="{}"
< response.done response.id=resp_1 response.status=completed
"""


def steps(reading: Reading) -> Iterator[NextStep]:
    yield from reading.verdict().next_steps
    for turn in reading.turns():
        yield from turn.verdict.next_steps


def said(text: str) -> Reading:
    (case,) = parse(text)
    return read(recorded(case))


def sent(text: str) -> list[object]:
    return [step.send for step in said(text).verdict().next_steps if step.send is not None]


def what_is_to_be_sent_is_valid(reading: Reading) -> None:
    """Asked of every transcript by `test_transcripts`."""
    for step in steps(reading):
        if step.send is not None:
            assert isinstance(step.send, dict)
            assert lint(step.send, Side.CLIENT, reading.scene.server) == [], step
            assert reading.scene.server.spec(Side.CLIENT, str(step.send["type"])), step


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_what_a_sample_is_told_to_send_is_valid(path):
    for reading in open_input(path.name, path):
        what_is_to_be_sent_is_valid(reading)


def test_a_refused_update_comes_back_ready_to_send():
    [reading] = open_input("x", ROOT / "sessions" / "update-rejected.jsonl")
    [step] = reading.verdict().next_steps
    session = {"type": "realtime", "instructions": "Answer in one short sentence.", "output_modalities": ["text"]}
    assert step.send == {"type": "session.update", "session": session}


def test_a_field_that_nothing_tells_about_is_left_out():
    update = "> session.update event_id=e1 session.type=realtime session.instructions=Hi session.tracing=auto"
    error = '< error error.code=invalid_value error.message="No." error.param=session.tracing error.event_id=e1'
    session = {"type": "realtime", "instructions": "Hi"}
    assert sent(f"{CREATED}{update}\n{error}") == [{"type": "session.update", "session": session}]


def test_the_result_of_the_waiting_call():
    [event] = sent(CREATED + CALLED + "~ 130s\n")
    assert event["item"]["type"] == "function_call_output"
    assert event["item"]["call_id"] == "call_1"


def test_the_request_that_is_missing_is_offered_once():
    user = """
    > conversation.item.create item.type=message item.role=user
    < conversation.item.added item.id=item_1 item.type=message item.role=user
    < conversation.item.done item.id=item_1 item.type=message item.role=user
    ~ 130s
    """
    assert sent(CREATED + user) == [{"type": "response.create"}]


def test_nothing_is_to_be_sent_on_a_lost_connection():
    assert sent(CREATED + "> response.create\n~ lost connection reset\n") == []


def test_an_update_that_was_made_good_is_not_offered_again():
    update = "> session.update event_id=e1 session.type=realtime session.voice=alloy"
    error = "< error error.code=unknown_parameter error.param=session.voice error.event_id=e1"
    better = "> session.update event_id=e2 session.type=realtime session.audio.output.voice=alloy"
    done = "< session.updated session.type=realtime session.audio.output.voice=alloy"
    assert sent("\n".join([CREATED.strip(), update, error, better, done])) == []


def test_a_result_under_a_wrong_id_comes_back_with_the_right_one():
    wrong = "> conversation.item.create event_id=e1 item.type=function_call_output item.call_id=it_1 item.output=ok"
    error = '< error error.code=item_not_found error.message="No tool call it_1." error.event_id=e1'
    [event] = [one for one in sent(f"{CREATED}{CALLED}{wrong}\n{error}\n") if "item" in one]
    assert event["item"] == {"type": "function_call_output", "call_id": "call_1", "output": "ok"}


def test_a_truncate_beyond_the_audio_comes_back_with_what_was_received():
    text = f"""
    {CREATED}
    < response.created response.id=resp_1
    < response.output_audio.delta response_id=resp_1 item_id=item_1 content_index=0 delta={"A" * 64000}
    > conversation.item.truncate event_id=e1 item_id=item_1 content_index=0 audio_end_ms=5000
    < error error.code=invalid_value error.event_id=e1 error.message="Audio of 1000ms is already shorter than 5000ms."
    """
    [event] = [one for one in sent(text) if one["type"] == "conversation.item.truncate"]
    assert event["audio_end_ms"] == 1000

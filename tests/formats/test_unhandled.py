"""Lines in which an app says that it does not know an event: the event came, and the app had no use for it."""

import pytest

from inspector.core import codec
from inspector.core.json import text_at
from inspector.core.wire import Side
from inspector.formats.names import unhandled
from inspector.formats.opening import open_input

from .paste import read

NAMES_ONLY = """No sound since I moved to the new endpoint:

[ws] sent response.create
[ws] recv response.created
WARN unhandled event type: response.output_audio_transcript.delta
WARN unhandled event type: response.output_audio.delta
WARN unhandled event type: response.output_audio.delta
WARN unhandled event type: response.output_audio.done
WARN unhandled event type: response.output_audio_transcript.done
[ws] recv response.done
"""
BODIES = """<- {"type":"response.created","response":{"id":"resp_1"}}
<- {"type":"response.output_audio.delta","response_id":"resp_1","item_id":"item_1","delta":"AAAA"}
Unknown event: response.output_audio.delta
<- {"type":"response.done","response":{"id":"resp_1","status":"completed"}}
"""


def types_of(text: str) -> list[str | None]:
    [conversation] = read(text)
    return [text_at(codec.decode(item.payload)[0], "type") for item in conversation.items]


@pytest.mark.parametrize(
    "line",
    [
        "unhandled event type: response.output_audio.delta",
        "2026-03-01 10:00:00 WARN  rt - Unrecognized event 'response.output_audio.delta'",
        "[WARN] No handler for response.output_audio.delta",
        'console.warn Unhandled server event type "response.output_audio.delta"',
        "unknown realtime event: response.output_audio.delta",
    ],
)
def test_what_an_app_does_not_know_is_learnt_from_its_log(line):
    assert unhandled.types(f"something before\n{line}\nand after") == {"response.output_audio.delta"}


@pytest.mark.parametrize(
    "text",
    [
        "Unknown parameter: 'session.output_audio.delta'.",
        "We handle response.output_audio.delta, and nothing is unknown to us.",
        "unsupported event type: input_audio_buffer.append",  # the client's own
        "unhandled exception in response.output_audio.delta handler",
        "unhandled event type: conversation.item.nonsense",
    ],
)
def test_other_words_say_nothing_of_it(text):
    assert unhandled.types(text) == frozenset()


def test_such_a_line_shows_that_the_event_came():
    [conversation] = read(NAMES_ONLY)
    assert [item.side for item in conversation.items] == [Side.CLIENT, *[Side.SERVER] * 7]
    assert types_of(NAMES_ONLY)[2:5] == ["response.output_audio_transcript.delta", *["response.output_audio.delta"] * 2]
    assert conversation.header.extra["unhandled"] == sorted({*types_of(NAMES_ONLY)[2:7]})


def test_a_name_of_the_client_in_such_a_line_is_no_event():
    assert types_of(NAMES_ONLY + "unsupported event type: response.cancel\n") == types_of(NAMES_ONLY)


def test_it_is_the_same_event_where_that_is_shown_as_well():
    assert types_of(BODIES) == ["response.created", "response.output_audio.delta", "response.done"]


@pytest.mark.parametrize("text", [NAMES_ONLY, BODIES])
def test_an_answer_that_the_app_does_not_know_is_unheard(text):
    [reading] = open_input("log.txt", None, text.encode())
    verdict = reading.verdict()
    assert verdict.status.value == "unheard"
    assert verdict.causes[0].cause.value == "dialect-mismatch"
    assert "which the app's own log calls unhandled" in verdict.headline


def test_an_app_that_leaves_out_only_the_transcript_hears_the_answer():
    words = "Unhandled event: response.output_audio_transcript.delta"
    text = BODIES.replace("Unknown event: response.output_audio.delta", words).replace(
        '"AAAA"}\n',
        '"AAAA"}\n<- {"type":"response.output_audio_transcript.delta","response_id":"resp_1","item_id":"item_1",'
        '"delta":"Hi"}\n',
    )
    [reading] = open_input("log.txt", None, text.encode())
    assert reading.verdict().status.value == "answered"
    assert [one for one in reading.findings() if one.rule == "wrong-dialect-listener"] == []


def test_one_line_with_a_time_is_enough():
    line = "2025/10/01 22:18:39 main: error receiving message, retrying:  unknown server event type: session.created"
    assert types_of(line) == ["session.created"]


def test_the_code_that_writes_such_a_line_is_no_log():
    assert read('10:00:00 console.warn("unknown event type: session.created")') == []


def test_what_only_the_user_sent_says_nothing_of_silence():
    event = '{"type":"session.update","session":{"type":"realtime"}}'
    [asked] = read(f"Is this right?\n\n{event}\n\nThe docs say so.")
    [told] = read(f"I send:\n\n{event}\n\nThe server does not respond.")
    assert (asked.header.ends, told.header.ends) == (None, "reported")

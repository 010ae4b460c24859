"""How long something has not come by now, beside what was found at its own moment."""

from inspector.core.wire import Side
from inspector.present.screen.wait import wait_spans
from inspector.recording.file import Record, RecordKind

from .build import SECOND, feed, reading_of_events

GREETED = (Side.SERVER, {"type": "session.created", "session": {"id": "sess_1", "type": "realtime"}})
ITEM = {"id": "msg_1", "type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hi"}]}
ASKED = [
    GREETED,
    (Side.CLIENT, {"type": "conversation.item.create", "item": ITEM}),
    (Side.SERVER, {"type": "conversation.item.added", "item": ITEM}),
    (Side.SERVER, {"type": "conversation.item.done", "item": ITEM}),
    (Side.CLIENT, {"type": "response.create"}),
    (Side.SERVER, {"type": "response.created", "response": {"id": "resp_1", "status": "in_progress"}}),
]


def silent(seconds=22):
    """The recorder has seen no answer for so long."""
    reading = reading_of_events(ASKED, ended=False, step=SECOND)
    reading.feed(Record(RecordKind.TICK, (len(ASKED) + seconds) * SECOND, {}))
    return reading


def told(reading, seconds):
    return "".join(span.text for span in wait_spans(reading, reading.turns(), (len(ASKED) + seconds) * SECOND)).strip()


def test_the_wait_grows_by_the_time_that_it_is_given_and_nothing_is_found_by_it():
    reading = silent()
    before = reading.findings(), reading.verdict()
    assert [told(reading, seconds) for seconds in (22, 22.9, 41.4, 62)] == [
        "",
        "",
        "still nothing after 41 s",
        "still nothing after 1 min 02 s",
    ]
    assert (reading.findings(), reading.verdict()) == before


def test_nothing_waits_before_something_is_found_missing_and_after_it_came():
    assert told(silent(2), 60) == ""
    reading = silent()
    done = {"id": "resp_1", "status": "completed", "output": [{"id": "i", "type": "message", "role": "assistant"}]}
    reading.feed(Record(RecordKind.TICK, (len(ASKED) + 24) * SECOND, {}))
    feed(reading, [(Side.SERVER, {"type": "response.done", "response": done})], step=4 * SECOND)
    assert told(reading, 60) == ""


def test_a_recording_that_has_ended_has_found_the_whole_wait_itself():
    reading = silent()
    reading.feed(Record(RecordKind.END, (len(ASKED) + 60) * SECOND, {}))
    reading.finish()
    assert told(reading, 90) == ""
    assert "for 1 min 00 s" in reading.verdict().headline

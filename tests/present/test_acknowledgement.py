"""What became of a client event, in each of its forms."""

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.present.event.acknowledgement import acknowledgement, doubts_of
from inspector.present.rows.timeline import Timeline
from inspector.present.text.span import Role
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.reading import Reading

from .build import reading_of

UPDATE = b'{"type":"session.update","event_id":"e1","session":{"type":"realtime"}}'
UPDATED = b'{"type":"session.updated","session":{"id":"sess_1"}}'
REFUSED = b'{"type":"error","error":{"type":"invalid_request_error","message":"No.","event_id":"e1"}}'
STRANGE = b'{"type":"session.upgrade","event_id":"e1"}'


def conversation(*frames, ticks=(), ended=False, ends=None):
    """Frames as (µs, side, payload), then signs of life at these moments."""
    reading = Reading(Header(recorder="relay", ends=ends), only=())
    for seq, (at, side, payload) in enumerate(frames, start=1):
        reading.feed(Frame(at, side, Kind.TEXT, payload, seq))
    for at in ticks:
        reading.feed(Record(RecordKind.TICK, at, {"tick": ""}))
    if ended:
        reading.finish()
    return reading


def mark(reading, seq=1):
    return acknowledgement(reading, seq, doubts_of(reading))


C, S = Side.CLIENT, Side.SERVER


@pytest.mark.parametrize(
    ("reading", "text", "role"),
    [
        (conversation((0, C, UPDATE), (63_000, S, UPDATED)), "✓ 63 ms", Role.GOOD),
        (conversation((None, C, UPDATE), (None, S, UPDATED)), "✓ #2", Role.GOOD),
        (conversation((0, C, UPDATE), (3_200_000, S, UPDATED)), "! late 3.2 s", Role.WARNING),
        (conversation((0, C, UPDATE), (63_000, S, REFUSED)), "✗ refused", Role.ERROR),
        (conversation((0, C, STRANGE), (63_000, S, REFUSED)), "✗ refused", Role.ERROR),
        (conversation((0, C, UPDATE), ticks=[400_000]), "… 400 ms", Role.DIM),
        (conversation((0, C, UPDATE), ticks=[2_100_000]), "! waits 2.1 s", Role.WARNING),
        (conversation((None, C, UPDATE)), "… waits", Role.DIM),
        (conversation((0, C, UPDATE), ended=True), "… no answer", Role.DIM),
        (conversation((0, C, UPDATE), ended=True, ends="reported"), "… no answer", Role.WARNING),
    ],
)
def test_every_form(reading, text, role):
    assert mark(reading) == (text, role)


def test_an_error_that_only_may_answer_says_so():
    reading = conversation((0, C, STRANGE), (0, S, b'{"type":"error","error":{"message":"Something is wrong."}}'))
    (failure,) = reading.session.failures
    failure.answers = 1
    assert mark(reading) == (("✗ refused", Role.ERROR) if failure.is_claimed else ("? refused", Role.WARNING))


def test_what_awaits_no_answer_has_no_mark():
    reading = conversation((0, C, b'{"type":"input_audio_buffer.append","audio":"AAAA"}'), (1, S, UPDATED))
    assert mark(reading, 1) is None
    assert mark(reading, 2) is None


def test_a_row_ends_with_its_mark_and_is_as_wide_as_asked():
    text = "== t\n> session.update event_id=e session.type=realtime\n< session.updated session.id=s\n"
    timeline = Timeline(reading_of(text))
    timeline.extend()
    for width in (30, 60, 80, 200):
        row = "".join(span.text for span in timeline.spans(0, width))
        assert len(row) == width
        assert row.endswith(" ✓ 10 ms") or width == 30


def test_a_painted_row_is_made_anew_when_its_answer_comes():
    reading = conversation((0, C, UPDATE))
    timeline = Timeline(reading)
    timeline.extend()
    before = timeline.key(0)
    reading.feed(Frame(50_000, S, Kind.TEXT, UPDATED, 2))
    assert timeline.key(0) != before

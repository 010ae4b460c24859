"""Times counted from an event that the user chose."""

from pathlib import Path

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.read import read_input
from inspector.present.ladders.ladder import Ladder
from inspector.present.pages.turns import TurnList
from inspector.present.rows.timeline import Timeline
from inspector.present.text.moment import TimeForm, form_text
from inspector.recording.file import Header
from inspector.recording.reading import Reading

from .build import SPOKEN, append, feed, reading_of, reading_of_events


def timeline_of(reading):
    timeline = Timeline(reading)
    timeline.extend()
    return timeline


def test_times_count_from_the_reference_both_ways():
    timeline = timeline_of(reading_of(SPOKEN))
    assert timeline.refer(5)
    assert timeline.head == "since #5"
    assert [timeline.time(seq) for seq in (4, 5, 6, 9)] == [
        "-0.010", "0", "+0.010", "+3.040",
    ]  # fmt: skip
    assert "-0.010 " in "".join(span.text for span in timeline.spans(3, 80))


def test_the_same_reference_again_takes_it_back():
    timeline = timeline_of(reading_of(SPOKEN))
    timeline.refer(5)
    assert timeline.refer(5)
    assert (timeline.reference, timeline.form) == (None, TimeForm.START)


def test_t_goes_round_the_reference_only_where_there_is_one():
    timeline = timeline_of(reading_of(SPOKEN))
    forms = [timeline.next_form() for _ in range(3)]
    assert forms == [TimeForm.STEP, TimeForm.CLOCK, TimeForm.START]
    timeline.refer(5)
    assert [timeline.next_form() for _ in range(4)] == [
        TimeForm.START,
        TimeForm.STEP,
        TimeForm.CLOCK,
        TimeForm.REFERENCE,
    ]


def test_where_only_ids_tell_the_time_it_counts_in_whole_seconds():
    path = Path(__file__).parent.parent / "posts" / "silent-hello.txt"
    [conversation] = read_input(path, None, path.name)
    reading = Reading(conversation.header)
    for item in conversation.items:
        reading.feed(item)
    reading.finish()
    server = [seq for seq in range(1, len(reading.columns) + 1) if reading.id_time(seq) is not None]
    timeline = timeline_of(reading)
    assert timeline.refer(server[0])
    assert timeline.time(server[-1]).startswith("≈+")
    client = next(seq for seq in range(1, len(reading.columns) + 1) if reading.id_time(seq) is None)
    assert not timeline.refer(client)
    assert timeline.reference.seq == server[0]


def test_an_event_without_a_time_is_no_reference():
    reading = Reading(Header())
    reading.feed(Frame(None, Side.CLIENT, Kind.TEXT, b'{"type":"response.create"}', 1))
    timeline = timeline_of(reading)
    assert not timeline.refer(1)
    assert timeline.reference is None
    assert form_text(TimeForm.STEP) == "since previous"


def test_other_views_count_from_the_reference_too():
    timeline = timeline_of(reading_of(SPOKEN))
    timeline.refer(5)
    ladder = Ladder(timeline)
    assert any("-0.010 " in "".join(span.text for span in ladder.spans(row, 120)) for row in range(len(ladder)))
    turns = TurnList(timeline.reading, timeline.reading.turns(), timeline.form, timeline.reference)
    first = timeline.reading.turns()[0].first_seq
    assert timeline.time(first) in "".join(span.text for span in turns.spans(0, 120))


def test_rows_look_different_where_numbers_grow_longer():
    reading = reading_of_events([(Side.SERVER, {"type": "session.created"})], ended=False)
    timeline = timeline_of(reading)
    before = timeline.key(0), timeline.layout(80)
    feed(reading, [append()] * 1_000)
    timeline.extend()
    assert timeline.layout(80) != before[1]
    assert timeline.key(0) != before[0]

"""The timeline: rows of a whole conversation."""

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.wire import Frame, Kind, Marks, Side
from inspector.diagnosis.base import Severity
from inspector.present.event.label import ending, split_name
from inspector.present.rows.fold import Shape
from inspector.present.rows.timeline import Timeline
from inspector.present.text.cell import width_of
from inspector.present.text.moment import TimeForm, forms

from .build import SPOKEN, append, delta, feed, reading_of, reading_of_events

DELTA = b'{"type":"response.output_text.delta","delta":5}'


def timeline_of(reading):
    timeline = Timeline(reading)
    timeline.extend()
    timeline.mark()
    return timeline


def lines(timeline, width=120):
    return ["".join(span.text for span in timeline.spans(row, width)) for row in range(len(timeline))]


def test_a_spoken_turn_folds_its_deltas_and_marks_its_silence_and_its_end():
    shown = lines(timeline_of(reading_of(SPOKEN)))
    assert any("3 s without an event" in line for line in shown)
    [run] = [line for line in shown if "deltas" in line]
    assert '▸ 4 deltas · 500 ms audio · "Sure, the kettle' in run
    assert "(transcript + audio)" in run
    assert "connection closed by the server" in shown[-1]


def test_an_open_response_is_named_at_the_end():
    reading = reading_of_events([(Side.SERVER, {"type": "response.created", "response": {"id": "resp_1"}})])
    assert ending(reading)[0] == "capture ends here, response still open"


def test_audio_runs_say_how_long_they_are():
    shown = lines(timeline_of(reading_of_events([append(100)] * 50)))
    assert "▸ 50 pieces · 5 s audio · in 490 ms" in shown[0]


def test_a_growing_run_shows_all_of_itself():
    reading = reading_of_events([delta(text="one ")] * 2, ended=False)
    timeline = timeline_of(reading)
    assert '2 deltas · "one one"' in lines(timeline)[0]
    feed(reading, [delta(text="two ")])
    timeline.extend()
    assert '3 deltas · "one one two"' in lines(timeline)[0]


def test_a_row_bears_the_gravest_finding_of_its_events():
    reading = reading_of_events([(Side.SERVER, {"type": "error", "error": {"message": "No."}})])
    timeline = timeline_of(reading)
    timeline._marks, timeline._marked = {1: Severity.WARNING}, [1]
    assert lines(timeline)[0].startswith(" !   1")


def test_o_finds_the_next_and_the_previous_row_about_the_same():
    reading = reading_of(SPOKEN)
    timeline = timeline_of(reading)
    seqs = [timeline.fold.starts[row] for row in range(len(timeline)) if timeline.fold.shapes[row] <= Shape.RUN]
    about = [seq for seq in seqs if reading.columns.groups[seq - 1] == reading.columns.groups[7]]
    row, walked = timeline.fold.row_of(about[0]), [about[0]]
    while (following := timeline.neighbour(row, 1)) is not None:
        row = following
        walked.append(timeline.fold.starts[row])
    assert walked == about
    assert timeline.fold.starts[timeline.neighbour(row, -1)] == about[-2]
    assert timeline.neighbour(timeline.fold.row_of(1), 1) is None


def test_repeats_damage_and_unknown_types_are_said_in_words():
    reading = reading_of_events([(Side.SERVER, {"type": "x.y"})], ended=False)
    reading.feed(Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"x.y', 2, Marks(repeats=1)))
    shown = lines(timeline_of(reading))
    assert "(unknown type)" in shown[0]
    assert "(repeats #1, damaged" in shown[1]


def test_names_are_split_where_their_family_ends():
    assert split_name("response.output_text.delta") == ("response.", "output_text.delta")
    assert split_name("conversation.item.created") == ("conversation.item.", "created")
    assert split_name("error") == ("", "error")
    assert split_name("\x1b[31m.x") == ("␛[31m.", "x")


def test_times_are_offered_only_where_there_are_any():
    timed, untimed = reading_of(SPOKEN), reading_of_events([(Side.SERVER, {"type": "error"})], ended=False)
    assert forms(timed) == [TimeForm.START, TimeForm.STEP, TimeForm.CLOCK]
    untimed.columns.times[0] = -1
    assert forms(untimed) == [TimeForm.NONE]
    timeline = timeline_of(timed)
    shown = [(timeline.next_form(), lines(timeline)[1].split()[1]) for _ in range(3)]
    assert shown == [(TimeForm.STEP, "+10"), (TimeForm.CLOCK, "09:00:00.020"), (TimeForm.START, "0.020")]


@settings(max_examples=40)
@given(st.lists(st.binary(max_size=40) | st.just(DELTA), max_size=8), st.integers(0, 200))
def test_rows_of_any_bytes_are_exactly_as_wide_as_asked(payloads, width):
    reading = reading_of_events([])
    reading = type(reading)(reading.header)
    for seq, payload in enumerate(payloads, start=1):
        reading.feed(Frame(seq * 1_000_000, Side.SERVER, Kind.TEXT, payload, seq))
    reading.finish()
    timeline = timeline_of(reading)
    for row in range(len(timeline)):
        assert sum(width_of(span.text) for span in timeline.spans(row, width)) == width

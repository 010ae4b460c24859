"""Foreign inputs are read piece by piece, and come to the same as when they are read at once."""

from inspector.formats.opening import begin_input, open_input
from inspector.recording.assumption import Assumptions

TWO_TALKS = b"".join(
    b'{"type":"session.created","event_id":"event_%d","session":{"id":"sess_%d"}}\n{"type":"response.create"}\n'
    % (number, number)
    for number in (1, 2)
)


def test_a_piece_is_read_at_a_time_and_all_of_them_are_the_whole():
    opening, [whole] = begin_input("talk", None, TWO_TALKS), open_input("talk", None, TWO_TALKS)
    assert not opening.readings  # nothing is judged before somebody asks
    assert opening.poll(1)
    assert [len(one.columns) for one in opening.readings] == [1]
    assert not opening.readings[0].ended
    while opening.poll(1):
        assert not opening.caught_up
    assert opening.caught_up
    [reading] = opening.readings
    assert reading.ended
    assert (len(reading.columns), reading.findings()) == (len(whole.columns), whole.findings())


def test_what_is_assumed_reaches_every_reading():
    opening = begin_input("talk", None, TWO_TALKS, assumptions=Assumptions(ends="reported"))
    [reading] = opening.read_all()
    assert reading.header.ends == "reported"
    assert not opening.poll()


def test_an_opening_that_is_closed_reads_no_further():
    opening = begin_input("talk", None, TWO_TALKS)
    opening.poll(1)
    opening.close()
    assert not opening.poll()
    assert len(opening.readings[0].columns) == 1


def test_a_text_without_events_is_empty():
    assert begin_input("talk", None, b"good morning").is_empty
    assert not begin_input("talk", None, TWO_TALKS).is_empty

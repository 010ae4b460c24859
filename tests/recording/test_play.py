"""Playing is arithmetic: so much of our time, so much of the recording's."""

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.play import SPEEDS, Play
from inspector.recording.reading import Reading
from inspector.recording.replay import Replay

SECOND = 1_000_000
EVENT = b'{"type":"response.create"}'


def play_of(*times: float | None, end: float | None = None) -> Play:
    whole = Reading(Header())
    for seq, at in enumerate(times, start=1):
        whole.feed(Frame(None if at is None else round(at * SECOND), Side.CLIENT, Kind.TEXT, EVENT, seq))
    if end is not None:
        whole.feed(Record(RecordKind.TICK, round(end * SECOND), {"tick": "2026-11-22T09:00:00Z"}))
    play = Play(Replay(whole))
    play.start()
    return play


def test_recorded_time_goes_on_with_ours():
    play = play_of(0, 1, 2.5)
    assert not play.advance(0.5, 100)
    assert play.replay.position.seq == 1
    assert not play.advance(0.5, 100)
    assert play.replay.position.seq == 2
    play.advance(1.4, 100)
    assert play.replay.position.seq == 2
    play.advance(0.2, 100)
    assert play.replay.position == play.replay.end


@pytest.mark.parametrize("speed", SPEEDS)
def test_the_speed_multiplies_it(speed):
    play = play_of(0, 10)
    play.speed = speed
    play.advance(9.9 / speed, 100)
    assert play.replay.position.seq == 1
    play.advance(0.2 / speed, 100)
    assert play.replay.position.seq == 2


def test_speeds_are_walked_from_a_quarter_to_fifty():
    play = play_of(0)
    seen = [play.speed for _ in range(20) if play.faster(-1)]
    assert seen == [0.5, 0.25]
    seen = [play.speed for _ in range(20) if play.faster(1)]
    assert seen[-1] == 50


def test_pauses_are_cut_short_to_a_second_of_ours():
    play = play_of(0, 100, 200, end=500)
    play.brief, play.speed = True, 2.0
    play.advance(0, 100)
    for seq in (2, 3):
        play.advance(0.95, 100)
        assert play.replay.position.seq == seq - 1
        play.advance(0.06, 100)
        assert play.replay.position.seq == seq
    play.advance(0.95, 100)
    assert play.replay.position.records == 0
    play.advance(0.06, 100)
    assert play.replay.position == play.replay.end


def test_events_without_times_come_four_a_second():
    play = play_of(None, None, None)
    play.advance(0.26, 100)
    assert play.replay.position.seq == 1
    play.advance(0.5, 100)
    assert play.replay.position.seq == 3


def test_an_event_without_a_time_among_others_comes_at_once():
    play = play_of(0, None, 5)
    play.advance(0.01, 100)
    assert play.replay.position.seq == 2


def test_more_than_can_be_taken_in_makes_the_time_wait():
    play = play_of(*(place / 1000 for place in range(1000)))
    assert play.advance(1.0, 10)
    assert play.behind
    play.catch_up()
    assert play.at == 9_000
    assert play.replay.position.seq == 10
    assert not play.advance(0.005, 100)
    assert play.replay.position.seq == 15

"""The state at any event is that of a reading which was cut after it, however it is reached."""

import random
from dataclasses import fields
from pathlib import Path

import pytest

from inspector.core.wire import Frame
from inspector.recording.file import Record
from inspector.recording.follower import Follower
from inspector.recording.parser import Parser
from inspector.recording.reading import Reading
from inspector.recording.rewind import Rewind

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
NAMES = ("silent-after-created", "recorder-gaps", "vad-turn", "parallel-tools", "cut-socket", "stall-midway")


def paths():
    return [next(SESSIONS.glob(f"{name}.*")) for name in NAMES if list(SESSIONS.glob(f"{name}.jsonl"))]


def cut(path: Path, seq: int) -> Reading:
    """A reading that ends right after event `seq`."""
    parser = Parser()
    reading = None
    for item, *place in (*parser.feed(path.read_bytes()), *parser.finish()):
        if isinstance(item, (Frame, Record)):
            if isinstance(item, Frame) and item.seq > seq:
                break
            if len(reading.columns) < seq:
                reading.feed(item, *place)
        else:
            reading = Reading(item)
    return reading


def told(course):
    """What a course knows, as plain values."""
    session = {one.name: getattr(course.session, one.name) for one in fields(course.session)}
    ids = session.pop("ids")
    waits = [(one.row.finding, one.about, one.seq, one.fired, one.over_at) for one in course.pending()]
    return session, [ids.time_of(seq) for seq in range(1, course.session.last_seq + 1)], waits, course.scene.now


@pytest.mark.parametrize("path", paths(), ids=lambda path: path.stem)
def test_a_rewound_state_is_that_of_a_shorter_reading(path, monkeypatch):
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 7)
    whole = Follower(path, checkpoints=True).read_all()[-1]
    rewind = Rewind(whole)
    order = list(range(1, len(whole.columns) + 1))
    random.Random(5).shuffle(order)
    for seq in order[:25]:
        rewind.seek(seq)
        while not rewind.walk(3):
            assert 0 <= rewind.share < 1
        assert rewind.place == seq
        assert told(rewind.course) == told(cut(path, seq)._course)


def long_reading(count=3000):
    from ..present.build import delta, reading_of_events

    return reading_of_events([delta(text=str(place)) for place in range(count)])


def test_a_long_way_leaves_a_mark_for_the_way_back():
    rewind = Rewind(long_reading())
    rewind.seek(2900)
    assert not rewind.walk(1000)
    assert rewind.share == pytest.approx(1000 / 2900)
    assert rewind.walk(5000)
    rewind.seek(2800)
    assert rewind.place == 2900 - 256
    assert rewind.walk(200)
    assert rewind.course.session.last_seq == 2800
    rewind.seek(2899)
    assert rewind.place == 2800  # going on is nearer than any mark
    rewind.seek(10**9)
    assert rewind.goal == 3000
    rewind.seek(-5)
    assert rewind.walk(1)
    assert rewind.course.session.last_seq == 0


def test_walking_on_does_not_touch_the_reading_itself():
    reading = long_reading(20)
    rewind = Rewind(reading)
    rewind.seek(5)
    rewind.walk(5)
    assert reading.session.last_seq == 20

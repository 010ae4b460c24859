"""Reading beside a user who types: a key first, then the file, then what takes long."""

import pytest

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, frame_line, header_line
from inspector.recording.follower import Follower
from inspector.recording.notes import Notebook
from inspector.ui import intake as module
from inspector.ui.intake import LONGEST, REST, SHORT, SLICE, TYPING, Intake


class Clock:
    """A monotonic clock that a test moves."""

    def __init__(self):
        self.now = 100.0

    def monotonic(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "talk.jsonl"
    frames = (
        Frame(seq, Side.CLIENT, Kind.TEXT, write({"type": "input_audio_buffer.append", "audio": "AAAA" * 100}), seq)
        for seq in range(1, 501)
    )
    file.write_bytes(header_line(Header()) + b"".join(map(frame_line, frames)))
    return file


def intake_on(path):
    return Intake(Follower(path, live=True, checkpoints=True), Notebook(path))


def budgets(intake, monkeypatch):
    """What `slice` asks to be read from here on."""
    asked = []
    monkeypatch.setattr(intake, "read", asked.append)
    return asked


def test_nothing_is_read_until_a_key_is_answered(path, clock, monkeypatch):
    intake = intake_on(path)
    asked = budgets(intake, monkeypatch)
    intake.typed()
    intake.slice()
    assert asked == []
    assert not intake.is_free
    intake.answered()
    intake.slice()
    assert asked == [SHORT]
    clock.now += TYPING + 0.01
    intake.slice()
    assert asked == [SHORT, SLICE]


def test_a_key_that_is_never_answered_does_not_stop_the_reading(path, clock, monkeypatch):
    intake = intake_on(path)
    asked = budgets(intake, monkeypatch)
    intake.typed()
    clock.now += LONGEST / 2
    intake.typed()
    intake.slice()
    assert asked == []
    clock.now += LONGEST
    intake.slice()
    assert asked == [SLICE]


def test_a_slice_ends_with_the_piece_that_was_begun(path, clock):
    intake = intake_on(path)
    intake.read(0)
    read = len(intake.feed.readings[0].columns)
    assert 0 < read < 500
    intake.read(float("inf"))
    assert len(intake.feed.readings[0].columns) == 500
    assert intake.caught_up


def test_new_readings_get_their_notes(path):
    Notebook(path).note(1, 3, "here")
    intake = intake_on(path)
    intake.read(float("inf"))
    assert intake.feed.readings[0].notes.of(3) == ["here"]


def test_what_takes_long_waits_for_a_rest(path, clock, monkeypatch):
    intake = intake_on(path)
    intake.read(float("inf"))
    settled = []
    monkeypatch.setattr(intake.feed.readings[0], "settle", lambda: settled.append(clock.now))
    intake.typed()
    intake.answered()
    assert not intake.rest()
    assert settled == []
    clock.now += REST + 0.01
    assert intake.rest()
    assert len(settled) == 1

"""A note on a conversation that is being recorded stands in the recording itself."""

from inspector.live.demo import Demo
from inspector.live.noting import recorder_of
from inspector.recording.follower import Follower
from inspector.recording.notes import Notebook, Notes
from inspector.simulator import scenario


def test_the_recorder_takes_notes_while_it_runs_and_the_file_beside_it_afterwards(tmp_path):
    path = tmp_path / "live.jsonl"
    with Demo(scenario.load("silent-after-created"), path, speed=1) as demo:
        tell = recorder_of(path)
        assert tell is not None
        assert demo.link.await_frames(1)
        assert Notebook(path, tell).note(1, 2, "it greets") == "The note on #2 is in the recording."
    assert not tell("too late", 2)
    assert Notebook(path, tell).note(1, 2, "too late") == "The note on #2 is in live.notes.jsonl."
    (reading,) = Follower(path).read_all()
    assert reading.notes.of(2) == ["it greets"]
    assert recorder_of(path) is None
    beside = Notes()
    Notebook(path).open(1, beside)
    assert beside.of(2) == ["too late"]


def test_a_recording_that_nobody_writes_has_no_recorder(tmp_path):
    assert recorder_of(tmp_path / "missing.jsonl") is None

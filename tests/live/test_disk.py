"""What is said of a disk that refuses frames: when it begins, while it lasts, and when it is over."""

import resource
from pathlib import Path

from inspector.core.json import JsonObject
from inspector.formats.dialogue import notation
from inspector.live.disk import Disk, DiskWatch
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig

[TALK] = notation.parse("== x\n< a.b\n~ 1000s\n< e.f\n")
UNLIMITED = resource.RLIM_INFINITY


def state(lost: int, trouble: str | None = None) -> JsonObject:
    return {"lost": lost, "trouble": trouble}


def test_each_change_is_a_sentence_and_what_lasts_is_lines():
    disk = Disk(Path("/x.jsonl"))
    assert (disk.hear(state(0)), disk.lines) == ("", ())
    begun = disk.hear(state(1, "disk full"))
    assert begun == "NOT RECORDED: disk full, at /x.jsonl. The conversation goes on; make room."
    assert disk.lines[0] == "NOT RECORDED: disk full. 1 frame is missing, and more with every event."
    assert disk.hear(state(1200, "disk full")) == ""
    assert disk.lines[0].endswith("1,200 frames are missing, and more with every event.")
    assert disk.lines[1].endswith("Make room where the recording is: /x.jsonl")
    assert disk.hear(state(1200)).startswith("Recording again; 1,200 frames could not be written")
    assert disk.lines == ()
    assert disk.hear(state(1200)) == ""


def test_a_second_trouble_counts_its_own_frames():
    disk = Disk(Path("x"))
    disk.hear(state(5, "disk full"))
    disk.hear(state(5))
    disk.hear(state(7, "disk full"))
    assert disk.missing == 2


def test_a_recorder_that_does_not_tell_is_not_judged():
    disk = Disk(Path("x"))
    assert [disk.hear({"lost": lost}) for lost in (0, 3, 9)] == ["", "", ""]
    assert disk.lines == ()


def test_a_trouble_between_two_looks_is_told_of_too():
    disk = Disk(Path("x"))
    disk.hear(state(0))
    assert disk.hear(state(3)) == "3 frames could not be written, and the recording says so; it goes on."
    assert disk.hear(state(3)) == ""


def test_a_recorder_that_ends_in_trouble_leaves_it_standing_unless_the_file_tells():
    disk, other = Disk(Path("x")), Disk(Path("x"))
    for one in (disk, other):
        one.hear(state(3, "disk full"))
    assert "the file does not say so" in disk.end(whole=False)
    assert disk.lines == (
        "NOT RECORDED to its end.",
        "3 frames could not be written (disk full), and the file does not say so: x",
    )
    assert other.end(whole=True) == "The recording has ended; 3 frames could not be written, and the recording says so."
    assert other.lines == ()
    assert Disk(Path("x")).end(whole=False) == ""


def test_nobody_records_there_any_more(tmp_path):
    watch = DiskWatch(tmp_path / "x.jsonl")
    assert watch.look() == ""
    assert watch.disk.ended


if hasattr(resource, "prlimit"):  # Linux

    def test_a_recorder_is_asked_until_it_has_ended(tmp_path):
        out = tmp_path / "x.jsonl"
        with serve_in_thread(TALK) as server, link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line:
            assert line.await_frames(1)
            watch = DiskWatch(out)
            assert watch.look() == ""
            resource.prlimit(line.recorder.pid, resource.RLIMIT_FSIZE, (out.stat().st_size + 10, UNLIMITED))
            assert line.send('{"type":"q"}') is None
            assert watch.look().startswith("NOT RECORDED: ")
            line.stop()
            assert "1 frame could not be written" in watch.look()
        assert watch.disk.ended
        assert watch.disk.lines[0] == "NOT RECORDED to its end."

    def test_room_that_is_made_in_time_is_told_by_the_file(tmp_path):
        out = tmp_path / "x.jsonl"
        with serve_in_thread(TALK) as server, link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line:
            assert line.await_frames(1)
            resource.prlimit(line.recorder.pid, resource.RLIMIT_FSIZE, (out.stat().st_size + 10, UNLIMITED))
            assert line.send('{"type":"q"}') is None
            watch = DiskWatch(out)
            watch.look()
            resource.prlimit(line.recorder.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
            line.stop()
            assert watch.look() == "The recording has ended; 1 frame could not be written, and the recording says so."
        assert watch.disk.lines == ()

"""Starting and commanding recorders."""

import contextlib
import subprocess
import sys
import threading

import pytest

from inspector.core.json import text_at
from inspector.formats.dialogue import notation
from inspector.recording.file import Record, RecordKind
from inspector.recording.parser import read_file
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link, listing
from inspector.transports.config import RecorderConfig
from inspector.transports.link import CommandRefusedError, Link, RecorderFailedError, RecorderGoneError

[QUIET] = notation.parse("== x\n< hello\n> question\n< answer\n")


@pytest.fixture
def line(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server, link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line:
        yield line
        line.stop()


def test_a_started_recorder_is_listed_and_obeys_any_number_of_links(line, tmp_path):
    [listed] = link.running()
    assert (listed.id, listed.out, listed.host) == (line.recorder.id, tmp_path / "x.jsonl", "127.0.0.1")
    assert line.path == listed.out
    with Link(listed) as second:
        assert second.await_frames(1)
        assert second.send('{"type":"question"}', by="composer") == 4
    assert line.await_frames(2)


def test_its_state_counts_what_crossed_the_socket(line):
    assert line.await_frames(1)
    line.send('{"type":"something else"}')
    state = line.state()
    assert (state["state"], state["server"], state["client"], state["lost"]) == ("open", 1, 1, 0)
    assert state["frames"] == 4


def test_refusals_are_told_apart_from_silence(line):
    assert line.await_frames(1)
    line.send("{}")
    with pytest.raises(CommandRefusedError, match="no such command"):
        line.ask({"do": "dance"})
    with pytest.raises(CommandRefusedError, match="composer"):
        line.send("{}", by="somebody")
    with pytest.raises(CommandRefusedError, match="cannot be sent"):
        line.close(1005)
    with pytest.raises(CommandRefusedError, match="needs a text"):
        line.ask({"do": "note"})
    assert line.state()["state"] == "open"


def test_a_recorder_that_only_looks_on_sends_nothing_whoever_asks(tmp_path):
    with serve_in_thread(QUIET) as server:
        told = RecorderConfig(server.url, tmp_path / "x.jsonl", proxy=None, ping=0, may_send=False)
        with link.start(told) as line:
            assert line.await_frames(1)
            with pytest.raises(CommandRefusedError, match="only looks on"):
                line.send("{}", by="composer")
            state = line.state()
            line.stop()
    assert (state["client"], state["may_send"]) == (0, False)


def test_a_note_stands_in_the_recording(line):
    line.note("look here", on=2)
    entries = [entry.item for entry in read_file(line.path)]
    notes = [item.body for item in entries if isinstance(item, Record) and item.kind is RecordKind.NOTE]
    assert [(text_at(note, "note"), note["on"]) for note in notes] == [("look here", 2)]


def test_waiting_can_be_given_up(line):
    assert not line.wait(0.01)
    assert line.await_frames(1)


def test_waiting_for_frames_ends_when_the_connection_does(line):
    results = []
    assert line.await_frames(1)

    def wait(second):
        with contextlib.suppress(RecorderGoneError):  # it may have ended before it is asked
            assert not second.await_frames(99)
        results.append("ended")

    with Link(line.recorder) as second:
        waiter = threading.Thread(target=wait, args=(second,))
        waiter.start()
        line.close(1000, "enough")
        assert line.wait(10)
        waiter.join(10)
    assert results == ["ended"]


def test_a_recorder_that_has_ended_is_gone(line):
    recorder = line.recorder
    line.stop()
    line.stop()
    with pytest.raises(RecorderGoneError):
        line.state()
    with pytest.raises(RecorderGoneError):
        Link(recorder)
    assert link.running() == []
    assert listing.listings() == []


def test_a_file_that_exists_is_not_overwritten(tmp_path):
    out = tmp_path / "x.jsonl"
    out.write_text("mine")
    with pytest.raises(RecorderFailedError, match="exists"):
        link.start(RecorderConfig("ws://127.0.0.1:9", out, proxy=None))
    assert out.read_text() == "mine"


def test_a_recorder_that_does_not_begin_in_time_is_ended(monkeypatch, tmp_path):
    monkeypatch.setattr(link, "_START", 0.0)
    with pytest.raises(RecorderFailedError, match="before it began"):
        link.start(RecorderConfig("ws://127.0.0.1:9", tmp_path / "x.jsonl", proxy=None))
    assert link.running() == []


def test_links_need_neither_sockets_of_the_web_nor_a_screen():
    program = (
        "import sys, inspector.transports.link; print(sorted({'websockets', 'textual', 'asyncio'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert answer.stdout.strip() == "[]"

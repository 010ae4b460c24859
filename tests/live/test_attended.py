"""A connection without a screen: what it waits for, and that a full disk is told of while the conversation goes on."""

import resource
import threading

import pytest

from inspector.core.json import object_at
from inspector.formats.dialogue import notation
from inspector.live.attended import Attended, Until, greets
from inspector.protocol.dialect import load
from inspector.recording.file import Record, RecordKind
from inspector.recording.parser import read_file
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig

[TALK] = notation.parse("== x\n< a.b\n> q\n< c.d\n~ 1000s\n< e.f\n")
ENDLESS = Until()
UNLIMITED = resource.RLIM_INFINITY


def attended(url, out, *sending, until=ENDLESS, alarm=lambda sentence: None):
    config = RecorderConfig(url, out, proxy=None, ping=0)
    return Attended(config, sending, until, lambda reading, seq: None, alarm=alarm)


def test_without_anything_to_send_the_first_event_may_be_the_one(tmp_path):
    with serve_in_thread(TALK) as server:
        reading = attended(server.url, tmp_path / "x.jsonl", until=Until(frozenset({"a.b"}))).run()
    assert reading.server == 1


def test_what_came_before_the_sending_is_not_meant(tmp_path):
    until = Until(frozenset({"a.b", "c.d"}))
    with serve_in_thread(TALK) as server:
        reading = attended(server.url, tmp_path / "x.jsonl", b'{"type":"q"}', until=until).run()
    assert reading.server == 2


@pytest.mark.parametrize(
    ("dialect", "first"),
    [("openai-ga", True), ("xai", True), ("qwen-omni", True), ("openai-live", False), ("gemini-live", False)],
)
def test_only_a_server_that_speaks_first_is_waited_for(dialect, first):
    assert greets(load(dialect)) is first


if hasattr(resource, "prlimit"):  # Linux

    def test_a_full_disk_is_told_of_and_the_conversation_goes_on(tmp_path):
        out, told, heard = tmp_path / "x.jsonl", [], threading.Semaphore(0)

        def alarm(sentence):
            told.append(sentence)
            heard.release()

        with serve_in_thread(TALK) as server, attended(server.url, out, alarm=alarm).aside():
            [recorder] = link.running()
            with link.Link(recorder) as line:
                assert line.await_frames(1)
                resource.prlimit(recorder.pid, resource.RLIMIT_FSIZE, (out.stat().st_size + 10, UNLIMITED))
                assert line.send('{"type":"q"}') is None
                assert line.await_frames(2)
                assert heard.acquire(timeout=10)
                resource.prlimit(recorder.pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
                assert line.send('{"type":"more"}') is not None
                assert heard.acquire(timeout=10)
        assert told[0].startswith("NOT RECORDED: file too large")
        assert told[1].startswith("Recording again; 2 frames could not be written")
        records = [entry.item for entry in read_file(out) if isinstance(entry.item, Record)]
        [lost] = [object_at(one.body, "lost") for one in records if one.kind is RecordKind.LOST]
        assert (lost["client"], lost["server"]) == (1, 1)

    def test_what_is_waited_for_may_be_what_could_not_be_written(tmp_path, monkeypatch):
        monkeypatch.setattr("inspector.live.attended._MISSED", 0.0)
        out, missed, until = tmp_path / "x.jsonl", threading.Event(), Until(frozenset({"c.d"}))

        def alarm(sentence):
            if "what is waited for may be among them" in sentence:
                missed.set()

        with serve_in_thread(TALK) as server, attended(server.url, out, until=until, alarm=alarm).aside():
            [recorder] = link.running()
            with link.Link(recorder) as line:
                assert line.await_frames(1)
                resource.prlimit(recorder.pid, resource.RLIMIT_FSIZE, (out.stat().st_size + 10, UNLIMITED))
                assert line.send('{"type":"q"}') is None
                assert missed.wait(10)


def test_a_recorder_that_cannot_begin_is_an_error(tmp_path):
    out = tmp_path / "x.jsonl"
    out.touch()
    with pytest.raises(link.RecorderFailedError, match="exists"):
        attended("ws://127.0.0.1:9", out).run()

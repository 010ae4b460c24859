"""The recorder as a process: what it is told, what it writes, and what it survives."""

import os
import resource
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.json import integer_at, object_at, text_at
from inspector.core.secret import Secret
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.dialogue import notation
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.parser import read_file
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig

KEY = "sk-planted-0123456789abcdefghijkl"
[QUIET] = notation.parse("== x\n< hello\n> question\n< answer\n")
FLOOD = notation.Case("flood", tuple(notation.Said(Side.SERVER, b'{"type":"n","n":%d}' % n, 0) for n in range(5000)))


def config(url: str, out: Path, **more) -> RecorderConfig:
    return RecorderConfig(url, out, **({"proxy": None, "ping": 0} | more))


def contents(out: Path) -> list[Header | Frame | Record]:
    return [entry.item for entry in read_file(out)]


def frames(out: Path, kind: Kind = Kind.TEXT) -> list[Frame]:
    return [item for item in contents(out) if isinstance(item, Frame) and item.kind is kind]


def records(out: Path, kind: RecordKind) -> list[Record]:
    return [item for item in contents(out) if isinstance(item, Record) and item.kind is kind]


def numbers(out: Path) -> list[int | None]:
    return [integer_at(codec.decode(each.payload)[0], "n") for each in frames(out)]


def test_a_recording_has_header_frames_and_end(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server, link.start(config(server.url, out, title="a title")) as line:
        assert line.await_frames(1)
        line.send('{"type":"question"}')
        assert line.await_frames(2)
        line.stop()
    header, *_, end = contents(out)
    assert (header.recorder, header.transport, header.title) == ("connect", "websocket", "a title")
    assert header.started.endswith("Z")
    assert [each.payload for each in frames(out)] == [b'{"type":"hello"}', b'{"type":"question"}', b'{"type":"answer"}']
    assert end.body["end"] == {"frames": 6, "lost": 0}
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_a_planted_key_reaches_neither_the_file_nor_the_command_line(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server:
        told = config(
            f"{server.url}&api-key={KEY}",
            out,
            headers={"Authorization": f"Bearer {KEY}", "X-Odd": KEY},
            secrets=[Secret(KEY)],
        )
        with link.start(told) as line:
            assert line.await_frames(1)
            line.send(codec.write({"type": "question", "leak": KEY}).decode())
            line.note(f"my key is {KEY}")
            process = Path(f"/proc/{line.recorder.pid}")
            for name in ("cmdline", "environ"):
                if (process / name).exists():
                    assert KEY.encode() not in (process / name).read_bytes()
            files = [path.read_bytes() for path in (tmp_path / "home" / "run").glob("*.json")]
            line.stop()
    written = out.read_bytes()
    assert KEY.encode() not in written
    assert written.count(b"[redacted]") >= 5
    assert not any(KEY.encode() in file for file in files)


def test_a_refused_port_is_recorded_as_an_answer(tmp_path):
    out = tmp_path / "x.jsonl"
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with link.start(config(f"ws://127.0.0.1:{closed.getsockname()[1]}", out)) as line:
            assert line.wait(10)
    [answer] = frames(out, Kind.ANSWER)
    body, _ = codec.decode(answer.payload)
    assert (body["status"], body["failed"]) == (None, "refused")
    assert len(records(out, RecordKind.END)) == 1


def test_silence_is_recorded_and_speed_is_named(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server, link.start(config(server.url, out, speed=200.0, tick=1.0)) as line:
        while text_at(line.state(), "state") != "open" or not records(out, RecordKind.TICK):
            line.await_frames(1)
        line.stop()
    assert contents(out)[0].extra["speed"] == 200.0
    times = [item.at for item in contents(out)[1:]]
    assert times == sorted(times)
    assert all(text_at(tick.body, "tick") for tick in records(out, RecordKind.TICK))


def test_a_server_that_closes_ends_the_recording(tmp_path):
    out = tmp_path / "x.jsonl"
    [closing] = notation.parse("== x\n< hello\n~ close 4000 over\n")
    with serve_in_thread(closing) as server, link.start(config(server.url, out)) as line:
        assert line.wait(10)
    [close] = frames(out, Kind.CLOSE)
    assert (close.side, close.payload) == (Side.SERVER, b'{"code":4000,"reason":"over"}')
    assert len(records(out, RecordKind.END)) == 1


def test_nobody_in_control_ends_it_after_a_while(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server:
        line = link.start(config(server.url, out, linger=0.4))
        assert line.await_frames(1)
        line.leave()
        os.waitpid(line.recorder.pid, 0)
    assert "in control" in (text_at(records(out, RecordKind.NOTE)[0].body, "note") or "")
    assert frames(out, Kind.CLOSE)[0].side is Side.CLIENT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(tmp_path, number):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server, link.start(config(server.url, out)) as line:
        assert line.await_frames(1)
        os.kill(line.recorder.pid, number)
        assert line.wait(10)
    assert len(records(out, RecordKind.END)) == 1


def test_killed_in_a_flood_it_has_lost_nothing_that_it_had_written(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(FLOOD) as server, link.start(config(server.url, out)) as line:
        assert line.await_frames(200)
        os.kill(line.recorder.pid, signal.SIGKILL)
        line.wait(10)
    seen = numbers(out)
    assert len(seen) >= 200
    assert seen == list(range(len(seen)))
    assert len(records(out, RecordKind.TORN)) <= 1
    assert records(out, RecordKind.END) == []


def test_a_killed_recorder_is_no_longer_listed(tmp_path):
    with serve_in_thread(QUIET) as server, link.start(config(server.url, tmp_path / "x.jsonl")) as line:
        assert [each.id for each in link.running()] == [line.recorder.id]
        os.kill(line.recorder.pid, signal.SIGKILL)
        line.wait(10)
        assert link.running() == []


CONTROLLER = """
import sys
from pathlib import Path
from inspector.transports import link
from inspector.transports.config import RecorderConfig
line = link.start(RecorderConfig(sys.argv[1], Path(sys.argv[2]), proxy=None, ping=0))
line.await_frames(1)
print("up", flush=True)
sys.stdin.read()
"""


def test_killing_its_controller_does_not_end_it(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen([sys.executable, "-c", CONTROLLER, server.url, str(out)], **pipes) as controller:
            assert controller.stdout.readline() == b"up\n"
            controller.kill()
        [recorder] = link.running()
        with link.Link(recorder) as line:
            line.send('{"type":"question"}')
            assert line.await_frames(2)
            line.stop()
    assert [each.payload for each in frames(out)][-1] == b'{"type":"answer"}'
    assert len(records(out, RecordKind.END)) == 1


def test_it_runs_in_a_session_of_its_own(tmp_path):
    with serve_in_thread(QUIET) as server, link.start(config(server.url, tmp_path / "x.jsonl")) as line:
        assert os.getsid(line.recorder.pid) == line.recorder.pid != os.getsid(0)
        line.stop()


if hasattr(resource, "prlimit"):  # Linux

    def test_a_full_disk_is_declared_once_there_is_room_again(tmp_path):
        out = tmp_path / "x.jsonl"
        script = "== x\n< hello\n> a\n< one\n> b\n< two\n"
        [case] = notation.parse(script)
        with serve_in_thread(case) as server, link.start(config(server.url, out)) as line:
            assert line.await_frames(1)
            pid, unlimited = line.recorder.pid, resource.RLIM_INFINITY
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (out.stat().st_size + 10, unlimited))
            assert line.send('{"type":"a"}') is None
            assert line.await_frames(2)
            assert line.state()["lost"] == 2
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (unlimited, unlimited))
            assert line.send('{"type":"b"}') is not None
            assert line.await_frames(3)
            line.stop()
        [lost] = records(out, RecordKind.LOST)
        body = object_at(lost.body, "lost")
        assert (body["client"], body["server"], body["why"]) == (1, 1, "file too large")
        assert [each.payload for each in frames(out)] == [b'{"type":"hello"}', b'{"type":"b"}', b'{"type":"two"}']
        assert object_at(records(out, RecordKind.END)[0].body, "end")["lost"] == 2


def test_it_says_why_it_cannot_begin():
    answer = subprocess.run(
        [sys.executable, "-m", "inspector.transports.recorder"], input=b"{}\n", capture_output=True, check=False
    )
    assert answer.returncode == 2
    assert codec.decode(answer.stdout)[0]["ok"] is False


def test_pings_and_outcomes_of_experiments_are_written_when_told(tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(QUIET) as server, link.start(config(server.url, out)) as line:
        assert line.await_frames(1)
        line.ping()
        line.probe({"name": "minimal", "status": "answered", "headline": f"a key, {KEY}"})
        with pytest.raises(link.CommandRefusedError, match="with a name"):
            line.probe({"status": "answered"})
        line.stop()
    assert frames(out, Kind.PING)
    [told] = records(out, RecordKind.PROBE)
    assert object_at(told.body, "probe") == {"name": "minimal", "status": "answered", "headline": "a key, [redacted]"}

"""`inspector serve` as a process, and `inspector stop`."""

import socket
import subprocess
import sys

from click.testing import CliRunner
from websockets.sync.client import connect

from inspector.cli.serve import command as serve
from inspector.cli.stop import command as stop
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig


def test_it_says_where_it_listens_and_a_recording_of_it_is_of_today(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    command = [sys.executable, "-m", "inspector", "serve", "text-turn", "--port", "0", "--speed", "20"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            assert "OPENAI_BASE_URL=http://127.0.0.1:" in process.stdout.readline()
            watch = [sys.executable, "-m", "inspector", "connect", url, "--until", "0.1s"]
            found = subprocess.run(watch, capture_output=True, text=True, timeout=30, check=False)
        finally:
            process.terminate()
    assert "◀ session.created" in found.stderr
    assert "clock-skew" not in found.stdout


def test_the_free_server_says_where_it_listens(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    command = [sys.executable, "-m", "inspector", "serve", "free", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            assert process.stdout.readline().startswith("Live at ws://127.0.0.1:")
            base = process.stdout.readline().split("OPENAI_BASE_URL=")[1].split()[0]
            with connect(url, proxy=None) as client:
                assert '"session.created"' in client.recv(timeout=10)
        finally:
            process.terminate()
    assert url.removeprefix("ws").startswith(base.removeprefix("http"))


def test_a_port_that_is_taken_is_one_sentence():
    with serve_in_thread(scenario.load("text-turn")) as server:
        port = server.url.split(":")[2].split("/")[0]
        result = CliRunner().invoke(serve, ["text-turn", "--port", port], standalone_mode=False)
    assert result.return_value == 2
    assert f"Port {port}" in result.stderr


def test_a_recorder_is_listed_and_stopped(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    assert "No recorder runs" in CliRunner().invoke(stop, []).output
    with (
        serve_in_thread(scenario.load("text-turn")) as server,
        link.start(RecorderConfig(server.url, tmp_path / "x.jsonl")) as line,
    ):
        identity = line.recorder.id
        assert identity in CliRunner().invoke(stop, []).output
        assert CliRunner().invoke(stop, ["no-such"], standalone_mode=False).return_value == 2
        assert "Stopped" in CliRunner().invoke(stop, [identity]).output
        assert line.wait(10)
    assert link.running() == []


def test_a_taken_port_is_named_and_a_reader_that_leaves_is_no_trouble_of_the_port():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = CliRunner().invoke(serve, ["free", "--port", str(port)], standalone_mode=False)
    assert told.return_value == 2
    assert told.stderr == (
        f"Port {port} is in use by another program; choose another with --port, or 0 for one that is free.\n"
    )
    command = [sys.executable, "-m", "inspector", "serve", "free", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert b"Port" not in process.communicate(timeout=30)[1]
    assert process.returncode == 0

"""`inspector tap` on the command line."""

import json
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from websockets.sync.client import connect

from inspector.cli.tap import command
from inspector.transports import link

CREATED = '{"type":"session.created","session":{}}'


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def tap():
    """Start the verb as a program; give it, its address and its token."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> tuple[subprocess.Popen[str], str, str]:
        arguments = [sys.executable, "-m", "inspector", "tap", "--headless", "--port", "0", *options]
        pipe = subprocess.PIPE
        started = subprocess.Popen(arguments, stdout=pipe, stderr=pipe, text=True, env=dict(os.environ))
        running.append(started)
        assert started.stderr is not None
        lines = [started.stderr.readline() for _ in range(3)]
        snippet = CliRunner().invoke(command, lines[1].strip().rpartition("tap ")[2].split()).output
        address, token = re.findall(r'const COLLECTOR = "(.*)", TOKEN = "(.*)";', snippet)[0]
        assert lines[0].strip().endswith(address)
        return started, address, token

    yield start
    for one in running:
        one.terminate()  # killed, it would leave its collector behind
        one.communicate()


def test_a_line_tells_of_each_channel_once_it_has_ended(tap):
    program, address, token = tap("--sessions", "1", "--format", "json")
    with connect(address, subprotocols=["inspector-tap", f"token.{token}"], proxy=None) as page:
        page.send(json.dumps({"page": "p", "url": "http://localhost/", "next": 1}))
        for n, more in enumerate(({"k": "new"}, {"k": "got", "d": CREATED}, {"k": "close", "by": "client"}), 1):
            page.send(json.dumps({"n": n, "t": 1.5e12, "c": "1", "label": "oai-events", **more}))
        out, narrated = program.communicate(timeout=30)
    told = json.loads(out)
    assert (told["session"], told["status"], program.returncode) == (1, "unclear", 0)
    assert os.path.exists(told["recording"])
    assert "Session 1 began" in narrated


def test_a_page_that_is_refused_is_named(tap):
    program, address, token = tap()
    assert [one.what for one in link.relays()] == ["tap"]
    with pytest.raises(Exception, match="403"):
        connect(address, subprotocols=[f"token.{token}"], proxy=None, origin="https://evil.example")
    assert program.stderr is not None
    assert "Refused https://evil.example" in program.stderr.readline()


def test_the_snippet_is_the_same_each_time_and_needs_nothing_running():
    first, second = (CliRunner().invoke(command, ["--snippet"]).output for _ in range(2))
    assert first == second
    assert '"ws://127.0.0.1:8767/tap"' in first
    assert "__" not in first
    assert len(first.splitlines()) <= 150


def test_a_token_of_the_environment_is_in_the_snippet(monkeypatch):
    monkeypatch.setenv("MY_TOKEN", 'quo"ted\\')
    output = CliRunner().invoke(command, ["--snippet", "--port", "1234", "--token-env", "MY_TOKEN"]).output
    assert r'const COLLECTOR = "ws://127.0.0.1:1234/tap", TOKEN = "quo\"ted\\";' in output


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--token-env", "MISSING"], "MISSING"), (["--port", "99999"], "65535"), (["x"], "unexpected")],
)
def test_what_cannot_be_is_said(options, told):
    ran = CliRunner().invoke(command, [*options, "--headless"])
    assert ran.exit_code == 2
    assert told in ran.output


def test_a_taken_port_is_named():
    import socket

    with socket.create_server(("127.0.0.1", 0)) as taken:
        ran = CliRunner().invoke(command, ["--port", str(taken.getsockname()[1]), "--headless"])
    assert ran.exit_code == 2
    assert "in use" in ran.output

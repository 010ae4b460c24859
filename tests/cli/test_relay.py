"""`inspector relay` on the command line."""

import json
import os
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from inspector.cli import passage
from inspector.cli.relay import command
from inspector.simulator.thread import serve_free_in_thread
from inspector.transports import link

CLIENT = """
import asyncio, sys
from websockets.asyncio.client import connect
async def ask():
    url = sys.argv[1].replace("http", "ws", 1) + "/realtime?model=gpt-realtime"
    async with connect(url, additional_headers={"Authorization": "Bearer none"}, proxy=None) as connection:
        await connection.send('{"type":"response.create"}')
        async for message in connection:
            if '"response.done"' in message:
                return
asyncio.run(ask())
"""


@pytest.fixture
def relay(tmp_path):
    """Start the verb as a program and give it with the base address that it prints."""
    running: list[subprocess.Popen[str]] = []

    def start(*options: str) -> tuple[subprocess.Popen[str], str]:
        arguments = [sys.executable, "-m", "inspector", "relay", "--headless", "--port", "0", "--no-proxy", *options]
        environment = {**os.environ, "INSPECTOR_HOME": str(tmp_path)}
        pipe = subprocess.PIPE
        started = subprocess.Popen(
            arguments,
            stdout=pipe,
            stderr=pipe,
            text=True,
            env=environment,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's background ignores it
        )
        running.append(started)
        assert started.stderr is not None
        lines = [started.stderr.readline() for _ in range(3)]
        return started, lines[1].strip().rpartition("=")[2]

    yield start
    for one in running:
        one.kill()
        one.communicate()


def test_a_line_tells_of_each_session_once_it_has_ended(relay):
    with serve_free_in_thread(speed=20) as server:
        program, base = relay("--to", server.url.rpartition("/")[0], "--sessions", "1", "--format", "json")
        subprocess.run([sys.executable, "-c", CLIENT, base], check=True, timeout=30)
        out, narrated = program.communicate(timeout=30)
    told = json.loads(out)
    assert (told["session"], told["status"], program.returncode) == (1, "answered", 0)
    assert os.path.exists(told["recording"])
    assert "Session 1 began" in narrated


def test_a_forgotten_hold_is_said_aloud_and_the_app_gets_its_answer(relay):
    with serve_free_in_thread(speed=20) as server:
        holds = ("--hold", "type:response.create", "--hold-from", "app", "--hold-timeout", "0.3")
        program, base = relay("--to", server.url.rpartition("/")[0], "--sessions", "1", "--format", "json", *holds)
        subprocess.run([sys.executable, "-c", CLIENT, base], check=True, timeout=30)
        out, narrated = program.communicate(timeout=30)
    told = json.loads(out)
    assert (told["status"], told["errors"], program.returncode) == ("answered", [], 0)
    assert "Session 1: nobody decided for 0.3 s. What was held went on, and nothing more is held." in narrated


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_ends_it_and_its_relay(relay, number, tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    program, _ = relay("--to", "ws://127.0.0.1:9/v1")
    assert len(link.relays()) == 1
    program.send_signal(number)
    program.communicate(timeout=30)
    assert program.returncode == 0
    assert link.relays() == []


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--to", "ftp://host/v1"], "ws://"),
        (["--to", "wss://host/v1?model=x"], "no query"),
        (["--to", "opanai"], "'opanai' is neither an address, such as wss://api.openai.com/v1"),
        (["--to", ""], "openai, openai-beta"),
        (["--to", "azure"], "Set AZURE_OPENAI_ENDPOINT"),
        (["--to", "wss://host/v1", "--add-key-from-env", "MISSING_KEY"], "MISSING_KEY"),
        (["--to", "wss://host/v1", "--add-key-from-env", "SOME_KEY", "--allow-remote"], "--token-env"),
        (["--to", "wss://host/v1", "--hold", "rule:RT201"], "needs more than the event itself"),
        (["--to", "wss://host/v1", "--hold", "type:("], "column 6"),
        ([], "--to"),
    ],
)
def test_what_cannot_be_is_said(options, told, monkeypatch, tmp_path):
    monkeypatch.setenv("SOME_KEY", "sk-1234567890")
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    ran = CliRunner().invoke(command, [*options, "--headless"])
    assert ran.exit_code == 2
    assert told in ran.output


@pytest.mark.parametrize(
    ("named", "address", "key_as"),
    [
        ("openai", "wss://api.openai.com/v1", "Authorization"),
        ("voicelive", "wss://my.services.ai.azure.com/", "api-key"),
        ("localhost", "wss://localhost", "Authorization"),
        ("backend:8080", "wss://backend:8080", "Authorization"),
        ("backend/v1", "wss://backend/v1", "Authorization"),
        ("api.openai.com/v1", "wss://api.openai.com/v1", "Authorization"),
        ("http://backend", "ws://backend", "Authorization"),
    ],
)
def test_an_address_a_host_or_a_service_is_relayed_to(named, address, key_as, monkeypatch):
    orders = []
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:8766/v1")
    monkeypatch.setenv("AZURE_VOICELIVE_ENDPOINT", "https://my.services.ai.azure.com/")
    monkeypatch.setattr(passage, "run", lambda config, *rest, **more: orders.append(config) or 0)
    CliRunner().invoke(command, ["--to", named, "--headless"], catch_exceptions=False)
    assert [(one.to, one.key_as) for one in orders] == [(address, key_as)]


def test_a_taken_port_is_named(tmp_path, monkeypatch):
    import socket

    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        ran = CliRunner().invoke(command, ["--to", "ws://127.0.0.1:9/v1", "--port", port, "--headless"])
    assert ran.exit_code == 2
    assert "in use" in ran.output

"""A key is planted and looked for: in arguments, logs, files, on the screen, and in what a crash leaves behind."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli.connect import command
from inspector.core.secret import Secret
from inspector.recording.file import Record, RecordKind
from inspector.recording.parser import read_file
from inspector.simulator import scenario
from inspector.simulator.thread import serve_free_in_thread, serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from tests.ui.terminal import Terminal

KEY = "sk-proj-planted-0123456789abcdefghijklmn"
OTHER = "planted-value-of-a-header-0123456789"
PLANTED = (KEY.encode(), OTHER.encode())
CRASHING_SCREEN = """
import sys
from inspector.live import desk
def fail(*arguments, **fields):
    raise RuntimeError("forced")
desk.Attended = fail
from inspector.ui.app import run
sys.exit(run())
"""
CRASHING_RECORDER = """
import sys
from inspector.transports import direct, recorder
async def fail(*arguments):
    raise RuntimeError("forced")
direct.open_tapped = fail
recorder._STARTER = 0  # nobody comes
sys.exit(recorder.main())
"""


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("INSPECTOR_HOME", str(folder))
    monkeypatch.setenv("MY_KEY", KEY)
    monkeypatch.setenv("MY_VALUE", OTHER)
    return folder


def planted_in(*texts: bytes) -> list[bytes]:
    return [text[:200] for text in texts if any(key in text for key in PLANTED)]


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def arguments_of_everybody() -> list[bytes]:
    """The command lines of every process that may be looked at, where the system shows them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(path.read_bytes())
        except OSError:
            continue
    return found


def test_a_conversation_leaves_no_key_anywhere(tmp_path, home):
    out, seen = tmp_path / "x.jsonl", []
    asked = ["--api-key-env", "MY_KEY", "--header", "X-Team: $MY_VALUE", "--until", "response.done", "--until", "1s"]
    with serve_in_thread(scenario.load("text-turn"), speed=20) as server:
        talk = threading.Thread(
            target=lambda: seen.append(
                CliRunner().invoke(command, [server.url, *asked, "--out", str(out)], standalone_mode=False)
            )
        )
        talk.start()
        while not (running := link.running()) and talk.is_alive():
            pass
        lines, while_it_runs = arguments_of_everybody(), files(home)
        talk.join()
    assert [one.out for one in running] == [out]
    assert any(b"inspector.transports.recorder" in line for line in lines) or not Path("/proc").exists()
    assert planted_in(*lines) == []
    assert planted_in(*while_it_runs.values(), *files(home).values()) == []
    assert planted_in(out.read_bytes(), seen[0].output.encode()) == []
    assert b"[redacted]" in out.read_bytes()
    assert out.stat().st_mode & 0o077 == 0


def test_everything_in_the_home_is_for_its_owner_alone(home):
    with serve_free_in_thread(speed=20) as server:
        asked = [server.url, "--api-key-env", "MY_KEY", "--until", "session.created"]
        assert CliRunner().invoke(command, asked, standalone_mode=False).exception is None
    made = [path for path in home.rglob("*") if path.suffix == ".jsonl"]
    assert len(made) == 1
    assert [path for path in home.rglob("*") if path.stat().st_mode & 0o077] == []


def test_a_screen_on_a_connection_does_not_show_the_key(tmp_path):
    out = tmp_path / "x.jsonl"
    asked = ("--api-key-env", "MY_KEY", "--header", "X-Team: $MY_VALUE", "--out", str(out))
    with serve_free_in_thread() as server, Terminal("connect", server.url, *asked) as terminal:
        terminal.until("session.created").keys(b"g", b"\r", b"q")
        assert terminal.wait() in (0, 1)
    assert b"redacted" in out.read_bytes()
    assert planted_in(terminal.output, out.read_bytes()) == []


def test_a_crash_of_the_screen_does_not_show_the_key(home):
    with serve_free_in_thread() as server:
        base = server.url.replace("ws:", "http:").partition("/realtime")[0]
        environment = {"OPENAI_API_KEY": KEY, "OPENAI_BASE_URL": base}
        with Terminal(environment=environment, program=("-c", CRASHING_SCREEN)) as terminal:
            terminal.until("quit").keys(b"2", b"g", b"\r").until("forced")
            assert terminal.wait() != 0
    assert b"RuntimeError" in terminal.output
    assert b"forced" in terminal.output
    assert planted_in(terminal.output, *files(home).values()) == []


def test_a_crash_of_the_recorder_names_no_key(tmp_path, home):
    out = tmp_path / "x.jsonl"
    headers = {"Authorization": f"Bearer {KEY}", "X-Team": OTHER}
    told = RecorderConfig("ws://127.0.0.1:9/", out, headers, secrets=[Secret(KEY), Secret(OTHER)], proxy=None)
    environment = {name: text for name, text in os.environ.items() if not name.startswith("MY_")}
    ended = subprocess.run(
        [sys.executable, "-c", CRASHING_RECORDER], input=told.line(), capture_output=True, env=environment, check=False
    )
    assert ended.returncode not in (0, 2)
    assert b"RuntimeError" in ended.stderr
    notes = [one.item.body["note"] for one in read_file(out) if is_note(one.item)]
    assert [note for note in notes if "RuntimeError" in str(note)]
    assert planted_in(ended.stdout, ended.stderr, out.read_bytes(), *files(home).values()) == []


def is_note(item: object) -> bool:
    return isinstance(item, Record) and item.kind is RecordKind.NOTE


def test_what_a_traceback_with_locals_would_show_is_no_key():
    """Values that hold keys do not show them, whoever prints them."""
    from inspector.live.provider import Wish, endpoint

    found = endpoint(Wish("ws://h.example/", headers=["X-Team: $MY_VALUE"], key=Secret(KEY)), os.environ)
    config = RecorderConfig(found.url, Path("x"), found.headers, secrets=found.secrets)
    assert planted_in(repr(found).encode(), repr(config).encode()) == []

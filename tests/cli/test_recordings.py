"""`inspector recordings`: what grows, what is kept, and what is deleted when somebody says so."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli.recordings import command
from inspector.recording import home as place
from inspector.recording.file import Header, header_line
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig

SESSIONS = Path(__file__).parent.parent.parent / "sessions"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    return place.recordings_folder()


def call(*arguments, given=None):
    return CliRunner().invoke(command, arguments, standalone_mode=False, input=given)


def listed():
    return json.loads(call("--format", "json").stdout)["recordings"]


def put(folder, name):
    return Path(shutil.copy(SESSIONS / f"{name}.jsonl", folder))


def dated(folder, name, age):
    """A recording that began `age` ago."""
    started = datetime.now(UTC) - age
    path = folder / f"{name}.jsonl"
    path.write_bytes(
        header_line(Header(started=started.isoformat())) + b'{"at":0,"from":"client","event":{"type":"a"}}\n'
    )
    return path


def test_what_grows_stands_first_with_its_recorder(tmp_path, folder):
    put(folder, "silent-after-created")
    out = tmp_path / "elsewhere.jsonl"
    with (
        serve_in_thread(scenario.load("text-turn"), speed=20) as server,
        link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line,
    ):
        assert line.await_frames(1)
        growing, finished = listed()
        text = call().stdout
        line.stop()
    assert (growing["recorder"], growing["path"], growing["host"]) == (line.recorder.id, str(out), "127.0.0.1")
    assert (growing["events"], growing["status"], growing["dialect"]) == (1, "unclear", "openai-ga")
    assert growing["since"].startswith(f"{datetime.now(UTC):%Y-%m-}")
    assert (finished["recorder"], finished["status"], finished["model"]) == (None, "no-response", "gpt-realtime")
    assert (finished["events"], finished["host"]) == (8, "127.0.0.1")
    heads, first, second = text.splitlines()
    assert heads.split() == [
        "RECORDER",
        "VERDICT",
        "SERVER",
        "SPEAKS",
        "MODEL",
        "SINCE",
        "LENGTH",
        "EVENTS",
        "RECORDING",
    ]
    assert first.startswith(f"● {line.recorder.id}  ")
    assert first.endswith(str(out))
    assert "✗ no response" in second
    assert second.endswith("silent-after-created.jsonl")


def test_the_newest_of_the_finished_is_first(folder):
    old, new = dated(folder, "a-old", timedelta(days=40)), dated(folder, "b-new", timedelta(days=1))
    assert [one["path"] for one in listed()] == [str(new), str(old)]


def test_what_cannot_be_read_says_so(folder):
    (folder / "broken.jsonl").write_bytes(b"no recording\n")
    [one] = listed()
    assert (one["status"], one["why"]) == (None, "unreadable")
    assert "unreadable" in call().stdout


def test_hostile_words_of_a_recording_are_harmless(folder):
    path = put(folder, "text-turn")
    path.write_bytes(path.read_bytes().replace(b'"gpt-realtime"', b'"gpt\\u001b[31m\\u202e[/x]"'))
    text = call().stdout
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "[/x]" in text


def test_an_empty_folder_says_what_fills_it(folder):
    result = call()
    assert (result.stdout, result.return_value) == ("", 0)
    assert "inspector demo" in result.stderr


def test_only_what_is_old_is_deleted_and_only_when_confirmed(folder):
    old, new = dated(folder, "old", timedelta(days=40)), dated(folder, "new", timedelta(days=1))
    notes = folder / "old.notes.jsonl"
    notes.write_bytes(b'{"note":"x","on":1}\n')
    assert "Delete 1 recording" in call("--prune", "30d", given="n\n").stderr
    assert old.exists()
    assert call("--prune", "30d", given="y\n").stdout.strip() == str(old)
    assert (old.exists(), notes.exists(), new.exists()) == (False, False, True)
    assert "No recording is that old" in call("--prune", "4w", "--yes").stderr
    assert call("--prune", "12h", "--yes").return_value == 0
    assert not new.exists()


def test_what_grows_is_never_deleted(folder):
    out = folder / "x.jsonl"
    with (
        serve_in_thread(scenario.load("text-turn"), speed=20) as server,
        link.start(RecorderConfig(server.url, out, proxy=None, ping=0)) as line,
    ):
        assert line.await_frames(1)
        assert "No recording is that old" in call("--prune", "0h", "--yes").stderr
        line.stop()
    assert out.exists()


def test_an_age_that_is_none_is_one_sentence():
    assert "30d for thirty days" in str(call("--prune", "soon").exception)

"""`inspector connect --send NAME`: kept events are sent in order, written out, each after the answer before it."""

import json

import pytest
from click.testing import CliRunner

from inspector.cli.connect import command
from inspector.core.json import text_at
from inspector.live import library
from inspector.recording.follower import Follower
from inspector.simulator.thread import serve_free_in_thread

UPDATE = {"type": "session.update", "session": {"type": "realtime", "audio": {"input": {"turn_detection": None}}}}
SEQUENCE = [
    UPDATE,
    {"type": "input_audio_buffer.append", "audio": "@tone 300ms"},
    {"type": "input_audio_buffer.commit"},
    {"type": "response.create", "response": {"instructions": "@file how.txt"}},
]


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def call(*arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False)


def test_a_spoken_turn_from_the_library(tmp_path):
    library.keep("turns/spoken", SEQUENCE)
    (tmp_path / "how.txt").write_text("Answer in a word.")
    out = tmp_path / "talk.jsonl"
    with serve_free_in_thread(speed=20) as server:
        result = call(
            server.url, "--send", "turns/spoken", "--until", "response.done", "--until", "20s", "--out", str(out)
        )
    assert result.return_value == 0, result.output
    [reading] = Follower(out).read_all()
    session = reading.session
    assert session.buffer.appends == 3
    assert session.buffer.committed
    update, commit, ask = session.operations.values()
    assert update.answered_seq < commit.seq < commit.answered_seq < ask.seq
    assert text_at(ask.body, "response", "instructions") == "Answer in a word."
    assert all(one.event_id.startswith("evt_") for one in session.operations.values())


def test_what_a_word_stands_for_must_be_there(tmp_path):
    library.keep("missing", SEQUENCE)
    with serve_free_in_thread(speed=20) as server:
        result = call(server.url, "--send", "missing", "--until", "1s", "--out", str(tmp_path / "x.jsonl"))
    assert "how.txt: No such file" in result.stderr
    [reading] = Follower(tmp_path / "x.jsonl").read_all()
    assert not reading.session.operations


def test_words_in_files_of_others_stand_for_nothing(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    event = {"type": "response.create", "response": {"instructions": "@file secret.txt"}}
    (tmp_path / "theirs.jsonl").write_text(json.dumps(event))
    out = tmp_path / "talk.jsonl"
    with serve_free_in_thread(speed=20) as server:
        call(
            server.url, "--send", str(tmp_path / "theirs.jsonl"), "--until", "response.done", "--until", "9s",
            "--out", str(out),
        )  # fmt: skip
    assert b"@file secret.txt" in out.read_bytes()


def test_a_damaged_sequence_is_told(tmp_path):
    library.keep("bad", [UPDATE]).write_text("{oops")
    result = call("ws://127.0.0.1:1/v1/realtime", "--send", "bad")
    assert "line 1" in str(result.exception)

"""`inspector connect --probe`: experiments at the end of a conversation that nobody answers."""

import json
import time

import pytest
from click.testing import CliRunner

from inspector.cli import probes
from inspector.cli.connect import command
from inspector.diagnosis.base import Offer
from inspector.recording.follower import Follower
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link

from .test_connect import HELLO

HURRIED = ("--patience", "0.03")  # 0.6 s of silence are certain


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


def call(*arguments, **more):
    return CliRunner().invoke(command, arguments, standalone_mode=False, **more)


def talk(name, tmp_path, *arguments, until="0.3s", **more):
    sent = tmp_path / "hello.jsonl"
    sent.write_text(HELLO)
    with serve_in_thread(scenario.dated(scenario.load(name), int(time.time())), speed=20) as server:
        return call(server.url, "--send", str(sent), *HURRIED, "--until", until, *arguments, **more)


def verdict(result):
    [recording] = json.loads(result.stdout)["recordings"]
    return recording["verdict"]


def test_what_is_free_is_made_and_becomes_a_part_of_verdict_and_recording(tmp_path):
    out = tmp_path / "x.jsonl"
    result = talk("silent-after-created", tmp_path, "--probe", "--format", "json", "--out", str(out))
    assert result.return_value == 1, result.output
    assert "Is the server still reading? …\nconversation.item.retrieved answered it." in result.stderr
    told = verdict(result)
    assert told["status"] == "no-response"
    assert [(one["cause"], one["confidence"]) for one in told["causes"]] == [("server-stall", "high")]
    assert told["causes"][0]["because"].endswith("Only this turn hangs.")
    (reading,) = Follower(out).read_all()
    assert reading.session.probes[0].answered_type == "conversation.item.retrieved"
    assert link.running() == []


def test_named_experiments_are_made_in_their_order(tmp_path):
    result = talk(
        "silent-after-created", tmp_path, "--probe", "minimal,open,no-tools", "--out", str(tmp_path / "x.jsonl")
    )
    assert result.return_value == 1, result.output
    asked = [line for line in result.stderr.splitlines() if line.endswith("? …")]
    assert asked == [
        "Does a minimal exchange work in a fresh session? …",
        "Is the response still open on the server? …",
    ]
    assert "no-tools: nothing is left open that it would decide" in result.stderr
    (reading,) = Follower(tmp_path / "x.jsonl").read_all()
    assert [one.name for one in reading.session.probes] == ["minimal", "open"]
    assert (tmp_path / "home" / "recordings" / reading.verdict().probes[0].recording).exists()


def test_an_answered_conversation_calls_for_none(tmp_path):
    result = talk("text-turn", tmp_path, "--probe")
    assert result.return_value == 0, result.output
    assert "No experiment is called for." in result.stderr


def test_an_unknown_name_is_a_wrong_use():
    result = CliRunner().invoke(command, ["ws://127.0.0.1:1/x", "--probe", "reading,nonsense"])
    assert result.exit_code == 2
    assert "--probe knows no 'nonsense'" in result.output


def test_on_a_terminal_they_are_offered_with_what_they_cost_and_asked_for(tmp_path, monkeypatch):
    monkeypatch.setattr(probes, "_is_terminal", lambda: True)
    result = talk("silent-after-created", tmp_path, "--headless", until="3s", input="reading\nnothing\nnone\n")
    assert result.return_value == 1, result.output
    assert "reading   Is the server still reading?" in result.stderr
    told = " ".join(result.stderr.split())
    assert "Cost: A second connection and one short text answer: some ten tokens." in told
    assert "conversation.item.retrieved answered it." in result.stderr
    assert "--probe knows no 'nothing'" in result.stderr
    assert result.stderr.count("Which of them, if any?") == 3


def test_what_is_offered_is_broken_between_words(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "50")
    offer = Offer(
        "minimal", "Does a minimal exchange work in a fresh session?", "A second connection and one answer.", (), ()
    )
    probes._list([offer])
    lines = capsys.readouterr().err.splitlines()
    assert "\n".join(lines[1:]) == (
        "  minimal   Does a minimal exchange work in a\n"
        "            fresh session?\n"
        "            Cost: A second connection and one\n"
        "            answer."
    )


def test_sent_again_a_recording_leaves_its_probes_out(tmp_path):
    out = tmp_path / "x.jsonl"
    assert talk("silent-after-created", tmp_path, "--probe", "--out", str(out)).return_value == 1
    with serve_in_thread(scenario.load("text-turn"), speed=20) as server:
        result = call(server.url, "--send", str(out), "--until", "response.done", "--until", "5s", "--format", "json")
    assert result.return_value == 0, result.output
    assert "conversation.item.retrieve" not in server.unscripted

"""`inspector connect` converses with the free server, and the report is what the talk was."""

import json
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from inspector.cli.connect import command as connect
from inspector.cli.serve import command as serve
from inspector.formats.dialogue import sound
from inspector.simulator.free.reply import LONG, TRICKS
from inspector.simulator.thread import serve_free_in_thread

TEXT = {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["text"]}}
ASK = {"type": "response.create"}
CALL = {"type": "function_call", "call_id": "call_1", "name": "kettle", "arguments": "{}"}
TOOL = {"type": "function", "name": "kettle", "parameters": {"type": "object", "properties": {}}}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))


@pytest.fixture(scope="module")
def base():
    with serve_free_in_thread(speed=5) as server:
        yield f"http://{urlsplit(server.url).netloc}/v1"


def item(**fields):
    return {"type": "conversation.item.create", "item": fields}


def user(text):
    return item(type="message", role="user", content=[{"type": "input_text", "text": text}])


def append(*, silent):
    return {"type": "input_audio_buffer.append", "audio": sound.sound(100_000, silent=silent)}


def sent(tmp_path, address, *events, until="response.done"):
    """The report on a conversation in which these events are sent, and the exit code."""
    path = tmp_path / "events.jsonl"
    path.write_text("\n".join(map(json.dumps, events)))
    arguments = [address, "--send", str(path), "--until", until, "--until", "10s", "--format", "json"]
    result = CliRunner().invoke(connect, arguments, standalone_mode=False)
    assert result.exception is None, result.output
    [recording] = json.loads(result.stdout)["recordings"]
    return recording, result.return_value


def severe(recording):
    return [one["rule"] for one in recording["findings"] if one["severity"] != "note"]


@pytest.mark.parametrize(
    "events",
    [
        (TEXT, user("Hello"), ASK),
        [append(silent=not 2 <= n < 8) for n in range(14)],
        (TEXT, user("Is it hot?"), item(**CALL), item(type="function_call_output", call_id="call_1", output="79"), ASK),
    ],
    ids=["text", "audio", "tool"],
)
def test_a_turn_is_answered_and_nothing_is_wrong(tmp_path, base, events):
    recording, code = sent(tmp_path, base, *events)
    assert recording["verdict"]["status"] == "answered", recording["verdict"]["headline"]
    assert severe(recording) == []
    assert code == 0


def test_it_leaves_where_what_it_waits_for_came_while_it_still_sent_and_nothing_follows(tmp_path, base, monkeypatch):
    monkeypatch.setattr("inspector.live.attended._QUIET", 0.3)
    events = (TEXT, user("Hello"), ASK, {"type": "input_audio_buffer.clear"})  # sent after response.created has come
    recording, code = sent(tmp_path, base, *events, until="response.created")
    assert (recording["verdict"]["status"], code) == ("answered", 0)  # not before the answer is over
    assert recording["duration"] < 9  # seconds: the time that is set would be ten


def test_a_tool_that_is_called_is_waited_for(tmp_path, base):
    update = {**TEXT, "session": {**TEXT["session"], "tools": [TOOL]}}
    recording, code = sent(tmp_path, base, update, user("Ask the kettle."), ASK)
    assert recording["verdict"]["status"] == "waiting-for-tool"
    assert (severe(recording), code) == ([], 0)


def test_live_is_spoken_to_and_speaks(tmp_path, base):
    """Live's name for an append is one that its server has too; in a file to be sent it is the client's."""
    start = {"type": "session.start", "session": {"model": "gpt-live-1"}}
    heard = [{**append(silent=not 2 <= n < 8), "type": "session.input_audio.append"} for n in range(14)]
    until = "session.usage.updated"  # five seconds on the session's clock, one on ours
    recording, code = sent(tmp_path, f"{base}/live/sessions", start, *heard, until=until)
    assert recording["client"] == 15
    assert recording["verdict"]["status"] == "answered", recording["verdict"]["headline"]
    assert (severe(recording), code) == ([], 0)


def test_mischief_is_found_out(tmp_path, base):
    recording, code = sent(tmp_path, base, TEXT, user("quota"), ASK)
    assert recording["verdict"]["status"] == "failed"
    assert recording["verdict"]["causes"][0]["cause"] == "quota"
    assert code == 1


def test_a_refused_key_and_a_refused_model_are_exit_code_3(base):
    for arguments, environment in (
        ([base, "--api-key-env", "MY_KEY"], {"MY_KEY": "invalid"}),
        ([base, "--model", "no-such-model"], {}),
    ):
        result = CliRunner().invoke(connect, [*arguments, "--until", "5s"], standalone_mode=False, env=environment)
        assert result.return_value == 3, result.output


def test_the_help_names_every_trick():
    text = CliRunner().invoke(serve, ["free", "--help"]).output
    for word, trick in TRICKS.items():
        assert f"{word} " in text
        assert trick.about in text
    assert f"{LONG} " in text
    assert "free" in CliRunner().invoke(serve, ["--list"]).output


def test_a_conversation_is_continued_in_another_session(tmp_path, base):
    """The model answers from what it was told in the session before."""
    first = tmp_path / "first.jsonl"
    update = {**TEXT, "session": {**TEXT["session"], "tools": [TOOL]}}
    said = tmp_path / "events.jsonl"
    said.write_text("\n".join(map(json.dumps, [update, user("Good morning"), ASK])))
    asked = [base, "--send", str(said), "--until", "response.done", "--until", "10s", "--out", str(first)]
    assert CliRunner().invoke(connect, asked, standalone_mode=False).return_value == 0
    said.write_text("\n".join(map(json.dumps, [TEXT, ASK])))
    second = tmp_path / "second.jsonl"
    asked = [base, "--continue", str(first), *asked[1:-1], str(second)]
    result = CliRunner().invoke(connect, asked, standalone_mode=False)
    assert result.return_value == 0, result.output
    assert "Carried over 2 items of the conversation" in result.stderr
    assert "You said: “Good morning”" in result.stdout
    header = json.loads(second.read_text().splitlines()[0])
    assert header["continues"] == "first.jsonl"


def test_what_cannot_be_continued_is_one_sentence(tmp_path, base):
    nothing = tmp_path / "nothing.txt"
    nothing.write_text("no events here")
    result = CliRunner().invoke(connect, [base, "--continue", str(nothing)], standalone_mode=False)
    assert "no Realtime event was found" in str(result.exception)

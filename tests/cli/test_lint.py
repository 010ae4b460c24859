import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from inspector.cli.lint import command

ROOT = Path(__file__).parent.parent.parent
SESSIONS = ROOT / "sessions"
FLAT = {"type": "session.update", "session": {"type": "realtime", "voice": "marin"}}
NESTED = {"type": "session.update", "session": {"type": "realtime", "audio": {"output": {"voice": "marin"}}}}


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, [str(one) for one in arguments], input=stdin, catch_exceptions=False)


def lint(*arguments: str | Path, stdin: str | None = None) -> tuple[int, str]:
    words = [str(one) for one in arguments]
    result = CliRunner().invoke(command, words, input=stdin, standalone_mode=False, catch_exceptions=False)
    return result.return_value, result.stdout


@pytest.fixture
def event(tmp_path):
    path = tmp_path / "event.json"
    path.write_text(json.dumps(FLAT, indent=2))
    return path


def test_an_event_may_stand_on_the_command_line():
    code, out = lint(json.dumps(FLAT))
    assert code == 1
    assert "Move it to session.audio.output.voice." in out


def test_it_may_be_longer_than_the_name_of_a_file():
    code, out = lint(json.dumps(FLAT | {"padding": "x" * 5_000}))
    assert code == 1
    assert "Move it to session.audio.output.voice." in out


@pytest.mark.parametrize("text", [json.dumps([FLAT, FLAT]), "{type: 'session.update', session: {voice: 'marin'}}"])
def test_several_of_them_may_and_as_programs_write_them(text):
    code, out = lint(text)
    assert code == 1
    assert out.count("Move it to session.audio.output.voice.") == text.count("voice")


def test_what_is_no_object_on_the_command_line_is_said_to_be_none():
    result = CliRunner().invoke(command, ["{type: response.create"], standalone_mode=False)
    assert result.return_value == 2
    assert "This is no JSON object. Put it between single quotes" in result.output


def test_an_event_with_its_corrected_form(event):
    code, out = lint(event)
    assert code == 1
    assert "retired-field: OpenAI Realtime GA has no session.voice" in out
    assert "Move it to session.audio.output.voice." in out
    start = out.index("corrected:") + len("corrected:")
    assert json.loads(out[start : out.rindex("Held against")]) == NESTED


def test_an_event_without_a_fault():
    code, out = lint("-", stdin=json.dumps(NESTED))
    assert code == 0
    assert out == "Held against OpenAI Realtime GA: nothing is wrong with 1 event.\n"


def test_json_for_programs(event):
    code, out = lint(event, "--format", "json")
    report = json.loads(out)
    assert code == 1
    [wrong] = report["wrong"]
    assert report["version"] == 1
    assert report["events"] == 1
    assert (wrong["number"], wrong["side"], wrong["type"], wrong["dialect"]) == (
        None,
        "client",
        "session.update",
        "openai-ga",
    )
    assert wrong["messages"][0]["kind"] == "retired-field"
    assert wrong["messages"][0]["path"] == "session.voice"
    assert wrong["corrected"] == NESTED


def test_the_dialect_decides(event):
    code, out = lint(event, "--dialect", "openai-beta")
    assert code == 1
    assert "OpenAI Realtime beta has no session.type" in out
    assert "session.voice" not in out


def test_a_realtime_event_on_the_live_api():
    code, out = lint("-", "--dialect", "openai-live", stdin='{"type": "input_audio_buffer.append", "audio": "AAAA"}')
    assert code == 1
    assert "Send session.input_audio.append." in out


def test_a_dialect_of_one_s_own(tmp_path, event):
    from inspector.protocol.dialect import unload

    own = tmp_path / "own.toml"
    own.write_text('id = "own-server"\ntitle = "Own server"\nabout = "A server of my own."\nextends = "openai-ga"\n')
    try:
        code, out = lint(event, "--dialect-file", own)
    finally:
        unload("own-server")
    assert "Held against Own server" in out
    assert code in (0, 1)


def test_the_events_of_a_recording_have_their_numbers():
    code, out = lint(SESSIONS / "update-rejected.jsonl")
    assert code == 1
    assert "#4 > session.update" in out
    assert 'corrected: {"type":"session.update"' in out
    assert "1 of 29 events has faults." in out


def test_what_a_log_holds_is_shown_without_its_keys(tmp_path):
    path = tmp_path / "log.jsonl"
    tool = {"type": "mcp", "server_label": "x", "server_url": "https://x.example", "authorization": "mcp1key"}
    session = {"type": "realtime", "voice": "marin", "tools": [tool]}
    path.write_text("".join(json.dumps({"type": type_, "session": session}) + "\n" for type_ in ["session.update"] * 2))
    code, out = lint(path)
    assert code == 1
    assert '"authorization":"[redacted]"' in out
    assert "mcp1key" not in out


@pytest.mark.parametrize("name", ["text-turn", "tool-turn", "audio-turn", "vad-turn", "silent-after-created"])
def test_a_recording_without_a_fault(name):
    code, out = lint(SESSIONS / f"{name}.jsonl")
    assert code == 0
    assert "nothing is wrong with" in out


def test_pasted_text_is_held_against_the_server_s_dialect_and_quotes_are_left_out():
    code, out = lint(ROOT / "tests" / "posts" / "silent-hello.txt")
    assert code == 0
    assert "Held against OpenAI Realtime beta: nothing is wrong with 8 events." in out


def test_a_client_of_the_beta_alone_is_held_against_what_servers_speak_today():
    log = "\n".join(json.dumps({"type": "session.update", "session": {"modalities": ["text"]}}) for _ in range(2))
    code, out = lint("-", stdin=log)
    assert code == 1
    assert out.count("Rename it to session.output_modalities.") == 2
    assert "Held against OpenAI Realtime GA: 2 of 2 events have faults." in out


def test_an_event_of_no_known_type():
    code, out = lint("-", stdin='{"type": "session.updat", "session": {"type": "realtime"}}')
    assert code == 1
    assert "session.update is near" in out


def test_an_event_without_a_type():
    code, out = lint("-", stdin='{"session": {}}')
    assert code == 1
    assert "an event without a type" in out
    assert "Add its type." in out


def test_text_of_the_wire_is_made_safe():
    body = {"type": "session.update", "session": {"type": "realtime", "vo\u202eice": "\x1b[31m"}}
    code, out = lint("-", stdin=json.dumps(body))
    assert code == 1
    assert "\u202e" not in out
    assert "\x1b" not in out


def test_what_only_lenient_readers_take_can_be_printed():
    text = '{"type": "session.update", "session": {"type": "realtime", "instructions": "\\ud800", "zork": 1}}'
    for shape in ("text", "json"):
        code, out = lint("-", "--format", shape, stdin=text)
        assert code == 1
        assert "\\ud800" in out


@pytest.mark.parametrize(
    ("arguments", "stdin", "words"),
    [
        (["-"], "good morning", "no Realtime event"),
        (["no-such-file.json"], None, "does not exist"),
        (["-", "--dialect", "klingon"], json.dumps(FLAT), "klingon"),
        (["-", "--dialect-file", "no-such-file.toml"], json.dumps(FLAT), "no-such-file.toml"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(arguments, stdin, words):
    code, _ = lint(*arguments, stdin=stdin)
    assert code == 2
    assert words in run(*arguments, stdin=stdin).stderr


def test_help_says_what_an_event_is():
    assert "a recording or log, whose events are all looked at" in " ".join(run("--help").output.split())

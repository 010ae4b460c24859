"""`inspector connect`, against the built-in server and against nobody."""

import json
import socket

import pytest
from click.testing import CliRunner

from inspector.cli.connect import command
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link

KEY = "sk-proj-planted-0123456789abcdefghijklmn"
HELLO = "\n".join(
    json.dumps(body)
    for body in (
        {"type": "session.update", "session": {"type": "realtime", "output_modalities": ["text"]}},
        {
            "type": "conversation.item.create",
            "item": {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Hello"}]},
        },
        {"type": "response.create"},
    )
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def call(*arguments, **environment):
    return CliRunner().invoke(command, arguments, standalone_mode=False, env=environment)


def test_a_conversation_from_a_file_is_recorded_and_judged(tmp_path):
    sent = tmp_path / "hello.jsonl"
    sent.write_text(HELLO)
    with serve_in_thread(scenario.load("tool-turn"), speed=20) as server:
        result = call(server.url, "--send", str(sent), "--until", "response.done", "--until", "20s", MY_KEY=KEY)
    assert result.return_value == 0, result.output
    assert "WAITING FOR TOOL" in result.stdout
    assert "▶ response.create" in result.stderr
    assert "◀ response.done" in result.stderr
    assert link.running() == []


def test_the_key_is_sent_and_kept_nowhere(home, tmp_path):
    out = tmp_path / "x.jsonl"
    with serve_in_thread(scenario.load("text-turn"), speed=20) as server:
        result = call(
            server.url, "--api-key-env", "MY_KEY", "--until", "session.created", "--until", "0.2s", "--out", str(out),
            MY_KEY=KEY,
        )  # fmt: skip
    assert result.exception is None, result.output
    text = out.read_text()
    assert '"authorization":"[redacted]"' in text
    assert KEY not in text + result.output
    assert not [path for path in home.rglob("*") if path.is_file() and KEY in path.read_text()]


def test_json_is_all_that_standard_output_gets():
    with serve_in_thread(scenario.load("text-turn"), speed=20) as server:
        result = call(server.url, "--until", "0.1s", "--format", "json")
    [recording] = json.loads(result.stdout)["recordings"]
    assert recording["transport"] == "websocket"
    assert recording["server"] >= 1


def test_nobody_there_is_exit_code_4():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    result = call(f"ws://127.0.0.1:{port}/v1/realtime")
    assert result.return_value == 4
    assert "NEVER CONNECTED" in result.stdout
    assert "Connection refused" in result.stdout
    assert "Errno" not in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nobody"], "no service that is known"),
        (["ws://127.0.0.1:1", "--until", "soon"], "neither a type"),
        (["ws://127.0.0.1:1", "--send", "no-such-file"], "no-such-file"),
        (["ws://127.0.0.1:1", "--api-key-env", "NO_SUCH"], "NO_SUCH is not set"),
        (["ws://127.0.0.1:1", "--from-curl", "no-such-file"], "no-such-file"),
    ],
)
def test_what_is_wrong_with_the_arguments_is_one_sentence(arguments, words):
    result = call(*arguments)
    assert words in str(result.exception)


def test_a_curl_command_says_where_to(tmp_path):
    curl = tmp_path / "curl.txt"
    with serve_in_thread(scenario.load("text-turn"), speed=20) as server:
        curl.write_text(f'websocat \\\n  -H "Authorization: Bearer $MY_KEY" \\\n  "{server.url}"\n')
        result = call("--from-curl", str(curl), "--until", "0.1s", MY_KEY=KEY)
    assert "◀ session.created" in result.stderr
    assert KEY not in result.output


def test_the_services_are_listed():
    result = call("--services")
    assert "azure-preview" in result.stdout
    assert "(the default)" in result.stdout


@pytest.mark.parametrize("given", ["nope", "ftp://127.0.0.1:1", "http://", "user:planted@host"])
def test_an_address_that_is_no_proxy_is_refused_and_not_repeated(given):
    told = CliRunner().invoke(command, ["ws://127.0.0.1:1", "--proxy", given])
    assert told.exit_code == 2
    assert "--proxy takes an address such as http://HOST:PORT" in told.stderr
    assert "planted" not in told.output


def test_why_nothing_can_be_recorded_is_a_sentence_that_says_what_to_do(tmp_path, monkeypatch):
    (tmp_path / "kept.jsonl").write_text("precious")
    told = CliRunner().invoke(command, ["ws://127.0.0.1:1", "--headless", "--out", str(tmp_path / "kept.jsonl")])
    assert f"{tmp_path / 'kept.jsonl'} exists already, and a recording is written over nothing" in told.stderr
    assert (tmp_path / "kept.jsonl").read_text() == "precious"
    monkeypatch.setenv("INSPECTOR_HOME", str(tmp_path / "kept.jsonl"))
    told = CliRunner().invoke(command, ["ws://127.0.0.1:1", "--headless"])
    assert told.exit_code != 0
    assert "choose another place with --out" in told.stderr
    assert "Errno" not in told.stderr


def test_what_is_sent_is_named_by_no_more_than_a_file_can_be():
    told = CliRunner().invoke(command, ["ws://127.0.0.1:1", "--send", "x" * 5_000])
    assert told.exit_code == 2
    assert "too long for one" in told.stderr

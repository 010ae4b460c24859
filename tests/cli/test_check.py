"""`inspector check`, run as people run it: in a process of its own where the process itself matters."""

import errno
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from inspector.cli import cli

from .program import run, run_alone

ROOT = Path(__file__).parent.parent.parent
POST = ROOT / "tests" / "posts" / "silent-hello.txt"
HEALTHY = ROOT / "sessions" / "text-turn.jsonl"


def test_the_report_of_the_forum_case():
    done = run_alone("check", str(POST))
    text = done.stdout.decode()
    assert done.returncode == 1
    assert done.stderr == b""
    for words in ("NO RESPONSE", "✗ output", "server-stall", "Ruled out", "999 of 1,000", "response-stalled-no-output"):
        assert words in text
    assert "\x1b" not in text


def test_json_is_the_report():
    done = run("check", "--format", "json", str(POST))
    report = json.loads(done.stdout)
    [recording] = report["recordings"]
    assert report["version"] == 1
    assert recording["verdict"]["status"] == "no-response"
    assert [stage["name"] for stage in recording["turns"][0]["stages"]][-1] == "finished"
    assert recording["findings"][0]["rule"] == "response-stalled-no-output"


def test_a_healthy_recording_exits_with_0():
    done = run("check", str(HEALTHY))
    assert done.returncode == 0
    assert "ANSWERED" in done.stdout.decode()


def test_standard_input():
    done = run_alone("check", "-", given=POST.read_bytes())
    assert done.returncode == 1
    assert "standard input" in done.stdout.decode()


def test_commands_name_the_file_where_it_is_and_none_for_standard_input():
    done = run("check", str(POST))
    assert f"inspectorconvert{POST}rewritten.jsonl" in "".join(done.stdout.decode().split())
    done = run("check", "-", given=POST.read_bytes())
    assert "inspector convert FILE " in done.stdout.decode()


def test_several_inputs_give_the_worst_code_and_all_reports():
    done = run("check", str(HEALTHY), str(POST), "no-such-file.txt")
    assert done.returncode == 2
    assert "answered" in done.stdout.decode()
    assert "NO RESPONSE" in done.stdout.decode()
    assert done.stderr.decode().strip() == "no-such-file.txt does not exist; check the name and the folder."


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("random.bin", bytes(range(256)) * 40),
        ("empty.txt", b""),
        ("invalid.txt", b"\xff\xfe\xfa" * 5000),
        ("future.jsonl", b'{"inspector":2,"started":null}\n'),
    ],
)
def test_garbage_gets_one_sentence(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    done = run("check", str(path))
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr
    assert 1 <= len(done.stderr.decode().splitlines()) <= 3


def test_a_folder_with_nothing_in_it_gets_one_sentence(tmp_path):
    done = run("check", str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.decode() == f"{tmp_path} holds no recording, log or text; name a file, or another folder.\n"


def test_two_megabytes_of_brackets(tmp_path):
    path = tmp_path / "deep.txt"
    path.write_bytes(b"[" * 2_000_000)
    done = run_alone("check", str(path))
    assert done.returncode in (0, 2)
    assert b"Traceback" not in done.stderr


def test_text_without_events_says_what_to_paste():
    done = run("check", "-", given=b"My call just hangs. What can I do? It worked yesterday, I promise.\n")
    assert done.returncode == 0
    assert "UNCLEAR" in done.stdout.decode()
    assert "session.created" in done.stderr.decode()


@pytest.mark.parametrize("by_name", [True, False])
def test_text_of_another_protocol_is_named(tmp_path, by_name):
    text = b'RECV {"event":{"sessionStart":{}}}\n'
    path = tmp_path / "other.txt"
    path.write_bytes(text)
    done = run("check", str(path)) if by_name else run("check", "-", given=text)
    assert "Amazon Nova Sonic" in done.stderr.decode()


def test_fail_on_decides_what_fails(tmp_path):
    cut = tmp_path / "cut.jsonl"
    lines = HEALTHY.read_bytes().splitlines(keepends=True)
    cut.write_bytes(b"".join(line for line in lines[:9] if b'"tick"' not in line))
    assert run("check", "--fail-on", "error", str(cut)).returncode == 0
    assert run("check", "--fail-on", "note", str(cut)).returncode == 1
    assert run("check", "--fail-on", "never", str(POST)).returncode == 0


def test_the_end_by_hand(tmp_path):
    text = POST.read_text("utf-8")
    cut = tmp_path / "post.txt"
    cut.write_text(text[: text.index("There it ends;")], "utf-8")
    assert run("check", str(cut)).returncode == 0
    assert run("check", "--ends", "reported", str(cut)).returncode == 1


def test_same_input_same_bytes():
    assert run_alone("check", str(POST)).stdout == run("check", str(POST)).stdout


def test_a_closed_pipe_is_no_bug():
    command = f"{sys.executable} -m inspector check {POST} | head -1"
    done = subprocess.run(command, shell=True, capture_output=True, check=False, timeout=60, env={**os.environ})
    assert b"Traceback" not in done.stderr


def test_hostile_text_reaches_no_terminal(tmp_path):
    path = tmp_path / "hostile.jsonl"
    event = {
        "type": "error",
        "event_id": "e1",
        "error": {"type": "\x1b]0;owned\x07", "code": "[/red]", "message": "\x1b[2J[@click=app.quit]\u202eevil"},
    }
    path.write_text(json.dumps(event) + "\n")
    text = run("check", str(path)).stdout.decode()
    assert "[@click=app.quit]" in text
    assert not {"\x1b", "\x07", "\u202e"} & set(text)


def test_usage_errors_exit_with_2():
    assert run("check").returncode == 2
    assert run_alone("frobnicate").returncode == 2


def test_help_names_every_verb():
    result = CliRunner().invoke(cli, ["--help"])
    for verb in ("check", "view", "demo", "explain", "convert"):
        assert verb in result.output


SILENT = ROOT / "sessions" / "silent-after-created.jsonl"


def test_patience_multiplies_every_wait():
    assert run("check", str(SILENT)).returncode == 1
    done = run("check", "--patience", "10", "--format", "json", str(SILENT))
    assert done.returncode == 0, done.stderr
    assert "response-stalled-no-output" not in done.stdout.decode()


def test_the_dialect_can_be_told():
    done = run("check", "--dialect", "openai-beta", "--format", "json", str(SILENT))
    assert json.loads(done.stdout)["recordings"][0]["dialect"]["server"] == "openai-beta"


def test_an_unknown_dialect_is_refused():
    done = run("check", "--dialect", "klingon", str(SILENT))
    assert done.returncode == 2
    assert b"klingon" in done.stderr


OWN = """
id = "my-server"
title = "My server"
about = "A server of my own that takes its time."
extends = "openai-ga"

[[expect]]
finding = "response-stalled-no-output"
after = "response.opened"
one_of = ["output.item.added", "response.closed"]
by = "response"
within = ["100s", "200s"]
level = "required"
"""


def test_a_dialect_of_ones_own_needs_one_file(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN)
    done = run_alone("check", "--dialect-file", str(path), "--format", "json", str(SILENT))
    [recording] = json.loads(done.stdout)["recordings"]
    assert recording["dialect"]["server"] == "my-server"
    assert "response-stalled-no-output" not in {one["rule"] for one in recording["findings"]}


def test_a_mistake_in_ones_own_dialect_is_one_sentence(tmp_path):
    path = tmp_path / "mine.toml"
    path.write_text(OWN.replace('"response.opened"', '"response.opend"'))
    done = run_alone("check", "--dialect-file", str(path), str(SILENT))
    assert done.returncode == 2
    assert b"response.opend" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_questions_are_answered_when_asked():
    assert b"Questions" not in run("check", str(HEALTHY)).stdout
    text = run("check", "--questions", str(HEALTHY)).stdout.decode()
    assert "15. " in text
    assert "output modalities" in text


def test_an_import_is_explained():
    code = 'ws.send(JSON.stringify({"type": "response.create"}))'
    text = f"{code}\nanswer: {{'type': 'response.created', 'x': [Object]}}\n".encode()
    done = run("check", "--explain-import", "-", given=text)
    words = done.stdout.decode()
    assert "How standard input was read: 1 event, 1 passed over" in words
    assert "event 1, line 2, columns 9 to 51: response.created from the server, partial" in words
    assert "missing: what the writer left out" in words
    assert "response.create (source-code) is source code" in words


@pytest.mark.parametrize("shape", ["text", "json"])
def test_no_key_is_told_of_what_was_passed_over(shape):
    key = "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789"
    text = f'GET wss://x.example/v1/realtime Authorization: Bearer {key}\n{{"type":"{key}","x":1}}\n'.encode()
    done = run("check", "--explain-import", "--format", shape, "-", given=text)
    assert b"[redacted]" in done.stdout
    assert b"sk-proj" not in done.stdout


def test_an_import_is_explained_in_json():
    done = run("check", "--explain-import", "--format", "json", str(POST))
    report = json.loads(done.stdout)
    [explained] = report["imports"]
    assert explained["events"][0]["lines"] == [7, 37]
    assert report["recordings"][0]["imported"]["exact"] == 8
    [damage] = report["recordings"][0]["imported"]["damage"]
    assert (damage["seq"], damage["fidelity"], damage["missing"]) == (9, "partial", ["the end"])


def test_a_recording_has_no_import_to_explain():
    done = run("check", "--format", "json", str(HEALTHY))
    assert json.loads(done.stdout)["recordings"][0]["imported"] is None


@pytest.mark.parametrize(("encoding", "words"), [("ascii", b"x output"), ("latin-1", b" \xb7 ")])
def test_an_output_of_few_characters_gets_what_resembles_the_others(encoding, words):
    command = [sys.executable, "-m", "inspector", "check", str(SILENT)]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, capture_output=True, check=False, timeout=60, env=environment)
    assert done.stderr == b""
    assert words in done.stdout


def test_what_never_ends_is_refused_with_a_sentence(monkeypatch):
    monkeypatch.setattr("inspector.formats.read.IN_MEMORY", 1 << 20)
    done = CliRunner().invoke(cli, ["check", "/dev/zero"])
    assert "zero is no file and does not end" in done.stderr


@pytest.mark.parametrize("arguments", [["check"], ["lint"], ["connect", "ws://127.0.0.1:1", "--send"]])
def test_a_file_in_a_folder_that_nobody_may_enter_is_a_sentence(arguments, tmp_path, monkeypatch):
    (tmp_path / "shut").mkdir()
    path = tmp_path / "shut" / "call.jsonl"
    path.write_text("{}")

    def refusing(known):
        def refused(name, *more, **options):
            if str(path.parent) + os.sep in str(name):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(name))
            return known(name, *more, **options)

        return refused

    monkeypatch.setattr(os, "stat", refusing(os.stat))
    monkeypatch.setattr(io, "open", refusing(io.open))
    for name in (str(path), f"{path.parent}/*.jsonl")[: 2 if arguments == ["check"] else 1]:
        told = CliRunner().invoke(cli, [*arguments, name])
        assert "may not be read by you" in told.stderr

"""What is pasted into a terminal, for a command that reads standard input."""

import json
import subprocess
import sys

import pytest

from ..ui.terminal import Terminal
from .program import run_alone

WORDS = "word " * 4000
LONG = json.dumps({"type": "session.created", "event_id": "event_1", "session": {"instructions": WORDS}})
PASTED = f'{LONG}\r{{"type":"response.create"}}\r{{"type":"response.created","response":{{"id":"resp_1"}}}}\r'.encode()
END = b"\x04"


def test_a_paste_is_taken_until_it_is_said_to_end():
    with Terminal("check", "-") as terminal:
        terminal.until("Paste the text, then press ctrl+d.").keys(PASTED, END)
        assert terminal.wait() == 0
    told = terminal.output.decode()
    assert "standard input · 3 events: 1 client, 2 server" in told
    assert "Checking" not in told  # while somebody is about to paste


def test_its_lines_may_be_longer_than_a_terminal_keeps(tmp_path):
    written = tmp_path / "out.jsonl"
    with Terminal("convert", "-", str(written)) as terminal:
        terminal.until("Paste the text").keys(PASTED, END)
        assert terminal.wait() == 0
    assert f'"{WORDS}"' in written.read_text()


def without_streams(closed, *arguments):
    command = f'"$0" -m inspector "$@" {closed}'
    return subprocess.run(["sh", "-c", command, sys.executable, *arguments], capture_output=True, timeout=60)


@pytest.mark.parametrize(
    ("closed", "arguments", "code", "said"),
    [
        ("<&-", ("check", "-"), 2, b"standard input is empty"),
        ("<&-", (), 2, b"Usage: "),
        (">&-", ("formats",), 0, b""),
        ("2>&-", ("check", "nowhere.jsonl"), 2, b""),
    ],
)
def test_closed_streams_are_empty_or_lead_nowhere(closed, arguments, code, said):
    ended = without_streams(closed, *arguments)
    assert ended.returncode == code
    assert said in ended.stderr
    assert b"Traceback" not in ended.stderr


def test_the_screen_is_not_painted_where_nobody_sees_it(tmp_path):
    log = tmp_path / "log.jsonl"
    log.write_bytes(PASTED)
    for ended in (run_alone("view", str(log)), run_alone("view", "-", given=PASTED)):
        assert ended.returncode == 2
        assert ended.stderr.decode() == "Error: The screen needs a terminal; `inspector check` prints the report.\n"


def test_a_terminal_that_cannot_paint_gets_the_report(tmp_path):
    dumb = {"TERM": "dumb", "INSPECTOR_HOME": str(tmp_path)}
    with Terminal("demo", "text-turn", "--speed", "100", environment=dumb) as terminal:
        assert terminal.wait() == 0
    assert b"ANSWERED" in terminal.output
    with Terminal("view", str(tmp_path), environment=dumb) as terminal:
        assert terminal.wait() == 2


@pytest.mark.parametrize("asked", [{"INSPECTOR_ASCII": "1"}, {"LC_ALL": "C"}])
def test_a_terminal_without_unicode_gets_ascii(asked):
    with Terminal("explain", "response.create", environment=asked) as terminal:
        assert terminal.wait() == 0
    assert b"> > client  response.create" in terminal.output
    assert terminal.output.isascii()

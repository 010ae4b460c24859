"""What to record next time: only what is missing, and only where it would decide."""

from pathlib import Path

import pytest

from inspector.formats.dialogue.transcript import parse
from inspector.formats.opening import open_input

from .dialogue import findings, read, recorded

ROOT = Path(__file__).parent.parent.parent
QUIET = ["text-turn", "audio-turn", "tool-turn", "vad-turn", "failed-server-error", "silent-after-created"]


def wanted(text: str) -> str:
    (case,) = parse(text)
    return "\n".join(read(recorded(case)).verdict().record_next)


@pytest.mark.parametrize("name", QUIET)
def test_nothing_more_is_wanted_where_the_recording_tells(name):
    [reading] = open_input(name, ROOT / "sessions" / f"{name}.jsonl")
    assert reading.verdict().record_next == ()


def test_the_forum_post_lacks_times_frames_and_pings():
    [reading] = open_input("post", ROOT / "tests" / "posts" / "silent-hello.txt")
    words = ("time on every line", "Every frame", "pings and pongs", "until response.done")
    assert len(reading.verdict().record_next) == len(words)
    for text, word in zip(reading.verdict().record_next, words, strict=True):
        assert word in text


def test_a_reason_that_was_printed_as_object():
    text = """
    > response.create
    < response.created response.id=resp_1
    < {"type":"response.done","response":{"id":"resp_1","status":"failed","status_details":{"error":"[Object]"}}}
    """
    assert "status_details" in wanted(text)
    assert "status_details" not in wanted(text.replace('"[Object]"', '{"code":"server_error"}'))


def test_the_other_side():
    server_only = "< session.created session.id=sess_1\n< response.created response.id=resp_1\n"
    assert "The client's events too" in wanted(server_only)
    assert "The client's events too" not in wanted("> response.create\n" + server_only)


def test_of_one_side_alone_no_longer_log_is_wanted_but_the_other_side():
    client_only = "ends: unknown\n> conversation.item.create item.type=message item.role=user\n> response.create\n"
    told = wanted(client_only)
    assert "The server's events too" in told
    assert "Everything until response.done" not in told
    [early] = [one for one in findings(client_only) if one.rule == "log-ends-early"]
    assert early.remedy.startswith("Log what the server sends too")

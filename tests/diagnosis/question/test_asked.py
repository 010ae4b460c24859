"""The fifteen questions: answered for everything that is at hand, and right where the answer is known."""

import re
from pathlib import Path

import pytest

from inspector.diagnosis.question.asked import QUESTIONS
from inspector.diagnosis.question.reply import Reply, State
from inspector.formats.opening import open_input
from inspector.recording.reading import Reading

ROOT = Path(__file__).parent.parent.parent.parent
RECORDED = sorted((ROOT.parent / "shared" / "recordings").glob("*.yaml"))
FILES = [*sorted((ROOT / "sessions").glob("*.jsonl")), *RECORDED, ROOT / "tests" / "posts" / "silent-hello.txt"]
HEALTHY = [
    path for path in FILES if path.stem in ("text-turn", "audio-turn", "tool-turn", "vad-turn") or path in RECORDED
]
NUMBERS = range(1, len(QUESTIONS) + 1)


def opened(path: Path) -> Reading:
    [reading] = open_input(path.name, path)
    return reading


def reply(path: str, number: int) -> Reply:
    return opened(ROOT / path).questions()[number - 1]


def every_question_has_an_answer(reading: Reading) -> None:
    """Asked of every transcript by `test_transcripts`."""
    replies, last = reading.questions(), len(reading.columns)
    assert [one.number for one in replies] == list(NUMBERS)
    for one in replies:
        assert one.answer.endswith((".", "!", "?", "”")), one
        assert not re.search("None(?! was cut| is active)", one.answer), one
        assert all(0 < seq <= last for seq in one.evidence), one
        assert one.question.endswith("?")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_question_has_an_answer_for_every_sample(path):
    every_question_has_an_answer(opened(path))


@pytest.mark.parametrize("path", HEALTHY, ids=lambda path: path.stem)
def test_nothing_is_held_against_a_healthy_session(path):
    assert [one for one in opened(path).questions() if one.state is State.TROUBLE] == []


def test_the_forum_post():
    replies = opened(ROOT / "tests" / "posts" / "silent-hello.txt").questions()
    assert replies[0].state is State.TROUBLE
    assert "response.create (event 6), response.created (event 7); no output and no response.done" in replies[0].answer
    assert "still open at the end" in replies[0].answer
    assert (replies[1].state, replies[14].state) == (State.UNKNOWN, State.NOT_APPLICABLE)
    assert {one.state for one in replies[2:7]} == {State.OK}
    assert "1,699 s before it expires" in replies[14].answer


def test_a_refused_update_says_what_stayed():
    applied = reply("sessions/update-rejected.jsonl", 3)
    assert applied.answer == (
        "session.update (event 4) was refused (event 5): Unknown parameter: 'session.modalities'. The whole update "
        "was dropped; output_modalities stayed audio, instructions kept the server's text."
    )
    assert applied.evidence == (4, 5)
    effective = reply("sessions/update-rejected.jsonl", 5)
    assert ("output modalities", "text", "audio") in effective.rows
    assert "refused" in reply("sessions/update-rejected.jsonl", 13).answer
    assert "session.output_modalities" in reply("sessions/update-rejected.jsonl", 4).answer


def test_a_failure_is_quoted_whole():
    failed = reply("sessions/failed-server-error.jsonl", 2)
    assert failed.state is State.TROUBLE
    assert "server_error: The server had an error while processing your request. Sorry about that!" in failed.answer


def test_another_protocol_is_not_asked():
    [google] = [path for path in RECORDED if path.name.startswith("google")] or [None]
    if google is not None:
        assert {one.state for one in opened(google).questions()} == {State.NOT_APPLICABLE, State.OK}
    assert len(QUESTIONS) == 15

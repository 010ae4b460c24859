"""Logs that a text shows twice, whole or in part: what counts is one log, in its order."""

from itertools import repeat
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.wire import Kind, Side
from inspector.diagnosis.base import Severity
from inspector.formats.opening import open_input
from inspector.formats.read import read_input

from .paste import frames

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
NAMES = ["text-turn.jsonl", "tool-turn.jsonl", "barge-in.jsonl", "long-conversation.txt"]


def lines_of(name):
    [conversation] = read_input(SESSIONS / name, None, name)
    shown = [one for one in conversation.items if getattr(one, "kind", None) is Kind.TEXT]
    arrows = {Side.CLIENT: "->", Side.SERVER: "<-"}
    return [f"12:00:{one.at / 1e6:06.3f} {arrows[one.side]} {one.payload.decode()}" for one in shown]


LAYOUTS = {
    "an excerpt and the log": lambda lines: [*lines[-6:], "", "full log:", *lines],
    "one event and the log": lambda lines: [lines[-2], "", "That is the last that I get. All of it:", *lines],
    "the log and an excerpt": lambda lines: [*lines, "", "and there it ends:", *lines[-6:]],
    "the log and its beginning": lambda lines: [*lines, "", "it began with", *lines[:5]],
    "two copies": lambda lines: [*lines, *lines],
    "two that overlap": lambda lines: [*lines[: len(lines) // 2 + 3], "[...]", *lines[len(lines) // 2 - 3 :]],
    "each line twice": lambda lines: [line for line in lines for _ in range(2)],
    "each line three times": lambda lines: [line for line in lines for _ in range(3)],
}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_log_that_stands_twice_is_read_once(name, layout):
    lines = lines_of(name)
    text = "\n".join(LAYOUTS[layout](lines))
    [alone], [reading] = (open_input("log", None, one.encode()) for one in ("\n".join(lines), text))
    assert reading.verdict().headline.partition(": ")[2] == alone.verdict().headline.partition(": ")[2]
    assert [one.rule for one in reading.findings() if one.severity > Severity.NOTE] == []
    once = [codec.read(one).body for one in frames(text) if not one.marks.repeats]
    assert once == [codec.read(one).body for one in frames("\n".join(lines))]


def test_who_presses_twice_has_pressed_twice():
    lines = ['-> {"type":"response.create"}'] * 2 + ['<- {"type":"error","event_id":"event_%d"}'] * 2
    text = "\n".join(line % number if "%d" in line else line for number, line in enumerate(lines))
    assert [one.marks.repeats for one in frames(text)] == [None] * 4


def test_many_copies_of_one_event_are_no_excerpts():
    line = '<- {"type":"rate_limits.updated","event_id":"event_1","rate_limits":[]}\n'
    text = '<- {"type":"session.created","event_id":"event_0"}\n' + "-> response.create\n".join(repeat(line, 400))
    marks = [one.marks.repeats for one in frames(text)]
    assert marks.count(2) == 399


def test_an_id_that_a_server_writes_everywhere_tells_no_copies():
    types = ["session.created", "response.created", "response.done", "response.created", "response.done"]
    lines = [f'<- {{"type":"{type_}","event_id":"event_TODO","n":{n}}}' for n, type_ in enumerate(types)]
    assert [one.marks.repeats for one in frames("\n".join(lines))] == [None] * 5


def test_a_server_that_answers_under_the_id_of_the_client_is_known_again():
    lines = [
        '-> {"type":"session.update","event_id":"e1"}',
        '<- {"type":"session.updated","event_id":"e1","session":{}}',
    ]
    assert [one.marks.repeats for one in frames("\n".join(lines * 2))] == [None, None, 1, 2]


def test_a_log_that_stands_twice_is_known_by_other_ids_where_a_server_writes_the_same_everywhere():
    lines = [
        '<- {"type":"session.created","event_id":"event_TODO","session":{"id":"sess_8"}}',
        '-> {"type":"response.create"}',
        '<- {"type":"response.created","event_id":"event_TODO","response":{"id":"resp_8"}}',
        '<- {"type":"response.done","event_id":"event_TODO","response":{"id":"resp_8","status":"failed"}}',
    ]
    assert [one.marks.repeats for one in frames("\n".join([*lines, "", *lines[1:]]))] == [None] * 4 + [2, 3, 4]
    assert [one.marks.repeats for one in frames("\n".join([*lines, *lines[1:]]).replace("_8", "_x"))] == [None] * 7

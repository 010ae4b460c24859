"""What the words over a list of names make of it."""

import pytest

from inspector.core import codec
from inspector.formats.objects.passed import Reason

from .paste import frames, skipped

LIST = "-> session.update\n<- session.updated\n-> response.create\n"


def types(text):
    return [codec.read(frame).type for frame in frames(text)]


@pytest.mark.parametrize(
    "words",
    [
        "Please make sure that your client does the following in this order:",
        "Expected:",
        "The correct sequence is:",
        "Your log should look like this:",
    ],
)
def test_advice(words):
    assert types(f"{words}\n\n{LIST}") == []
    assert {one.reason for one in skipped(f"{words}\n\n{LIST}")} == {Reason.EXPECTED}


@pytest.mark.parametrize(
    "words", ["I send this in this order:", "It should be fine, but what I see:", "Actual:", "The log of one call:"]
)
def test_what_was_seen(words):
    assert len(types(f"{words}\n\n{LIST}")) == 3


@pytest.mark.parametrize(
    "words",
    ["logEvents:", "enum:", "/**\n * Order of events:", "Filter events", " type | count\n------+------", "@startuml"],
)
def test_what_is_set_counted_or_drawn(words):
    tail = " | 12" if "|" in words else ""
    lines = ("session.created", "session.updated", "response.done")
    assert types(words + "".join(f"\n - {line}{tail}" for line in lines)) == []


@pytest.mark.parametrize("words", ["### Added", "## [1.2.0] - 2026-10-02", "v1.2.0 (2026-10-02)", "Breaking changes:"])
def test_what_a_changelog_lists(words):
    text = "- session.created\n- session.updated\n- response.done\n"
    assert types(f"{words}\n\n{text}") == []
    assert len(types(f"client 1.2.0 prints\n\n{text}")) == 3


@pytest.mark.parametrize(
    ("line", "below"),
    [
        ("  ✓ {} (3 ms)", "Tests: 3 passed, 3 total"),
        ("    ✔ {}", "  3 passing (24ms)"),
        ("ok {}", "1..3"),
    ],
)
def test_what_a_runner_of_tests_ticks(line, below):
    text = "".join(line.format(name) + "\n" for name in ("session.created", "session.updated", "response.done"))
    assert types(f"{text}\n{below}\n") == []


def test_what_somebody_ticks():
    assert len(types("✓ session.created\n✓ session.updated\n✓ response.created\n")) == 3


def test_what_a_comment_shows_of_an_output():
    assert len(types("/* Output:\n * session.created\n * session.updated\n * response.done\n */\n")) == 3


def test_times_show_that_it_came():
    timed = "".join(f"10:00:0{number} {line}\n" for number, line in enumerate(LIST.splitlines()))
    assert len(types(f"Expected:\n\n{timed}")) == 3


def test_what_came_below_what_was_expected():
    text = f"Expected:\n{LIST}<- response.created\n\nActual:\n{LIST}<- response.done\n"
    assert types(text) == ["session.update", "session.updated", "response.create", "response.done"]


CLIENT = "session.update\ninput_audio_buffer.append\nresponse.create\n"
SERVER = "session.created\nsession.updated\nresponse.done\n"


def test_a_list_for_each_side_is_one_of_what_there_is():
    assert types(f"Client events:\n{CLIENT}\nServer events\n{SERVER}") == []
    assert types(f"## Client events\n{CLIENT}\n## Server-sent events:\n- error\n{SERVER}") == []


def test_a_list_of_one_side_or_with_an_event_twice():
    assert len(types(f"Server events:\n{SERVER}")) == 3
    assert len(types(f"Client events:\n{CLIENT}\nServer events:\n{SERVER}response.done\n")) == 4

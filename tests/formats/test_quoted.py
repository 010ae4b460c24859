"""A whole log in one string."""

import json

import pytest

from inspector.core import codec
from inspector.formats.layers.clean import Cleaned

from .paste import frames, shapes

LOG = "start\n10:00:00 <- session.created\n10:00:01 -> session.update\n10:00:02 <- error \"no\"\n\tat x 'y' ü 😀\n"
BODY = 'recv {\n  "type": "session.created",\n  "event_id": "event_1"\n}\nsend {"type": "response.create"}\n'


def types(text):
    return [codec.read(frame).type for frame in frames(text)]


@pytest.mark.parametrize(
    "write",
    [
        json.dumps,
        repr,
        lambda log: json.dumps({"build": 412, "stdout": log, "exitCode": 137}),
        lambda log: json.dumps({"log": log}, indent=2),
        lambda log: json.dumps({"status": "failed", "message": log}),
        lambda log: f">>> log\n{log!r}\n",
    ],
)
def test_its_lines(write):
    assert types(write(LOG)) == ["session.created", "session.update", "error"]
    assert [frame.at for frame in frames(write(LOG))] == [0, 1_000_000, 2_000_000]


@pytest.mark.parametrize("key", ["log", "stdout", "output"])
def test_objects_over_several_of_its_lines(key):
    assert types(json.dumps({key: BODY})) == types(json.dumps(BODY)) == ["session.created", "response.create"]


def test_half_a_character():
    assert types(json.dumps(LOG).replace("\\ude00", "")) == ["session.created", "session.update", "error"]


def test_where_they_stand():
    text = json.dumps(LOG)
    [_, update, _] = [frame.marks.origin for frame in frames(text)]
    assert update.lines == (1, 1)
    assert text[update.columns[0] - 1 : update.columns[1]] == "session.update"


@pytest.mark.parametrize("key", ["instructions", "transcript", "prompt"])
def test_what_somebody_says_stays_in_one_piece(key):
    assert not Cleaned(json.dumps({key: LOG})).is_changed


def test_what_an_event_says_stays_in_it():
    said = {"type": "conversation.item.create", "item": {"content": [{"type": "input_text", "text": LOG}]}}
    for indent in (None, 2):
        [[type_, *_]] = shapes(json.dumps(said, indent=indent))
        assert type_ == "conversation.item.create"


def test_words_in_several_lines():
    assert not Cleaned(
        json.dumps({"message": "Then\nyou send\nsession.update\nand wait\nfor response.done"})
    ).is_changed

"""Lines that were broken at the edge of a window are read as what they were."""

import json

import pytest

from inspector.formats.layers.clean import Cleaned
from inspector.formats.layers.window import rejoined

from .test_layout import events

WORDS = "You are the front desk of a small hotel by the sea and you answer in two sentences at most, never in three."
CREATED = {"type": "session.created", "event_id": "event_1", "session": {"id": "sess_1", "instructions": WORDS}}
DONE = {
    "type": "response.done",
    "event_id": "event_2",
    "response": {"id": "resp_1", "status": "completed", "output": []},
}
AS_JSON = "\n".join(f"recv {json.dumps(body)}" for body in (CREATED, DONE))
RESPONSE = "{id: resp_1, status: completed, object: realtime.response}"
AS_DART = "\n".join(
    f"got {{type: {type_}, event_id: event_{number}, response: {RESPONSE}}}"
    for number, type_ in enumerate(("response.created", "response.done"))
)
AS_REPR = "\n".join(
    f"ResponseTextDeltaEvent(content_index=0, delta='so it goes on', event_id='event_{number}', item_id='item_1',"
    f" output_index=0, response_id='resp_1', type='response.output_text.delta')"
    for number in range(3)
)


def broken(text: str, width: int) -> str:
    lines = text.split("\n")
    return "\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width))


@pytest.mark.parametrize("width", [60, 72, 80, 97])
@pytest.mark.parametrize("text", [AS_JSON, AS_DART, AS_REPR])
def test_a_broken_line_gives_the_same_event(text, width):
    assert events(text)
    assert events(broken(text, width)) == events(text)


def test_what_is_printed_over_several_lines_stays():
    text = json.dumps([CREATED, DONE], indent=4)
    assert not list(rejoined(text))


def test_lines_that_are_alike_stay():
    row = '{"type":"response.created","event_id":"ev'  # cut off, each of them
    assert Cleaned("\n".join([row] * 9)).text == "\n".join([row] * 9)

"""Objects of which a language prints the values alone."""

import pytest

from inspector.core import codec
from inspector.formats.layers.positional import changes

from .paste import fidelity, frames

DONE = "in ResponseDone(event_1a2b,Response(resp_1a2b,realtime.response,failed,Some(Details(failed,None)),List()))"


def test_ids_and_status_are_told_by_how_they_look():
    [frame] = frames(DONE)
    own = {"type": "response.done", "event_id": "event_1a2b", "response": {"id": "resp_1a2b", "status": "failed"}}
    body = codec.read(frame).body
    assert {key: body[key] for key in own} == own
    assert fidelity(DONE) == "partial"


def test_the_first_of_a_kind_is_that_of_the_event():
    [frame] = frames("got ResponseOutputItemAdded(event_1a2b,resp_1a2b,0,Item(item_1a2b,Some(item_9z9z)))")
    assert codec.read(frame).body["item"] == {"id": "item_1a2b"}


def test_one_of_the_client_counts_in_a_line_of_a_log():
    assert [codec.read(one).type for one in frames(f"{DONE}\nsent ResponseCreate(None)")][1:] == ["response.create"]
    assert len(frames(f"{DONE}\ncase ResponseCreate(options) =>")) == 1


@pytest.mark.parametrize(
    "text",
    ["case ResponseDone(id, response) =>", "new ResponseDone(event_id=event_1a2b)", "ResponseDone(event_1a2b,Response(",
     "Restarted(event_1a2b,None)", "class ResponseDone(eventId: String)"],
)  # fmt: skip
def test_what_is_none(text):
    assert not list(changes(text))

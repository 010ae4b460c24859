"""JSON of which a tool encoded the characters."""

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest

from inspector.core.wire import Fidelity
from inspector.formats.layers import encoded
from inspector.formats.layers.clean import Cleaned

from .paste import frames, read

EVENT = '{"type":"session.created","event_id":"event_1","session":{"id":"sess_1","instructions":"Größe & more"}}'


@pytest.mark.parametrize(
    "text",
    [
        EVENT.replace('"', "\\x22").replace("ö", "\\xC3\\xB6").replace("ß", "\\xC3\\x9F"),
        f"GET /debug?dir=in&frame={quote(EVENT)}&n=3 204",
        f"frame={quote_plus(EVENT)}",
        f"rx {b64encode(EVENT.encode()).decode()}",
        f"rx {b64encode(EVENT.encode()).decode().rstrip('=')} (text)",
    ],
)
def test_an_event(text):
    [frame] = frames(f"2026-11-28 01:12:03 {text}\n")
    assert frame.payload.decode() == EVENT
    assert frame.marks.origin.fidelity is Fidelity.MENDED


def test_what_is_no_event_in_base64_stays():
    token = "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"
    assert not Cleaned(f"Bearer {token}\n").is_changed
    cut = b64encode(EVENT.encode()).decode()[:60]
    assert list(encoded.of_base64(f"rx {cut}\n")) == []
    assert list(encoded.of_base64(f"rx {cut}.x.y\n")) == []


ADDRESS = "%7B%22type%22%3A%22response.create%22%7D"
BASE64 = "eyJ0eXBlIjoicmVzcG9uc2UuY3JlYXRlIn0="


@pytest.mark.parametrize("said", [ADDRESS, BASE64, "https://x.example/?q=%7B%22a%22%3A1%7D"])
@pytest.mark.parametrize("indent", [None, 2])
def test_what_somebody_says_in_an_event_stays_as_it_is(said, indent):
    body = {"type": "conversation.item.create", "item": {"type": "function_call_output", "output": f"see {said} now"}}
    [one] = read(f"send {json.dumps(body, indent=indent)}")
    [frame] = one.items
    assert json.loads(frame.payload) == body
    assert frame.marks.origin.fidelity is Fidelity.EXACT


@pytest.mark.parametrize("coded", [ADDRESS, BASE64])
def test_in_a_string_of_something_else_an_event_is_read(coded):
    [one] = read(f'{{"level":"info","frame":"{coded}"}}')
    assert [json.loads(frame.payload) for frame in one.items] == [{"type": "response.create"}]

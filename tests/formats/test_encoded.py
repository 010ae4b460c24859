"""JSON of which a tool encoded the characters."""

from base64 import b64encode
from urllib.parse import quote, quote_plus

import pytest

from inspector.core.wire import Fidelity
from inspector.formats import encoded
from inspector.formats.clean import Cleaned

from .paste import frames

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

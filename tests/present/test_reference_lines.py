"""The reference beside an event: its type, and every code that it brings."""

from inspector.core.wire import Frame, Kind, Side
from inspector.present.references.reference_lines import reference_lines
from inspector.present.text.cell import width_of

from .build import reading_of_events


def texts(body, kind=Kind.TEXT, side=Side.SERVER, width=90):
    if kind is Kind.TEXT:
        reading = reading_of_events([(side, body)])
    else:
        reading = reading_of_events([], ended=False)
        reading.feed(Frame(0, side, kind, body, 1))
    return [line.text for line in reference_lines(reading, 1, width)]


def test_a_type_is_explained_with_what_comes_before_and_after():
    shown = texts({"type": "response.created"})
    assert shown[0] == "response.created  server event"
    assert "In the conversation" in shown
    assert any("response.done" in line and "must follow" in line for line in shown)


def test_only_the_side_that_sent_it_is_explained():
    assert all("server event" not in line for line in texts({"type": "response.create"}, side=Side.CLIENT)[:1])


def test_an_error_brings_the_page_of_its_code():
    shown = texts({"type": "error", "error": {"code": "rate_limit_exceeded", "type": "requests", "message": "no"}})
    assert "rate_limit_exceeded  error code" in shown
    assert "What to do" in shown


def test_a_failed_response_brings_the_pages_of_its_reasons():
    details = {"type": "failed", "reason": "max_output_tokens", "error": {"code": "insufficient_quota"}}
    shown = texts({"type": "response.done", "response": {"status_details": details}})
    assert any(line.startswith("insufficient_quota  ") for line in shown)
    assert any(line.startswith("max_output_tokens  ") for line in shown)


def test_frames_of_the_link_are_explained_with_their_codes():
    shown = texts(b'{"code":1006,"reason":""}', Kind.CLOSE)
    assert shown[0] == "close  frame of the link"
    assert any(line.startswith("1006  close code") for line in shown)
    assert any("HTTP status" in line for line in texts(b'{"status":401}', Kind.ANSWER))
    assert texts(b"x", Kind.PING)[0] == "ping  frame of the link"


def test_unknown_and_hostile_types_are_no_crash():
    nasty = "[/foo]\x1b[@click=x]\u202e漢字" * 20
    shown = texts({"type": nasty, "error": {"code": nasty, "type": [1]}}, width=46)
    assert "No known version of the protocol has an event of" in " ".join(shown)
    assert all(width_of(line) <= 46 for line in shown)
    assert texts({"a": 1})[0] == "no type"

"""Tutorials, and what chatbots answer."""

import pytest

from inspector.formats.objects.passed import Reason

from .paste import frames, skipped

UPDATE = '{\n  "type": "session.update",\n  "session": {"voice": "alloy"}\n}\n'
CREATE = '```json\n{"type": "response.create"}\n```\n'


@pytest.mark.parametrize(
    "words",
    [
        "To configure the session, send the following event right after connecting:",
        "The first thing you should do is send a session.update event:",
        "Step 2: Use this event to set the voice.",
        "Once the socket is open, send the session.update event:",
        "With the socket open, begin with a session.update event:",
        "The voice is set with a session.update event, like this:",
        "Example:",
        "Here is an example of a session.update event:",
    ],
)
def test_what_the_reader_is_told_to_send(words):
    text = f"How to talk to it\n\n{words}\n\n{UPDATE}\nThen you send response.create:\n{CREATE}"
    assert frames(text) == []
    assert {one.reason for one in skipped(text)} <= {Reason.EXPECTED, Reason.SOURCE_CODE}


@pytest.mark.parametrize(
    "text",
    [
        f"I send the following event:\n{UPDATE}",
        f"Send session update to OpenAI:\n{UPDATE}",
        f"Sending the session update:\n{UPDATE}",
        f"My voice is set with this event:\n{UPDATE}",
        f"With everything set up, our app begins with a session.update event:\n{UPDATE}",
        f"Steps to reproduce\n1. Send the following event:\n{UPDATE}",
        f"Send the following event:\n{UPDATE}\nNothing comes back.",
        f"10:00:01 send the following event: {UPDATE}",
        f"This is the configuration of our agent:\n{UPDATE}",
    ],
)
def test_what_somebody_sent(text):
    assert len(frames(text)) == 1


def test_an_answer_of_a_server_shows_that_it_was_sent():
    answer = (
        '{"type": "error", "event_id": "event_CkA1b2", "error": {"type": "invalid_request_error", "message": "No."}}'
    )
    assert len(frames(f"Send the following event:\n{UPDATE}\nThe server answers:\n{answer}\n")) == 2


@pytest.mark.parametrize(
    "text",
    [
        '{"item": [{"request": {"body": {"mode": "raw", "raw": "{\\n  \\"type\\": \\"response.create\\"\\n}"}}}]}',
        '{"title": "Update", "examples": [{"type": "session.update", "session": {"voice": "alloy"}}]}',
        '{"x-oaiMeta": {"name": "response.create", "example": "{\\n  \\"type\\": \\"response.create\\"\\n}\\n"}}',
        'src/rt.py:90:            {"type": "session.update", "session": {"voice": "alloy"}}',
        'docs.md:3:{"type": "session.created"}',
        'alert: expr: rt_events_total{type="session.created"} == 0',
    ],
)
def test_requests_that_are_kept_descriptions_and_queries(text):
    assert frames(text) == []


@pytest.mark.parametrize("end", ["\r", "\r\n"])
def test_it_is_known_whatever_ends_its_lines(end):
    assert frames(f"How to talk to it\n\nExample:\n\n{UPDATE}".replace("\n", end)) == []

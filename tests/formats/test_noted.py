"""What stands beside a name: what makes an event of it, and what shows that there was none."""

import pytest

from inspector.formats.names import noted

from .paste import frames

NAMED = "[recv] session.created\n[send] session.update\n[recv] session.updated\n"


@pytest.mark.parametrize(
    "text",
    [
        "- error: rate_limit_exceeded - you sent too much\n- error: session_expired - the session is over\n"
        "- error: invalid_value - bad value\nHandle `session.created`, `response.created`, `response.done`.\n",
        "Error: rate_limit_exceeded is feared. Error: session_expired comes later. error: invalid_value never came.",
        "Event: session.created - Returned when it is created.\nEvent: session.updated - Returned when it changed\n"
        "Event: error - Returned when an error occurs\n",
        "Event: session.created - the first event\nEvent: session.updated - the ack\nEvent: response.done - the end\n",
        "val x = SessionCreated(eventId=event_id, session=session)\n",
        "it: receives session.created\nit: receives session.updated\nit: sends response.create\n",
        "Normally I send session.update, get session.updated, send response.create and get response.created.\n",
        '{"event_type":"session.created","description":"it is ready"}\n'
        '{"event_type":"session.updated","description":"it is set"}\n'
        '{"event_type":"response.done","description":"over"}\n',
    ],
)
def test_what_explains_names_is_no_trace(text):
    assert frames(text) == []


def test_an_error_that_only_its_code_tells_is_one_among_other_events():
    *_, last = frames(f"{NAMED}[send] response.create\nERROR: conversation_already_has_active_response\n")
    assert b'"conversation_already_has_active_response"' in last.payload


def test_an_error_that_only_its_code_tells_is_none_beside_the_error_itself():
    text = f'{NAMED}[recv] {{"type":"error","error":{{"code":"invalid_value","message":"x"}}}}\nerror: invalid_value\n'
    assert sum(b'"error"' in one.payload for one in frames(text)) == 1


@pytest.mark.parametrize(
    ("note", "known"),
    [
        (": invalid_value", True),
        (" (+4102 ms): input_audio_buffer_commit_empty", True),
        (" - Conversation already has an active response in progress", True),
        (": out_of_tune", False),
        (" in my code, session_expired", False),
    ],
)
def test_a_known_error_stands_right_behind_the_word(note, known):
    assert noted.is_known_error(note) is known

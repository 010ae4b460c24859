"""What people note beside the name of an event in a trace."""

import pytest

from inspector.core.wire import Side

from .paste import frames

TRACE = "<- session.created\n-> response.create\n<- response.created\n"


@pytest.mark.parametrize(
    ("note", "body"),
    [
        ("response.done completed", '"status":"completed"'),
        ("response.done: cancelled/turn_detected", '"reason":"turn_detected"'),
        ("response.done (incomplete, max_output_tokens)", '"reason":"max_output_tokens"'),
        ("response.done — failed (server error)", '"status":"failed"'),
        ("error server_error", '"code":"server_error"'),
        ('error "The buffer is too small."', '"message":"The buffer is too small."'),
        ('error: Optional("no")', '"message":"no"'),
        ("speech_started 1240", '"speech_started"'),
        ("speech_stopped @ 2980", '"speech_stopped"'),
    ],
)
def test_a_note_behind_a_name(note, body):
    found = frames(f"{TRACE}<- {note}\n")
    assert len(found) == 4
    assert body.replace('"speech_', "speech_") in found[-1].payload.decode()


@pytest.mark.parametrize("line", ["session.updated 12", "response.done by the server", "response.created completed"])
def test_what_is_no_note(line):
    assert len(frames(f"{TRACE}<- {line}\n")) == 3


def test_letters_for_the_two_sides():
    found = frames("C session.update\nS session.created\n[S] error server_error\n10:02 C conversation.item.x\n")
    assert [frame.side for frame in found] == [Side.CLIENT, Side.SERVER, Side.SERVER]
    assert (
        frames("1.2 s session.update\n3.1 c error bad_one\n4.0 s session.created\n5 s session.updated")[0].side
        == "client"
    )

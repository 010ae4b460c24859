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


@pytest.mark.parametrize(
    ("client", "server"), [("me: ", "them: "), ("You → ", "OpenAI → "), ("10:00 me: ", "10:00 they: ")]
)
def test_words_of_somebody_for_the_two_sides(client, server):
    text = f"{server}session.created\n{client}session.update\n{server}session.updated\n{client}conversation.item.x\n"
    assert [frame.side for frame in frames(text)] == [Side.SERVER, Side.CLIENT, Side.SERVER]


def test_what_is_ticked_has_arrived():
    text = "[x] session.created arrived\n[x] session.updated arrived\n[x] response.created came\n"
    assert len(frames(text + "[ ] response.done arrived\n")) == 3


@pytest.mark.parametrize("words", ["giden gelen", "ausgehend eingehend", "исходящее входящее"])
def test_directions_of_other_languages(words):
    sent, received = words.split()
    text = (
        f"10:00:01 {received}: session.created\n10:00:02 {sent}: conversation.item.x\n10:00:03 {sent}: session.update\n"
    )
    assert [frame.side for frame in frames(text)] == [Side.SERVER, Side.CLIENT]


def test_the_words_of_a_logger_that_writes_json():
    lines = [
        '{"__REALTIME_TIMESTAMP":"1764237601000000","_COMM":"voice","MESSAGE":"recv session.created"}',
        '{"__REALTIME_TIMESTAMP":"1764237601200000","_COMM":"voice","MESSAGE":"send session.update"}',
        '{"__REALTIME_TIMESTAMP":"1764237601400000","_COMM":"voice","MESSAGE":"recv session.updated"}',
    ]
    assert [frame.side for frame in frames("\n".join(lines))] == [Side.SERVER, Side.CLIENT, Side.SERVER]
    assert frames("\n".join(lines).replace("recv ", "no handler wants ").replace("send ", "waits for ")) == []


def test_what_people_tell_of_a_log_below_it_is_told_again():
    log = "10:00:01 <- session.created\n10:00:01 -> response.create\n10:00:02 <- response.created\n"
    assert len(frames(f"I get session.created, response.created, response.done. The log:\n\n{log}")) == 3
    assert len(frames(f"Expected: response.done\nActual: response.created, then nothing\n\n{log}")) == 3


def test_an_error_alone_in_a_list_of_names():
    lines = ["- session.created", "- session.updated", "- error"]
    assert len(frames("\n".join(lines))) == 3
    assert frames("\n".join([*lines[:2], "", lines[2]])) == []
    assert frames("session.created\n- session.updated\n* error\n") == []


def test_a_value_is_no_note():
    lines = [f"{name}: '#/schemas/{name}'\n" for name in ("session.created", "session.updated", "response.done")]
    assert frames("".join(lines)) == []
    assert frames("".join(lines).replace("#/schemas/", "app.handlers.")) == []


def test_letters_for_the_two_sides():
    found = frames("C session.update\nS session.created\n[S] error server_error\n10:02 C conversation.item.x\n")
    assert [frame.side for frame in found] == [Side.CLIENT, Side.SERVER, Side.SERVER]
    assert (
        frames("1.2 s session.update\n3.1 c error bad_one\n4.0 s session.created\n5 s session.updated")[0].side
        == "client"
    )


def test_the_rows_of_a_type_are_code():
    names = ("session.created", "session.updated", "response.done")
    assert frames("export type Name =\n" + "".join(f"  | '{name}'\n" for name in names)) == []

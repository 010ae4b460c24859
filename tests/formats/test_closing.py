"""The end of the socket, as logs tell it."""

import pytest

from inspector.core.wire import Kind, Side

from .paste import frames

EVENT = '10:00:01 {"type": "session.created", "event_id": "event_1"}\n'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('[10:00:09.000Z] CLOSE 1011 "internal error"', b'{"code":1011,"reason":"internal error"}'),
        ("10:00:09 WARN [ws] closed 1001", b'{"code":1001,"reason":""}'),
        ("10:00:09 WARN [ws] closing: code=1000, reason=normal", b'{"code":1000,"reason":"normal"}'),
        (
            "ERROR: received 1008 (policy violation) No.; then sent 1008 (policy violation) No.",
            b'{"code":1008,"reason":"No."}',
        ),
        ("ERROR: no close frame received or sent", b'{"code":1006,"reason":""}'),
    ],
)
def test_an_end(line, told):
    *_, end = frames(f"{EVENT}{line}\n")
    assert (end.kind, end.payload, end.side) == (Kind.CLOSE, told, Side.SERVER)


def test_an_end_by_the_client():
    *_, end = frames(f"{EVENT}INFO: sent 1000 (OK) bye; then received 1000 (OK) bye\n")
    assert b'"sender":"client"' in end.payload


@pytest.mark.parametrize(
    "line", ["10:00:09 closed 1024 files", "10:00:09 closed 4 of 1000 sockets", "I was close 1001 times", "closed 1000"]
)
def test_what_is_no_end(line):
    assert len(frames(f"{EVENT}{line}\n")) == 1

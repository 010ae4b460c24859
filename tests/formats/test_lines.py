"""JSON Lines in our own words: exact, and told apart from a logger's."""

import json

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats import lines
from inspector.formats.conversation import Conversation, Source
from inspector.formats.read import read_input
from inspector.recording.file import Header, Record, RecordKind

OURS = (
    b'{"time":"2026-11-22T09:00:05Z","at":5,"from":"server","event":{"type":"session.created"}}\n'
    b'{"at":6,"tick":"2026-11-22T09:00:06Z"}\n'
    b'{"time":"2026-11-22T09:00:07Z","at":7,"from":"client","close":{"code":1000,"reason":""}}\n'
)


def read(content):
    [conversation] = read_input(None, content, "log")
    return conversation


def test_a_line_says_time_side_and_event():
    frame = Frame(40_000, Side.SERVER, Kind.TEXT, b'{"type": "session.created"}', 1)
    header = Header(started="2026-11-22T09:00:00Z")
    written = lines.write([Conversation(header, [frame], "native")])
    assert written == (
        b'{"time":"2026-11-22T09:00:00.040000Z","at":0.04,"from":"server","event":{"type": "session.created"}}\n'
    )
    assert json.loads(written)["event"] == {"type": "session.created"}


def test_ours_come_back_with_start_records_and_link():
    conversation = read(OURS)
    created, tick, close = conversation.items
    assert conversation.header.started == "2026-11-22T09:00:00Z"
    assert created == Frame(5_000_000, Side.SERVER, Kind.TEXT, b'{"type":"session.created"}', 1)
    assert isinstance(tick, Record)
    assert (tick.kind, tick.at) == (RecordKind.TICK, 6_000_000)
    assert close == Frame(7_000_000, Side.CLIENT, Kind.CLOSE, b'{"code":1000,"reason":""}', 2)
    assert lines.write([conversation]) == OURS


def test_a_torn_line_is_counted_as_lost():
    torn = OURS.replace(b'"tick":"2026', b"2026")
    [conversation] = lines.read(Source("log", content=torn), "jsonl")
    assert [item.kind for item in conversation.items] == [Kind.TEXT, RecordKind.TORN, Kind.CLOSE]


@pytest.mark.parametrize(
    ("line", "ours"),
    [
        ('{"from":"client","event":{"type":"a.b"}}', True),
        ('{"at":1,"tick":null}\n{"from":"client","event":{"type":"a.b"}}', True),
        ('{"at":1745396332.5,"from":"client","event":{"type":"a.b"}}', False),
        ('{"ts":1,"from":"client","event":{"type":"a.b"}}', False),
        ('{"time":"2026-11-22T09:00:05Z","from":"client","event":{"type":"a.b"}}', False),
        ('{"at":"09:00:05","from":"client","event":{"type":"a.b"}}', False),
        ('{"direction":"sent","event":{"type":"a.b"}}', False),
        ('{"type":"a.b"}', False),
        ("", False),
    ],
)
def test_ours_and_a_loggers_are_told_apart(line, ours):
    assert lines.are_ours(Source("log", content=line.encode())) is ours

"""Fixtures and journals of aimock."""

import json

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Unreadable
from inspector.formats.read import read_input

ENTRIES = [
    {"direction": "client", "atMs": 0, "event": {"type": "session.start", "session": {"model": "gpt-live-1"}}},
    {"direction": "server", "atMs": 12.5, "event": {"type": "session.started"}, "barrier": {"command": 1}},
    {"direction": "nobody", "atMs": 20, "event": {"type": "session.started"}},
    {"direction": "server", "event": {"type": "session.closed"}},
    {"direction": "server", "atMs": 20, "event": "no event"},
]
LIVE = {"live": {"version": 1, "model": "gpt-live-1", "mode": "client", "entries": ENTRIES}}
FIXTURE = {"match": {"endpoint": "openai-live"}, "response": LIVE}
CHAT = {"match": {"userMessage": "hello"}, "response": {"content": "Hello!"}}
FRAMES = [
    Frame(0, Side.CLIENT, Kind.TEXT, b'{"type":"session.start","session":{"model":"gpt-live-1"}}', 1),
    Frame(12_500, Side.SERVER, Kind.TEXT, b'{"type":"session.started"}', 2),
    Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"session.closed"}', 3),
]


def journal(fixture, **members):
    response = {"status": 200, "fixture": fixture}
    return {"id": "1", "timestamp": 1745396332500, "method": "WS", "path": "/v1", "response": response, **members}


def read(whole, **form):
    return read_input(None, json.dumps(whole, **form).encode(), "fixtures.json")


@pytest.mark.parametrize("form", [{}, {"indent": 2}])
@pytest.mark.parametrize("head", [{}, {"$comment": 'a "fixture": of ours'}])
def test_the_session_of_a_fixture_is_read(head, form):
    [conversation] = read({**head, "fixtures": [CHAT, FIXTURE]}, **form)
    assert conversation.format == "aimock"
    assert list(conversation.items) == FRAMES
    assert conversation.header.title == "a Live session of aimock, gpt-live-1, client"
    assert conversation.header.started is None


def test_a_journal_tells_when_its_fixture_was_played():
    first, second = read([journal(FIXTURE), journal(CHAT), journal(None), journal(FIXTURE, timestamp=-1)])
    assert list(first.items) == list(second.items) == FRAMES
    assert (first.part, second.part) == (1, 2)
    assert first.header.started == "2025-04-23T08:18:52.500000Z"
    assert second.header.started is None


@pytest.mark.parametrize("whole", [{"fixtures": [CHAT]}, {"fixtures": [3, {}]}, [journal(CHAT)], [journal(None), 7]])
def test_chats_are_no_events(whole):
    with pytest.raises(Unreadable, match=r"fixtures.json is a file of aimock that holds chats and no events"):
        read(whole)


def test_a_damaged_file_is_refused():
    with pytest.raises(Unreadable, match="looks like a file of aimock and is not JSON"):
        read_input(None, b'{"fixtures":[{"match":', "fixtures.json")

"""The session.json of the OpenAI realtime console."""

import json

import pytest

from inspector.core import codec
from inspector.core.wire import Frame, Side
from inspector.formats.conversation import Unreadable
from inspector.formats.read import read_input
from inspector.recording.file import RecordKind

CREATED = {"type": "session.created", "event_id": "event_1", "session": {}}
CREATE = {"type": "response.create"}
DELTA = {"type": "response.audio.delta", "delta": "AAAA"}


def wrapped(event, source, second, **members):
    return {"time": f"2025-04-23T08:18:5{second}.500Z", "source": source, "event": event, **members}


def read(whole, **form):
    [conversation] = read_input(None, json.dumps(whole, **form).encode(), "session.json")
    assert conversation.format == "console"
    return conversation


@pytest.mark.parametrize("form", [{}, {"indent": 2}])
@pytest.mark.parametrize("outer", [lambda rows: rows, lambda rows: {"id": "1", "realtimeEvents": rows}])
def test_wrapped_events_have_side_and_time(outer, form):
    conversation = read(outer([wrapped(CREATED, "server", 2), wrapped({"type": "vendor.event"}, "client", 4)]), **form)
    created, other = conversation.items
    assert conversation.header.started == "2025-04-23T08:18:52.500000Z"
    assert (created.at, created.side, json.loads(created.payload), created.seq) == (0, Side.SERVER, CREATED, 1)
    assert (other.at, other.side, other.seq) == (2_000_000, Side.CLIENT, 2)


def test_what_was_only_counted_is_declared_as_lost():
    rows = [wrapped(CREATED, "server", 2), wrapped(DELTA, "server", 3, count=41), wrapped(CREATE, "client", 4, count=1)]
    items = list(read(rows).items)
    lost = [item.body["lost"] for item in items if not isinstance(item, Frame)]
    assert [item.kind for item in items if not isinstance(item, Frame)] == [RecordKind.LOST] * 2
    assert [(one["client"], one["server"]) for one in lost] == [(0, 41), (1, 0)]


@pytest.mark.parametrize("form", [{}, {"indent": 1}])
@pytest.mark.parametrize("outer", [lambda rows: rows, lambda rows: {"id": "1", "title": "Mine", "events": rows}])
@pytest.mark.parametrize("stamps", [("8:18:52 AM", "8:18:54 AM"), ("2025-04-23T08:18:52Z", "2025-04-23T08:18:54Z")])
def test_bare_events_are_turned_oldest_first_without_the_stamp(outer, stamps, form):
    newest_first = [{**CREATE, "timestamp": stamps[1]}, {**CREATED, "timestamp": stamps[0]}]
    conversation = read(outer(newest_first), **form)
    created, create = conversation.items
    assert (json.loads(created.payload), created.side, created.at) == (CREATED, Side.SERVER, 0)
    assert (json.loads(create.payload), create.side, create.at) == (CREATE, Side.CLIENT, 2_000_000)


def test_without_times_the_greeting_tells_the_order():
    rows = [{**one, "timestamp": "8:18:52 AM"} for one in (DELTA, CREATE, CREATED)]
    assert [json.loads(frame.payload) for frame in read(rows).items] == [CREATED, CREATE, DELTA]
    assert [json.loads(frame.payload) for frame in read(rows[::-1]).items] == [CREATED, CREATE, DELTA]


def test_what_is_no_event_is_passed_over():
    rows = [wrapped(CREATED, "server", 2), wrapped({"type": "click"}, "client", 3), 7, {"event": 3}]
    assert len(list(read(rows).items)) == 1
    assert read_input(None, json.dumps([wrapped({"type": "click"}, "client", 3)]).encode(), "x") == []


def test_what_a_damaged_log_holds_is_read_as_text():
    whole = json.dumps([wrapped(CREATED, "server", 2)])
    [conversation] = read_input(None, whole[:-1].encode(), "session.json")
    [frame] = conversation.items
    assert conversation.format == "pasted"
    assert (frame.side, codec.parse(frame.payload)) == (Side.SERVER, CREATED)


def test_a_damaged_log_without_events_is_refused():
    whole = json.dumps([wrapped({"type": "session.created"}, "server", 2)])
    with pytest.raises(Unreadable, match="looks like a log of the realtime console and is not JSON"):
        read_input(None, whole[: whole.index("session") + 3].encode(), "session.json")

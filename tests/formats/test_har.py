"""HAR archives: those that other tools write, and our own."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from inspector.core.wire import Frame, Kind, Side, Transport
from inspector.formats import archive, har
from inspector.formats.conversation import Source, Unreadable
from inspector.formats.opening import open_input
from inspector.formats.read import read_input
from inspector.present.reports.report import recording_report

HERE = Path(__file__).parent
SAMPLES = sorted((HERE.parent.parent / "sessions").glob("*.*"))
SCHEMA = jsonschema_rs.validator_for(json.loads((HERE / "har-1.2.schema.json").read_text("utf-8")))
CREATED = '{"type":"session.created", "session":{}}'
CREATE = '{"type":"response.create"}'
BEGAN = 1745396332  # seconds since 1970: 2025-04-23T08:18:52Z


def entry(messages, **members):
    request = {
        "url": "wss://api.example/v1/realtime?model=m",
        "headers": [
            {"name": ":authority", "value": "api.example"},
            {"name": "Sec-WebSocket-Protocol", "value": "realtime, openai-beta.realtime-v1"},
        ],
    }
    response = {"status": 101, "headers": [{"name": "x", "value": "1"}, {"name": "x", "value": "2"}]}
    standard = {"startedDateTime": "2025-04-23T08:18:52Z", "request": request, "response": response}
    return {**standard, "_webSocketMessages": messages, **members}


def message(kind, time, data, opcode=1):
    return {"type": kind, "time": time, "opcode": opcode, "data": data}


def read(*entries):
    return har.read(Source("a.har", content=json.dumps({"log": {"entries": entries}}).encode()))


def frames(*entries):
    [conversation] = read(*entries)
    return list(conversation.items)


def test_a_browser_archive_gives_handshake_and_messages():
    """As Chrome writes it: seconds since 1970, text as text."""
    opened, answered, first, second = frames(
        entry([message("receive", BEGAN + 0.5, CREATED), message("send", BEGAN + 1.25, CREATE)])
    )
    assert (opened.kind, opened.at, opened.seq) == (Kind.OPEN, 0, 1)
    assert json.loads(opened.payload) == {
        "url": "wss://api.example/v1/realtime?model=m",
        "headers": {"Sec-WebSocket-Protocol": "realtime, openai-beta.realtime-v1"},
        "subprotocols": ["realtime", "openai-beta.realtime-v1"],
    }
    assert json.loads(answered.payload) == {
        "status": 101, "headers": {"x": ["1", "2"]}, "subprotocol": None, "body": None,
    }  # fmt: skip
    assert first == Frame(500_000, Side.SERVER, Kind.TEXT, CREATED.encode(), 3)
    assert second == Frame(1_250_000, Side.CLIENT, Kind.TEXT, CREATE.encode(), 4)


def test_the_header_tells_start_and_transport():
    [conversation] = read(entry([message("send", BEGAN, CREATE)]))
    assert conversation.header.started == "2025-04-23T08:18:52Z"
    assert conversation.header.transport is Transport.WEBSOCKET


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ([BEGAN * 1000 + 500, BEGAN * 1000 + 750], [500_000, 750_000]),  # milliseconds
        ([81234.5, 81235.0], [0, 500_000]),  # a browser's own clock
        ([BEGAN - 0.25, BEGAN + 0.25], [0, 500_000]),  # a start that is noted late
        ([None, BEGAN + 1], [None, 1_000_000]),
        ([None, None], [None, None]),
    ],
)
def test_times_of_every_unit_are_understood(times, expected):
    messages = [message("receive", time, CREATED) for time in times]
    assert [frame.at for frame in frames(entry(messages))[2:]] == expected


def test_timings_place_the_answer():
    timed = {"timings": {"blocked": 5, "dns": -1, "connect": 100, "send": 0, "wait": 45, "receive": 9000}}
    answered = frames(entry([message("receive", BEGAN + 1, CREATED)], **timed))[1]
    assert answered.at == 150_000
    late = frames(entry([message("receive", BEGAN + 0.1, CREATED)], **timed))[1]
    assert late.at is None


def test_binary_is_base64():
    """As mitmproxy and HTTP Toolkit write it."""
    assert frames(entry([message("send", BEGAN, "AAEC", 2)]))[2][2:4] == (Kind.BINARY, b"\0\1\2")
    assert frames(entry([message("send", BEGAN, "no base64!", 2)]))[2].payload == b"no base64!"


@pytest.mark.parametrize(
    ("close", "expected", "at"),
    [
        ({"code": 1000, "reason": "bye", "timestamp": BEGAN + 2}, {"code": 1000, "reason": "bye"}, 2_000_000),
        ({"code": 4000, "timestamp": (BEGAN + 2) * 1000}, {"code": 4000, "reason": ""}, 2_000_000),
        ("aborted", {"code": None, "reason": "", "lost": "the connection was aborted"}, None),
    ],
)
def test_a_close_is_read(close, expected, at):
    """As HTTP Toolkit writes it."""
    last = frames(entry([message("receive", BEGAN, CREATED)], _webSocketClose=close))[-1]
    assert (last.kind, json.loads(last.payload), last.at) == (Kind.CLOSE, expected, at)


def test_a_connection_that_failed_says_how():
    failed = {"status": 0, "headers": [], "_failureText": "net::ERR_NAME_NOT_RESOLVED"}
    opened, answered = frames(entry([], response=failed))
    assert opened.kind is Kind.OPEN
    assert json.loads(answered.payload)["failed"] == "dns"
    assert len(frames(entry([], response={"status": 0}))) == 1


def test_every_socket_is_a_part_and_pages_are_none():
    page = {"request": {"url": "https://x.example"}, "response": {"status": 200}}
    found = read(page, entry([message("send", BEGAN, CREATE)]), page, entry([message("receive", BEGAN, CREATED)]))
    assert [one.part for one in found] == [1, 2]


def test_what_is_no_message_is_left_out():
    odd = [{"type": "error", "data": "x"}, {"type": "send"}, message("send", 1, "x", 9), 7, None]
    assert len(frames(entry(odd))) == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"log":{"entries":[{"request":{}}]}}', "without WebSocket messages; open the developer tools"),
        (b'{"log":{"entries":[', "looks like a HAR file and is damaged"),
        (b'{"log":{}}', "without WebSocket messages"),
    ],
)
def test_an_archive_without_messages_is_refused(content, words):
    with pytest.raises(Unreadable, match=words):
        read_input(None, content, "a.har")


@pytest.mark.parametrize("own", [1, {}, {"header": 1}, {"header": {"inspector": 1}, "lines": [1, {"line": "x"}]}])
def test_a_damaged_part_of_ours_does_no_harm(own):
    sent = message("send", BEGAN, CREATE)
    assert CREATE.encode() in [frame.payload for frame in frames(entry([sent], _inspector=own))]


def report(reading):
    told = recording_report(reading)
    return {key: value for key, value in told.items() if key not in ("input", "format")}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_an_archive_is_har_and_loses_nothing(sample, tmp_path):
    conversations = read_input(sample, None, sample.name)
    written = archive.write(conversations)
    assert [error.message for error in SCHEMA.iter_errors(json.loads(written))] == []
    again = read_input(None, written, sample.name)
    assert [list(one.items) for one in again] == [list(one.items) for one in conversations]
    assert [one.header for one in again] == [one.header for one in conversations]
    path = tmp_path / sample.name
    path.write_bytes(written)
    for before, after in zip(open_input("x", sample), open_input("x", path), strict=True):
        assert report(after) == report(before)

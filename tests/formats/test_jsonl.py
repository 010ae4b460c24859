"""JSON Lines of events, bare and in loggers' objects."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.wire import Fidelity, Frame, Side
from inspector.formats import jsonl
from inspector.formats.conversation import Source
from inspector.formats.objects.recover import events
from inspector.recording.file import Record, RecordKind

CREATED = '{"type":"session.created","event_id":"event_1","session":{}}'
UPDATE = '{"type":"session.update","session":{}}'


def wrapped(payload, **fields):
    """A logger's line: its fields as JSON texts, then the event under `data`."""
    return "{" + "".join(f'"{key}":{value},' for key, value in fields.items()) + f'"data":{payload}}}'


def read(text):
    return jsonl.read(Source("log", content=text.encode()))


def frames(text):
    [conversation] = read(text)
    return [item for item in conversation.items if isinstance(item, Frame)]


def test_bare_events_keep_their_bytes_and_lines():
    first, second = frames(f"{CREATED}\r\n\n  {UPDATE}\n")
    assert (first.side, first.payload, first.seq, first.at) == (Side.SERVER, CREATED.encode(), 1, None)
    assert (second.side, second.payload, second.seq) == (Side.CLIENT, UPDATE.encode(), 2)
    assert second.marks.origin[:3] == (3, 3, Fidelity.EXACT)


def test_items_can_be_gone_through_twice():
    [conversation] = read(f"{CREATED}\n{UPDATE}")
    assert list(conversation.items) == list(conversation.items)
    assert len(list(conversation.items)) == 2


@pytest.mark.parametrize(
    "line",
    [
        '{"direction":"sent","data":%s}',
        '{"direction":"outgoing","event":%s}',
        '{"dir":"out","payload":%s}',
        '{"from":"client","message":%s}',
        '{"sender":"client","content":%s}',
        '{"side":"c2s","body":%s}',
        '{"type":"sent","data":%s}',
        '{"kind":"message","direction":"SEND","data":%s}',
        '{"direction":"client -> server","data":%s}',
        '{"event_direction":"to_server","data":%s}',
        '{"flow":"egress","data":%s}',
        '{"src":"browser","data":%s}',
        '{"op":"emit","data":%s}',
        '{"way":"up","data":%s}',
        '{"peer":"from client","data":%s}',
        '{"event":{"data":%s},"direction":">"}',
        '{"direction":"sent","events":[%s]}',
    ],
)
def test_logger_fields_name_the_side_of_unknown_types(line):
    own = '{"type": "vendor.event", "n": 1.50}'
    [frame] = frames(line.replace("%s", own))
    assert (frame.side, frame.payload) == (Side.CLIENT, own.encode())
    assert frames(line.replace("%s", own).replace("sent", "received"))[0].payload == own.encode()


@pytest.mark.parametrize(
    "word", ["received", "RECV", "ingress", "to_client", "on message", "model", "in", "incoming", "server", "s2c", "<"]
)
def test_words_for_the_server(word):
    assert frames(wrapped('{"type":"vendor.event"}', direction=f'"{word}"'))[0].side is Side.SERVER


def test_without_direction_the_type_decides():
    lines = [wrapped(CREATED), wrapped(UPDATE), '{"type":"vendor.event"}']
    assert [frame.side for frame in frames("\n".join(lines))] == [Side.SERVER, Side.CLIENT, Side.SERVER]


def test_a_direction_overrules_the_type_where_the_log_is_right():
    lines = [
        wrapped(CREATED, dir='"in"'),
        wrapped(UPDATE, dir='"out"'),
        '{"dir":"out","data":{"type":"session.updated"}}',
    ]
    assert [frame.side for frame in frames("\n".join(lines))] == [Side.SERVER, Side.CLIENT, Side.CLIENT]


def test_a_log_taken_at_the_server_is_turned_round():
    lines = [
        wrapped(CREATED, dir='"out"'),
        wrapped(UPDATE, dir='"in"'),
        '{"dir":"in","data":{"type":"vendor.event"}}',
    ]
    assert [frame.side for frame in frames("\n".join(lines))] == [Side.SERVER, Side.CLIENT, Side.CLIENT]


def test_an_event_in_a_json_string_is_taken_out():
    line = '{"direction":"received","data":"{\\"type\\":\\"session.created\\",\\"n\\": 1}"}'
    [frame] = frames(line)
    assert frame.payload == b'{"type":"session.created","n": 1}'


@pytest.mark.parametrize(
    ("first", "second", "started"),
    [
        ("1745396332.5", "1745396333", "2025-04-23T08:18:52.500000Z"),
        ("1745396332500", "1745396333000", "2025-04-23T08:18:52.500000Z"),
        ("1745396332500000", "1745396333000000", "2025-04-23T08:18:52.500000Z"),
        ('"2025-04-23T08:18:52.500Z"', '"2025-04-23T08:18:53Z"', "2025-04-23T08:18:52.500000Z"),
        ('"2025-04-23 10:18:52.5+02:00"', '"2025-04-23 10:18:53+0200"', "2025-04-23T08:18:52.500000Z"),
        ("3.25", "3.75", None),
        ('"08:18:52.500"', '"08:18:53"', None),
    ],
)
@pytest.mark.parametrize("key", ["ts", "timestamp", "time", "at"])
def test_times_count_from_the_first(key, first, second, started):
    [conversation] = read(wrapped(CREATED, **{key: first}) + "\n" + wrapped(UPDATE, **{key: second}))
    assert [item.at for item in conversation.items] == [0, 500_000]
    assert conversation.header.started == started


def test_a_time_before_the_first_is_unknown():
    lines = [wrapped(CREATED, ts=5), wrapped(UPDATE, ts=4), wrapped(UPDATE)]
    assert [frame.at for frame in frames("\n".join(lines))] == [0, None, None]


def test_lines_without_events_are_kept_or_counted_as_lost():
    [conversation] = read(f'{CREATED}\n{{"level":"INFO"}}\n{{"torn":\n{UPDATE}')
    assert [item.kind if isinstance(item, Record) else "frame" for item in conversation.items] == [
        "frame",
        RecordKind.UNKNOWN,
        RecordKind.TORN,
        "frame",
    ]


def test_a_cut_last_line_is_a_partial_event():
    first, cut = frames(f'{CREATED}\n{{"type":"response.done","response":{{"id":"resp_1"')
    assert first.marks.origin.fidelity is Fidelity.EXACT
    assert (cut.payload, cut.marks.origin.fidelity) == (
        b'{"type":"response.done","response":{"id":"resp_1"',
        Fidelity.PARTIAL,
    )


@pytest.mark.parametrize("text", ['{"a":1}\n{"type":"object"}', '{"type":"click"}', '{"type":"error","message":"x"}'])
def test_no_events_no_conversation(text):
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (f"{CREATED}\n{UPDATE}\n", True),
        (f"\n\n{CREATED}", True),
        (CREATED, True),
        (f"{CREATED}\n" * 3 + '{"type":"torn', True),
        ('{\n"type":"session.created"\n}', False),
        (f"Here it is:\n{CREATED}", False),
        (f"{CREATED}\n" * 3 + "WebSocket closed: code=1006", False),
        ("[1]\n[2]", False),
        ("", False),
        ("12\n13", False),
    ],
)
def test_sniffing(text, sure):
    assert (jsonl.sniff(text.encode()) > 0.5) is sure


@pytest.mark.parametrize(
    "line",
    [
        '{"ts":1745396332.5,"direction":"sent","data":%s}',
        ' {"at":0.5,"from":"client", "data" : %s } ',
        '{"ts":1,"data":%s,"direction":"sent"}',
        '{"note":"\\"data\\":{}","direction":"sent","data":%s}',
        '{"a":{"data":1},"direction":"sent","data":%s}',
        '{"message":"{}","direction":"sent","data":%s}',
    ],
)
@pytest.mark.parametrize(
    "event",
    [
        '{"type":"response.create", "event_id":"e"}',
        '{"type":"vendor.thing","event_id":"e","n":1.50}',
        '{"type":"error","error":{"message":"No."}}',
        '{"type":"error"}',
        '{"type":"function","name":"f"}',
        '{"type":"response.create","from":"server"}',
        '{"type":"response.create","item":{"audio":"AAAA..."}}',
        '{"type":"response.create","response":{"x":"[Object]"}}',
    ],
)
@pytest.mark.parametrize("is_text", [False, True])
def test_a_wrapped_event_is_read_at_once_as_it_is_step_by_step(monkeypatch, line, event, is_text):
    text = (line % (json.dumps(event) if is_text else event)).strip().encode()
    at_once = list(jsonl._of_line(text, 1))
    monkeypatch.setattr(jsonl, "_wrapped", lambda line, body, number: None)
    assert at_once == list(jsonl._of_line(text, 1))


def test_most_wrapped_events_are_read_at_once():
    for inner in (CREATED, json.dumps(CREATED)):
        line = wrapped(inner, direction='"received"').encode()
        assert jsonl._wrapped(line, codec.parse(line), 1).payload == CREATED.encode()


WORDS = st.sampled_from([
    *("type", "event_id", "error", "message", "code", "param", "status", "status_details", "object", "response"),
    *("completed", "failed", "realtime.response", "x_error", "response.done", "session.created", "response", "reason"),
    *('{"type":"response.create"}', "{'type':'response.create'}", "A(type='response.create')", "type: response.create"),
    *("", "a", "{a: b}", "response.done {", "event_id='x' type='response.done' a=1"),
])  # fmt: skip
BODIES = st.recursive(
    WORDS | st.none() | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(WORDS, BODIES, max_size=4))
def test_where_nothing_is_seen_at_a_glance_there_is_no_event(body):
    line = codec.write(body)
    if jsonl.holds_nothing(line):
        assert list(events(line.decode())) == []


def test_lines_of_a_log_without_events_are_told_at_a_glance():
    assert jsonl.holds_nothing(b'{"ts":1,"level":"info","message":"took 3 ms","session":{"id":1,"n":[1,{"a":null}]}}')
    assert not jsonl.holds_nothing(CREATED.encode())


@settings(derandomize=True, max_examples=300)
@given(
    st.lists(
        st.sampled_from(["{", "}", "(", '"', "'", "type", "error", ":", "=", ",", " ", "a.b", "Event", "x", "\\", "é"])
    )
)
def test_a_mute_line_is_no_object_and_gives_no_event(words):
    line = "".join(words).strip().encode()
    if line and jsonl.is_mute(line):
        assert not list(events(line.decode()))
        assert not codec.is_readable(codec.decode(line)[1])


def test_lines_that_are_mute_are_not_looked_into(monkeypatch):
    monkeypatch.setattr(jsonl, "events", lambda text: pytest.fail(f"looked into {text}"))
    [conversation] = read(f"{CREATED}\n" * 60 + "ab\n{\n}\n(x\n" * 3)
    assert [type(item) for item in conversation.items] == [Frame] * 60 + [Record]


def test_few_events_among_very_many_lines_are_sample_enough(monkeypatch):
    monkeypatch.setattr(jsonl, "_SPARSE", 100)
    seen = []
    parsed = jsonl._parsed
    monkeypatch.setattr(jsonl, "_parsed", lambda source: (seen.append(one) or one for one in parsed(source)))
    read(f"{CREATED}\n" + "{}\n" * 1000)
    assert len(seen) == 101
    seen.clear()
    read("{}\n" * 1000 + f"{CREATED}\n" + "{}\n" * 1000)
    assert len(seen) == 1001


def test_a_line_of_a_log_whose_message_says_that_the_socket_closed_is_its_end():
    [one] = read(
        '{"type":"response.create"}\n'
        '{"time":1,"msg":"Disconnected from OpenAI Realtime API","code":4000,"reason":"expired"}\n'
        '{"time":1,"msg":"ws closed: 4000"}\n'
        '{"time":1,"msg":"Closed ticket","code":4000}\n'
    )
    _, end, *other = one.items
    assert (end.kind, end.side, codec.decode(end.payload)[0]) == (
        "close",
        "server",
        {"code": 4000, "reason": "expired"},
    )
    assert end.marks.origin.first_line == 2
    assert [item.kind for item in other] == ["unknown", "unknown"]

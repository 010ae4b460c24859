"""Events in pasted text: what is found, mended and left out, and what is none."""

from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.event import ProblemKind
from inspector.core.wire import Fidelity, Kind, Side, Transport
from inspector.formats import pasted
from inspector.formats.conversation import Source
from inspector.formats.read import read_input

from .paste import fidelity, frames, payload, read, shapes

EXACT, MENDED, PARTIAL = Fidelity.EXACT, Fidelity.MENDED, Fidelity.PARTIAL
CLIENT, SERVER = Side.CLIENT, Side.SERVER

POST = """\
Assistant stays mute after response.create

I’m new to this. I connect and get a ‘session.created’ event::
{
    "type": "session.created",
    "event_id": "event_AAAAAaaaaaaaaaaaaaaaa",
    "session": {
        "instructions": "Be kind, even if you’re asked “why”.",
        "turn_detection": {
            "type": "server_vad"
        },
        "tools": []
    }
}
My request:

{
    "type": "session.update",
    "session": {
        "modalities": ["text"]
    }
}

API Responce:

{
    "type": "session.updated",
    "event_id": "event_AAAABaaaaaaaaaaaaaaaa",
    "session": {}
}

‘modalities’ were updated, it seems.

Request:

{"type": "response.create", "event_id": "mine_1"}

Response:

 {
    "type": "response.created",
    "event_id": "event_AAAACaaaaaaaaaaaaaaaa",
    "response": {"id": "resp_1", "output": []}
}

And that’s all. I expected some text.

{
“type”: “response.created”,
“event_id”: “event_AAAACaaaaaaaaaaaaaaaa”,
“response”: {“id”: “resp_1”, "out

Is anything wrong with it?"""

SHARED = Path(__file__).parents[3] / "shared" / "posts" / "no-response.txt"


def test_a_post_gives_its_events_with_side_lines_and_fidelity():
    assert shapes(POST) == [
        ("session.created", SERVER, 4, 14, EXACT),
        ("session.update", CLIENT, 17, 22, EXACT),
        ("session.updated", SERVER, 26, 30, EXACT),
        ("response.create", CLIENT, 36, 36, EXACT),
        ("response.created", SERVER, 40, 44, EXACT),
        ("response.created", SERVER, 48, 51, PARTIAL),
    ]


def test_a_post_keeps_the_bytes_of_its_events():
    first, *_ = frames(POST)
    start, end = POST.index("{"), POST.index("}\nMy request") + 1
    assert first.payload.decode() == POST[start:end]
    assert "even if you’re asked “why”." in first.payload.decode()


def test_a_cut_quote_repeats_the_event_it_quotes():
    *_, cut = frames(POST)
    problem = codec.read(cut).problem
    assert problem is not None
    assert problem.kind is ProblemKind.CUT
    assert cut.marks.repeats == 5
    assert cut.payload.decode().endswith('"response": {"id": "resp_1", "out')


def test_a_post_that_goes_on_says_that_nothing_more_came():
    [conversation] = read(POST)
    assert conversation.header.ends == "reported"
    assert [item.at for item in conversation.items] == [None] * 6
    assert [item.seq for item in conversation.items] == [1, 2, 3, 4, 5, 6]


REFUSED = """I send a message and get this:

> {"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"text","text":"hi"}]}}
> {"type":"response.create"}
< {"type":"error","error":{"type":"invalid_request_error","code":"invalid_value","message":"Invalid value: 'text'."}}

"""


@pytest.mark.parametrize(
    ("words", "ends"),
    [
        ("What am I doing wrong here? The guide has it like that.", None),
        ("Which type should it be instead?", None),
        ("And after that nothing comes any more.", "reported"),
        ("I get no further events, it just hangs.", "reported"),
        ("Danach kommt nichts mehr, die Verbindung bleibt offen.", "reported"),
        ("Что я делаю не так с этим типом?", None),
    ],
)
def test_a_question_about_an_error_does_not_say_that_nothing_more_came(words, ends):
    [conversation] = read(REFUSED + words + "\n")
    assert conversation.header.ends == ends


@pytest.mark.skipif(not SHARED.exists(), reason="the shared post is not here")
def test_the_reference_post():
    [conversation] = read(SHARED.read_text("utf-8"))
    got = [(codec.read(item).type, item.side, *item.marks.origin[:3]) for item in conversation.items]
    assert got == [
        ("session.created", SERVER, 12, 45, EXACT),
        ("session.update", CLIENT, 50, 58, EXACT),
        ("session.updated", SERVER, 62, 94, EXACT),
        ("conversation.item.create", CLIENT, 102, 116, EXACT),
        ("conversation.item.created", SERVER, 120, 137, EXACT),
        ("response.create", CLIENT, 145, 153, EXACT),
        ("response.created", SERVER, 157, 177, EXACT),
        ("rate_limits.updated", SERVER, 181, 198, EXACT),
        ("rate_limits.updated", SERVER, 210, 224, PARTIAL),
    ]
    assert [item.marks.repeats for item in conversation.items] == [None] * 8 + [8]
    problem = codec.read(list(conversation.items)[-1]).problem
    assert problem is not None
    assert problem.kind is ProblemKind.CUT
    assert conversation.header.ends == "reported"
    assert "asked about them" in next(iter(conversation.items)).payload.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{“type”: “a.b”, “n”: 1}", '{"type": "a.b", "n": 1}'),
        ('{"type”: “a.b”, “n": "x"}', '{"type": "a.b", "n": "x"}'),
        ("{“type“: “a.b“, „n“: „x“}", '{"type": "a.b", "n": "x"}'),
        ("{“type”: “a.b”, “n”: “don’t “do” that, ok”}", '{"type": "a.b", "n": "don’t “do” that, ok"}'),
        ('{“type”: “a.b”, “n”: “say "hi" now”}', '{"type": "a.b", "n": "say \\"hi\\" now"}'),
        ('{"type": "a.b", "n": "say "hi" now"}', '{"type": "a.b", "n": "say \\"hi\\" now"}'),
        ("{“type”: “a.b”, “n”: “a \\“b”}", '{"type": "a.b", "n": "a \\\\“b"}'),
        ('{"type": "a.b", "n": "a\\_b"}', '{"type": "a.b", "n": "a\\\\_b"}'),
        ('{"type": "a.b", "n": "a\tb"}', '{"type": "a.b", "n": "a\\tb"}'),
        ('{"type": "a.b", "n": "one\ntwo"}', '{"type": "a.b", "n": "one\\ntwo"}'),
        ('{"type": "a.b", "n": [1, 2,],}', '{"type": "a.b", "n": [1, 2]}'),
        ('{"type": "a.b",\n}', '{"type": "a.b"\n}'),
        ('{"type": "a.b", "n": "x" <= LOOK HERE\n}', '{"type": "a.b", "n": "x" \n}'),
        ('{"type": "a.b", "n": "x", // why?\n}', '{"type": "a.b", "n": "x" \n}'),
    ],
)
def test_what_is_mended(text, expected):
    assert payload(text) == expected
    assert fidelity(text) is MENDED
    assert codec.decode(expected.encode())[1] is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"type": "a.b", "error": [Object]}', '{"type": "a.b", "error": "[Object]"}'),
        ('{"type": "a.b", "x": {...}, "y": [...]}', '{"type": "a.b", "x": "{...}", "y": "[...]"}'),
        ('{"type": "a.b", "x": {…}}', '{"type": "a.b", "x": "{…}"}'),
        ('{"type": "a.b", "x": …, "y": ...}', '{"type": "a.b", "x": "…", "y": "..."}'),
        ('{"type": "a.b", "x": *** }', '{"type": "a.b", "x": "***" }'),
        ('{"type": "a.b", "tools": }', '{"type": "a.b", "tools": "…"}'),
        ('{"type": "a.b", "x": <base64>}', '{"type": "a.b", "x": "<base64>"}'),
        ('{"type": "a.b", "x": [1, ...]}', '{"type": "a.b", "x": [1, "..."]}'),
        ('{"type": "a.b", "x": [1 ... 2]}', '{"type": "a.b", "x": [1 , "... 2"]}'),
        ('{"type": "a.b",\n...\n}', '{"type": "a.b",\n"...": "..."\n}'),
        ('{"type": "a.b"\n...\n}', '{"type": "a.b"\n, "...": "..."\n}'),
        ('{"type": "a.b",\n...\n"n": 1}', '{"type": "a.b",\n"...": "..."\n, "n": 1}'),
        ('{"type": "a.b", ..., "n": 1}', '{"type": "a.b", "...": "...", "n": 1}'),
        ('{ ... "type": "a.b"}', '{ "...": "..." , "type": "a.b"}'),
        ('{"type": "a.b",\n… 12 more lines\n}', '{"type": "a.b",\n"… 12 more lines": "… 12 more lines"\n}'),
    ],
)
def test_what_was_left_out_stays_visible(text, expected):
    assert payload(text) == expected
    assert fidelity(text) is PARTIAL
    assert codec.decode(expected.encode())[1] is None


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"a.b","n":[1,2.5e3,true,false,null,{"k":"v"}]}',
        '{\n\n  "type": "a.b",\n\n  "n": "curly “quotes” and it’s fine"\n\n}',
        '{"type":"a.b","n":"{\\"type\\":\\"x.y\\"}"}',
        '{"type":"a.b","n":"..."}',
        '{"type":"a.b","n":"a, b: } ] { \\u0041"}',
    ],
)
def test_sound_json_stays_byte_for_byte(text):
    assert (payload(f"Look:\n{text}\nthere."), fidelity(text)) == (text, EXACT)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ('{"type": "a.b", "n": "half a str', '"half a str'),
        ('{"type": "a.b", "n": "half\n\nSome words follow, "quoted", as it is.', '"half'),
        ('{"type": "a.b",\n "n": [1, 2\n\nSome words', "[1, 2"),
        ('{"type": "a.b",\n "n"', '"n"'),
        ('{"type": "a.b",\n "n": tr', '"n":'),
        ('{"type": "a.b", "n": "a\\u00', '"a'),
        ('{"type": "a.b", "n": {"k": 1},\nand so on', '{"k": 1},'),
        ("{“type”: “a.b”,\n“n”: “half", '"half'),
        ('```json\n{"type": "a.b", "n": [\n```\nMore words here.', "["),
    ],
)
def test_a_cut_event_ends_where_its_text_ends(text, end):
    [frame] = frames(text)
    event = codec.read(frame)
    assert frame.payload.decode().endswith(end)
    assert event.problem is not None
    assert (event.type, event.problem.kind) == ("a.b", ProblemKind.CUT)
    assert frame.marks.origin.fidelity is PARTIAL


def test_reading_goes_on_after_a_cut_event():
    text = '{"type": "a.b", "n": "cut\n\n{"type": "c.d"} {"type": "e.f"}'
    assert [shape[0] for shape in shapes(text)] == ["a.b", "c.d", "e.f"]


@pytest.mark.parametrize(
    "text",
    [
        "no braces at all",
        '{"type": "object", "properties": {}}',
        '{"type": "text", "text": "Hello"}',
        '{"type": "server_vad", "threshold": 0.5}',
        '{"type": "click", "isTrusted": true}',
        '{"type": "error", "isTrusted": true}',
        '{"type": "function", "name": "a.b"}',
        '{"jsonrpc": "2.0", "method": "a.b"}',
        '{"name": "a.b", "session": {"type": "realtime"}}',
        '{"type": 1}',
        '{"type": "Some.Thing"}',
        '{"type": ',
        '"type": "session.created"',
        "",
    ],
)
def test_look_alikes_are_no_events(text):
    assert frames(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '{"type": "error", "error": {"message": "x"}}',
        '{"type": "error", "error": [Object]}',
        '{"type": "error", "event_id": "event_1", "err',
        '{"event_id": "event_1", "type": "session.created"}',
        '{"type": "vendor.new_thing2.done"}',
    ],
)
def test_events_of_every_shape_count(text):
    assert len(frames(text)) == 1


def test_what_is_inside_an_event_is_no_event_of_its_own():
    text = '{"type":"response.create","response":{"metadata":{"x":{"type":"session.update"}}}}'
    assert len(frames(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        '{"fullPayload": %s}',
        '{"log": {"event": %s, "level": 1}}',
        "[%s]",
        '{"events": [%s]}',
        '{"wrapper": {"n": 1, "data": %s',
        "on_message(raw) -> %s",
    ],
)
def test_an_event_is_taken_out_of_what_it_is_wrapped_in(text):
    own = '{"type": "a.b", "n": {}}'
    assert payload(text.replace("%s", own)) == own


def test_a_wrapper_tells_side_and_time():
    text = """
    {
      "direction": "sent", "timestamp": "2025-01-01T00:00:00Z",
      "data": {"type": "vendor.one"}
    }
    {
      "direction": "received", "timestamp": "2025-01-01T00:00:02Z",
      "data": "{\\"type\\":\\"vendor.two\\"}"
    }"""
    one, two = frames(text)
    assert (one.side, one.at, two.side, two.at) == (CLIENT, 0, SERVER, 2_000_000)
    assert two.payload == b'{"type":"vendor.two"}'
    assert two.marks.origin[:2] == (8, 8)


def test_several_on_a_line_and_noise_between():
    text = 'a {"type":"a.b"} {x} {"type":"c.d"}{"type":"object"} "q" {"type":"e.f"'
    assert shapes(text) == [("a.b", SERVER, 1, 1, EXACT), ("c.d", SERVER, 1, 1, EXACT), ("e.f", SERVER, 1, 1, PARTIAL)]


def test_quoted_lines_lose_their_marks():
    quoted = 'My request:\n> {\n>   "type": "session.update",\n>\n>   "session": {}\n> }\n> Nothing came back.'
    text = f"He wrote:\n> {quoted}\n"
    [frame] = frames(text)
    assert frame.payload.decode() == '{\n  "type": "session.update",\n\n  "session": {}\n}'
    assert frame.marks.origin[:4] == (3, 7, EXACT, (3, 3))


def test_windows_line_ends_are_blanks():
    assert shapes('x\r\n{\r\n"type": "a.b",\r\n"n": 1\r\n}\r\n') == [("a.b", SERVER, 2, 5, EXACT)]


def test_damaged_bytes_are_no_reason_to_stop():
    [conversation] = pasted.read(Source("x", content=b'\xff\xfe? \xff{"type":"a.b","n":"\xff"}\xff'[2:]))
    assert len(list(conversation.items)) == 1


def test_the_events_of_a_call_tell_that_it_was_seen_on_its_data_channel():
    text = (
        'message {"type":"session.created","event_id":"event_A1","session":{"id":"sess_A1"}}\n'
        'message {"type":"output_audio_buffer.started","event_id":"event_A2","response_id":"resp_A1"}\n'
    )
    [conversation] = pasted.read(Source("call.txt", None, text.encode()))
    assert conversation.header.transport is Transport.WEBRTC


def test_a_log_of_json_lines_tells_that_no_connection_came_about():
    line = b'{"level":50,"msg":"failed","err":{"message":"Unexpected server response: 403"}}\n'
    [conversation] = read_input(None, line, "log.ndjson")
    [frame] = conversation.items
    assert frame.kind is Kind.ANSWER
    assert codec.parse(frame.payload) == {"status": 403}

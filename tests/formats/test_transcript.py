"""The transcript notation, read: cases and steps, timing, how a case ends."""

import pytest

from inspector.core import codec
from inspector.core.clock import MILLISECOND, SECOND
from inspector.core.wire import Kind, Side, Transport
from inspector.formats.dialogue import transcript
from inspector.formats.dialogue.shorthand import ShorthandError, compact, expand
from inspector.formats.dialogue.transcript import Closed, Expected, Passed, Said, TranscriptError
from inspector.recording.file import Header, Record, RecordKind

from .entries import frames_of, header_of

EXAMPLE = """\
# two cases
== fires
title: A stalled answer
expect: {"status":"no-response"}
< session.created session.id=sess_1
> conversation.item.create item.role=user item.content[0].text="Hello there"
~ 6s
! response-never-requested

== quiet when asked
> {"type":"response.create"}
< "not json"
~ close 1000 bye now
"""


def test_parse_reads_cases_headers_and_steps():
    fires, quiet = transcript.parse(EXAMPLE)
    assert (fires.name, quiet.name) == ("fires", "quiet when asked")
    assert fires.header == {"title": "A stalled answer", "expect": '{"status":"no-response"}'}
    assert fires.steps == (
        Said(Side.SERVER, b'{"type":"session.created","session":{"id":"sess_1"}}', 5),
        Said(
            Side.CLIENT,
            b'{"type":"conversation.item.create","item":{"role":"user","content":[{"text":"Hello there"}]}}',
            6,
        ),
        Passed(6 * SECOND, 7),
        Expected("response-never-requested", 8),
    )
    assert quiet.steps == (
        Said(Side.CLIENT, b'{"type":"response.create"}', 11),
        Said(Side.SERVER, b"not json", 12),
        Closed(1000, "bye now", Side.SERVER, 13),
    )


def test_steps_before_the_first_case_are_an_unnamed_one():
    unnamed, named = transcript.parse("> response.create\n== b\n< response.created")
    assert (unnamed.name, len(unnamed.steps), named.name) == ("", 1, "b")


def test_raw_json_may_go_on_over_lines():
    [case] = transcript.parse('< {\r\n|  "type": "response.done"\r\n|}\r\n> response.create')
    assert [step.payload for step in case.steps] == [
        b'{\n  "type": "response.done"\n}',
        b'{"type":"response.create"}',
    ]
    assert [step.line for step in case.steps] == [1, 4]


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("~ 250ms", Passed(250 * MILLISECOND, 1)),
        ("~ close", Closed(1005, "", Side.SERVER, 1)),
        ("~ close 4000 invalid_request_error.x", Closed(4000, "invalid_request_error.x", Side.SERVER, 1)),
        ("~ client close 1000", Closed(1000, "", Side.CLIENT, 1)),
        ("~ lost", Closed(None, "", Side.SERVER, 1)),
        ("~ lost connection reset", Closed(None, "connection reset", Side.SERVER, 1)),
        ("!  response-stalled", Expected("response-stalled", 1)),
    ],
)
def test_other_steps(line, step):
    [case] = transcript.parse(line)
    assert case.steps == (step,)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("== a\nhello there", 2, "a step begins with"),
        ("> response.create\ntitle: late", 2, "a step begins with"),
        ("> response.create voice", 1, "path=value"),
        ("\n< {bad", 2, "not JSON"),
        ("< [1]", 1, "event type"),
        ('< "half', 1, "JSON string"),
        ("~ soon", 1, "time span"),
        ("~ nan", 1, "time span"),
        ("~ 1e30s", 1, "longer than a year"),
        ("| {}", 1, "raw JSON"),
        ("== a\nends: maybe", 2, "`ends` is one of"),
        ("== a\ntransport: smoke", 2, "`transport` is one of"),
        ("== a\nstep: x", 2, "time span"),
    ],
)
def test_mistakes_name_line_and_reason(text, line, words):
    with pytest.raises(TranscriptError) as refused:
        transcript.parse(text)
    assert refused.value.line == line
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("short", "payload"),
    [
        ("response.create", b'{"type":"response.create"}'),
        ("a.b x=1 y=1.5 z=true n=null", b'{"type":"a.b","x":1,"y":1.5,"z":true,"n":null}'),
        ("a.b x=word y=gpt-4o:mini/1", b'{"type":"a.b","x":"word","y":"gpt-4o:mini/1"}'),
        ('a.b x="true" y="" z="a b"', b'{"type":"a.b","x":"true","y":"","z":"a b"}'),
        ("a.b x[0]=1 x[1].y=2", b'{"type":"a.b","x":[1,{"y":2}]}'),
        ("a.b x={} y=[]", b'{"type":"a.b","x":{},"y":[]}'),
    ],
)
def test_short_form_and_json_say_the_same(short, payload):
    assert expand(short) == payload
    assert compact(payload) == short


def test_a_value_may_be_json_with_blanks():
    assert expand('a.b x={"k": [1, "]}"]} y=2') == b'{"type":"a.b","x":{"k":[1,"]}"]},"y":2}'


@pytest.mark.parametrize(
    "short",
    [
        "",
        "{}",
        "a.b x",
        "a.b x=",
        "a.b x=1 x=2",
        "a.b x=1 x.y=2",
        "a.b x[1]=1",
        "a.b type=x",
        'a.b x="',
        "a.b x=[1",
        "a.b x={1}",
    ],
)
def test_short_form_refuses(short):
    with pytest.raises(ShorthandError):
        expand(short)


@pytest.mark.parametrize(
    "payload",
    [
        b'{"event_id":"e","type":"a.b"}',
        b'{"type": "a.b"}',
        b'{"type":"a.b","odd key":1}',
        b'{"type":"a.b","n":1.0e2}',
        b'{"type":"a.b","n":18446744073709551616}',
        b'{"type":"a.b","x":1,"x":2}',
        b'{"type":"a.b","x":"\\u0041"}',
        b'{"type":"a b"}',
        b'{"type":1}',
        b'{"type":"a.b"',
        b'{"type":"a.b","x":' + b"[" * 200 + b"]" * 200 + b"}",
    ],
)
def test_there_is_no_short_form_that_is_not_exact(payload):
    assert compact(payload) is None


def test_steps_are_ten_milliseconds_apart_and_silence_is_ticked():
    [case] = transcript.parse("started: 2026-01-01T00:00:00Z\n> response.create\n~ 6s\n< response.created")
    header, create, tick, created, end = transcript.entries(case)
    assert (create.at, tick.at, created.at, end.at) == (10_000, 6_010_000, 6_020_000, 6_020_000)
    assert (create.seq, created.seq) == (1, 2)
    assert (tick.kind, end.kind) == (RecordKind.TICK, RecordKind.END)
    assert tick.body == {"at": 6.01, "tick": "2026-01-01T00:00:06.010000Z"}
    assert end.body == {"at": 6.02, "end": {"frames": 2, "lost": 0}}
    assert header.started == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("text", "observed", "ends"),
    [
        ("> response.create", False, None),
        ("> response.create\n~ 1s", True, None),
        ("> response.create\n~ close 1000", True, None),
        ("ends: reported\n> response.create", False, "reported"),
        ("ends: unknown\n> response.create\n~ 1s", False, None),
        ("ends: observed\n> response.create", True, None),
    ],
)
def test_how_a_case_ends(text, observed, ends):
    [case] = transcript.parse(text)
    items = list(transcript.entries(case))
    records = [item.kind for item in items if isinstance(item, Record)]
    assert (RecordKind.END in records) is observed
    assert observed or RecordKind.TICK not in records
    assert header_of(items).ends == ends


def test_header_lines_become_the_header():
    [case] = transcript.parse('== a name\nabout: Two words\nexpect: {"status":"empty"}\ntransport: webrtc\n> a.b')
    assert header_of(transcript.entries(case)) == Header(
        title="a name",
        transport=Transport.WEBRTC,
        extra={"about": "Two words", "expect": {"status": "empty"}},
    )


def test_closing_frames_have_the_recording_formats_payload():
    [case] = transcript.parse("~ close 1000 done\n~ lost reset")
    closed, lost = frames_of(transcript.entries(case))
    assert codec.parse(closed.payload) == {"code": 1000, "reason": "done"}
    assert codec.parse(lost.payload) == {"code": None, "reason": "", "lost": "reset"}
    assert (closed.kind, lost.kind) == (Kind.CLOSE, Kind.CLOSE)

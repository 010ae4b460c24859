"""The transcript notation: reading, timing, and writing back the same conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.clock import MILLISECOND, SECOND
from inspector.core.wire import Frame, Kind, Marks, Side, Transport
from inspector.formats import sound, transcript
from inspector.formats.shorthand import ShorthandError, compact, expand
from inspector.formats.transcript import Closed, Expected, Passed, Said, TranscriptError
from inspector.recording.file import Header, Record, RecordKind

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


def frames_of(items):
    return [item for item in items if isinstance(item, Frame)]


def header_of(items):
    return next(item for item in items if isinstance(item, Header))


def again(items):
    """What reading gives of what writing made of `items`."""
    [case] = transcript.parse(transcript.write(items))
    return list(transcript.entries(case))


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


def test_the_writer_gives_natural_notation_back():
    text = "== fires\n> response.create\n~ 6s\n< response.created response.id=resp_1\n~ close 1000 bye\n"
    [case] = transcript.parse(text)
    assert transcript.write(transcript.entries(case)) == text


def test_the_writer_comments_on_what_it_cannot_say():
    items = [
        Header(),
        Frame(0, Side.SERVER, Kind.OPEN, b'{"url":"wss://x"}', 1),
        Frame(1, Side.CLIENT, Kind.BINARY, b"\x00\x01", 2),
        Frame(2, Side.CLIENT, Kind.TEXT, b'{"type":"a.b"}', 3, Marks(delivered=False)),
        Frame(3, Side.SERVER, Kind.TEXT, b"\xff", 4),
        Record(RecordKind.NOTE, 4, {"at": 0.000004, "note": "stuck"}),
    ]
    written = transcript.write(items)
    assert [line[:1] for line in written.splitlines()] == ["=", "#", "#", "#", "#", "#"]
    assert '"stuck"' in written
    assert "wss" not in written


def test_the_handshake_and_losses_are_steps():
    text = (
        "== refused\n"
        "recorder: relay\n"
        '~ open {"url":"wss://api.openai.com/v1/realtime","headers":{}}\n'
        '~ answer {"status":401,"body":"{}"}\n'
        '~ missed {"since":0.02,"client":1,"server":0,"why":"disk full"}\n'
        "> response.create\n"
    )
    [case] = transcript.parse(text)
    header, opened, answered, lost, _ = transcript.entries(case)
    assert header.recorder == "relay"
    assert (opened.kind, opened.side, opened.seq) == (Kind.OPEN, Side.CLIENT, 1)
    assert codec.parse(opened.payload)["url"] == "wss://api.openai.com/v1/realtime"
    assert (answered.kind, answered.side, answered.at) == (Kind.ANSWER, Side.SERVER, 20_000)
    assert (lost.kind, lost.body) == (
        RecordKind.LOST,
        {"at": 0.02, "lost": {"since": 0.02, "client": 1, "server": 0, "why": "disk full"}},
    )
    assert transcript.write(transcript.entries(case)) == text


@pytest.mark.parametrize("line", ["~ open {", "~ answer {1}", "~ missed {,}", "sound: mp3"])
def test_damaged_handshakes_losses_and_sounds_are_refused(line):
    with pytest.raises(TranscriptError, match="line 1"):
        transcript.parse(line)


def test_a_sound_is_made_in_the_format_that_the_case_names():
    lines = '> input_audio_buffer.append audio="@silence 20ms"\n> input_audio_buffer.append audio="@tone 20ms"\n'
    [named] = transcript.parse("sound: pcmu\n" + lines)
    quiet, tone = (codec.parse(frame.payload)["audio"] for frame in frames_of(transcript.entries(named)))
    assert quiet == sound.sound(20_000, silent=True, format_="pcmu")
    assert tone == sound.sound(20_000, format_="pcmu")
    [plain] = transcript.parse(lines)
    assert b"@silence 20ms" in frames_of(transcript.entries(plain))[0].payload


def test_several_recordings_become_several_cases():
    one = Frame(10_000, Side.CLIENT, Kind.TEXT, b'{"type":"a.b"}', 1)
    cases = transcript.parse(transcript.write([Header(title="x"), one, Header(title="y"), one]))
    assert [(case.name, len(case.steps)) for case in cases] == [("x", 1), ("y", 1)]


def test_a_quoted_repeat_stays_one():
    items = [
        Header(),
        Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"a.b"}', 1),
        Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"a.', 2, Marks(repeats=1)),
    ]
    first, second = frames_of(again(items))
    assert first.marks is None
    assert second.marks is not None
    assert second.marks.repeats == 1


@pytest.mark.parametrize("title", [None, "plain", "two\nlines", '"quoted"', "{}", " outer ", "äöü"])
def test_titles_come_back(title):
    assert header_of(again([Header(title=title)])).title == title


def test_other_headers_come_back():
    header = Header(
        started="2026-01-01T00:00:00Z",
        recorder="two\nlines",
        transport=Transport.SIDEBAND,
        ends="reported",
        extra={"about": "a\nb", "expect": {"rules": ["x"]}, "n": 3},
    )
    back = header_of(again([header, Frame(None, Side.CLIENT, Kind.TEXT, b'{"type":"a.b"}', 1)]))
    assert (back.started, back.transport, back.ends) == (header.started, header.transport, "reported")
    assert back.recorder == header.recorder
    assert back.extra["about"] == "a\nb"
    assert back.extra["expect"] == {"rules": ["x"]}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
NAMED = st.dictionaries(st.sampled_from(["event_id", "item", "x_1", "odd key", ""]), JSON, max_size=3)
COMPACT = NAMED.map(lambda body: codec.write({"type": "a.b", **body}) if _fits(body) else b'{"type":"a.b"}')
PAYLOADS = st.one_of(
    COMPACT,
    COMPACT.map(lambda payload: codec.write_pretty(codec.parse(payload)).strip()),
    st.text().map(str.encode),
)


def _fits(body):
    try:
        codec.parse(codec.write(body))
    except (ValueError, TypeError):
        return False
    return True


@st.composite
def recordings(draw):
    timed, observed = draw(st.booleans()), draw(st.booleans())
    clock, items = 0, [Header()]
    for seq in range(1, draw(st.integers(1, 5)) + 1):
        clock += draw(st.sampled_from([0, 1, 9_999, 10_000, 10_001, SECOND, 6_000_123]))
        side = draw(st.sampled_from(Side))
        items.append(Frame(clock if timed else None, side, Kind.TEXT, draw(PAYLOADS), seq))
    if observed:
        clock += draw(st.sampled_from([0, 10_000, 2 * SECOND]))
        items.append(Record(RecordKind.END, clock if timed else None, {"end": {}}))
    return items


@given(recordings())
def test_reading_what_was_written_is_identity(items):
    back = again(items)
    assert frames_of(back) == frames_of(items)
    ends = [item.at for item in items if isinstance(item, Record)]
    read_ends = [item.at for item in back if isinstance(item, Record) and item.kind is RecordKind.END]
    assert bool(ends) == bool(read_ends)
    assert [at for at in ends if at is not None] in ([], read_ends)


@given(st.text())
def test_any_text_is_cases_or_a_named_line(text):
    assert _outcome(text) in range(text.count("\n") + 2)


def _outcome(text):
    """The line of the mistake, 0 where there is none."""
    try:
        transcript.parse(text)
    except TranscriptError as error:
        return error.line
    return 0

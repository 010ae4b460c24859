"""Lines of a recording: what is written is what is read, byte for byte where it matters."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side, Transport
from inspector.recording.file import (
    EVENT_KEY,
    Header,
    Record,
    RecordKind,
    frame_line,
    header_line,
    record_line,
    seconds_text,
    torn_record,
)
from inspector.recording.line import at_of, entry_of, frame_at

NAMES = st.text(st.characters(exclude_categories=("Cs",)), max_size=6)
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | NAMES
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3))
OBJECTS = st.dictionaries(NAMES, VALUES, max_size=4)
RESERVED = {"at", "from", "by", "delivered", "replaces", "origin", "repeats", "redacted", "kind", "inspector"}
RESERVED |= {"event", "text", "base64", "open", "answer", "ping", "pong", "close"}
FOREIGN = st.dictionaries(
    NAMES.filter(lambda name: name not in RESERVED), VALUES | st.just({"x": 1, "event": {}}), min_size=1, max_size=3
)
MARKS = st.builds(
    Marks,
    by=st.none() | st.sampled_from(["composer", "probe", "fault", "relay"]),
    delivered=st.none() | st.just(False) | st.integers(0, 10**7).map(lambda value: value / 1000),
    replaces=st.none() | st.integers(1, 99),
    origin=st.none()
    | st.builds(
        Origin,
        st.integers(1, 99),
        st.integers(1, 99),
        st.sampled_from(Fidelity),
        columns=st.none() | st.tuples(st.integers(1, 999), st.integers(1, 999)),
        mended=st.lists(st.text(max_size=5), max_size=2).map(tuple),
        missing=st.lists(st.text(max_size=5), max_size=2).map(tuple),
        times=st.integers(1, 99),
    ),
    repeats=st.none() | st.integers(1, 99),
    redacted=st.lists(st.sampled_from(["", "/a", "/session/tools/0/authorization"]), max_size=2).map(tuple),
    extra=st.none() | FOREIGN,
).filter(lambda marks: marks != Marks())
JSON_BYTES = OBJECTS.map(lambda value: json.dumps(value).encode())
PAYLOADS = (
    JSON_BYTES
    | st.binary(max_size=40)
    | st.text(max_size=20).map(lambda text: text.encode("utf-8", "surrogatepass"))
    | st.sampled_from(
        [b'{"a":NaN}', b'{"a":"\\ud800"}', b' {"a":1}', b'{"a":\n1}', b'{"a":1}\r', b"", b"[1]", b"{" * 9]
    )
)
LINKS = st.sampled_from([Kind.OPEN, Kind.ANSWER, Kind.PING, Kind.PONG, Kind.CLOSE])
MOMENTS = st.none() | st.integers(-(10**9), 10**15)


@st.composite
def frames(draw):
    kind = draw(st.sampled_from([Kind.TEXT, Kind.BINARY]) | LINKS)
    loose = kind in (Kind.TEXT, Kind.BINARY)
    payload = (
        draw(PAYLOADS)
        if loose
        else draw(OBJECTS.map(lambda value: json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()))
    )
    return Frame(
        draw(MOMENTS), draw(st.sampled_from(Side)), kind, payload, draw(st.integers(1, 99)), draw(st.none() | MARKS)
    )


HEADERS = st.builds(
    Header,
    started=st.none() | st.just("2026-11-22T09:00:00.000000Z"),
    recorder=st.sampled_from(["connect", "relay", "import"]),
    transport=st.sampled_from(Transport),
    title=st.none() | NAMES,
    ends=st.none() | st.just("reported"),
    extra=st.dictionaries(st.sampled_from(["about", "expect", "continues", "x-later"]), VALUES),
)


@given(frames())
def test_every_frame_survives_its_line(frame):
    line = frame_line(frame)
    assert line.count(b"\n") == 1
    assert line.endswith(b"}\n")
    assert frame_at(line, frame.seq) == frame


@given(frames())
def test_an_exact_entry_points_at_the_payload_in_the_line(frame):
    line = frame_line(frame)
    entry = entry_of(line[:-1], frame.seq)
    assert entry is not None
    if entry.exact:
        assert line[entry.offset : entry.offset + entry.length] == frame.payload
        assert line.split(EVENT_KEY, 1)[1] == frame.payload + b"}\n"
    else:
        assert (entry.offset, entry.length) == (0, len(line) - 1)


@given(HEADERS)
def test_every_header_survives_its_line(header):
    entry = entry_of(header_line(header)[:-1])
    assert entry is not None
    assert entry.item == header


def test_an_ordinary_event_stands_byte_for_byte_at_the_end():
    payload = b'{ "type" : "x", "s":"\xc3\xa9\\u00e9", "n": 1.0, "a":1, "a":2 }'
    assert frame_line(Frame(41_203, Side.SERVER, Kind.TEXT, payload, 3)) == (
        b'{"at":0.041203,"from":"server","event":' + payload + b"}\n"
    )


@pytest.mark.parametrize(
    ("payload", "key"),
    [
        (b'{"type":"x"}', "event"),
        ('{"type":"\u2028é😀"}'.encode(), "event"),
        (b"{" + b'"a":' + b"[" * 1023 + b"]" * 1023 + b"}", "event"),
        (b'{"a":' + b"[" * 1024 + b"]" * 1024 + b"}", "text"),
        (b'{"a":\n1}', "text"),
        (b'{"a":1}\r', "text"),
        (b' {"a":1}', "text"),
        (b'{"a":1} ', "text"),
        (b'{"a":NaN}', "text"),
        (b'{"a":"\\ud800"}', "text"),
        (b'{"a":1', "text"),
        (b"[1]", "text"),
        (b"", "text"),
        (b"not json", "text"),
        (b'\xef\xbb\xbf{"a":1}', "text"),
        (b'{"a":"\xff"}', "base64"),
    ],
)
def test_only_one_clean_object_is_written_as_an_event(payload, key):
    frame = Frame(0, Side.CLIENT, Kind.TEXT, payload, 1)
    line = frame_line(frame)
    assert line.startswith(b'{"at":0,"from":"client","' + key.encode() + b'":')
    assert frame_at(line, 1) == frame


def test_other_frames_are_written_as_the_format_shows_them():
    binary = Frame(3_300_000, Side.CLIENT, Kind.BINARY, b"\0\1\2", 1)
    assert frame_line(binary) == b'{"at":3.3,"from":"client","base64":"AAEC","kind":"binary"}\n'
    broken = Frame(None, Side.CLIENT, Kind.TEXT, b"\xff", 1)
    assert frame_line(broken) == b'{"from":"client","base64":"/w==","kind":"text"}\n'
    ping = Frame(4_000_000, Side.SERVER, Kind.PING, b'"8f1e22a0"', 1)
    assert frame_line(ping) == b'{"at":4,"from":"server","ping":"8f1e22a0"}\n'
    close = Frame(12_000_000, Side.SERVER, Kind.CLOSE, b'{"code":1000,"reason":""}', 1)
    assert frame_line(close) == b'{"at":12,"from":"server","close":{"code":1000,"reason":""}}\n'


def test_indented_json_of_the_link_is_brought_onto_one_line():
    line = frame_line(Frame(0, Side.CLIENT, Kind.OPEN, b'{\r\n "url":"wss://x"\n}', 1))
    assert line.count(b"\n") == 1
    assert frame_at(line).payload == b'{"url":"wss://x"}'


@pytest.mark.parametrize("payload", [b"\x8f\x1e", b"", b'{"a":1}}', b'1,"b":2,"c":', b'1,"at":2', b"{"])
def test_a_frame_of_the_link_that_is_no_json_is_our_mistake(payload):
    with pytest.raises(ValueError, match="must be JSON"):
        frame_line(Frame(0, Side.SERVER, Kind.PING, payload, 1))


def test_marks_stand_before_the_event_and_redacted_counts_from_the_line():
    marks = Marks("composer", 1.5, 4, Origin(12, 31, Fidelity.MENDED), 2, ("/session", ""), {"later": [1]})
    line = frame_line(Frame(0, Side.CLIENT, Kind.TEXT, b'{"type":"x"}', 5, marks))
    assert json.loads(line) == {
        "at": 0,
        "from": "client",
        "by": "composer",
        "delivered": 1.5,
        "replaces": 4,
        "repeats": 2,
        "origin": {"lines": [12, 31], "fidelity": "mended"},
        "redacted": ["/event/session", "/event"],
        "later": [1],
        "event": {"type": "x"},
    }


def test_a_foreign_key_that_holds_an_event_does_not_hide_the_real_one():
    frame = Frame(
        0, Side.CLIENT, Kind.TEXT, b'{"type":"real"}', 1, Marks(extra={"x": {"a": 1, "event": {"type": "no"}}})
    )
    line = frame_line(frame)
    assert b',"text":"' in line
    assert frame_at(line, 1) == frame


@pytest.mark.parametrize(
    "member",
    [
        '"by":5',
        '"delivered":"soon"',
        '"replaces":"x"',
        '"origin":{"lines":[1]}',
        '"origin":7',
        '"repeats":null',
        '"redacted":["/elsewhere"]',
        '"redacted":[]',
        '"redacted":[7]',
    ],
)
def test_marks_that_do_not_fit_are_kept_as_they_stood(member):
    line = f'{{"at":1,"from":"client",{member},"event":{{"type":"x"}}}}\n'.encode()
    frame = frame_at(line)
    assert frame.marks is not None
    assert frame.marks.extra == json.loads("{" + member + "}")
    assert frame_line(frame) == line


@pytest.mark.parametrize(
    ("micros", "text"),
    [
        (0, b"0"),
        (1, b"0.000001"),
        (41_203, b"0.041203"),
        (3_200_000, b"3.2"),
        (10_000_000, b"10"),
        (-1_500_000, b"-1.5"),
    ],
)
def test_seconds_have_at_most_six_decimals(micros, text):
    assert seconds_text(micros) == text


@given(st.integers(-(10**15), 10**15))
def test_moments_survive(moment):
    assert at_of({"at": json.loads(seconds_text(moment))}) == moment


@given(st.none() | st.integers(0, 10**12), OBJECTS)
def test_records_of_any_kind_survive_rewriting(at, body):
    record = Record(RecordKind.UNKNOWN, at, {**body, "later": 1})
    line = record_line(record)
    entry = entry_of(line[:-1])
    assert entry is not None
    assert line.count(b"\n") == 1
    assert record_line(entry.item) == line if isinstance(entry.item, Record) else RESERVED & body.keys()


def test_a_torn_line_is_declared_as_a_loss_when_written_again():
    entry = entry_of(record_line(torn_record())[:-1])
    assert entry is not None
    assert isinstance(entry.item, Record)
    assert entry.item.kind is RecordKind.LOST

"""Bytes to events: total, honest about damage, and exact about what is fine."""

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.event import ProblemKind
from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side

SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.floats(allow_nan=False) | st.text(max_size=8)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
OBJECTS = st.dictionaries(st.text(max_size=6), VALUES, max_size=4)
WHOLE = '{"type":"a.b","n":-1.5e+3,"ok":true,"no":null,"s":"x\\"\\u00e9é😀","l":[1,{"k":false}]}'


def frame(payload, kind=Kind.TEXT, marks=None):
    return Frame(5, Side.SERVER, kind, payload, 3, marks)


def problem_of(payload):
    problem = codec.decode(payload)[1]
    return problem.kind if problem else None


@given(st.binary())
def test_decoding_never_raises(payload):
    body, problem = codec.decode(payload)
    assert isinstance(body, dict)
    assert problem is None or problem.message


@given(st.text(st.sampled_from('{}[]",:\\u0123eE+-.tfnNaI \n')))
def test_decoding_what_looks_like_json_never_raises(text):
    body, _ = codec.decode(text.encode())
    assert isinstance(body, dict)


@given(OBJECTS)
def test_objects_survive_writing_and_decoding(value):
    assert codec.decode(codec.write(value)) == (json.loads(codec.write(value)), None)


@pytest.mark.parametrize("payload", [b"[" * 10_000_000, b'{"a":' * 2_000_000, b'{"type":"deep","a":' + b"[" * 3000])
def test_deep_nesting_is_a_problem_and_not_a_crash(payload):
    body, problem = codec.decode(payload)
    assert problem is not None
    assert problem.kind in (ProblemKind.NOT_JSON, ProblemKind.CUT)
    assert body in ({}, {"type": "deep"})


def test_closed_deep_nesting_is_a_problem_too():
    payload = b'{"type":"deep","a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert codec.decode(payload)[0] == {"type": "deep"}
    assert problem_of(payload) is ProblemKind.NOT_JSON


def is_beginning(part, whole):
    """Tell whether everything in `part` stands in `whole`; a text may be cut."""
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(key in whole and is_beginning(part[key], whole[key]) for key in part)
    if isinstance(part, list):
        return isinstance(whole, list) and all(map(is_beginning, part, whole[: len(part)]))
    if isinstance(part, str) and part.endswith("…"):
        return isinstance(whole, str) and whole.startswith(part[:-1])
    return part == whole


@pytest.mark.parametrize("end", range(1, len(WHOLE.encode())))
def test_every_cut_of_an_event_is_called_a_cut(end):
    payload = WHOLE.encode()[:end]
    body, problem = codec.decode(payload)
    assert problem is not None
    assert (problem.kind, problem.offset) == (ProblemKind.CUT, end)
    assert body.get("type") == ("a.b" if end >= 13 else None)
    assert is_beginning(body, json.loads(WHOLE))


@pytest.mark.parametrize(
    ("payload", "kind"),
    [
        (b"\xff{}", ProblemKind.NOT_UTF8),
        (b'{"a":"\xc3("}', ProblemKind.NOT_UTF8),
        (b"hello", ProblemKind.NOT_JSON),
        (b"{'a':1}", ProblemKind.NOT_JSON),
        (b'{"a":1}}', ProblemKind.NOT_JSON),
        (b'{"a":1,}', ProblemKind.NOT_JSON),
        (b"", ProblemKind.CUT),
        (b'{"a":NaN}', ProblemKind.LENIENT),
        (b'{"a":"\\ud800"}', ProblemKind.LENIENT),
        (b'{"a":1e999}', ProblemKind.LENIENT),
        (b"[1]", ProblemKind.NOT_OBJECT),
        (b'"text"', ProblemKind.NOT_OBJECT),
        (b"null", ProblemKind.NOT_OBJECT),
        (b"NaN", ProblemKind.NOT_OBJECT),
        (b' {"a":1}\n', None),
    ],
)
def test_damage_has_a_name(payload, kind):
    assert problem_of(payload) == kind


def test_readable_is_what_was_read_whole():
    assert codec.is_readable(codec.decode(b"{}")[1])
    assert codec.is_readable(codec.decode(b'{"a":NaN}')[1])
    assert not codec.is_readable(codec.decode(b'{"a":')[1])
    assert not codec.is_readable(codec.decode(b"[]")[1])


def test_a_text_frame_is_an_event_with_its_type():
    origin = Origin(3, 9, Fidelity.MENDED)
    event = codec.read(frame(b'{"type":"session.created","x":1}', marks=Marks(origin=origin)))
    assert (event.seq, event.at, event.side, event.kind) == (3, 5, Side.SERVER, Kind.TEXT)
    assert (event.type, event.body["x"], event.size, event.problem) == ("session.created", 1, 32, None)
    assert event.origin is origin


@pytest.mark.parametrize("payload", [b"{}", b'{"type":7}', b'{"type":null}'])
def test_an_object_without_type_says_so(payload):
    event = codec.read(frame(payload))
    assert event.type == ""
    assert event.problem is not None
    assert event.problem.kind is ProblemKind.NO_TYPE


def test_a_cut_event_keeps_its_type():
    event = codec.read(frame(b'{"event_id":"e","type":"response.done","response":{"id'))
    assert event.type == "response.done"
    assert event.problem is not None
    assert event.problem.kind is ProblemKind.CUT


@pytest.mark.parametrize(
    ("kind", "payload", "body"),
    [
        (Kind.BINARY, b"\x00\x01", {}),
        (Kind.PING, b'"8f1e22a0"', {}),
        (Kind.PONG, b'"8f1e22a0"', {}),
        (Kind.CLOSE, b'{"code":1000,"reason":""}', {"code": 1000, "reason": ""}),
        (Kind.OPEN, b'{"url":"wss://x"}', {"url": "wss://x"}),
    ],
)
def test_frames_of_the_link_are_events_of_their_kind(kind, payload, body):
    event = codec.read(frame(payload, kind))
    assert (event.type, event.body, event.problem, event.size) == (kind.value, body, None, len(payload))


def test_keys_that_stand_twice_are_reported():
    assert codec.duplicate_keys(b'{"a":1,"b":{"c":1,"c":2},"a":3}') == ["c", "a"]
    assert codec.duplicate_keys(b'{"a":1}') == []
    assert codec.duplicate_keys(b"{") == []
    assert codec.duplicate_keys(b"\xff") == []
    assert codec.duplicate_keys(b"[" * 1_000_000) == []


def test_parsing_our_own_raises_on_damage():
    assert codec.parse(b"[1]") == [1]
    with pytest.raises(ValueError, match="unexpected"):
        codec.parse(b"{")


@pytest.mark.parametrize("value", [{"a": "\ud800"}, {"a": 2**70}, {"a": float("inf")}])
def test_what_was_read_leniently_can_be_written(value):
    assert json.loads(codec.write(value)) in (value, {"a": None})


def test_what_is_not_json_is_our_own_mistake():
    with pytest.raises(TypeError):
        codec.write({"a": object()})


def test_writing_takes_what_reading_took_and_refuses_deeper():
    deep = codec.decode(b'{"a":' * 600 + b"1" + b"}" * 600)[0]
    assert codec.write(deep) == b'{"a":' * 600 + b"1" + b"}" * 600
    bottomless: dict = {}
    for _ in range(200_000):
        bottomless = {"a": bottomless}
    with pytest.raises(ValueError, match="too deeply"):
        codec.write(bottomless)


def test_what_was_written_takes_no_more_room_than_its_bytes():
    tracemalloc.start()
    kept = [codec.write({"type": "a.b", "event_id": number}) for number in range(1_000)]
    room = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert room < 3 * sum(map(len, kept)) + 50_000


def test_people_get_indented_json():
    assert codec.write_pretty({"a": [1]}) == b'{\n  "a": [\n    1\n  ]\n}\n'


@pytest.mark.parametrize(
    ("payload", "words"),
    [
        (b'{"a":1,"a":2}', ["'a' stands twice"]),
        (b'{"n":18446744073709551616}', ["18446744073709551616 does not fit 64 bits"]),
        (b'{"n":-9223372036854775809,"n":1}', ["'n' stands twice", "does not fit 64 bits"]),
        (b'{"n":18446744073709551615,"m":-9223372036854775808}', []),
        (b'{"n":' + b"9" * 100_000 + b"}", ["does not fit 64 bits"]),
        (b"{", []),
        (b"[" * 100_000, []),
        (b"\xff", []),
    ],
)
def test_flaws_are_told_of_the_frame_that_is_looked_at(payload, words):
    found = [problem.message for problem in codec.flaws(payload)]
    assert len(found) == len(words)
    for message, word in zip(found, words, strict=True):
        assert word in message

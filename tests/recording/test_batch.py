"""Events taken in many at a time give what each of them gives in its turn."""

from collections import Counter, deque
from itertools import chain
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Side
from inspector.recording.assumption import NOTHING_ASSUMED
from inspector.recording.file import Batch, Header, Junk, RecordKind, frame_line, header_line
from inspector.recording.fold import Fold
from inspector.recording.parser import Parser
from inspector.recording.reading import Reading

SESSIONS = sorted((Path(__file__).parent.parent.parent / "sessions").glob("*.jsonl"))
COLUMNS = ("times", "offsets", "lengths", "types", "flags", "streams", "groups")
S, C = Side.SERVER, Side.CLIENT


def read(content: bytes, cuts: list[int], *, batched: bool, samples: bool = True) -> list[Reading]:
    """Every recording in these bytes, which come in pieces."""
    parser, readings = Parser(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(content)], strict=True):
        each = parser.batches if batched else parser.each
        for one in (*each(content[start:end]), *(parser.finish() if end == len(content) else ())):
            if isinstance(one, Batch):
                readings[-1].take_in(one)
            elif isinstance(one, Junk):
                readings[-1].pass_over(one)
            elif isinstance(one.item, Header):
                readings.append(
                    Reading(one.item, checkpoints=True, assumptions=NOTHING_ASSUMED._replace(samples=samples))
                )
            else:
                readings[-1].feed(*one)
    for reading in readings:
        reading.finish()
    return readings


def plain(value: object) -> object:
    """A value with all that its objects hold, to be compared."""
    match value:
        case None | str() | int() | float() | bytes():
            return value
        case dict():
            return [(plain(key), plain(one)) for key, one in value.items()]
        case list() | tuple() | deque():
            return [plain(one) for one in value]
        case set() | frozenset():
            return sorted(map(repr, value))
        case _:
            return (type(value).__name__, plain(value.__getstate__()))


def told(reading: Reading) -> dict[str, object]:
    """All that a reading knows."""
    columns, scene, history = reading.columns, reading.scene, reading.history
    records = [(history.after(place), history.record(place)) for place in range(len(history))]
    return {
        **{name: list(getattr(columns, name)) for name in COLUMNS},
        "names": columns.names(),
        "session": plain(reading.session),
        "detector": plain(reading.detector),
        "ear": plain(scene.ear),
        "counts": (reading.client, reading.server, reading.damaged, reading.repeats),
        "now": scene.now,
        "lost": scene.lost,
        "records": Counter((after, record.kind, record.at, slept) for after, (record, slept) in records),
        "findings": reading.found(),
        "verdict": reading.verdict(),
        "turns": reading.turns(),
        "pending": reading.pending(),
        "related": [reading.related(seq) for seq in range(1, len(columns) + 1)],
    }


def assert_same(content: bytes, cuts: list[int], *, samples: bool = True) -> None:
    one_by_one = read(content, [], batched=False, samples=samples)
    batched = read(content, cuts, batched=True, samples=samples)
    assert [told(one) for one in batched] == [told(one) for one in one_by_one]


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_every_recording_is_the_same_read_in_batches(path):
    assert_same(path.read_bytes(), [])


AUDIO = "AbCd" * 160  # 480 bytes
IDS = {"event_id": "event_1", "response_id": "r1", "item_id": "i1", "content_index": 0}
OPENING = [
    (S, {"type": "session.created", "event_id": "e1", "session": {"id": "sess_1", "type": "realtime"}}),
    *[(C, {"type": "input_audio_buffer.append", "audio": AUDIO})] * 16,  # the ear looks at all of the first ones
    (C, {"type": "response.create"}),
    (S, {"type": "response.created", "event_id": "e3", "response": {"id": "r1", "status": "in_progress"}}),
    (S, {"type": "response.output_item.added", "event_id": "e4", "response_id": "r1", "item": {"id": "i1"}}),
]
APPEND = (C, {"type": "input_audio_buffer.append", "audio": AUDIO})
SOUND = (S, {"type": "response.output_audio.delta", **IDS, "delta": AUDIO})
WORD = (S, {"type": "response.output_audio_transcript.delta", **IDS, "delta": "Hi"})
TEXT = (S, {"type": "response.output_text.delta", **IDS, "delta": "Hi"})
KINDS = [APPEND, SOUND, WORD, TEXT]
ODD_IDS = ["r1", "r2", "i2", None, 1, True, 0.0, 1.5, [], {}]
ODD_PIECES = ["", "A", "AAA=", "AAA", None, 1, [], "x y", "AAAA" * 3000, AUDIO + "==", AUDIO + "AbC"]
TURNED = {
    body["type"]: [
        (side, {**body, key: value})
        for keys, values in (
            (("response_id", "item_id", "content_index"), ODD_IDS),
            (("delta", "audio", "event_id"), ODD_PIECES),
        )
        for key in keys
        for value in values
    ]
    for side, body in KINDS
}
OTHERS = [
    *OPENING,
    (C, SOUND[1]),
    (S, APPEND[1]),
    (C, {"type": "input_audio_buffer.commit"}),
    (C, {"type": "input_audio_buffer.clear"}),
    (C, {"type": "session.update", "session": {"type": "realtime", "audio": {"input": {"turn_detection": None}}}}),
    (S, {"type": "session.updated", "session": {"type": "realtime", "output_modalities": ["text"]}}),
    (S, {"type": "input_audio_buffer.speech_started", "item_id": "u1", "audio_start_ms": 0}),
    (S, {"type": "input_audio_buffer.committed", "item_id": "u1"}),
    (S, {"type": "response.audio.delta", **IDS, "delta": AUDIO}),
    (S, {"type": "response.created", "response": {"id": "r2", "status": "in_progress"}}),
    (S, {"type": "response.done", "response": {"id": "r1", "status": "completed", "output": []}}),
    (S, {"type": "error", "error": {"type": "invalid_request_error", "message": "no"}}),
    (S, {"type": "no.such.type"}),
    (S, {}),
]
STEPS = [0, 20_000, 400_000, 4_000_000, 31_000_000, -50_000, None]
ODD = {**TURNED, "other": OTHERS}
CONVERSATIONS = st.lists(
    st.tuples(
        st.lists(st.sampled_from(KINDS), min_size=3, max_size=40)
        | st.sampled_from([*chain(*ODD.values())]).map(lambda one: [one]),
        st.just(10_000) | st.sampled_from(STEPS),
    ),
    max_size=25,
)


def content_of(conversation: list[tuple[list[tuple[Side, object]], int | None]], recorder: str) -> bytes:
    lines, at, seq = [header_line(Header(recorder=recorder))], 1_000_000, 0
    for events, step in [(OPENING, 20_000), *conversation]:
        for side, body in events:
            seq += 1
            at = max(at + (step or 0), 0)
            lines.append(frame_line(Frame(None if step is None else at, side, Kind.TEXT, codec.write(body), seq)))
    return b"".join(lines)


@settings(max_examples=60)
@given(CONVERSATIONS, st.lists(st.integers(0, 50_000), max_size=5), st.booleans(), st.sampled_from(["relay", "import"]))
def test_events_may_come_in_any_batches(conversation, cuts, samples, recorder):
    assert_same(content_of(conversation, recorder), cuts, samples=samples)


RUN = [APPEND, SOUND, WORD] * 5


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_whatever_comes_between_is_taken_in_its_turn(odd):
    twice = [kind for kind in KINDS for _ in range(2)]
    for one in odd:
        assert_same(content_of([([*KINDS, *RUN], 10_000), ([one], 10_000), ([*RUN, *twice], 10_000)], "relay"), [])


@pytest.mark.parametrize("back", [-31_000_000, -500_000, 0, None, 500_000, 29_900_000, 31_000_000])
@pytest.mark.parametrize("on", [10_000, 1_000_000, 29_900_000, 30_100_000])
def test_time_may_jump(back, on):
    assert_same(content_of([(RUN, 3_000_000), (RUN[:1], back), (RUN[:1], on), (RUN, 10_000)], "relay"), [])


def test_most_events_only_go_on(monkeypatch):
    taken = []
    take = Fold.take
    monkeypatch.setattr(Fold, "take", lambda self, event, *rest: taken.append(event.seq) or take(self, event, *rest))
    content = content_of([([SOUND, WORD, APPEND] * 100, 10_000)], "relay")
    read(content, [], batched=True)
    assert len(taken) < 30


JUNK = [
    *(b"x", b"{", b"}", b"{}", b"}{", b"{}}", b"{ }", b"[]", b"1", b"x" * 80, b"\xff\xfe", b'{"a":1}', b'{"a":1'),
    *(b"", b" \t\r", b"\f{}", b'{"at":1}', b'{"at":2,"x":0}', b'{"at":1}x', b'{"inspector":1}'),
    *(b'{"at":4,"lost":{}}', b'{"at":5,"note":"n"}', b'x{"at":3,"tick":"2026-11-22T09:00:00Z"}'),
    b'{"at":1,"from":"server","event":{"type":"response.create"',
    b'{"at":1,"from":"server","event":{"type":"error"}}',
]


@settings(max_examples=60)
@given(st.lists(st.sampled_from(JUNK)), st.lists(st.integers(0, 2_000), max_size=4))
def test_lines_that_say_nothing_may_be_passed_over_together(lines, cuts):
    assert_same(content_of([], "relay") + b"".join(line + b"\n" for line in lines), cuts)
    assert_same(b"".join(line + b"\n" for line in (b"", header_line(Header())[:-1], *lines)), cuts)


def test_lines_that_say_nothing_cost_next_to_nothing():
    content = header_line(Header(recorder="relay")) + b"x\n{\n{}\n" * 10_000
    [junk] = [one for one in Parser().batches(content) if isinstance(one, Junk)]
    assert junk == Junk(torn=20_000, unknown=10_000)
    [reading] = read(content, [], batched=True)
    assert (reading.scene.lost, len(reading.history)) == (20_000, 30_000)
    assert [reading.history.record(place)[0].kind for place in (0, 29_999)] == [RecordKind.TORN, RecordKind.UNKNOWN]


def test_states_are_kept_after_the_same_events_as_ever(monkeypatch):
    monkeypatch.setattr("inspector.recording.reading.EVERY", 4)
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 4)
    content = content_of([([SOUND, WORD] * 20, 10_000)], "relay")
    (reading,) = read(content, [700, 3000], batched=True)
    assert [reading.state_before(seq) for seq in range(1, len(reading.columns) + 1)] == [
        seq // 4 * 4 for seq in range(1, len(reading.columns) + 1)
    ]

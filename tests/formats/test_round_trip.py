"""What is written and read again is the same conversation: payloads, sides, order, times."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.conversation import Conversation
from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction
from inspector.present.reports.export import BY_NAME, written
from inspector.recording.file import Header

NAMES = st.text("abcdefgh_", min_size=1, max_size=6)
WORDS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=4,
)
TYPES = st.sampled_from(["response.create", "session.created", "response.done", "error", "vendor.event"])
EVENTS = st.builds(
    lambda type_, rest: codec.write({"type": type_, **rest}), TYPES, st.dictionaries(NAMES, VALUES, max_size=3)
)
PAYLOADS = st.one_of(EVENTS, EVENTS.map(lambda payload: payload.replace(b",", b" ,\t")), WORDS.map(str.encode))
GAPS = st.integers(0, 100_000_000)


@st.composite
def conversations(draw):
    """Text frames with all their times, or with none; begun at a known moment, or not."""
    drawn = draw(st.lists(st.tuples(st.sampled_from(Side), PAYLOADS, GAPS), min_size=1, max_size=6))
    first = Frame(None, draw(st.sampled_from(Side)), Kind.TEXT, draw(EVENTS), 1)  # else there is no conversation
    times = [None] * (len(drawn) + 1)
    if draw(st.booleans()):
        times = [0, *itertools.accumulate(gap for _, _, gap in drawn)]
    frames = [first, *(Frame(None, side, Kind.TEXT, payload, 0) for side, payload, _ in drawn)]
    items = [frame._replace(at=at, seq=seq) for seq, (frame, at) in enumerate(zip(frames, times, strict=True), 1)]
    started = draw(st.none() | st.just("2026-11-22T09:00:00.000001Z"))
    return Conversation(Header(started=started), items, "native")


@pytest.mark.parametrize("name", ["native", "jsonl", "har", "transcript"])
@given(conversation=conversations())
@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
def test_import_of_export_keeps_payload_side_order_and_times(name, conversation):
    out = written([conversation], BY_NAME[name], Redaction(secrets=False))
    [again] = read_input(None, out, "again")
    assert again.format == name
    frames = [item for item in again.items if isinstance(item, Frame)]
    assert [frame[:4] for frame in frames] == [frame[:4] for frame in conversation.items]
    assert [frame.seq for frame in frames] == [frame.seq for frame in conversation.items]

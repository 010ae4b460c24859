"""Frames of an imported text come back as they were, from memory or from the file that a long one is put away in."""

import tempfile
import tracemalloc

from hypothesis import given, settings
from hypothesis import strategies as st

from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from inspector.formats.opening import open_input
from inspector.recording.file import Header
from inspector.recording.reading import Reading
from inspector.recording.replay import Replay
from inspector.recording.source import MemorySource

ORIGINS = st.builds(
    Origin,
    st.integers(1, 2**33),
    st.integers(1, 2**33),
    st.sampled_from(Fidelity),
    st.none() | st.tuples(st.integers(1, 99), st.integers(1, 99)),
    st.sampled_from([(), ("commas",)]),
    st.sampled_from([(), ("the end",)]),
    st.integers(1, 3),
) | st.integers(1, 99).map(lambda line: Origin(line, line, Fidelity.EXACT))
PAYLOADS = st.sampled_from([
    b'{"type":"a.b"}', b'{"type":"a.b","n":"\xc3\xa9"}', b'{"type":"a.b', b"not json\r\n", b"\xff", b"", b"[1]",
    b'{"type":"a.b","n":"\xed\xa0\x80"}', b'{"a":1,"event":{}}', b' {"type":"a.b"}', b'{"n":NaN}',
])  # fmt: skip
FRAMES = st.builds(
    Frame,
    st.none() | st.integers(0, 10**14),
    st.sampled_from(Side),
    st.just(Kind.TEXT),
    PAYLOADS,
    st.just(0),
    st.none() | st.builds(lambda origin: Marks(origin=origin, repeats=None), ORIGINS),
)


@settings(deadline=None)
@given(st.lists(FRAMES, max_size=12), st.sampled_from([0, 20, 10_000]))
def test_frames_come_back_as_they_were(frames, room):
    source = MemorySource(room)
    frames = [frame._replace(seq=seq) for seq, frame in enumerate(frames, 1)]
    for frame in frames:
        source.keep(frame)
    assert [source.frame(frame.seq, 0, 0) for frame in frames] == frames
    assert [*source.origins] == [(one.seq, one.marks.origin) for one in frames if one.marks]


def test_where_nothing_can_be_written_all_stays_in_memory(monkeypatch):
    def full(**_):
        raise OSError("no space left")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    frames = [Frame(None, Side.SERVER, Kind.TEXT, b'{"type":"a.b"}', seq) for seq in range(1, 9)]
    source = MemorySource(20)
    for frame in frames:
        source.keep(frame)
    assert [source.frame(frame.seq, 0, 0) for frame in frames] == frames


LINE = '{"ts":%d.5,"dir":"received","data":{"type":"response.output_audio.delta","event_id":"event_%d","delta":"%s"}}\n'


def opened(path, lines):
    """So many lines of another program's log, a kilobyte each: what is read of them, its size, and the most it took."""
    with path.open("w") as file:
        file.writelines(LINE % (1_745_396_332 + number, number, "A" * 900) for number in range(lines))
    tracemalloc.start()
    try:
        [reading] = open_input(path.name, path)
        return reading, path.stat().st_size, tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_long_log_takes_little_memory(tmp_path):
    opened(tmp_path / "short.jsonl", 10)  # what is loaded once does not count
    _, some, held = opened(tmp_path / "some.jsonl", 1_500)
    reading, more, held_more = opened(tmp_path / "more.jsonl", 3_500)
    assert len(reading.columns) == 3_500
    assert held_more - held < (more - some) / 5
    assert reading.frame(1).payload == reading.frame(3_000).payload.replace(b"event_2999", b"event_0")
    assert reading.frame(3_000).marks == Marks(origin=Origin(3_000, 3_000, Fidelity.EXACT))
    assert [seq for seq, _ in reading.origins()] == [*range(1, 3_501)]


OTHER = '{"ts":%d,"level":"info","message":"request %d took long","%s":[1,2,3]}\n'


def test_lines_without_events_take_little_memory(tmp_path):
    path = tmp_path / "log.jsonl"
    with path.open("w") as file:
        file.write(LINE % (1_745_396_331, 0, ""))
        file.writelines(OTHER % (1_745_396_332 + number, number, "k" * 200) for number in range(5_000))
    opened(tmp_path / "short.jsonl", 10)  # what is loaded once does not count
    tracemalloc.start()
    try:
        [reading] = open_input(path.name, path)
        held = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert len(reading.history) == 5_000
    assert held < path.stat().st_size / 4
    replay = Replay(reading)
    while replay.go_on():
        pass
    assert replay.at == reading.scene.now == 4_999_500_000


def test_a_replay_puts_nothing_away_again():
    frames = [Frame(seq, Side.SERVER, Kind.TEXT, b'{"type":"a.b"}', seq) for seq in range(1, 9)]
    source = MemorySource(20)
    reading = Reading(Header(), source=source)
    for frame in frames:
        reading.feed(frame)
    written = source._end
    assert written > 0
    replay = Replay(reading)
    while replay.go_on():
        pass
    assert [replay.past.frame(frame.seq) for frame in frames] == frames
    assert source._end == written

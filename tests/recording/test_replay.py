"""A moment of a recording is the same however one comes to it."""

import random
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Marks, Side
from inspector.formats.opening import open_input
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.history import Position
from inspector.recording.parser import read_file
from inspector.recording.reading import Reading
from inspector.recording.replay import NEAR, Replay, moment_of
from inspector.recording.source import FileSource

SESSIONS = Path(__file__).parent.parent.parent / "sessions"
RECORDINGS = ["silent-after-created", "vad-turn", "barge-in", "parallel-tools", "rate-limited", "update-rejected"]
TEXTS = ["recorder-gaps", "deltas-lost", "long-conversation", "azure-parallel-turns"]


def told(reading: Reading) -> tuple[object, ...]:
    """Everything that a screen shows of a reading."""
    columns = reading.columns
    arrays = [list(getattr(columns, name)) for name in ("times", "types", "flags", "streams", "groups")]
    counts = (reading.client, reading.server, reading.damaged, reading.repeats, reading.scene.lost, reading.scene.now)
    waits = [(one.row.finding, one.about, one.seq, one.over_at) for one in reading.pending()]
    session = reading.session
    state = (list(session.items), list(session.responses), list(session.operations), session.config)
    return arrays, list(columns.names()), counts, waits, reading.findings(), reading.verdict(), reading.turns(), state


def opened(path: Path, monkeypatch: pytest.MonkeyPatch, every: int = 5) -> Reading:
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", every)
    return open_input(path.name, path, checkpoints=True)[-1]


def at(replay: Replay, goal: Position) -> tuple[object, ...]:
    replay.aim(goal)
    assert replay.wind(1_000_000)
    assert replay.position == goal
    return told(replay.past)


@pytest.mark.parametrize("name", [*(f"{name}.jsonl" for name in RECORDINGS), *(f"{name}.txt" for name in TEXTS)])
def test_stepping_and_jumping_to_an_event_show_the_same(name, monkeypatch):
    whole = opened(SESSIONS / name, monkeypatch)
    before = told(whole)
    stepping, jumping = Replay(whole), Replay(whole)
    goals = [whole.history.position(seq) for seq in range(len(whole.columns) + 1)]
    seen = {goal: at(stepping, goal) for goal in goals[:120]}
    order = list(seen)
    random.Random(1).shuffle(order)
    for goal in (*order[:60], *reversed(list(seen)[-20:])):
        assert at(jumping, goal) == seen[goal]
    assert told(whole) == before


@pytest.mark.parametrize("name", RECORDINGS)
def test_a_moment_is_what_a_file_cut_there_shows_while_it_grows(name, monkeypatch):
    path = SESSIONS / f"{name}.jsonl"
    replay = Replay(opened(path, monkeypatch))
    entries = list(read_file(path))
    live = Reading(entries[0].item, name=path.name, source=FileSource(path))
    for entry in entries[1:80]:
        live.feed(entry.item, entry.offset, entry.length, entry.exact)
        if isinstance(entry.item, Frame):
            assert at(replay, replay.whole.history.position(entry.item.seq)) == told(live)


def long_reading(**options: object) -> Reading:
    whole = Reading(Header(recorder="connect"), **options)
    for seq in range(1, 1001):
        body = {"type": "session.update", "event_id": f"e{seq}", "session": {"instructions": "Hi"}}
        marks = Marks(repeats=1) if seq == 500 else None
        whole.feed(Frame(seq * 10_000, Side.CLIENT, Kind.TEXT, codec.write(body), seq, marks))
        if seq % 100 == 0:
            whole.feed(Record(RecordKind.TICK, seq * 10_000 + 5000, {"at": 1, "tick": "2026-11-22T09:00:00Z"}))
            whole.feed(Record(RecordKind.NOTE, seq * 10_000 + 6000, {"note": f"{seq}"}))
    return whole


def test_a_state_is_kept_for_the_steps_back():
    replay = Replay(long_reading(checkpoints=True))
    assert replay.aim(replay.whole.history.position(900))
    assert replay.wind(2000)
    assert not replay.aim(replay.whole.history.position(899))
    assert len(replay.past.columns) == 900 - NEAR
    assert replay.wind(2000)
    assert replay.past.repeats == 1
    assert replay.position == Position(899, 16)


def test_a_jump_forward_begins_at_a_later_state_where_there_is_one(monkeypatch):
    monkeypatch.setattr("inspector.recording.checkpoint.EVERY", 100)
    replay = Replay(long_reading(checkpoints=True))
    replay.aim(replay.whole.history.position(150))
    replay.wind(2000)
    assert not replay.aim(replay.whole.history.position(950))
    assert len(replay.past.columns) == 900
    assert not replay.wind(10)
    assert len(replay.past.columns) == 908  # and two records
    assert replay.wind(2000)


def test_moments_by_time_lie_between_events_and_records_too():
    replay = Replay(long_reading())
    assert moment_of(replay.whole, 1_000_000) == Position(100, 0)
    assert moment_of(replay.whole, 1_005_500) == Position(100, 1)
    assert moment_of(replay.whole, 1_009_999) == Position(100, 2)
    assert moment_of(replay.whole, 0) == Position(0, 0)
    assert moment_of(replay.whole, 99_000_000) == replay.end
    replay.aim(Position(100, 1))
    replay.wind(2000)
    assert replay.next_at() == 1_006_000
    assert replay.go_on()
    assert (replay.next_at(), replay.at) == (1_010_000, 1_006_000)
    assert replay.position == Position(100, 2)


def test_unknown_times_are_passed_over_and_a_recording_without_any_has_no_moments():
    whole = Reading(Header())
    replay = Replay(whole)
    assert moment_of(replay.whole, 0) is None
    for seq, at_ in enumerate((None, 10_000, None, 30_000), start=1):
        whole.feed(Frame(at_, Side.CLIENT, Kind.TEXT, b'{"type":"response.create"}', seq))
    assert moment_of(replay.whole, 20_000) == Position(2, 0)
    assert moment_of(replay.whole, 5_000) == Position(0, 0)
    assert replay.next_at() is None


def test_a_recording_that_grows_has_later_moments():
    whole = Reading(Header())
    replay = Replay(whole)
    assert replay.end == Position(0, 0)
    whole.feed(Frame(1, Side.CLIENT, Kind.TEXT, b'{"type":"response.create"}', 1))
    assert replay.aim(replay.end)
    assert not replay.arrived
    assert replay.wind(1)
    assert replay.arrived
    assert not replay.go_on()
    assert len(replay.past.session.operations) == 1

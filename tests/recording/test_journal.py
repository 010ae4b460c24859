"""What is written, what is lost, and that losses are declared."""

import errno
import itertools

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Header, Record, RecordKind
from inspector.recording.journal import Journal
from inspector.recording.parser import read_file
from inspector.recording.stopwatch import Stopwatch
from inspector.recording.writer import Writer


class Ticking(Stopwatch):
    """A stopwatch whose time passes only when it is told."""

    at = 0

    def now(self) -> int:
        return self.at


class Failing(Writer):
    """A writer on a disk that can be filled and emptied."""

    error: OSError | None = None

    def record(self, *arguments):
        self._fail()
        super().record(*arguments)

    def frame(self, frame):
        self._fail()
        super().frame(frame)

    def note(self, *arguments):
        self._fail()
        super().note(*arguments)

    def sync(self):
        self._fail()
        super().sync()

    def _fail(self):
        if self.error is not None:
            raise self.error


@pytest.fixture
def watch():
    return Ticking()


@pytest.fixture
def writer(tmp_path):
    return Failing(tmp_path / "x.jsonl", Header())


@pytest.fixture
def journal(writer, watch):
    journal = Journal(writer, watch)
    yield journal
    writer.error = None
    journal.end()


def items(tmp_path):
    return [entry.item for entry in read_file(tmp_path / "x.jsonl")][1:]


def test_frames_are_numbered_and_dated(journal, watch, tmp_path):
    watch.at = 1500
    assert journal.frame(Side.CLIENT, Kind.TEXT, b'{"type":"a"}', "composer") == 1
    watch.at = 2500
    assert journal.frame(Side.SERVER, Kind.TEXT, b'{"type":"b"}') == 2
    first, second = items(tmp_path)
    assert (first.at, first.seq, first.side, first.marks.by) == (1500, 1, Side.CLIENT, "composer")
    assert (second.at, second.seq, second.payload) == (2500, 2, b'{"type":"b"}')


def test_losses_are_counted_and_declared_once_writing_works(journal, writer, watch, tmp_path):
    journal.frame(Side.SERVER, Kind.TEXT, b"{}")
    watch.at, writer.error = 10, OSError(errno.ENOSPC, "No space left on device")
    assert journal.frame(Side.SERVER, Kind.TEXT, b"{}") is None
    watch.at = 20
    assert journal.frame(Side.CLIENT, Kind.TEXT, b"{}") is None
    watch.at, writer.error = 30, None
    assert journal.frame(Side.SERVER, Kind.TEXT, b'{"type":"later"}') == 2
    _, lost, later = items(tmp_path)
    assert (lost.kind, lost.at) == (RecordKind.LOST, 30)
    assert lost.body["lost"] == {"since": 0.00001, "client": 1, "server": 1, "why": "disk full"}
    assert later.payload == b'{"type":"later"}'
    assert (journal.frames, journal.lost) == (2, 2)


def test_a_tick_declares_losses_when_nothing_else_comes(journal, writer, watch, tmp_path):
    writer.error = OSError(errno.EFBIG, "too big")
    journal.frame(Side.SERVER, Kind.TEXT, b"{}")
    watch.at = 5
    journal.tick(1)
    writer.error = None
    watch.at = 10
    journal.tick(1)
    kinds = [item.kind for item in items(tmp_path)]
    assert kinds == [RecordKind.LOST, RecordKind.TICK]


def test_losses_that_reach_the_end_stand_before_it(writer, watch, tmp_path):
    journal = Journal(writer, watch)
    writer.error = OSError(errno.ENOSPC, "full")
    journal.frame(Side.SERVER, Kind.TEXT, b"{}")
    writer.error = None
    journal.end()
    lost, end = items(tmp_path)
    assert lost.kind is RecordKind.LOST
    assert end.body["end"] == {"frames": 0, "lost": 1}


def test_a_disk_that_stays_full_stops_nothing(writer, watch, tmp_path):
    journal = Journal(writer, watch)
    journal.frame(Side.SERVER, Kind.TEXT, b"{}")
    writer.error = OSError(errno.ENOSPC, "full")
    assert journal.frame(Side.SERVER, Kind.TEXT, b"{}") is None
    assert not journal.note("unheard")
    journal.tick(0)
    journal.end()
    assert [type(item) for item in items(tmp_path)] == [Frame]


def test_ticks_stand_only_in_silence(journal, watch, tmp_path):
    watch.at = 100
    journal.frame(Side.SERVER, Kind.TEXT, b"{}")
    watch.at = 1100
    assert journal.tick(2000) == 1000
    watch.at = 2200
    assert journal.tick(2000) == 2000
    watch.at = 2300
    assert journal.tick(2000) == 1900
    _, tick = items(tmp_path)
    assert (tick.kind, tick.at) == (RecordKind.TICK, 2200)
    assert tick.body["tick"].endswith("Z")


def test_notes_name_their_frame(journal, tmp_path):
    assert journal.note("stuck here", 7)
    [note] = items(tmp_path)
    assert isinstance(note, Record)
    assert (note.body["note"], note.body["on"]) == ("stuck here", 7)


def test_a_slow_write_is_noted(journal, monkeypatch, tmp_path):
    clock = itertools.count(0, 84_000_000)
    monkeypatch.setattr("inspector.recording.journal.time.perf_counter_ns", lambda: next(clock))
    journal.frame(Side.SERVER, Kind.TEXT, b"{}")
    _, note = items(tmp_path)
    assert "84 ms" in note.body["note"]
    assert note.body["on"] == 1


def test_syncing_says_what_went_wrong_and_only_when_there_is_something_to_sync(journal, writer):
    writer.error = OSError(errno.EIO, "Input/output error")
    assert journal.sync() is None
    writer.error = None
    journal.note("x")
    writer.error = OSError(errno.EIO, "Input/output error")
    assert journal.sync() == "input/output error"
    writer.error = None
    journal.note("y")
    assert journal.sync() is None


def test_a_pong_tells_the_time_since_its_ping(journal, watch, tmp_path):
    for at, side, kind, payload in (
        (1_000, Side.CLIENT, Kind.PING, b'"aa"'),
        (2_000, Side.CLIENT, Kind.PING, b'"bb"'),
        (32_000, Side.SERVER, Kind.PONG, b'"aa"'),
        (40_000, Side.SERVER, Kind.PONG, b'"unasked"'),
        (50_000, Side.SERVER, Kind.PING, b'"bb"'),
        (51_000, Side.CLIENT, Kind.PONG, b'"bb"'),
    ):
        watch.at = at
        journal.frame(side, kind, payload)
    marks = [one.marks for one in items(tmp_path)]
    assert [mark and mark.extra for mark in marks] == [None, None, {"rtt": 0.031}, None, None, None]


def test_pings_that_nobody_answers_are_not_kept_for_ever(journal):
    for number in range(100):
        journal.frame(Side.CLIENT, Kind.PING, b'"%d"' % number)
    assert len(journal._pinged) == 16


def test_what_never_came_is_declared_too(journal, writer, watch, tmp_path):
    watch.at = 2_000_000
    assert journal.missed(1_500_000, 2, 3, "kept no more")
    assert journal.lost == 5
    [loss] = items(tmp_path)
    assert loss.body == {"at": 2, "lost": {"since": 1.5, "client": 2, "server": 3, "why": "kept no more"}}
    writer.error = OSError(errno.ENOSPC, "full")
    assert not journal.missed(1_500_000, 2, 3, "kept no more")

"""The writer: one write per record, private, and honest about what it could not write."""

import errno
import os
import stat

import pytest

from inspector.core.secret import Secret
from inspector.core.wire import Frame, Kind, Marks, Side
from inspector.recording import writer as writer_module
from inspector.recording.file import Header, Record, RecordKind, header_line
from inspector.recording.parser import read_file
from inspector.recording.writer import Writer

HEADER = Header(recorder="relay", title="a title")
KEY = "sk-proj-Abcdefghijklmnop0123456789"


def text(payload, at=1_000_000, seq=1):
    return Frame(at, Side.CLIENT, Kind.TEXT, payload, seq)


class Disk:
    """Stands between the writer and the disk: counts writes, and takes only as much as `room` allows."""

    def __init__(self, monkeypatch):
        self.writes = []
        self.room = None
        self._write = os.write
        monkeypatch.setattr(writer_module.os, "write", self.write)

    def write(self, descriptor, content):
        if self.room == 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        part = content if self.room is None else content[: self.room]
        self.room = None if self.room is None else self.room - len(part)
        self.writes.append(bytes(part))
        return self._write(descriptor, part)


@pytest.fixture
def disk(monkeypatch):
    return Disk(monkeypatch)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "one.jsonl"


def items(path):
    return [entry.item for entry in read_file(path)]


def test_the_header_is_there_before_anything_else(path):
    with Writer(path, HEADER):
        assert path.read_bytes() == header_line(HEADER)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_only_the_owner_can_read_it(path):
    Writer(path, HEADER).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_existing_file_is_never_touched(path):
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        Writer(path, HEADER)
    assert path.read_text() == "mine"


def test_every_record_is_one_write_and_on_disk_at_once(path, disk):
    with Writer(path, HEADER) as writer:
        writer.frame(text(b'{"type":"x"}'))
        assert len(items(path)) == 2
        writer.tick(2_000_000, "2026-11-22T09:00:02.000Z")
        writer.note(3_000_000, "stuck here", on=1)
        writer.lost(4_000_000, 3_500_000, 1, 2, "disk full")
        writer.record(5_000_000, "link", {"app": {"paused": True, "queued": 3}})
        writer.end(6_000_000, 1, 3)
    assert len(disk.writes) == 7
    assert all(written.endswith(b"\n") and written.count(b"\n") == 1 for written in disk.writes)
    assert disk.writes[2:] == [
        b'{"at":2,"tick":"2026-11-22T09:00:02.000Z"}\n',
        b'{"at":3,"note":"stuck here","on":1}\n',
        b'{"at":4,"lost":{"since":3.5,"client":1,"server":2,"why":"disk full"}}\n',
        b'{"at":5,"link":{"app":{"paused":true,"queued":3}}}\n',
        b'{"at":6,"end":{"frames":1,"lost":3}}\n',
    ]


def test_what_is_written_is_what_is_read(path):
    frames = [
        Frame(0, Side.CLIENT, Kind.OPEN, b'{"url":"wss://x"}', 1),
        text(b'{"type":"x"}', seq=2)._replace(marks=Marks(by="probe")),
        Frame(None, Side.SERVER, Kind.BINARY, b"\x00\xff", 3),
        Frame(9_000_000, Side.SERVER, Kind.CLOSE, b'{"code":1000,"reason":""}', 4),
    ]
    with Writer(path, HEADER) as writer:
        for frame in frames:
            writer.frame(frame)
    assert items(path) == [HEADER, *frames]


def test_a_short_write_raises_and_costs_that_record_only(path, disk):
    with Writer(path, HEADER) as writer:
        disk.room = 20
        with pytest.raises(OSError, match="only a part"):
            writer.frame(text(b'{"type":"lost"}'))
        with pytest.raises(OSError, match="No space left"):
            writer.frame(text(b'{"type":"lost too"}'))
        disk.room = None
        writer.frame(text(b'{"type":"kept"}'))
        writer.frame(text(b'{"type":"kept"}', seq=2))
    assert [written[:1] for written in disk.writes] == [b"{", b"{", b"\n", b"{"]
    found = items(path)
    assert [type(item) for item in found] == [Header, Record, Frame, Frame]
    assert found[1].kind is RecordKind.TORN


def test_a_write_that_got_no_further_than_its_break_is_repaired_too(path, disk):
    with Writer(path, HEADER) as writer:
        for room in (5, 1, 7):
            disk.room = room
            with pytest.raises(OSError, match="only a part"):
                writer.tick(1, "x")
        disk.room = None
        writer.frame(text(b'{"type":"kept"}'))
    assert [item.kind for item in items(path)[1:]] == [RecordKind.TORN, RecordKind.TORN, Kind.TEXT]


def test_a_disk_that_is_full_from_the_start_leaves_no_file(path, disk):
    disk.room = 0
    with pytest.raises(OSError, match="No space left"):
        Writer(path, HEADER)
    assert not path.exists()


def test_secrets_never_reach_the_disk(path):
    header = Header(title=f"with {KEY}")
    with Writer(path, header, secrets=[Secret(KEY), Secret("hunter2-hunter2")]) as writer:
        url = b'{"url":"wss://x/?api-key=abc&model=m","headers":{"authorization":"Bearer hunter2-hunter2"}}'
        writer.frame(Frame(0, Side.CLIENT, Kind.OPEN, url, 1))
        writer.frame(text(b'{"type":"x","a":{"b/c":["' + KEY.encode() + b'"]}}', seq=2))
        writer.frame(text(b"broken " + KEY.encode(), seq=3))
        writer.frame(Frame(2, Side.CLIENT, Kind.BINARY, b"\0" + KEY.encode(), 4))
        writer.note(3, f"my key is {KEY}")
        writer.record(4, "probe", {"sent": "hunter2-hunter2"})
    content = path.read_bytes()
    assert KEY.encode() not in content
    assert b"hunter2" not in content
    assert b"api-key=abc" not in content
    frames = [item for item in items(path) if isinstance(item, Frame)]
    assert [frame.marks.redacted for frame in frames if frame.marks] == [
        ("/headers/authorization", "/url"),
        ("/a/b~1c/0",),
        ("",),
        ("",),
    ]
    assert frames[1].payload == b'{"type":"x","a":{"b/c":["[redacted]"]}}'
    assert b'"redacted":["/event/a/b~1c/0"],"event":' in content


def test_marks_and_earlier_redactions_are_kept(path):
    marks = Marks(by="composer", redacted=("/old",))
    with Writer(path, HEADER, secrets=[Secret(KEY)]) as writer:
        writer.frame(text(b'{"new":"' + KEY.encode() + b'"}')._replace(marks=marks))
    frame = items(path)[1]
    assert frame.marks == Marks(by="composer", redacted=("/old", "/new"))


def test_text_that_utf8_cannot_hold_is_written_as_near_as_can_be(path):
    with Writer(path, HEADER) as writer:
        writer.note(1, "a\udcffb")
        writer.lost(2, None, 0, 1, "\ud800")
    assert [item.kind for item in items(path)[1:]] == [RecordKind.NOTE, RecordKind.LOST]


def test_syncing_and_closing(path):
    writer = Writer(path, HEADER)
    writer.sync()
    writer.close()
    writer.close()
    with pytest.raises(OSError, match="Bad file descriptor"):
        writer.frame(text(b"{}"))
    with pytest.raises(OSError, match="Bad file descriptor"):
        writer.sync()
    assert items(path) == [HEADER]

"""One line of a recording, read back: what others wrote, what is damaged, what is from another version."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core.wire import Frame, Kind, Side, Transport
from inspector.recording.file import (
    Header,
    NotARecording,
    Record,
    RecordKind,
    header_line,
    record_line,
)
from inspector.recording.line import at_of, entry_of, frame_at


@pytest.mark.parametrize("at", [None, "1", True, [1], float("nan"), float("inf"), -1e300, 10**30])
def test_a_moment_that_cannot_be_is_unknown(at):
    assert at_of({"at": at}) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b'{"at":8,"tick":"2026-11-22T09:00:08.000Z"}', RecordKind.TICK),
        (b'{"at":9,"note":"stuck here","on":7}', RecordKind.NOTE),
        (b'{"at":9.5,"lost":{"since":8.1,"client":1,"server":2,"why":"disk full"}}', RecordKind.LOST),
        (b'{"at":12,"end":{"frames":9,"lost":0}}', RecordKind.END),
        (b'{"at":1,"link":{"app":{"paused":true,"queued":3}}}', RecordKind.LINK),
        (b'{"at":1,"probe":{"a":{"b":1}}}', RecordKind.PROBE),
        (b'{"at":1,"hologram":[1,2]}', RecordKind.UNKNOWN),
        (b'{"at":1,"from":"server"}', RecordKind.UNKNOWN),
        (b'{"at":1,"from":"moon","event":{"type":"x"}}', RecordKind.UNKNOWN),
        (b'{"at":1,"from":["client"],"text":"x"}', RecordKind.UNKNOWN),
        (b'{"at":1,"from":"client","text":7}', RecordKind.UNKNOWN),
        (b'{"at":1,"from":"client","base64":"*"}', RecordKind.UNKNOWN),
        (b"{}", RecordKind.UNKNOWN),
    ],
)
def test_records_are_told_apart_and_kept_on_rewriting(line, kind):
    entry = entry_of(line)
    assert entry is not None
    record = entry.item
    assert isinstance(record, Record)
    assert (record.kind, record.at, record.body) == (kind, at_of(json.loads(line)), json.loads(line))
    assert record_line(record) == line + b"\n"


@pytest.mark.parametrize(
    "line",
    [
        b'{"at": 1, "from": "server", "event": {"type": "x"}}',
        b'{"event":{"type":"x"},"from":"server","at":1}',
        b'{"at":1,"from":"server","event":{"type":"x"},"at2":1}',
        b' {"at":1,"from":"server","event":{"type":"x"}}\r',
        b'{"at":1.0000001,"from":"server","later":{"a":[{}],"event":3},"event":{"type":"x"}}',
    ],
)
def test_lines_that_others_have_written_are_read_all_the_same(line):
    entry = entry_of(line, 4)
    assert entry is not None
    frame = entry.item
    assert isinstance(frame, Frame)
    assert (frame.at, frame.side, frame.kind, frame.payload, frame.seq) == (
        1_000_000,
        Side.SERVER,
        Kind.TEXT,
        b'{"type":"x"}',
        4,
    )
    assert not entry.exact or line[entry.offset : entry.offset + entry.length] == frame.payload


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\0\0\0\0",
        b"{",
        b"[]",
        b"null",
        b'{"at":1,"from":"server","event":}',
        b'{"at":1,"from":"server","event":{"type":"x"}',
        b'{"at":1,"from":"server","event":{"a":{"b":1}}',
        b'{"at":1,"from":"server","event":{"type":"x',
        b'{"at":1,"note":"x',
        b"\xff\xfe",
    ],
)
def test_damaged_lines_are_damaged(line):
    assert entry_of(line) is None
    with pytest.raises(ValueError, match="no frame"):
        frame_at(line)


@given(st.binary() | st.text(st.sampled_from('{}[]",:\\eventaromsrv1 ')).map(str.encode))
def test_reading_a_line_never_raises(line):
    entry = entry_of(line)
    assert entry is None or entry.length <= len(line)


def test_hostile_depth_is_damage():
    for line in (
        b'{"at":1,"from":"server","open":' + b"[" * 1000 + b"]" * 1000 + b"}",
        b'{"later":' + b"[" * 200_000 + b"]" * 200_000 + b"}",
        b'{"at":1,"from":"server","x":' + b"[" * 5_000_000,
    ):
        entry = entry_of(line)
        assert entry is None or isinstance(entry.item, Frame)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b'{"inspector":2}', "version 2; this program reads version 1"),
        (b'{"inspector":"x"}', "names no format version"),
        (b'{"inspector":true}', "names no format version"),
        (b'{"inspector":0}', "version 0;"),
        (b'{"inspector":1e300}', "version 1e"),
    ],
)
def test_a_header_of_another_version_is_refused_in_one_sentence(line, words):
    with pytest.raises(NotARecording, match=words) as refusal:
        entry_of(line)
    assert str(refusal.value).endswith(".")


def test_a_header_with_odd_values_keeps_them():
    line = b'{"inspector":1,"started":5,"recorder":"relay","transport":"quic","title":null,"ends":"never","x":null}\n'
    entry = entry_of(line[:-1])
    assert entry is not None
    header = entry.item
    assert isinstance(header, Header)
    assert (header.started, header.transport, header.ends) == (None, Transport.UNKNOWN, None)
    assert header.extra == {"started": 5, "transport": "quic", "ends": "never", "x": None}
    assert header_line(header) == line


def test_a_minor_version_is_read():
    entry = entry_of(b'{"inspector":1.2}')
    assert entry is not None
    assert entry.item == Header()

"""Reading a recording that may be cut, torn, glued or still growing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inspector.core import codec
from inspector.core.wire import Frame, Kind, Side, Transport
from inspector.recording.file import (
    Batch,
    Entry,
    Header,
    Junk,
    NotARecording,
    Record,
    RecordKind,
    Run,
    frame_line,
    header_line,
    places_lost,
    record_line,
)
from inspector.recording.parser import Parser, read_file, records_of

HEADER = Header(started="2026-11-22T09:00:00.000000Z", recorder="relay", transport=Transport.WEBSOCKET)
OPEN = Frame(0, Side.CLIENT, Kind.OPEN, b'{"url":"wss://x"}', 1)
CREATED = Frame(41_203, Side.SERVER, Kind.TEXT, b'{"type":"session.created","session":{"tools":[{}]}}', 2)
BRACES = Frame(50_000, Side.CLIENT, Kind.TEXT, b'{"type":"x","delta":"{\\"a\\": {"}', 3)
UNTIMED = Frame(None, Side.CLIENT, Kind.TEXT, b'{"type":"response.create"}', 4)
RAW = Frame(60_000, Side.SERVER, Kind.TEXT, b"not json\r\n", 5)
NOTE = Record(RecordKind.NOTE, 9_000_000, {"at": 9, "note": "stuck here", "on": 7})
LINES = [header_line(HEADER), *map(frame_line, (OPEN, CREATED, BRACES, UNTIMED, RAW)), record_line(NOTE)]
WHOLE = b"".join(LINES)
NEW_OPEN = frame_line(OPEN._replace(at=5))


def read(content):
    parser = Parser()
    return parser.feed(content) + parser.finish()


def counted(items):
    """The items, with the number of those that stand together in place of damaged lines."""
    counts = []
    for item in items:
        lines = places_lost(item) if isinstance(item, Record) and item.kind is RecordKind.TORN else 0
        if lines and counts and isinstance(counts[-1], int):
            counts[-1] += lines
        else:
            counts.append(lines or item)
    return counts


def in_pieces(content, cuts):
    parser, entries, start = Parser(), [], 0
    for cut in [*sorted(min(cut, len(content)) for cut in cuts), len(content)]:
        entries += parser.feed(content[start:cut])
        start = cut
    return entries + parser.finish()


def items(content):
    return [entry.item for entry in read(content)]


def kinds(content):
    return [item.kind if isinstance(item, Record) else type(item) for item in items(content)]


def test_a_recording_is_read_in_order_with_frames_numbered():
    assert items(WHOLE) == [HEADER, OPEN, CREATED, BRACES, UNTIMED, RAW, NOTE]


def test_entries_say_where_the_bytes_are():
    entries = read(WHOLE)
    for entry, line in zip(entries, LINES, strict=True):
        there = WHOLE[entry.offset : entry.offset + entry.length]
        if entry.exact:
            assert isinstance(entry.item, Frame)
            assert there == entry.item.payload
        else:
            assert there == line[:-1]
    assert [entry.exact for entry in entries] == [False, False, True, True, True, False, False]


FRAGMENTS = st.sampled_from(
    [*LINES, NEW_OPEN, b"\n", b"\r\n", b"\0\0", b"garbage\n", b'{"at":1,"from":"server","event":{"a"']
)
MESSES = st.lists(
    FRAGMENTS | st.sampled_from(LINES).flatmap(lambda line: st.integers(0, len(line)).map(lambda end: line[:end]))
)


@given(MESSES, st.lists(st.integers(0, 1500), max_size=8))
def test_the_pieces_do_not_matter(fragments, cuts):
    content = header_line(HEADER) + b"".join(fragments)
    assert in_pieces(content, cuts) == read(content)


@given(MESSES)
def test_a_mess_is_read_to_its_end_and_numbered_without_gaps(fragments):
    entries = read(header_line(HEADER) + b"".join(fragments))
    number = 0
    for entry in entries:
        if isinstance(entry.item, Header):
            number = 0
        elif isinstance(entry.item, Frame):
            number += 1
            assert entry.item.seq == number
    offsets = [entry.offset for entry in entries]
    assert offsets == sorted(offsets)


@given(st.binary(max_size=200))
def test_any_bytes_after_a_header_are_read(content):
    assert items(header_line(HEADER) + content)[0] == HEADER


def test_byte_by_byte_is_the_same_too():
    assert in_pieces(WHOLE, range(len(WHOLE))) == read(WHOLE)


@pytest.mark.parametrize("end", range(1, len(frame_line(CREATED))))
def test_a_frame_torn_anywhere_is_one_lost_record(end):
    line = frame_line(CREATED)
    torn = LINES[0] + line[:end] + b"\n" + line
    if end == len(line) - 1:
        assert kinds(torn) == [Header, Frame, Frame]
    else:
        assert kinds(torn) == [Header, RecordKind.TORN, Frame]
    assert isinstance(items(torn)[-1], Frame)


@pytest.mark.parametrize("end", range(1, len(frame_line(CREATED))))
def test_a_last_line_without_break_counts_if_it_is_complete(end):
    line = frame_line(CREATED)
    assert kinds(LINES[0] + line[:end]) == [Header, Frame if end == len(line) - 1 else RecordKind.TORN]


@pytest.mark.parametrize("next_line", [frame_line(CREATED), frame_line(UNTIMED), record_line(NOTE), frame_line(RAW)])
def test_a_line_glued_to_a_torn_one_is_saved(next_line):
    torn = b'{"at":1,"from":"server","event":{"type":"x'
    content = LINES[0] + torn + next_line
    entries = read(content)
    alone = read(LINES[0] + next_line)[1]
    assert [type(entry.item) for entry in entries] == [Header, Record, type(alone.item)]
    assert entries[1].length == len(torn + next_line) - 1
    assert entries[2] == alone._replace(offset=alone.offset + len(torn))


def test_zeros_that_a_crash_left_cost_one_record():
    assert kinds(LINES[0] + b"\0" * 4096 + frame_line(CREATED)) == [Header, RecordKind.TORN, Frame]
    assert kinds(LINES[0] + b"\0" * 4096) == [Header, RecordKind.TORN]


def test_blank_lines_and_foreign_line_ends_are_passed_over():
    assert items(WHOLE.replace(b"\n", b"\n\n")) == items(WHOLE)
    assert items(WHOLE.replace(b"\n", b"\r\n")) == items(WHOLE)


def test_a_second_header_begins_a_new_recording():
    other = Header(recorder="connect")
    assert items(WHOLE + header_line(other) + frame_line(CREATED)) == [*items(WHOLE), other, CREATED._replace(seq=1)]


def test_a_second_open_begins_a_new_recording_under_the_same_header():
    entries = read(WHOLE + NEW_OPEN + frame_line(CREATED))[len(LINES) :]
    assert [entry.item for entry in entries] == [HEADER, OPEN._replace(at=5), CREATED]
    assert entries[0] == Entry(HEADER, len(WHOLE), 0, False)
    assert entries[1].offset == len(WHOLE)


def test_a_torn_header_costs_itself_and_nothing_else():
    content = b'{"inspector":1,"started":"2026-\n' + frame_line(CREATED)
    assert items(content)[0] == Header()
    assert kinds(content) == [Header, RecordKind.TORN, Frame]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"type":"session.created"}\n', "is no recording"),
        (b"hello\n", "is no recording"),
        (frame_line(CREATED), "is no recording"),
        (b'{"inspector":2}\n', "version 2"),
        (WHOLE + b'{"inspector":3}\n', "version 3"),
        (b"hello", "is no recording"),
    ],
)
def test_another_kind_of_file_is_refused(content, words):
    with pytest.raises(NotARecording, match=words):
        read(content)


def test_nothing_is_an_empty_recording():
    assert read(b"") == []
    assert read(b"\n \n") == []


def test_an_event_that_nests_to_the_limit_is_exact_although_its_line_is_too_deep():
    payload = b'{"a":"}",' + b'"b":' + b"[" * 1023 + b"]" * 1023 + b"}"
    entry = read(LINES[0] + frame_line(CREATED._replace(payload=payload)))[1]
    assert isinstance(entry.item, Frame)
    assert (entry.exact, entry.item.payload) == (True, payload)


def test_a_very_long_line_arrives_in_many_pieces():
    payload = b'{"type":"x","audio":"' + b"A" * 3_000_000 + b'"}'
    content = LINES[0] + frame_line(CREATED._replace(payload=payload))
    entries = in_pieces(content, range(0, len(content), 1000))
    assert isinstance(entries[1].item, Frame)
    assert entries[1].item.payload == payload


@pytest.mark.parametrize(
    "junk", [b"[" * 10_000_000, b'{"a":' * 1_000_000, b'{"at":1,"from":"server","event":' + b"{" * 5_000_000 + b"}"]
)
def test_hostile_lines_are_torn_lines(junk):
    assert kinds(LINES[0] + junk + b"\n" + LINES[2]) == [Header, RecordKind.TORN, Frame]


def test_a_file_is_read_lazily_and_whole(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(WHOLE + frame_line(CREATED) * 5000)
    entries = read_file(path)
    assert next(entries).item == HEADER
    assert sum(isinstance(entry.item, Frame) for entry in entries) == 5005


def test_a_missing_file_raises_where_it_is_read(tmp_path):
    with pytest.raises(FileNotFoundError):
        next(read_file(tmp_path / "none.jsonl"))


def test_a_growing_file_gives_each_line_once_it_is_complete():
    parser = Parser()
    assert [entry.item for entry in parser.feed(LINES[0] + LINES[2][:20])] == [HEADER]
    assert parser.feed(LINES[2][20:-1]) == []
    assert [entry.item for entry in parser.feed(b"\n")] == [CREATED._replace(seq=1)]
    assert parser.finish() == []


ODD = [
    b'{"at":1,"from":"server","event":%s}\n' % payload
    for payload in (
        b"{}",
        b'{"type":7}',
        b'{"type":"x","value":NaN}',
        b'{"type":"x","value":18446744073709551616}',
        b'{"type":"x","text":"\\ud800"}',
        b'{"type":"x","text":"\xff"}',
        b'{"type":"x","type":"y"}',
        b'{"type":"x"} {}',
        b'{"type":"x",}',
        b'{"a":' * 1100 + b"1" + b"}" * 1100,
    )
]
IMPORTED = [
    b'{%s"from":"server","origin":%s,"event":%s}\n' % (at, origin, payload)
    for at in (b"", b'"at":1.5,', b'"at":007,')
    for origin in (
        b'{"lines":[1,2],"fidelity":"mended","columns":[3,4],"mended":["a"],"missing":["b"],"times":2,"new":1}',
        b'{"lines":[1,2,3],"fidelity":"exact","columns":[3],"times":true}',
        b'{"lines":[1,true],"fidelity":"exact"}',
        b'{"lines":[1,2],"fidelity":"new"}',
        b'{"lines":[1,2],"fidelity":["exact"]}',
        b'{"lines":[1,2],"fidelity":"exact","a":{}}',
        b'{"lines":[1,18446744073709551616],"fidelity":"exact"}',
        b'{"lines":[1,2],"fidelity":"exact","mended":["}"]}',
        b'{"lines":[1,2],"fidelity":"exact"',
        b'{"lines":[1,2],"fidelity":"exact","event":1}',
        b"[]",
    )
    for payload in (b'{"type":"x"}', b'{"type":7}', b'{"type":"x","value":NaN}')
]


@given(st.lists(FRAGMENTS | st.sampled_from(ODD + IMPORTED)), st.lists(st.integers(0, 3000), max_size=8))
def test_events_come_with_their_frames_as_the_codec_reads_them(fragments, cuts):
    content = header_line(HEADER) + b"".join(fragments)
    parser, batched = Parser(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(content)], strict=True):
        for one in parser.batches(content[start:end]):
            batched += [*zip(one.events, one.offsets, strict=True)] if isinstance(one, Batch) else [one]
    entries = read(content)
    following = iter(entries)
    for one in batched + parser.finish():
        if isinstance(one, Junk):
            passed = [next(following).item.kind for _ in range(sum(one))]
            assert one == (passed.count(RecordKind.TORN), passed.count(RecordKind.UNKNOWN))
            continue
        entry = next(following)
        if isinstance(one, Entry):
            assert one == entry
        else:
            event, offset = one
            assert event == codec.read(entry.item)
            assert (offset, event.size, True) == entry[1:]
    assert next(following, None) is None


@given(st.lists(FRAGMENTS | st.sampled_from(ODD)), st.lists(st.integers(0, 3000), max_size=8))
def test_runs_hold_the_same_records_as_the_entries(fragments, cuts):
    content = header_line(HEADER) + b"".join(fragments)
    parser, items = Parser(), []
    for start, end in zip([0, *sorted(cuts)], [*sorted(cuts), len(content)], strict=True):
        for one in parser.runs(content[start:end]):
            items += records_of(one) if isinstance(one, Run) else [one.item]
    items += [one.item for one in parser.finish()]
    assert counted(items) == counted([entry.item for entry in read(content)])


def test_imported_events_are_read_as_the_codec_reads_them():
    parser = Parser()
    batched = [one for one in parser.batches(header_line(HEADER) + b"".join(IMPORTED)) if isinstance(one, Batch)]
    events = [event for batch in batched for event in batch.events]
    frames = {
        entry.item.seq: entry.item
        for entry in read(header_line(HEADER) + b"".join(IMPORTED))[1:]
        if isinstance(entry.item, Frame)
    }
    assert len(events) >= 4
    assert events == [codec.read(frames[event.seq]) for event in events]


def test_an_event_is_read_once_where_nothing_is_wrong_with_it():
    read_at_once = [
        len(one.events) if isinstance(one, Batch) else 0 for one in Parser().batches(WHOLE + ODD[1] + ODD[2])
    ]
    assert read_at_once == [0, 0, 3, *4 * [0]]

"""Damaged lines that stand together are one record, and nobody loses count of them."""

import pytest

from inspector.core.wire import Frame
from inspector.formats import lines, native
from inspector.formats.conversation import Source
from inspector.formats.dialogue.transcribe import write_conversations
from inspector.formats.opening import open_input
from inspector.formats.read import read_input
from inspector.formats.redaction import Redaction, covered
from inspector.formats.torn import gathered
from inspector.present.reports.export import EXPORTS
from inspector.recording.file import Record, RecordKind, places_lost, torn_record

HEADER = b'{"inspector":1,"recorder":"relay"}\n'
EVENT = b'{"at":1,"from":"server","event":{"type":"session.created"}}\n'
NOTE = Record(RecordKind.NOTE, 5, {"note": "here"})
COVERED = Redaction()


def kinds(content):
    [conversation] = native.read(Source("x", content=content))
    return [
        places_lost(item) or item.kind.value if isinstance(item, Record) else "frame" for item in conversation.items
    ]


def conversations(content):
    return [covered(one, COVERED) for one in read_input(None, content, "x")]


def test_only_those_between_which_nothing_stands():
    torn = torn_record()
    items = [torn, torn, NOTE, torn_record(3), torn, torn]
    assert list(gathered(items)) == [torn_record(2), NOTE, torn_record(5)]
    assert list(gathered([NOTE])) == [NOTE]


def test_lines_that_say_nothing_in_a_recording():
    assert kinds(HEADER + b"x\n\n1\n" + EVENT + b'{"at":1,"from"\n\0\0\0\n') == [2, "frame", 2]


def test_objects_of_a_kind_that_nobody_knows_are_kept_as_they_stand():
    content = HEADER + b'{}\nx\n  \n {"a":1}\ny\nz\n' + EVENT
    assert kinds(content) == ["unknown", 1, "unknown", 2, "frame"]
    written = native.write(native.read(Source("x", content=content))).split(b"\n")
    assert [written[1], written[3]] == [b"{}", b'{"a":1}']


@pytest.mark.parametrize("write", [native.write, lines.write, write_conversations])
def test_as_many_lines_are_missing_in_what_was_written(write):
    content = HEADER + EVENT + b"x\n" * 40 + EVENT + b"y\n"
    [before] = open_input("x", None, content)
    written = write(conversations(content))
    [after] = open_input("x", None, written)
    assert before.scene.lost == after.scene.lost == 41
    assert written.count(b"damaged line") == 2
    assert [one.message for one in before.findings()] == [one.message for one in after.findings()]


def test_in_lines_of_a_log():
    [conversation] = read_input(None, (b'{"type":"session.created"}\n' * 50) + b"}x\n" * 9, "x")
    items = list(conversation.items)
    assert sum(isinstance(item, Frame) for item in items) == 50
    assert items[50:] == [torn_record(9)]


def test_a_transcript_shows_what_it_has_no_words_for():
    content = HEADER + EVENT + b'{"at":2,"strange":1}\n{"at":2,"link":{"state":"open"}}\n{"at":3,"tick":"x"}\n'
    text = write_conversations(conversations(content)).decode()
    assert [line for line in text.split("\n") if line.startswith("#")] == [
        '# {"at":2,"strange":1}',
        '# {"at":2,"link":{"state":"open"}}',
    ]


@pytest.mark.parametrize("form", [one for one in EXPORTS if one.name != "wav"], ids=lambda form: form.name)
def test_no_export_grows_with_lines_that_say_nothing(form):
    few, many = (len(form.write(conversations(HEADER + EVENT + b"x\n" * count))) for count in (100, 90_000))
    assert many <= few + 200

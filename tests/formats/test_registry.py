"""Choosing a format, and what is said about inputs that cannot be read."""

import os
from pathlib import Path

import pytest

from inspector.core.wire import Frame, Kind, Side
from inspector.formats import native
from inspector.formats.dialogue import transcript
from inspector.formats.read import Unreadable, is_native, read_input
from inspector.formats.redaction import Redaction
from inspector.formats.registry import FORMATS, choose
from inspector.present.reports.export import EXPORTS, written
from inspector.recording.file import Header, Record, RecordKind

NATIVE = (
    b'{"inspector":1,"started":"2026-01-01T00:00:00Z","recorder":"connect","transport":"websocket","title":"A"}\n'
    b'{"at":0.5,"from":"server","event":{"type":"session.created"}}\n'
    b'{"at":1,"note":"hm"}\n'
)
EVENT = b'{"type":"session.created","session":{}}'


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (NATIVE, "native"),
        (b'{"inspector": 2}\n', "native"),
        (b"\n" + EVENT + b"\n" + EVENT, "jsonl"),
        (b"== a\n< session.created\n", "transcript"),
        (b"# note\n> response.create\n< response.created response.id=a\n", "transcript"),
        (b"< " + EVENT + b'\n> {"type":"response.create"}\n', "transcript"),
        (b"> " + EVENT + b'\n> {"type":"response.create"}\n', "pasted"),
        (b"> response.create was sent\n< nothing came\n", "pasted"),
        (b"Hello, I see this:\n" + EVENT, "pasted"),
        (b"[" * 1000, "pasted"),
        (b"[\n" + EVENT + b"\n]", "pasted"),
        ("{\n“type”: “session.created”\n}".encode(), "pasted"),
        ("just words".encode("utf-16"), "pasted"),
    ],
)
def test_the_content_chooses_the_format(content, name):
    chosen = choose(content)
    assert chosen is not None
    assert chosen.name == name


def test_names_and_titles_are_told_apart():
    assert len({one.name for one in FORMATS}) == len({one.title for one in FORMATS}) == len(FORMATS)


@pytest.mark.parametrize("content", [NATIVE, EVENT + b"\n" + EVENT, b"== a\n< session.created", b"x\n" + EVENT])
def test_file_and_bytes_read_alike(tmp_path, content):
    path = tmp_path / "input"
    path.write_bytes(content)
    [from_file] = read_input(path, None, "input")
    [from_bytes] = read_input(None, content, "input")
    assert list(from_file.items) == list(from_bytes.items)
    assert from_file.header == from_bytes.header
    assert from_file.format == from_bytes.format


def test_a_recording_is_read_with_its_records(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(NATIVE)
    [conversation] = read_input(path, None, "a.jsonl")
    frame, note = conversation.items
    assert conversation.header.title == "A"
    assert conversation.source == path
    assert frame == Frame(500_000, Side.SERVER, Kind.TEXT, b'{"type":"session.created"}', 1)
    assert isinstance(note, Record)
    assert note.kind is RecordKind.NOTE
    assert is_native(path)


def test_several_recordings_in_one_file_are_parts():
    first, second = read_input(None, NATIVE + NATIVE.replace(b'"A"', b'"B"'), "two")
    assert [(one.part, one.header.title, len(list(one.items))) for one in (first, second)] == [(1, "A", 2), (2, "B", 2)]


@pytest.mark.parametrize(
    "content", [b"Nothing of use here.", b"[" * 1000, b"{" * 1000, b'{"a":1}\n', b" \n ", b"== empty"]
)
def test_a_text_without_events_gives_nothing(content):
    assert read_input(None, content, "text") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (bytes(range(256)) * 8, "not text"),
        (b"\x00" * 100, "not text"),
        (b'{"inspector":2}\n', "version 2"),
        (b"== a\n> response.create\nwhat?\n", "line 3"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(content, words):
    with pytest.raises(Unreadable) as refused:
        read_input(None, content, "the-input")
    message = str(refused.value)
    assert words in message
    assert message.startswith("the-input")
    assert "\n" not in message


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(Unreadable, match=r"there does not exist; check"):
        read_input(tmp_path / "there", None, "there")
    with pytest.raises(Unreadable, match=r"logs is a folder; name a file"):
        read_input(tmp_path, None, "logs")
    with pytest.raises(Unreadable, match=r"gone does not exist"):
        is_native(tmp_path / "gone")


@pytest.mark.parametrize(
    ("error", "words"), [(PermissionError(13, "no"), "may not be read"), (OSError(5, "I/O error"), "I/O error")]
)
def test_a_file_that_may_not_be_read_is_refused(tmp_path, monkeypatch, error, words):
    path = tmp_path / "locked"
    path.write_bytes(EVENT)

    def refuse(*_):
        raise error

    monkeypatch.setattr("inspector.formats.conversation.Source.head", refuse)
    with pytest.raises(Unreadable, match=words):
        read_input(path, None, "locked")


def test_what_can_be_read_only_once_is_taken_into_memory():
    reader, writer = os.pipe()
    os.write(writer, EVENT + b"\n")
    os.close(writer)
    try:
        [conversation] = read_input(Path(f"/dev/fd/{reader}"), None, "pipe")
    finally:
        os.close(reader)
    assert [item.payload for item in conversation.items] == [EVENT]


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_text_is_read_whether_or_not_it_says_so(coding):
    [conversation] = read_input(None, ("Ich bekam:\n" + EVENT.decode()).encode(coding), "win")
    assert [item.payload for item in conversation.items] == [EVENT]


@pytest.mark.parametrize("content", [NATIVE, EVENT + b"\n" + EVENT, b"== a\n< session.created\n~ 2s\n", b"x\n" + EVENT])
def test_native_writing_keeps_everything(content):
    conversations = read_input(None, content, "in")
    [again] = read_input(None, native.write(conversations), "out")
    assert [tuple(item) for item in again.items] == [tuple(item) for item in conversations[0].items]
    assert again.header.title == conversations[0].header.title


def test_secrets_leave_neither_way():
    secret = "sk-" + "proj0123456789abcdef" * 2
    payload = b'{"type":"session.updated","session":{"client_secret":{"value":"' + secret.encode() + b'"}}}'
    conversations = read_input(None, b"== a\n< " + payload + b"\n", "in")
    assert secret.encode() in next(iter(conversations[0].items)).payload
    for form in (one for one in EXPORTS if one.name not in ("wav", "ladder")):  # these do not show the place
        out = written(conversations, form, Redaction())
        assert secret.encode() not in out
        assert b"[redacted]" in out
        assert secret.encode() in written(conversations, form, Redaction(secrets=False))


@pytest.mark.parametrize("one", FORMATS, ids=lambda one: one.name)
def test_the_sample_of_a_format_is_recognised_and_read(one):
    assert choose(one.sample.encode()) is one
    [conversation] = read_input(None, one.sample.encode(), "sample")
    assert conversation.format == one.name
    assert any(isinstance(item, Frame) and item.kind is Kind.TEXT for item in conversation.items)


def test_a_recording_becomes_a_transcript():
    [conversation] = read_input(None, NATIVE, "in")
    written = transcript.write_conversations([conversation]).decode()
    assert written.splitlines()[0] == "== A"
    assert "< session.created" in written
    [again] = read_input(None, written.encode(), "out")
    assert next(iter(again.items)).at == 500_000


def test_a_header_alone_is_a_recording_without_frames():
    [conversation] = read_input(None, b'{"inspector":1}\n', "h")
    assert conversation.header == Header()
    assert list(conversation.items) == []

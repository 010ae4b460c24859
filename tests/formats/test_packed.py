"""Packed inputs are read as what they hold; what cannot be unpacked is said in one sentence."""

import bz2
import gzip
import io
import lzma
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from inspector.formats import packed
from inspector.formats.conversation import Source
from inspector.formats.read import Unreadable, is_native, looks_made_for_this, read_input

SESSION = Path(__file__).parents[2] / "sessions" / "silent-after-created.jsonl"


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def in_a_folder(content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.mkdir("logs")
        archive.writestr("logs/call.jsonl", content)
    return buffer.getvalue()


def tarred(content):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        entry = tarfile.TarInfo("call.jsonl")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


PACKERS = {
    "gzip": gzip.compress,
    "bzip2": bz2.compress,
    "xz": lzma.compress,
    "zip": lambda content: zipped(call=content),
    "zip with a folder": in_a_folder,
}


@pytest.mark.parametrize("pack", PACKERS.values(), ids=PACKERS)
def test_what_is_packed_is_read_as_what_it_holds(tmp_path, pack):
    plain = SESSION.read_bytes()
    path = tmp_path / "call.log.packed"
    path.write_bytes(pack(plain))
    [expected] = read_input(None, plain, "call")
    for found in (read_input(path, None, "call"), read_input(None, pack(plain), "call")):
        [conversation] = found
        assert list(conversation.items) == list(expected.items)
        assert (conversation.header, conversation.format, conversation.name) == (expected.header, "native", "call")
    assert looks_made_for_this(path)  # so it is found in a folder of logs
    assert not is_native(path)  # it has no lines that could be read back from the file


@pytest.mark.parametrize("module", [gzip, bz2, lzma])
def test_of_a_stream_that_is_cut_the_beginning_counts(module):
    plain = SESSION.read_bytes() * 40  # more than bzip2 packs into one block
    whole = module.compress(plain)
    held = packed.unpacked(Source("call.gz", None, whole[:-9])).read()
    assert plain.startswith(held)
    assert len(held) > (0.3 if module is bz2 else 0.9) * len(plain)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, lambda content: zipped(zeros=content)])
def test_what_holds_too_much_is_refused_before_it_fills_the_memory(pack):
    with pytest.raises(Unreadable, match=r"^bomb holds more than 1 MB; unpack it and give what it holds\.$"):
        packed.unpacked(Source("bomb", None, pack(bytes(5 << 20))), most=1 << 20)


REFUSED = {
    "two files": (zipped(a=b"x", b=b"y"), "is an archive of 2 files; unpack it and give the folder."),
    "no archive behind its mark": (b"PK\x03\x04", "is damaged and cannot be unpacked; pack it anew."),
    "an office document": (
        zipped(**{"[Content_Types].xml": b"", "word/document.xml": b""}),
        "is an office document; copy its text into a file and give that.",
    ),
    "tar": (tarred(b"{}"), "holds a tar archive; unpack it and give the folder."),
    "damaged gzip": (b"\x1f\x8b\x08\x00rubbish", "is damaged and cannot be unpacked; pack it anew."),
    "damaged bzip2": (b"BZh9rubbish", "is damaged and cannot be unpacked; pack it anew."),
    "damaged xz": (b"\xfd7zXZ\0rubbish", "is damaged and cannot be unpacked; pack it anew."),
    "damaged zip": (zipped(a=b"x" * 9)[:20], "is damaged and cannot be unpacked; pack it anew."),
    "zstd": (b"\x28\xb5\x2f\xfdxx", "is packed with zstd; unpack it and give what it holds."),
    "7z": (b"7z\xbc\xaf\x27\x1c", "is a 7z archive; unpack it and give what it holds."),
    "rar": (b"Rar!\x1a\x07", "is a rar archive; unpack it and give what it holds."),
    "pdf": (b"%PDF-1.7", "is a PDF; copy its text into a file and give that."),
}


@pytest.mark.parametrize(("content", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_unpacked_is_said_in_one_sentence(content, words):
    with pytest.raises(Unreadable) as refused:
        read_input(None, content, "bundle")
    assert str(refused.value) == f"bundle {words}"


def test_an_archive_behind_a_password_is_refused():
    content = bytearray(zipped(a=b"secret"))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + place] |= 1
    with pytest.raises(Unreadable, match=r"^bundle is locked with a password; unpack it and give what it holds\.$"):
        read_input(None, bytes(content), "bundle")


def test_a_python_that_cannot_unpack_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "lzma", None)
    with pytest.raises(Unreadable, match=r"^call is packed as this Python cannot unpack it; unpack"):
        read_input(None, lzma.compress(b"{}"), "call")


def test_what_is_packed_and_empty_is_empty():
    with pytest.raises(Unreadable, match=r"^call is empty; give it the events"):
        read_input(None, gzip.compress(b""), "call")


def test_a_log_that_was_emptied_while_it_was_written_is_read_behind_its_hole(tmp_path):
    log = tmp_path / "call.log"
    log.write_bytes(bytes(300_000) + b'{"type":"session.created","event_id":"e1"}\n{"type":"response.create"}\n')
    [conversation] = read_input(log, None, "call.log")
    assert len(list(conversation.items)) == 2
    assert looks_made_for_this(log)


@pytest.mark.parametrize("content", [bytes(8), bytes(200_000)])
def test_a_hole_alone_is_no_text(content):
    with pytest.raises(Unreadable, match="is not text in UTF-8"):
        read_input(None, content, "call.log")


def test_what_stands_behind_a_hole_may_be_no_longer_than_what_was_packed():
    with pytest.raises(Unreadable, match="behind a hole of NULs"):
        packed.unpacked(Source("call.log", None, bytes(8) + b"x" * 11), 10)

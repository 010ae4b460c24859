"""Packed inputs: what gzip, bzip2, xz or a zip archive of one file holds stands in for the packed bytes.

Logs that were rotated and artifacts of builds come so. What was packed is taken into memory, so its size is bounded.
A log that was emptied while its writer kept its place begins with a hole of NULs; what stands behind it counts.
"""

import io
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import IO, BinaryIO

from ..core.text import count_text
from .conversation import IN_MEMORY, Source, Unreadable

_PIECE = 1 << 16
_STREAMS: Mapping[bytes, str] = {b"\x1f\x8b\x08": "gzip", b"BZh": "bz2", b"\xfd7zXZ\0": "lzma"}  # what opens each
_ZIP = b"PK\x03\x04"
_TAR, _TAR_AT = b"ustar", 257
_DOCUMENT = "[Content_Types].xml"  # of the files of office programs, which are zip archives
_CLOSED: Mapping[bytes, str] = {
    b"(\xb5/\xfd": "packed with zstd; unpack it and give what it holds",
    b"7z\xbc\xaf'\x1c": "a 7z archive; unpack it and give what it holds",
    b"Rar!": "a rar archive; unpack it and give what it holds",
    b"%PDF-": "a PDF; copy its text into a file and give that",
}
_HOLE = bytes(8)  # more zeros than the text of any coding begins with
_LONGEST = max(map(len, (*_STREAMS, _ZIP, *_CLOSED, _HOLE)))


def unpacked(source: Source, most: int = IN_MEMORY) -> Source:
    """The input itself, or what it holds where it is packed. Raises Unreadable, OSError.

    Of a packed stream that is cut or damaged, what comes before counts.
    """
    head = source.head(_LONGEST)
    for begins, what in _CLOSED.items():
        if head.startswith(begins):
            raise Unreadable(f"{source.name} is {what}.")
    if head == _HOLE:
        content = _behind_the_hole(source, most)
        if len(content) > most:
            raise Unreadable(f"{source.name} holds more than {most >> 20:,} MB behind a hole of NULs; cut that off.")
        return Source(source.name, None, content) if content else source
    if not is_packed(head):
        return source
    content = _content(source, most)
    if len(content) > most:
        raise Unreadable(f"{source.name} holds more than {most >> 20:,} MB; unpack it and give what it holds.")
    if content.startswith(_TAR, _TAR_AT):
        raise Unreadable(f"{source.name} holds a tar archive; unpack it and give the folder.")
    return Source(source.name, None, content)


def is_packed(head: bytes) -> bool:
    """Tell by its first bytes whether an input is packed in a way that is read."""
    return head.startswith((*_STREAMS, _ZIP))


def beginning(path: Path, length: int) -> bytes:
    """The first bytes of a file, or of what it holds where it is packed. Raises Unreadable, OSError."""
    source = Source(path.name, path)
    head = source.head(length)
    if head.startswith(_HOLE):
        return _behind_the_hole(source, length)[:length]
    return _content(source, length)[:length] if is_packed(head) else head


def _behind_the_hole(source: Source, most: int) -> bytes:
    """What follows the zeros that an input begins with, as far as a little more than `most` bytes."""
    content = bytearray()
    for piece in source.pieces(_PIECE):
        content += piece if content else piece.lstrip(b"\0")
        if len(content) > most:
            break
    return bytes(content)


def _content(source: Source, most: int) -> bytes:
    """What is packed, as far as a little more than `most` bytes."""
    with source.path.open("rb") if source.path else io.BytesIO(source.read()) as file:
        is_zip = file.read(len(_ZIP)) == _ZIP
        file.seek(0)
        return (_of_zip if is_zip else _of_stream)(file, source.name, most)


def _of_stream(file: BinaryIO, name: str, most: int) -> bytes:
    head = file.read(_LONGEST)
    file.seek(0)
    [needed] = [module for begins, module in _STREAMS.items() if head.startswith(begins)]
    try:
        import zlib

        module = import_module(needed)
    except ImportError as error:  # some builds of Python lack one
        raise Unreadable(f"{name} is packed as this Python cannot unpack it; unpack it and give that.") from error
    content = bytearray()
    try:
        with module.open(file) as stream:
            _take(stream, content, most)
    except (EOFError, OSError, zlib.error, getattr(module, "LZMAError", OSError)) as error:
        if not content:
            raise Unreadable(f"{name} is damaged and cannot be unpacked; pack it anew.") from error
    return bytes(content)


def _of_zip(file: BinaryIO, name: str, most: int) -> bytes:
    import zlib
    from zipfile import BadZipFile, ZipFile

    content = bytearray()
    try:
        with ZipFile(file) as archive:
            files = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.filename == _DOCUMENT for one in files):
                raise Unreadable(f"{name} is an office document; copy its text into a file and give that.")
            if len(files) != 1:
                held = count_text(len(files), "file")
                raise Unreadable(f"{name} is an archive of {held}; unpack it and give the folder.")
            if files[0].flag_bits & 1:
                raise Unreadable(f"{name} is locked with a password; unpack it and give what it holds.")
            with archive.open(files[0]) as stream:
                _take(stream, content, most)
    except (BadZipFile, EOFError, NotImplementedError, zlib.error) as error:
        if not content:
            raise Unreadable(f"{name} is damaged and cannot be unpacked; pack it anew.") from error
    return bytes(content)


def _take(stream: IO[bytes], content: bytearray, most: int) -> None:
    """Unpack until more is there than may be; what comes before a damaged place is taken."""
    while len(content) <= most and (piece := stream.read1(_PIECE)):  # type: ignore[attr-defined]
        content += piece

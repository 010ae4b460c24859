"""What every format gives: one recording's worth of an input, or a sentence about why not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.wire import Frame, Marks
from ..recording.file import Header, Record
from ..recording.redact import redact

HEAD = 1 << 18  # bytes of an input that are looked at to recognise its format
_TELLING, _MOST = 1000, 0.8  # bytes that show how a text is coded; of every other one so many are zero in UTF-16
IN_MEMORY = 256 << 20  # bytes at most of an input that must be taken into memory


class Unreadable(Exception):
    """An input that cannot be read; the message says in one sentence what, where and what to do."""


class Unwritable(Exception):
    """A conversation that a format cannot hold; the message says in one sentence why and what to do."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One recording of an input. `items` can be gone through more than once."""

    header: Header
    items: Iterable[Frame | Record]
    format: str  # the name of the format
    part: int = 1  # from 1
    source: Path | None = None  # the file, where it is itself a recording
    name: str = ""  # what people call the input


@dataclass(frozen=True, slots=True)
class Source:
    """An input before it is read: a file, or bytes that are already here. `name` is for people."""

    name: str
    path: Path | None = None
    content: bytes | None = None

    def head(self, length: int) -> bytes:
        """The first `length` bytes. Raises OSError."""
        if self.content is not None:
            return self.content[:length]
        assert self.path is not None
        with self.path.open("rb") as file:
            return file.read(length)

    def read(self) -> bytes:
        """All bytes. Raises OSError."""
        if self.content is not None:
            return self.content
        assert self.path is not None
        return self.path.read_bytes()

    def pieces(self, length: int) -> Iterator[bytes]:
        """All bytes, `length` of them at once. Raises OSError."""
        if self.content is not None:
            yield from (self.content[at : at + length] for at in range(0, len(self.content), length))
            return
        assert self.path is not None
        with self.path.open("rb") as file:
            while piece := file.read(length):
                yield piece

    def lines(self) -> Iterator[bytes]:
        """Every line without its end. Raises OSError."""
        if self.content is not None:
            yield from self.content.splitlines()
            return
        assert self.path is not None
        with self.path.open("rb") as file:
            for line in file:
                yield line.rstrip(b"\r\n")


def text_of(content: bytes) -> str:
    """Bytes as text, with a mark for each damaged byte."""
    return content.decode(coding_of(content), errors="replace")


def coding_of(head: bytes) -> str:
    """How the bytes of a text that begins so are coded: UTF-16 where they say or show so, else UTF-8."""
    return "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else _shown(head) or "utf-8-sig"


def _shown(content: bytes) -> str | None:
    """The order of UTF-16 that says nothing of itself: every other byte of mostly Latin text is zero."""
    even, odd = content[:_TELLING:2], content[1:_TELLING:2]
    if odd and odd.count(0) > _MOST * len(odd) and not even.count(0):
        return "utf-16-le"
    return "utf-16-be" if odd and even.count(0) > _MOST * len(even) and not odd.count(0) else None


def redacted(frame: Frame) -> Frame:
    """The frame without secrets; where they stood is marked."""
    payload, pointers = redact(frame.payload, frame.kind, ())
    if not pointers:
        return frame
    marks = frame.marks or Marks()
    places = tuple(dict.fromkeys((*marks.redacted, *pointers)))
    return frame._replace(payload=payload, marks=marks._replace(redacted=places))

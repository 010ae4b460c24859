"""This program's own recordings, read lazily and written."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from ..core.wire import Frame
from ..recording.file import Entry, Header, NotARecording, Record, Run, frame_line, header_line, record_line
from ..recording.parser import Parser, read_runs, records_of
from .conversation import Conversation, Source, Unreadable
from .torn import gathered

NAME = "native"
_BEGINNINGS = (b'"inspector"', b'"open"')
"""A recording begins at a line with one of them."""
_TAIL = max(map(len, _BEGINNINGS)) - 1
_PIECE = 1 << 20
_HEADER = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"inspector"\s*:')


def sniff(head: bytes) -> float:
    """Tell whether the first line is a recording's header."""
    return 1.0 if _HEADER.match(head) else 0.0


def read(source: Source) -> list[Conversation]:
    """Every recording of a file. Raises Unreadable for a version that this program does not know."""
    try:
        entries = (one for one in _entries(source) if isinstance(one, Entry))
        found = (entry.item for entry in entries if isinstance(entry.item, Header))
        headers = [*islice(found, 1 if _is_one(source) else None)]
    except NotARecording as error:
        raise Unreadable(f"{source.name}: {error}") from error
    return [
        Conversation(header, _Part(source, number), NAME, number, source.path)
        for number, header in enumerate(headers, 1)
    ]


def _is_one(source: Source) -> bool:
    """Tell at a glance that a file holds no second recording; False where in doubt. Raises OSError."""
    counts, tail = Counter[bytes](), b""
    for piece in source.pieces(_PIECE):
        text = tail + piece
        counts.update({word: text.count(word) for word in _BEGINNINGS})
        if max(counts.values()) > 1:
            return False
        tail = text[-_TAIL:]
    return True


def write(conversations: Iterable[Conversation]) -> bytes:
    """Conversations as one recording file."""
    return b"".join(pieces(conversations))


def pieces(conversations: Iterable[Conversation]) -> Iterator[bytes]:
    """The same line by line."""
    return (line for one in conversations for line in _lines(one))


def _lines(conversation: Conversation) -> Iterator[bytes]:
    yield header_line(conversation.header)
    for item in conversation.items:
        yield frame_line(item) if isinstance(item, Frame) else record_line(item)


@dataclass(frozen=True, slots=True)
class _Part:
    """The frames and records of one recording in a file, read anew each time."""

    source: Source
    number: int

    def __iter__(self) -> Iterator[Frame | Record]:
        return gathered(self._each())

    def _each(self) -> Iterator[Frame | Record]:
        part = 0
        for one in _entries(self.source):
            if isinstance(one, Run):
                yield from records_of(one) if part == self.number else ()
            elif isinstance(one.item, Header):
                part += 1
            elif part == self.number:
                yield one.item
            if part > self.number:
                return


def _entries(source: Source) -> Iterator[Entry | Run]:
    if source.path is not None:
        yield from read_runs(source.path)
        return
    parser = Parser()
    yield from parser.runs(source.content or b"")
    yield from parser.finish()

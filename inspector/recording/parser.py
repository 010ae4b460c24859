"""A recording, read as it grows.

`Parser` takes bytes in any pieces and gives the same entries for all of them.
Damage is never fatal: a torn line is one lost record, and reading goes on.
The bytes of an event are found, not parsed, so that a large file costs one
parse per event and not two.
"""

import re
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from functools import lru_cache
from pathlib import Path

from ..core import codec
from ..core.clock import SECOND, micros
from ..core.codec import event_of
from ..core.event import Event
from ..core.wire import Frame, Kind, Origin, Side
from .file import Batch, Entry, Header, Junk, NotARecording, Record, RecordKind, Run, torn_record
from .line import entry_of, origin_of

_EVENT = re.compile(
    rb'\{(?:"at":((?:0|[1-9]\d{0,8})(?:\.\d{1,6})?),)?"from":"(client|server)",(?:"origin":(\{[^{}]*+\}),)?"event":(?=\{)'
)
_HEADER_START = re.compile(rb'\s*\{"inspector":\s*1\b')
_SIDES = {b"client": Side.CLIENT, b"server": Side.SERVER}
_BLANK = re.compile(rb"(?:[ \t\r\v\f]*+\n)++")
_JUNK = re.compile(rb"(?:(?:[^{\n]*+|[^}\n]*+|[^\n]{2,7})\n)++")
"""Lines that say nothing: an object has both braces, and says something only where it has room for a key of ours."""
_LONGEST_UNKNOWN = 7  # bytes of such a line that holds an object all the same
_TEXT = re.compile(rb"\S[^\n]*+")  # of a line that is not blank
_OBJECT = re.compile(rb"(?m)^[^{}\n]*+(?:\{[^}\n]*+\}|\}[^{\n]*+\{)[^\n]*+$")  # a line with both braces
_STARTS = (b'{"at":', b'{"from":')
_CHUNK = 1 << 17
_CLOSING = ord("}")


class Parser:
    """Reads a recording piece by piece: `feed` what was appended, `finish` when nothing will follow.

    Both give the entries that became complete, and raise NotARecording where
    the input is of another kind or version.
    """

    def __init__(self, passes: Callable[[Event, bytes], bool] | None = None) -> None:
        """`passes` says of an event and its payload whether it may be among the plain ones."""
        self._passes = passes
        self._pieces: list[bytes] = []  # of the line that has no end yet
        self._offset = 0  # in the file, of the first byte that is not read yet
        self._header: Header | None = None
        self._seq = 0

    def feed(self, chunk: bytes) -> list[Entry]:
        """The entries whose lines end in `chunk`."""
        return list(self.each(chunk))

    def each(self, chunk: bytes) -> Iterator[Entry]:
        """The same one by one, so that few are in memory at a time; take them all before the next chunk."""
        text, start = self._ended(chunk), 0
        while start < len(text):
            start = yield from self._line(text, start)

    def runs(self, chunk: bytes) -> Iterator[Entry | Run]:
        """The same with lines that say nothing put together."""
        text, start = self._ended(chunk), 0
        while start < len(text):
            junk, end = self._junk(text, start)
            if junk is not None:
                yield Run(junk, text[start:end])
            start = end
            if start < len(text):
                start = yield from self._line(text, start)

    def batches(self, chunk: bytes) -> Iterator[Entry | Batch | Junk]:
        """The same with the events of plain lines put together, so that their JSON is read only once; and with junk."""
        text, start = self._ended(chunk), 0
        while start < len(text):
            batch, start = self._batch(text, start)
            if batch.events:
                yield batch
            junk, start = self._junk(text, start)
            if junk is not None:
                yield junk
            if start < len(text):
                start = yield from self._line(text, start)

    def finish(self) -> list[Entry]:
        """The entries of a last line without LF: what it holds if it is complete, else a torn record."""
        line = b"".join(self._pieces)
        self._pieces = []
        entries: list[Entry] = []
        self._read_line(line, entries)
        self._offset += len(line)
        return entries

    def _ended(self, chunk: bytes) -> bytes:
        """The lines that end in `chunk`; what begins after them is kept."""
        end = chunk.rfind(b"\n") + 1
        if not end:
            self._pieces.append(chunk)
            return b""
        text = b"".join((*self._pieces, chunk[:end]))
        self._pieces = [chunk[end:]]
        return text

    def _line(self, text: bytes, start: int) -> Generator[Entry, None, int]:
        """Read the line that begins here; gives where the next one does."""
        end = text.index(b"\n", start)
        entry = self._frame(text, start, end) if self._header is not None else None
        if entry is not None:
            yield entry
        else:
            entries: list[Entry] = []
            self._read_line(text[start:end], entries)
            yield from entries
        self._offset += end + 1 - start
        return end + 1

    def _frame(self, text: bytes, start: int, end: int) -> Entry | None:
        """A line that holds an event and nothing unusual."""
        found = _EVENT.match(text, start, end)
        if found is None or text[end - 1] != _CLOSING:
            return None
        begin = found.end()
        payload = text[begin : end - 1]
        if not _is_whole(payload):
            return None
        at, side, told = found.groups()
        if told is not None:
            return None
        self._seq += 1
        frame = Frame(None if at is None else micros(float(at)), _SIDES[side], Kind.TEXT, payload, self._seq)
        return Entry(frame, self._offset + begin - start, len(payload), True)

    def _batch(self, text: bytes, start: int) -> tuple[Batch, int]:
        """The lines from here on that hold an event with which nothing is wrong; and where the first other one begins.

        Most of a large file goes through here, so that nothing is called for a line that is not needed.
        """
        batch = events, offsets = Batch([], [])
        if self._header is None:
            return batch, start
        match, index, size, seq, sides, passes = _EVENT.match, text.index, len(text), self._seq, _SIDES, self._passes
        base = self._offset - start
        while start < size:
            end = index(b"\n", start)
            found = match(text, start, end)
            if found is None or text[end - 1] != _CLOSING:
                break
            at, side, told = found.groups()
            origin = None if told is None else _origin(told)
            if told is not None and origin is None:
                break
            moment = None if at is None else round(float(at) * SECOND)
            begin = found.end()
            payload = text[begin : end - 1]
            event = event_of(payload, seq + 1, moment, sides[side], origin)
            if event is None or (passes is not None and not passes(event, payload)):
                break
            seq += 1
            events.append(event)
            offsets.append(base + begin)
            start = end + 1
        self._seq, self._offset = seq, base + start
        return batch, start

    def _junk(self, text: bytes, start: int) -> tuple[Junk | None, int]:
        """The lines from here on that say nothing, but for blank ones; and where the first other one begins."""
        found = (_BLANK if self._header is None else _JUNK).match(text, start)
        if found is None:
            return None, start
        end = found.end()
        self._offset += end - start
        lines = len(_TEXT.findall(text, start, end))
        objects = Counter(_OBJECT.findall(text, start, end)).items() if lines else ()
        unknown = sum(count for line, count in objects if entry_of(line) is not None)
        return Junk(lines - unknown, unknown) if lines else None, end

    def _read_line(self, line: bytes, entries: list[Entry]) -> None:
        """Read a line of any kind; it begins at the offset."""
        if not line or line.isspace():
            return
        entry = entry_of(line, self._seq + 1)
        if self._header is None and (entry is None or not isinstance(entry.item, Header)):
            self._begin_without_header(line, entries)
        if entry is not None:
            self._take(entry, entries)
            return
        entries.append(Entry(torn_record(), self._offset, len(line), False))
        self._take_glued(line, entries)

    def _begin_without_header(self, line: bytes, entries: list[Entry]) -> None:
        """Begin where the header was torn; refuse what never had one."""
        if not _HEADER_START.match(line):
            raise NotARecording("The input is no recording: its first line is not the header of one.")
        self._header = Header()
        entries.append(Entry(self._header, self._offset, 0, False))

    def _take(self, entry: Entry, entries: list[Entry]) -> None:
        item = entry.item
        if isinstance(item, Header):
            self._header, self._seq = item, 0
        elif isinstance(item, Frame):
            if item.kind is Kind.OPEN and self._seq:
                item = self._begin_next(item, entries)
            self._seq += 1
        entries.append(Entry(item, self._offset + entry.offset, entry.length, entry.exact))

    def _begin_next(self, opening: Frame, entries: list[Entry]) -> Frame:
        """Begin the next recording at a second `open`: it shares the header."""
        assert self._header is not None
        self._seq = 0
        entries.append(Entry(self._header, self._offset, 0, False))
        return opening._replace(seq=1)

    def _take_glued(self, line: bytes, entries: list[Entry]) -> None:
        """Read what was appended to a torn line without a break between them."""
        start = max(line.rfind(begin, 1) for begin in _STARTS)
        if start < 0:
            return
        entry = entry_of(line[start:], self._seq + 1)
        if entry is None or (isinstance(entry.item, Record) and entry.item.kind is RecordKind.UNKNOWN):
            return
        self._take(entry._replace(offset=start + entry.offset), entries)


def read_file(path: Path) -> Iterator[Entry]:
    """Every entry of a file, lazily. Raises NotARecording and OSError."""
    parser = Parser()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            yield from parser.each(chunk)
    yield from parser.finish()


def read_runs(path: Path) -> Iterator[Entry | Run]:
    """The same with lines that say nothing put together. Raises NotARecording and OSError."""
    parser = Parser()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(_CHUNK):
            yield from parser.runs(chunk)
    yield from parser.finish()


def records_of(run: Run) -> Iterator[Record]:
    """What stands for lines that say nothing: one record for those that are damaged, if all are, else one for each."""
    if run.junk.unknown:
        yield from (_said_by_junk(line) for line in run.lines.split(b"\n") if line and not line.isspace())
    else:
        yield torn_record(run.junk.torn)


def _said_by_junk(line: bytes) -> Record:
    return _said_by_short(line) if len(line) <= _LONGEST_UNKNOWN else torn_record()


@lru_cache(1024)
def _said_by_short(line: bytes) -> Record:
    entry = entry_of(line)
    return entry.item if entry is not None and isinstance(entry.item, Record) else torn_record()


def _origin(told: bytes) -> Origin | None:
    body, problem = codec.decode(told)
    return None if problem else origin_of(body)


def _is_whole(payload: bytes) -> bool:
    """Tell whether an event was written to its end: its braces pair, or else it can be read."""
    pairs = payload[-1] == _CLOSING and payload.count(b"{") == payload.count(b"}")
    return pairs or codec.is_readable(codec.decode(payload)[1])

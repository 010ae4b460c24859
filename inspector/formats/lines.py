"""JSON Lines in this program's own words: an event a line, with its side and its time, exact in every byte.

A line is that of a recording with the wall-clock time put first, for other programs:
`{"time":"2026-11-22T09:00:00.04Z","at":0.04,"from":"server","event":{…}}`. Reading takes `at`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..core import codec
from ..core.clock import parse_wall, wall_at, wall_text
from ..core.json import number_at, text_at
from ..core.wire import Frame, Side
from ..recording.file import Header, Record, RecordKind, frame_line, record_line, torn_record
from ..recording.line import at_of, entry_of
from .conversation import Conversation, Source
from .torn import gathered
from .wording.naming import TIME_KEYS

_WALL = 1e8  # seconds from which a number counts since 1970
_TRIES = 20  # lines that may be none of ours before the first event
_SIDES = frozenset(Side)


def write(conversations: Iterable[Conversation]) -> bytes:
    """Conversations as lines, one after the other."""
    return b"".join(pieces(conversations))


def pieces(conversations: Iterable[Conversation]) -> Iterator[bytes]:
    """The same line by line."""
    return (line for one in conversations for line in _lines(one))


def _lines(conversation: Conversation) -> Iterator[bytes]:
    started = parse_wall(conversation.header.started) if conversation.header.started else None
    for item in conversation.items:
        if isinstance(item, Frame):
            yield _timed(frame_line(item), started, item.at)
        else:
            yield record_line(item)


def _timed(line: bytes, started: datetime | None, at: int | None) -> bytes:
    if started is None or at is None:
        return line
    return b'{"time":"' + wall_text(wall_at(started, at)).encode() + b'",' + line[1:]


def are_ours(source: Source) -> bool:
    """Tell whether the first event of these lines stands in a line as `write` makes it."""
    for line, _ in zip(_filled(source), range(_TRIES), strict=False):
        entry = entry_of(line)
        if entry and isinstance(entry.item, Frame):
            return _is_ours(line)
        if entry is None or not isinstance(entry.item, Record) or entry.item.kind is RecordKind.UNKNOWN:
            return False
    return False


def _is_ours(line: bytes) -> bool:
    """Tell our line from a logger's with the same keys: no other time, none since 1970, `time` only with `at`."""
    body, _ = codec.decode(line)
    at = number_at(body, "at")
    if "at" in body and (at is None or abs(at) >= _WALL):
        return False
    foreign = (body.keys() & TIME_KEYS) - {"at", "time"}
    return not foreign and ("time" not in body or at is not None) and text_at(body, "from") in _SIDES


def read(source: Source, name: str) -> list[Conversation]:
    """The conversation of lines that `write` made; `name` is the format's."""
    items = _Items(source)
    return [Conversation(Header(started=_started(source)), items, name)]


def _started(source: Source) -> str | None:
    """When the recording began: the first wall-clock time less the time since then."""
    for line in _filled(source):
        body, _ = codec.decode(line)
        moment, at = parse_wall(text_at(body, "time") or ""), at_of(body)
        if moment is not None and at is not None:
            return wall_text(moment - timedelta(microseconds=at))
    return None


@dataclass(frozen=True, slots=True)
class _Items:
    """The frames and records of the lines, read anew each time."""

    source: Source

    def __iter__(self) -> Iterator[Frame | Record]:
        return gathered(self._each())

    def _each(self) -> Iterator[Frame | Record]:
        seq = 0
        for line in _filled(self.source):
            entry = entry_of(line, seq + 1)
            if entry is None or isinstance(entry.item, Header):
                yield torn_record()
            elif isinstance(entry.item, Frame):
                seq += 1
                yield _without_time(entry.item)
            else:
                yield entry.item


def _without_time(frame: Frame) -> Frame:
    """The frame without the wall-clock time that its line says twice."""
    marks = frame.marks
    if marks is None or not marks.extra or "time" not in marks.extra:
        return frame
    extra = {key: value for key, value in marks.extra.items() if key != "time"}
    marks = marks._replace(extra=extra or None)
    return frame._replace(marks=marks if any(marks) else None)


def _filled(source: Source) -> Iterator[bytes]:
    return (line for line in source.lines() if line.strip())

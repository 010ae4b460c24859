"""Takes secrets out of what a file of recordings holds, before anybody reads it: some were made elsewhere."""

from collections.abc import Sequence
from typing import TypeVar

from ..core.wire import Frame, Kind, Marks
from .file import Header, Record, RecordKind, header_line, record_line
from .line import entry_of
from .redact import Span, redact, taken_out

_OURS = frozenset({RecordKind.TICK, RecordKind.END, RecordKind.TORN})  # hold no words
_Said = TypeVar("_Said", Header, Record)


def without(frame: Frame, found: Sequence[Span]) -> Frame:
    """The frame without the secrets that were found in it; where they stood is marked."""
    payload, pointers = taken_out(frame.payload, [*found])
    if not pointers:
        return frame
    marks = frame.marks or Marks()
    places = tuple(dict.fromkeys((*marks.redacted, *pointers)))
    return frame._replace(payload=payload, marks=marks._replace(redacted=places))


def header(raw: Header) -> Header:
    """The header without secrets."""
    return _read_again(raw, header_line(raw))


def record(raw: Record) -> Record:
    """The record without secrets."""
    return raw if raw.kind in _OURS else _read_again(raw, record_line(raw))


def _read_again(raw: _Said, line: bytes) -> _Said:
    cleaned = redact(line, Kind.TEXT, ())[0]
    entry = entry_of(cleaned.rstrip(b"\n")) if cleaned != line else None
    return entry.item if entry and isinstance(entry.item, type(raw)) else raw

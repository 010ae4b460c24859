"""What leaves the program is covered: secrets always, unless somebody says otherwise, and more where it is asked for.

Structure, ids, order and times stay. The header says how many places were covered, each
frame which ones; a second pass over a covered conversation changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..core.json import Json, JsonObject, integer_at
from ..core.wire import Frame, Kind, Marks
from ..recording.file import Header, Record, RecordKind, header_line, record_line
from ..recording.line import entry_of
from ..recording.redact import redact
from ..recording.redactor import Redactor
from ..recording.veil import Veil, Veiler
from .conversation import Conversation

Cover = Callable[[bytes, Kind], tuple[bytes, list[str]]]
KEY = "redacted"  # of the header
SECRETS = "secrets"
_HARMLESS = 200  # payloads that are remembered, and bytes that they have at most


@dataclass(frozen=True, slots=True)
class Redaction:
    """What is covered."""

    secrets: bool = True
    veils: tuple[Veil, ...] = ()


def covered(conversation: Conversation, redaction: Redaction) -> Conversation:
    """The conversation with everything covered that `redaction` names, and a header that says so."""
    if not redaction.secrets and not redaction.veils:
        return conversation
    items = _Items(conversation.items, redaction)
    counts: Counter[str] = Counter()
    for places in items.places():
        counts.update(places)
    header = _header(conversation.header) if redaction.secrets else conversation.header
    if counts:
        header = replace(header, extra={**header.extra, KEY: _stated(header, counts)})
    return replace(conversation, header=header, items=items, source=None)


def shown(conversation: Conversation) -> Conversation:
    """The conversation as a screen or a report may have it: without secrets, and without a count of them."""
    return replace(conversation, header=_header(conversation.header), items=_Items(conversation.items, Redaction()))


def statement(header: Header) -> str:
    """What a covered conversation says of itself: `Redacted: secrets in 3 places.`; empty where nothing was."""
    counts = header.extra.get(KEY)
    if not isinstance(counts, dict) or not counts:
        return ""
    parts = [f"{name} in {count:,} place{'s' * (count != 1)}" for name, count in _numbers(counts)]
    return f"Redacted: {', '.join(parts)}." if parts else ""


def _numbers(counts: JsonObject) -> Iterator[tuple[str, int]]:
    return ((name, number) for name in counts if (number := integer_at(counts, name)))


def _stated(header: Header, counts: Counter[str]) -> Json:
    before = header.extra.get(KEY)
    known = dict(_numbers(before)) if isinstance(before, dict) else {}
    return {name: known.get(name, 0) + counts[name] for name in dict.fromkeys((*known, *counts))}


@dataclass(frozen=True, slots=True)
class _Items:
    """The covered frames and records, made anew each time."""

    items: Iterable[Frame | Record]
    redaction: Redaction

    def __iter__(self) -> Iterator[Frame | Record]:
        covers = dict(_covers(self.redaction))
        last = clean = None  # a foreign log may hold the same line again and again
        harmless: set[bytes] = set()  # short ones in which nothing is to be covered, whatever came before
        for item in self.items:
            if isinstance(item, Frame):
                if item.kind is Kind.TEXT and item.payload in harmless:
                    yield item
                    continue
                frame, counts = _cover(item, covers)
                is_short = len(harmless) < _HARMLESS > len(item.payload) and b'"delta"' not in item.payload
                if is_short and not counts and item.kind is Kind.TEXT and not self.redaction.veils:
                    harmless.add(item.payload)
                yield frame
            elif not self.redaction.secrets:
                yield item
            else:
                last, clean = item, clean if clean and item is last else _record(item)
                yield clean

    def places(self) -> Iterator[Counter[str]]:
        """How many places of each kind are covered in each frame in which there are any; records do not count."""
        covers = dict(_covers(self.redaction))
        counts = (_cover(item, covers)[1] for item in self.items if isinstance(item, Frame))
        return filter(None, counts)


def _cover(item: Frame, covers: Mapping[str, Cover]) -> tuple[Frame, Counter[str] | None]:
    counts: Counter[str] | None = None  # there is nothing to cover in most
    for name, cover in covers.items():
        payload, pointers = cover(item.payload, item.kind)
        if pointers:
            counts = counts or Counter()
            counts[name] += len(pointers)
            marks = item.marks or Marks()
            places = tuple(dict.fromkeys((*marks.redacted, *pointers)))
            item = item._replace(payload=payload, marks=marks._replace(redacted=places))
    return item, counts


def _covers(redaction: Redaction) -> Iterator[tuple[str, Cover]]:
    if redaction.secrets:
        yield SECRETS, Redactor()
    yield from ((veil.value, Veiler(veil)) for veil in redaction.veils)


def _record(record: Record) -> Record:
    if record.kind is RecordKind.TORN:
        return record  # our own words
    line = record_line(record)
    cleaned = redact(line, Kind.TEXT, ())[0]
    entry = entry_of(cleaned.rstrip(b"\n")) if cleaned != line else None
    return entry.item if entry and isinstance(entry.item, Record) else record


def _header(header: Header) -> Header:
    line = header_line(header)
    cleaned = redact(line, Kind.TEXT, ())[0]
    entry = entry_of(cleaned.rstrip(b"\n")) if cleaned != line else None
    return entry.item if entry and isinstance(entry.item, Header) else header

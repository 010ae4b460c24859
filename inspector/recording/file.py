"""The recording format, version 1: what a file holds, and how each line is written.

UTF-8 JSON Lines that end with LF: a header, then one record per line. Frames
are counted by line order from 1; ticks, notes, losses and the like are not.
A text frame that is one JSON object stands last in its line, byte for byte as
it was received; `line` reads lines back.
"""

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from ..core import codec
from ..core.clock import SECOND
from ..core.event import Event
from ..core.json import Json, JsonObject, integer_at, object_at
from ..core.wire import Frame, Kind, Marks, Origin, Transport

VERSION = 1
EVENT_KEY = b',"event":'
_DAMAGED = "damaged line"


class NotARecording(Exception):
    """The input is no recording that this program can read; the message says why in one sentence."""


class RecordKind(StrEnum):
    """What a line says that is not a frame. All but the last two are keys of the line."""

    TICK = "tick"
    NOTE = "note"
    LOST = "lost"
    END = "end"
    LINK = "link"
    PROBE = "probe"
    UNKNOWN = "unknown"  # a kind that a later version may know
    TORN = "torn"  # a damaged line: one lost record


class Record(NamedTuple):
    """A line that is not a frame: `at` in microseconds or None, `body` the whole line's object."""

    kind: RecordKind
    at: int | None
    body: JsonObject


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: who recorded what, when and how."""

    started: str | None = None  # ISO 8601, UTC
    recorder: str = "import"  # connect, relay, demo, import, …
    transport: Transport = Transport.UNKNOWN
    title: str | None = None
    ends: str | None = None  # "reported": someone says that nothing more came
    extra: JsonObject = field(default_factory=dict)  # about, expect, continues and unknown keys, as they stood


class Entry(NamedTuple):
    """A line as read, and where: `exact` if [offset, offset + length) of the file are the payload, else the line."""

    item: Header | Frame | Record
    offset: int
    length: int
    exact: bool


class Batch(NamedTuple):
    """Lines that hold an event each and nothing unusual, read at once; the payload of each stands at its offset."""

    events: list[Event]
    offsets: list[int]


class Junk(NamedTuple):
    """Lines one after another of which none says anything: so many are damaged, and so many of a kind nobody knows."""

    torn: int
    unknown: int


class Run(NamedTuple):
    """The same with the lines as they stand, whole chunks of them at once."""

    junk: Junk
    lines: bytes


@lru_cache(16)
def torn_record(lines: int = 1) -> Record:
    """What stands for damaged lines, one right after another. Written again, it declares the loss of as many."""
    loss: JsonObject = {"since": None, "client": None, "server": None, "records": lines, "why": _DAMAGED}
    return Record(RecordKind.TORN, None, {"lost": loss})


def places_lost(record: Record) -> int:
    """In how many places a record says that something is missing: one for each damaged line."""
    if record.kind not in (RecordKind.LOST, RecordKind.TORN):
        return 0
    loss = object_at(record.body, "lost")
    lines = integer_at(loss, "records") if loss.get("why") == _DAMAGED else None
    return max(lines or 1, 1)


def header_line(header: Header) -> bytes:
    """The header as a line with its LF."""
    body: JsonObject = {
        "inspector": VERSION,
        "started": header.started,
        "recorder": header.recorder,
        "transport": header.transport.value,
        "title": header.title,
    }
    if header.ends is not None:
        body["ends"] = header.ends
    return codec.write(body | header.extra) + b"\n"


def record_line(record: Record) -> bytes:
    """A record that is not a frame as a line with its LF."""
    if record.at is None:
        return codec.write(record.body) + b"\n"
    rest = codec.write({key: value for key, value in record.body.items() if key != "at"})[1:]
    comma = b"" if rest == b"}" else b","
    return b'{"at":' + seconds_text(record.at) + comma + rest + b"\n"


def frame_line(frame: Frame) -> bytes:
    """A frame as a line with its LF. Raises ValueError for a frame of the link whose payload is not JSON."""
    moment = b"" if frame.at is None else b'"at":' + seconds_text(frame.at) + b","
    head = b"{" + moment + b'"from":"' + frame.side.value.encode() + b'"'
    if frame.kind is Kind.TEXT:
        return _text_line(head, frame)
    if frame.kind is Kind.BINARY:
        return head + _marks_text(frame.marks, "base64") + _base64_text(frame) + b"}\n"
    key = frame.kind.value
    return head + _marks_text(frame.marks, key) + b"," + _member(key, frame.payload) + b"}\n"


def seconds_text(micros: int) -> bytes:
    """Microseconds as seconds in JSON, at most six decimals."""
    whole, part = divmod(abs(micros), SECOND)
    digits = f"{whole}.{part:06}".rstrip("0").rstrip(".")
    return f"-{digits}".encode() if micros < 0 else digits.encode()


def _text_line(head: bytes, frame: Frame) -> bytes:
    payload, marks = frame.payload, frame.marks
    if _is_event(payload):
        start = head + _marks_text(marks, "event")
        if EVENT_KEY not in start:  # a foreign key may hold it, and readers take the first
            return start + EVENT_KEY + payload + b"}\n"
    try:
        text = payload.decode()
    except UnicodeDecodeError:
        return head + _marks_text(marks, "base64") + _base64_text(frame) + b"}\n"
    return head + _marks_text(marks, "text") + b',"text":' + codec.write(text) + b"}\n"


def _is_event(payload: bytes) -> bool:
    """Tell whether a line can hold these bytes as they are: one JSON object, no break, no outer blanks."""
    if not (payload.startswith(b"{") and payload.endswith(b"}")) or b"\n" in payload or b"\r" in payload:
        return False
    try:
        return isinstance(codec.parse(payload), dict)
    except ValueError:
        return False


def _base64_text(frame: Frame) -> bytes:
    return b',"base64":"' + b64encode(frame.payload) + b'","kind":"' + frame.kind.value.encode() + b'"'


def _member(key: str, payload: bytes) -> bytes:
    """A payload that is JSON as a member of one line; line breaks stand between its tokens only."""
    member = b'"' + key.encode() + b'":' + payload.replace(b"\n", b" ").replace(b"\r", b" ")
    body, problem = codec.decode(b"{" + member + b"}")
    if not codec.is_readable(problem) or len(body) != 1:
        raise ValueError(f"the payload of a frame of kind {key} must be JSON")
    return member


def _marks_text(marks: Marks | None, key: str) -> bytes:
    """The marks as members that follow another one; `key` is the frame's own key."""
    if marks is None:
        return b""
    body: dict[str, Json] = {
        "by": marks.by,
        "delivered": marks.delivered,
        "replaces": marks.replaces,
        "repeats": marks.repeats,
    }
    if marks.origin is not None:
        body["origin"] = origin_body(marks.origin)
    if marks.redacted:
        body["redacted"] = [f"/{key}{pointer}" for pointer in marks.redacted]
    members = {name: value for name, value in body.items() if value is not None} | _foreign(marks.extra, key)
    return b"," + codec.write(members)[1:-1] if members else b""


def origin_body(origin: Origin) -> JsonObject:
    """An origin as recordings and reports say it; what is as usual is left out."""
    body: JsonObject = {"lines": [origin.first_line, origin.last_line], "fidelity": origin.fidelity.value}
    if origin.columns:
        body["columns"] = [*origin.columns]
    if origin.mended:
        body["mended"] = [*origin.mended]
    if origin.missing:
        body["missing"] = [*origin.missing]
    if origin.times != 1:
        body["times"] = origin.times
    return body


def _foreign(extra: Mapping[str, Json] | None, key: str) -> JsonObject:
    """Unknown members, without any that would stand twice in the line."""
    taken = {"at", "from", key}
    return {name: value for name, value in (extra or {}).items() if name not in taken}

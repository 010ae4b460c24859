"""JSON Lines of events, bare or in a logger's objects with direction and time.

A line is read once in passing, so a file of any size needs little memory. A line
that holds no event is kept as a record; one that cannot be read counts as lost.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..core import codec
from ..core.json import Json, JsonObject
from ..core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from ..protocol.dialect import side_of_type
from ..recording.file import Header, Record, RecordKind, torn_record
from . import lines
from .conversation import HEAD, Conversation, Source, text_of
from .endings import ended, stated
from .layers import pieces
from .objects import shape
from .objects.recover import DOUBTFUL_KEYS, events
from .objects.repair import Repair
from .objects.whole import DOUBTFUL
from .torn import gathered
from .wording import foreign, label
from .wording.moment import Moment, Timeline, first_of
from .wording.moment import read as read_moment
from .wording.naming import SIDE_KEYS, TIME_KEYS, is_event, side_of_word, tells_error

NAME = "jsonl"
_TELLING = re.compile(rb"type|param|_error|status_details|realtime|setup|Content|tool[CR]|goAway|\\")
"""Without one of these no object is an event."""
_OPENING = 16  # bytes that show whether it is a log of Docker
_SAMPLE = 200  # events that show how the log labels its sides
_SPARSE = 20_000  # lines after which fewer of them do


@dataclass(frozen=True, slots=True)
class _Event:
    """An event of a line before its side and time are settled."""

    payload: bytes
    type: str
    label: Side | None
    moment: Moment | None
    origin: Origin


@dataclass(frozen=True, slots=True)
class _Other:
    """A line without an event; `body` is None where it cannot be read."""

    body: JsonObject | None
    number: int = 0
    end: tuple[int, str] | None = None  # of the socket, of which it tells


_MUTE = _Other(None)


def sniff(head: bytes) -> float:
    """Tell how sure it is that every line is a JSON object."""
    text = text_of(head)
    whole, _, last = text.rpartition("\n")
    is_torn = last.lstrip().startswith("{") or len(head) >= HEAD
    seen = whole if is_torn else f"{whole}\n{last}"
    filled = [line for line in seen.split("\n") if line.strip()] or [last]
    bodies = [codec.decode(line.encode()) for line in filled[:50]]
    objects = sum(codec.is_readable(problem) for _, problem in bodies)
    return 0.8 if objects >= 0.9 * len(bodies) else 0.0


def read(source: Source) -> list[Conversation]:
    """The conversation in a file of lines; none where no line holds an event."""
    if lines.are_ours(source):
        return lines.read(source, NAME)
    sample = _sample(source)
    if not sample or (foreign.are_shared(one.type for one in sample) and foreign.speaks(_beginning(source))):
        return []
    pairs = [(one.label, side_of_type(one.type)) for one in sample]
    items = _Items(source, first_of(one.moment for one in sample), label.turned(pairs))
    return [Conversation(Header(started=Timeline(items.first).started), items, NAME)]


def _beginning(source: Source) -> str:
    return text_of(source.head(foreign.LOOKED_AT))


def _sample(source: Source) -> list[_Event]:
    """The first events; at least one, if there is any."""
    sample: list[_Event] = []
    for place, one in enumerate(_parsed(source)):
        if isinstance(one, _Event):
            sample.append(one)
        if len(sample) >= _SAMPLE or (sample and place >= _SPARSE):
            break
    return sample


@dataclass(frozen=True, slots=True)
class _Items:
    """The frames and records of a source, read anew each time; `turned`: its labels mean the other side."""

    source: Source
    first: Moment | None
    turned: bool

    def __iter__(self) -> Iterator[Frame | Record]:
        return gathered(self._each())

    def _each(self) -> Iterator[Frame | Record]:
        timeline, seq = Timeline(self.first), 0
        ends: set[int] = set()  # that were told since the last event
        for one in _parsed(self.source):
            end = _end_of(one) if isinstance(one, _Other) else None
            if isinstance(one, _Other) and (end is None or end[0] in ends):
                yield _record(one, timeline)
                continue
            seq += 1
            if isinstance(one, _Other):
                assert end is not None
                ends.add(end[0])
                yield _closed(one, end, timeline, seq)
            else:
                ends.clear()
                yield self._frame(one, timeline, seq)

    def _frame(self, one: _Event, timeline: Timeline, seq: int) -> Frame:
        side = label.decide(one.label, side_of_type(one.type), trusted=not self.turned, inverse=self.turned)
        return Frame(timeline.at(one.moment), side, Kind.TEXT, one.payload, seq, Marks(origin=one.origin))


def _record(other: _Other, timeline: Timeline) -> Record:
    if other.body is None:
        return torn_record()
    return Record(RecordKind.UNKNOWN, timeline.at(_moment(other.body)), other.body)


def _end_of(other: _Other) -> tuple[int, str] | None:
    return stated.of_body(other.body) if other.body else other.end


def _closed(other: _Other, end: tuple[int, str], timeline: Timeline, seq: int) -> Frame:
    """The end of the socket, of which a line of the log tells."""
    code, reason = end
    payload = codec.write({"code": code, "reason": reason})
    moment = _moment(other.body) if other.body else None
    origin = Origin(other.number, other.number, Fidelity.PARTIAL, None, (), (str(Repair.ENVELOPE),))
    return Frame(timeline.at(moment), Side.SERVER, Kind.CLOSE, payload, seq, Marks(origin=origin))


def _parsed(source: Source) -> Iterator[_Event | _Other]:
    if pieces.are_docker(source.head(_OPENING)):
        yield from _of_docker(source)
        return
    for number, line in enumerate(source.lines(), 1):
        line = line.removeprefix(b"\xef\xbb\xbf").strip() if number == 1 else line.strip()
        if line:
            yield from _of_line(line, number)


def _of_docker(source: Source) -> Iterator[_Event | _Other]:
    for first, last, line in pieces.rejoined(source.lines()):
        for one in _of_line(line.strip(), last) if line.strip() else ():
            yield _in_pieces(one, first) if first < last else one


def _in_pieces(one: _Event | _Other, first: int) -> _Event | _Other:
    """An event of which the container's log has the beginning in line `first`."""
    if isinstance(one, _Other):
        return one
    mended = (*one.origin.mended, str(Repair.WRAP))
    fidelity = Fidelity.MENDED if one.origin.fidelity is Fidelity.EXACT else one.origin.fidelity
    return replace(one, origin=one.origin._replace(first_line=first, fidelity=fidelity, mended=mended))


def _of_line(line: bytes, number: int) -> Iterator[_Event | _Other]:
    if is_mute(line):
        yield _told(line, number)
        return
    body, problem = codec.decode(line)
    readable = codec.is_readable(problem)
    type_ = body.get("type")
    if readable and isinstance(type_, str) and _is_event(type_, body):
        origin = Origin(number, number, Fidelity.EXACT)
        yield _Event(line, type_, _label(body), _moment(body), origin)
        return
    if readable and (wrapped := _wrapped(line, body, number)):
        yield wrapped
        return
    if problem is None and holds_nothing(line):
        yield _Other(body, number)
        return
    found = list(events(text_of(line)))
    for one in found:
        origin = Origin(number, number, one.fidelity, None, *one.damage, one.times)
        yield _Event(one.payload.encode(), one.type, one.label, one.moment, origin)
    if not found:
        yield _Other(body if readable else None, number)


def _told(line: bytes, number: int) -> _Other:
    """A line that holds no object; it may tell of the end of the socket."""
    text = text_of(line)
    end = next(ended.find(text, 0, len(text)), None) if ended.SIGN.search(text) else None
    return _Other(None, number, (end.code, end.reason)) if end else _MUTE


def _is_event(type_: str, body: JsonObject) -> bool:
    """Tell whether an object of a `type` is an event of this protocol."""
    told = is_event(type_, has_error=tells_error(body))
    return told and not foreign.is_envelope(type_, body, body.get("object"))


def is_mute(line: bytes) -> bool:
    """Tell at a glance that a line is no object and that nothing in it is an event; False where in doubt."""
    return not (line.startswith(b"{") and line.endswith(b"}")) and not shape.tells(line)


def holds_nothing(line: bytes) -> bool:
    """Tell at a glance that nothing in a line of sound JSON could be made an event of; False where in doubt."""
    if _TELLING.search(line):
        return False
    words = b"".join(line.split(b'"')[1::2])
    return b"{" not in words and b"(" not in words


def _wrapped(line: bytes, body: JsonObject, number: int) -> _Event | None:
    """The event that is the last member of a logger's object, or its text is; None where a closer look is needed."""
    key = next(reversed(body), "")
    text = body.get(key)
    inner = _object_in(text) if isinstance(text, str) else text
    if not isinstance(inner, dict) or not DOUBTFUL_KEYS.isdisjoint(inner):
        return None
    type_, event_id = inner.get("type"), "event_id" in inner or tells_error(inner)
    if not isinstance(type_, str) or not is_event(type_, has_error=event_id) or "jsonrpc" in body:
        return None
    if any(isinstance(value, (dict, list)) or "{" in str(value) for name, value in body.items() if name != key):
        return None
    payload = text.encode() if isinstance(text, str) else _last_member(line, key, inner)
    if payload is None or DOUBTFUL.search(payload.decode("utf-8", "replace")):
        return None
    return _Event(payload, type_, _label(body), _moment(body), Origin(number, number, Fidelity.EXACT))


def _object_in(text: str) -> Json:
    """The object that a text is; None where it is not just that."""
    try:
        return codec.parse(text) if text.startswith("{") and text.endswith("}") else None
    except ValueError:
        return None


def _last_member(line: bytes, key: str, inner: JsonObject) -> bytes | None:
    """The text of the last member of an object in a line."""
    payload = line.partition(b'"' + key.encode() + b'":')[2].strip()[:-1].strip()
    told, problem = codec.decode(payload)
    return None if problem or told != inner else payload


def _label(body: JsonObject) -> Side | None:
    words = (body[key] for key in SIDE_KEYS & body.keys())
    return next((side for word in words if isinstance(word, str) and (side := side_of_word(word))), None)


def _moment(body: JsonObject) -> Moment | None:
    values = (body[key] for key in TIME_KEYS & body.keys())
    return first_of(read_moment(str(value)) for value in values if isinstance(value, (str, int, float)))

"""What the OpenAI realtime console keeps of a session: its event log as one JSON file.

The console of 2024 wraps each event, `{"time","source","event"}`, and counts further events of the same type in a row
without keeping them: those are declared as lost. The one after it keeps the events themselves with a `timestamp` of its
own, the newest first, bare or under `events`.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ..core import codec
from ..core.json import Json, JsonObject, integer_at, list_at, object_at, text_at, value_at
from ..core.wire import Frame, Kind, Side
from ..protocol.dialect import side_of_type
from ..recording.file import Header, Record, RecordKind
from .conversation import Conversation, Source, Unreadable, text_of
from .wording.moment import Moment, Timeline, first_of
from .wording.moment import read as read_moment
from .wording.naming import is_event

NAME = "console"
_LOOKED_AT = 65_536  # characters
_LIST = r'\s*(?:\{[^\[]*"\w*[eE]vents"\s*:\s*)?\[\s*\{'
_WRAPPED = re.compile(_LIST + r'\s*"time"\s*:\s*"[^"]*"\s*,\s*"source"\s*:\s*"(?:client|server)"')
_BARE = re.compile(_LIST)
_STAMPED = re.compile(r'"timestamp"\s*:\s*"')
_TYPED = re.compile(r'"type"\s*:\s*"[a-z_]+\.[a-z_.]+"')
_LISTS = ("events", "realtimeEvents", "realtime_events")
_STAMP = "timestamp"
_COUNTED = "the console counts further events of one type in a row and does not keep them"


class _Logged(NamedTuple):
    """One event of the log, and how many more of its type followed it."""

    event: JsonObject
    side: Side
    moment: Moment | None
    more: int


def sniff(head: bytes) -> float:
    text = text_of(head)[:_LOOKED_AT]
    if _WRAPPED.match(text):
        return 0.95
    bare = _BARE.match(text) and _STAMPED.search(text) and _TYPED.search(text)
    return 0.85 if bare else 0.0


def read(source: Source) -> list[Conversation]:
    """The session of a log; none where it holds no event. Raises Unreadable."""
    try:
        whole = codec.parse(text_of(source.read()).encode("utf-8", "replace"))
    except ValueError as error:
        raise Unreadable(f"{source.name} looks like a log of the realtime console and is not JSON: {error}.") from error
    logged = _in_order([one for row in _rows(whole) if (one := _logged(object_at(row)))])
    if not logged:
        return []
    timeline = Timeline(first_of(one.moment for one in logged))
    header = Header(started=timeline.started, title=text_at(whole, "title"))
    return [Conversation(header, list(_items(logged, timeline)), NAME)]


def _rows(whole: Json) -> Sequence[Json]:
    if isinstance(whole, list):
        return whole
    return next((rows for name in _LISTS if (rows := list_at(whole, name))), [])


def _logged(row: JsonObject) -> _Logged | None:
    """An entry of either log; None for what is no event."""
    event = value_at(row, ("event",))
    if isinstance(event, dict):
        side = {side.value: side for side in Side}.get(text_at(row, "source") or "")
        more = max(integer_at(row, "count") or 0, 0)
        return _Logged(event, side or _side_of(event), _moment(row, "time"), more) if _is_event(event) else None
    bare = {key: value for key, value in row.items() if key != _STAMP}
    return _Logged(bare, _side_of(bare), _moment(row, _STAMP), 0) if _is_event(bare) else None


def _is_event(event: JsonObject) -> bool:
    return is_event(text_at(event, "type"), has_error=isinstance(event.get("error"), dict))


def _side_of(event: JsonObject) -> Side:
    return side_of_type(text_at(event, "type") or "") or Side.SERVER


def _moment(row: JsonObject, key: str) -> Moment | None:
    return read_moment(text_at(row, key) or "")


def _in_order(logged: list[_Logged]) -> list[_Logged]:
    """The oldest first: as the times tell, else as the greeting of the server does."""
    moments = [one.moment for one in logged if one.moment]
    first, last = (moments[0], moments[-1]) if moments else (None, None)
    if first and last and first[1:] == last[1:] and first.micros != last.micros:
        return logged[::-1] if first.micros > last.micros else logged
    greets = [place for place, one in enumerate(logged) if one.event.get("type") == "session.created"]
    return logged[::-1] if greets and greets[0] > len(logged) // 2 else logged


def _items(logged: Sequence[_Logged], timeline: Timeline) -> Iterator[Frame | Record]:
    for seq, one in enumerate(logged, 1):
        at = timeline.at(one.moment)
        yield Frame(at, one.side, Kind.TEXT, codec.write(one.event), seq)
        if one.more:
            lost: JsonObject = {"since": None, "client": 0, "server": 0, one.side.value: one.more, "why": _COUNTED}
            yield Record(RecordKind.LOST, None, {"lost": lost})

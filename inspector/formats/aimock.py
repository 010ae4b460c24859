"""Fixtures and journals of aimock (npm `@copilotkit/aimock`, 1.43): the conversations of GPT-Live in them.

A fixture of a Live session keeps its events under `response.live.entries`: `direction`, `atMs` and the `event`. A
journal (`GET /__aimock/journal`) names the fixture that answered each request. Other fixtures and requests, those of
its Realtime server too, hold the words of a chat and no events.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from ..core import codec
from ..core.clock import MILLISECOND, wall_text
from ..core.json import Json, JsonObject, list_at, number_at, object_at, text_at, value_at
from ..core.wire import Frame, Kind, Side
from ..recording.file import Header
from .archive import EPOCH
from .conversation import Conversation, Source, Unreadable, text_of

NAME = "aimock"
_FIXTURES = re.compile(r'\s*\{(?:\s*"\$comment"\s*:\s*"(?:[^"\\]|\\.)*"\s*,)?\s*"fixtures"\s*:\s*\[')
_JOURNAL = re.compile(r'\s*\[\s*\{\s*"(?:id|timestamp|method)"\s*:')
_JOURNALS = ('"path"', '"response"', '"fixture"')
_SIDES = {side.value: side for side in Side}
_LATEST = 4_102_444_800_000  # milliseconds: the year 2100


class _Live(NamedTuple):
    """One recorded session, and when the journal says it was played (milliseconds since 1970)."""

    body: JsonObject
    played: int | float | None


def sniff(head: bytes) -> float:
    text = text_of(head)
    if _FIXTURES.match(text):
        return 0.95
    return 0.95 if _JOURNAL.match(text) and all(sign in text for sign in _JOURNALS) else 0.0


def read(source: Source) -> list[Conversation]:
    """The conversations of a file. Raises Unreadable where it is damaged or has none."""
    try:
        whole = codec.parse(text_of(source.read()).encode("utf-8", "replace"))
    except ValueError as error:
        raise Unreadable(f"{source.name} looks like a file of aimock and is not JSON: {error}.") from error
    found = [one for one in _sessions(whole) if any(True for _ in _frames(one.body))]
    if not found:
        raise Unreadable(
            f"{source.name} is a file of aimock that holds chats and no events of a session;"
            " give it a fixture of GPT-Live, or record the WebSocket of the client itself."
        )
    return [_conversation(one, part) for part, one in enumerate(found, 1)]


def _sessions(whole: Json) -> Iterator[_Live]:
    for fixture in list_at(whole, "fixtures"):
        yield _Live(object_at(fixture, "response", "live"), None)
    for entry in whole if isinstance(whole, list) else ():
        body = object_at(entry, "response", "fixture", "response", "live")
        yield _Live(body, number_at(entry, "timestamp"))


def _conversation(live: _Live, part: int) -> Conversation:
    played = live.played
    known = played is not None and 0 < played < _LATEST
    started = wall_text(EPOCH + timedelta(milliseconds=played)) if known and played is not None else None
    return Conversation(Header(started=started, title=_title(live.body)), list(_numbered(live.body)), NAME, part)


def _title(body: JsonObject) -> str:
    words = (text_at(body, "model"), text_at(body, "mode"), text_at(body, "capture", "source"))
    return ", ".join(filter(None, ("a Live session of aimock", *words)))


def _numbered(body: JsonObject) -> Iterator[Frame]:
    return (frame._replace(seq=seq) for seq, frame in enumerate(_frames(body), 1))


def _frames(body: JsonObject) -> Iterator[Frame]:
    entries: Sequence[Json] = list_at(body, "entries")
    for entry in entries:
        side, event = _SIDES.get(text_at(entry, "direction") or ""), value_at(entry, ("event",))
        at = number_at(entry, "atMs")
        if side is not None and isinstance(event, dict):
            moment = round(at * MILLISECOND) if at is not None and 0 <= at < _LATEST else None
            yield Frame(moment, side, Kind.TEXT, codec.write(event), 0)

"""Ids for events of which a text shows no more than the name.

A trace of names still tells which events belong together: the server works on
one response at a time, and an item is spoken of until the next one begins.
Without any id that would be lost, and a response that came would look like one
that did not. The stand-ins are no ids of a server and look like none.
"""

from collections.abc import Sequence

from ..core import codec
from ..core.json import JsonObject, Path, text_at
from ..core.wire import Frame, Kind, Side
from ..protocol.dialect import EventSpec, row_of
from ..protocol.vocabulary import Meaning, RefKind
from .repair import Repair

_PREFIX = "not-shown"
_OPENS = {
    RefKind.RESPONSE: frozenset({Meaning.RESPONSE_OPENED}),
    RefKind.ITEM: frozenset({Meaning.SPEECH_STARTED, Meaning.OUTPUT_ITEM_ADDED}),
}
_REUSES = frozenset({Meaning.ITEM_ADDED, Meaning.AUDIO_COMMITTED})  # where the item that was begun is not added yet


def with_ids(frames: Sequence[Frame], named: Sequence[bool]) -> list[Frame]:
    """The frames, with stand-ins in those of which only the name is shown (`named`)."""
    if not any(named):
        return list(frames)
    known = _Known()
    return [known.take(frame, fill=fill) for frame, fill in zip(frames, named, strict=True)]


class _Known:
    """The response and the item that are spoken of."""

    def __init__(self) -> None:
        self._current: dict[RefKind, str] = {}
        self._made: dict[RefKind, int] = {}
        self._is_added = False  # the item stands in the conversation

    def take(self, frame: Frame, *, fill: bool) -> Frame:
        """Learn the ids of a frame, or fill them in."""
        if frame.kind is not Kind.TEXT or frame.side is not Side.SERVER:
            return frame
        body, _ = codec.decode(frame.payload)
        row = row_of(Side.SERVER, str(body.get("type")))
        if row is None:
            return frame
        missing = [
            (kind, path) for kind in _OPENS if (path := row.ids.get(kind)) and self._learn(kind, path, body, row)
        ]
        if not fill or not missing:
            return frame
        for kind, path in missing:
            _put(body, path, self._id(kind, row.means))
        return _marked(frame, codec.write(body))

    def _learn(self, kind: RefKind, path: Path, body: JsonObject, row: EventSpec) -> bool:
        """Remember the id at `path`; tell whether there is none."""
        identity = text_at(body, *path)
        if identity is not None:
            self._current[kind] = identity
            self._is_added = kind is RefKind.ITEM and row.means is Meaning.ITEM_ADDED
        return identity is None

    def _id(self, kind: RefKind, means: Meaning) -> str:
        fresh = means in _OPENS[kind] or kind not in self._current
        if kind is RefKind.ITEM:
            fresh = fresh or (means in _REUSES and self._is_added)
            self._is_added = means is Meaning.ITEM_ADDED or (self._is_added and not fresh)
        if fresh:
            self._made[kind] = self._made.get(kind, 0) + 1
            self._current[kind] = f"{_PREFIX}-{kind.value}-{self._made[kind]}"
        return self._current[kind]


def _put(body: JsonObject, path: Path, identity: str) -> None:
    for step in path[:-1]:
        inner = body.setdefault(str(step), {})
        if not isinstance(inner, dict):
            return
        body = inner
    body[str(path[-1])] = identity


def _marked(frame: Frame, payload: bytes) -> Frame:
    assert frame.marks is not None
    assert frame.marks.origin is not None
    origin = frame.marks.origin._replace(missing=(*frame.marks.origin.missing, str(Repair.IDS)))
    return frame._replace(payload=payload, marks=frame.marks._replace(origin=origin))

"""Ids for events of which a text shows no more than the name.

A trace of names still tells which events belong together: the server works on
one response at a time, and an item is spoken of until the next one begins.
Without any id that would be lost, and a response that came would look like one
that did not. The stand-ins are no ids of a server and look like none.
"""

from collections.abc import Sequence
from functools import lru_cache

from ..core import codec
from ..core.json import JsonObject, Path, text_at
from ..core.wire import Frame, Kind, Marks, Origin, Side
from ..protocol import table
from ..protocol.dialect import row_of
from ..protocol.vocabulary import Meaning, RefKind
from .repair import Repair

_PREFIX = "not-shown"
_MISSING = str(Repair.IDS)
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
        means, places = (_read_again if fill else _read)(frame.payload, table.revision())
        missing = [(kind, path) for kind, path, identity in places if self._learn(kind, identity, means)]
        if not fill or not missing:
            return frame
        body, _ = codec.decode(frame.payload)
        for kind, path in missing:
            _put(body, path, self._id(kind, means))
        return _marked(frame, codec.write(body))

    def _learn(self, kind: RefKind, identity: str | None, means: Meaning) -> bool:
        """Remember the id of an event; tell whether there is none."""
        if identity is not None:
            self._current[kind] = identity
            self._is_added = kind is RefKind.ITEM and means is Meaning.ITEM_ADDED
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


_Places = tuple[Meaning, tuple[tuple[RefKind, Path, str | None], ...]]


def _read(payload: bytes, known: table.Revision) -> _Places:
    """What a server's event means, and where the ids that may have to be made stand in it, with those it has.

    That is so as long as no other dialects are `known`.
    """
    body, _ = codec.decode(payload)
    row = row_of(Side.SERVER, str(body.get("type")))
    if row is None:
        return Meaning.UNKNOWN, ()
    return row.means, tuple((kind, path, text_at(body, *path)) for kind in _OPENS if (path := row.ids.get(kind)))


_read_again = lru_cache(256)(_read)  # events of which only the name is shown are much the same


def _put(body: JsonObject, path: Path, identity: str) -> None:
    for step in path[:-1]:
        inner = body.setdefault(str(step), {})
        if not isinstance(inner, dict):
            return
        body = inner
    body[str(path[-1])] = identity


def _marked(frame: Frame, payload: bytes) -> Frame:
    at, side, kind, _, seq, marks = frame
    assert marks is not None
    assert marks.origin is not None
    old = marks.origin
    origin = Origin(*old[:5], (*old.missing, _MISSING), old.times)
    return Frame(at, side, kind, payload, seq, Marks(*marks[:3], origin, *marks[4:]))

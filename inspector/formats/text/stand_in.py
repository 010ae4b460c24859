"""Ids for events of which a text shows no more than the name, or not the object that has the id.

A console folds `response: {…}`, and a class of an app may have no such object
at all. A trace of names still tells which events belong together: the server
works on one response at a time, and an item is spoken of until the next begins.
Without any id that would be lost, and a response that came would look like one
that did not. The stand-ins are no ids of a server and look like none.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice

from ...core import codec
from ...core.json import JsonObject, Path, text_at
from ...core.wire import STAND_IN, Fidelity, Frame, Kind, Marks, Side
from ...protocol import table
from ...protocol.dialect import row_of
from ...protocol.vocabulary import Meaning, RefKind
from ..objects.repair import Repair

_AHEAD = 1024  # frames behind one in which its ids are looked for
_BOUNDS = frozenset({Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED})
_AT_ONCE = 8  # responses that may be open
_MISSING = str(Repair.IDS)
_FOLDED, _FOREIGN = str(Repair.ELISION), str(Repair.NOTATION)
_OPENS = {
    RefKind.RESPONSE: frozenset({Meaning.RESPONSE_OPENED}),
    RefKind.ITEM: frozenset({Meaning.SPEECH_STARTED, Meaning.OUTPUT_ITEM_ADDED}),
}
_REUSES = frozenset({Meaning.ITEM_ADDED, Meaning.AUDIO_COMMITTED})  # where the item that was begun is not added yet


def with_ids(frames: Iterable[tuple[Frame, bool]]) -> Iterator[Frame]:
    """The frames, with stand-ins where only the name (the bool of a frame), or not the object with the id, is shown."""
    rest, known = iter(frames), _Known()
    ahead = [*islice(rest, 2 * _AHEAD)]
    while ahead:
        known.see([frame for frame, _ in ahead])
        now = ahead if len(ahead) < 2 * _AHEAD else ahead[:_AHEAD]
        for number, (frame, name) in enumerate(now):
            yield known.take(number, name=name, folded=not name and _may_be_folded(frame))
        ahead = [*ahead[len(now) :], *islice(rest, len(now))]


def _may_be_folded(frame: Frame) -> bool:
    origin = frame.marks.origin if frame.marks else None
    return origin is not None and (_FOLDED in origin.missing or _FOREIGN in origin.mended)


class _Known:
    """The response and the item that are spoken of."""

    def __init__(self) -> None:
        self._frames: Sequence[Frame] = ()
        self._current: dict[RefKind, str] = {}
        self._made: dict[RefKind, int] = {}
        self._open: deque[str] = deque(maxlen=_AT_ONCE)  # responses, the newest last
        self._is_added = False  # the item stands in the conversation

    def see(self, frames: Sequence[Frame]) -> None:
        """These are the next frames."""
        self._frames = frames

    def take(self, number: int, *, name: bool, folded: bool) -> Frame:
        """Learn the ids of a frame, or fill them in."""
        frame = self._frames[number]
        if frame.kind is not Kind.TEXT or frame.side is not Side.SERVER:
            return frame
        means, places = (_read_again if name else _read)(frame.payload, table.revision())
        missing = [(kind, path) for kind, path, identity in places if self._learn(kind, identity, means)]
        if not missing or not (name or folded):
            self._follow(means)
            return frame
        body, _ = codec.decode(frame.payload)
        missing = [(kind, path) for kind, path in missing if name or _is_folded(body, path)]
        made = False
        for kind, path in missing:
            told = None if name else _flat(body, kind) or self._shown(number, kind, means)
            if told:
                self._learn(kind, told, means)
            made = made or told is None
            _put(body, path, told or self._id(kind, means))
        self._follow(means)
        return _changed(frame, codec.write(body), made=made) if missing else frame

    def _follow(self, means: Meaning) -> None:
        """Where a response ends while another is open, what comes next is of that one."""
        if means not in _BOUNDS or (current := self._current.get(RefKind.RESPONSE)) is None:
            return
        if means is Meaning.RESPONSE_OPENED:
            self._open.append(current)
        elif current in self._open:
            self._open.remove(current)
            if self._open:
                self._current[RefKind.RESPONSE] = self._open[-1]

    def _shown(self, number: int, kind: RefKind, means: Meaning) -> str | None:
        """The id that what stands around an event shows it to have."""
        if kind is RefKind.ITEM and means in _REUSES and not self._is_added and kind in self._current:
            return self._current[kind]
        return self._following(number) if means is Meaning.ITEM_ADDED else self._ahead(number, kind, means)

    def _following(self, number: int) -> str | None:
        """The id that the next item of the conversation says the one before it has."""
        for frame in islice(self._frames, number + 1, None):
            if frame.kind is Kind.TEXT and _read(frame.payload, table.revision())[0] is Meaning.ITEM_ADDED:
                return text_at(codec.decode(frame.payload)[0], "previous_item_id")
        return None

    def _ahead(self, number: int, kind: RefKind, means: Meaning) -> str | None:
        """The id that what follows has, before the next one begins; none where nothing begins here."""
        if means not in _OPENS[kind]:
            return None
        for frame in islice(self._frames, number + 1, None):
            if frame.kind is not Kind.TEXT or frame.side is not Side.SERVER:
                continue
            other, places = _read(frame.payload, table.revision())
            if other in _OPENS[kind]:
                return None
            if identity := next((one for of, _, one in places if of is kind and one), None):
                return identity
        return None

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
            self._current[kind] = f"{STAND_IN}{kind.value}-{self._made[kind]}"
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


def _is_folded(body: JsonObject, path: Path) -> bool:
    """Tell whether the object that has an id is not there, or only a mark in its place."""
    return len(path) > 1 and not isinstance(body.get(str(path[0])), dict)


def _flat(body: JsonObject, kind: RefKind) -> str | None:
    """The id where a class without the object has it."""
    return text_at(body, f"{kind.value}_id")


def _put(body: JsonObject, path: Path, identity: str) -> None:
    for step in path[:-1]:
        inner = body.get(str(step))
        if not isinstance(inner, dict):
            inner = {"status": body["status"]} if "status" in body else {}
            body[str(step)] = inner
        body = inner
    body[str(path[-1])] = identity


def _changed(frame: Frame, payload: bytes, *, made: bool) -> Frame:
    """The frame with its ids; `made`: at least one of them stands in for another."""
    at, side, kind, _, seq, marks = frame
    if not made:
        return Frame(at, side, kind, payload, seq, marks)
    assert marks is not None
    assert marks.origin is not None
    old = marks.origin
    fidelity = old.fidelity if old.fidelity is Fidelity.NAME_ONLY else Fidelity.PARTIAL
    origin = old._replace(fidelity=fidelity, missing=(*old.missing, _MISSING))
    return Frame(at, side, kind, payload, seq, Marks(*marks[:3], origin, *marks[4:]))

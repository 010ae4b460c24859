"""Beta server events as GA would have sent them, for recordings.

An event keeps what it means; its name in GA is looked up by that. What the beta says
once and GA twice (an item is there, an item is final) is said twice.
"""

from typing import NamedTuple

from ..core.json import JsonObject, Path, list_at, object_at, text_at
from ..core.wire import Side
from .dialect import Dialect, load
from .migrate import GA, Draft, Moved, Outcome
from .vocabulary import Meaning

_SESSIONS = frozenset({Meaning.SESSION_CREATED, Meaning.SESSION_UPDATED})
_RESPONSES = frozenset({Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED})
_TRANSCRIPTION = "realtime.transcription_session"
_UNFINISHED = "in_progress"


class Retelling(NamedTuple):
    """The events that stand for one; none where GA says nothing."""

    bodies: list[JsonObject]
    report: list[Moved]


class Retold:
    """Retells the server events of one recording, in order; it remembers the names of tool calls and open items."""

    __slots__ = ("_beta", "_ga", "_names", "_open")

    def __init__(self, beta: Dialect) -> None:
        self._beta = beta
        self._ga = load(GA)
        self._names: dict[str, str] = {}  # call id to function name, which GA repeats with the arguments
        self._open: set[str] = set()  # items that are not final yet

    def retell(self, body: JsonObject) -> Retelling:
        """Retell one event. An event that the beta does not have comes back as it is. Never raises."""
        spec = self._beta.spec(Side.SERVER, text_at(body, "type") or "")
        if spec is None:
            return Retelling([body], [])
        draft = Draft(body)
        name = self._ga.name_of(spec.type, spec.means)
        if name is None:
            return Retelling([], [Moved(spec.type, Outcome.NO_EQUIVALENT)])
        draft.retype(name)
        self._fields(draft, spec.means)
        return Retelling(*self._with_item_done(draft, spec.means))

    def _fields(self, draft: Draft, means: Meaning) -> None:
        if means in _SESSIONS:
            _session(draft)
        elif means in _RESPONSES:
            _response(draft)
        elif means is Meaning.OUTPUT_ARGUMENTS_DONE:
            self._name_of_call(draft)
        elif object_at(draft.body, "item"):
            self._remember(object_at(draft.body, "item"))
            _item(draft, ("item",))

    def _remember(self, item: JsonObject) -> None:
        call, name = text_at(item, "call_id"), text_at(item, "name")
        if call and name:
            self._names[call] = name

    def _name_of_call(self, draft: Draft) -> None:
        name = self._names.get(text_at(draft.body, "call_id") or "")
        if name is not None:
            draft.add(("name",), name, "GA repeats the function's name")

    def _with_item_done(self, draft: Draft, means: Meaning) -> tuple[list[JsonObject], list[Moved]]:
        """GA's second word on an item: at once where it is whole, else right before its output is done."""
        item = object_at(draft.body, "item")
        identity, status = text_at(item, "id"), text_at(item, "status")
        done = _item_done(draft.body)
        if means is Meaning.ITEM_ADDED and identity:
            if status == _UNFINISHED:
                self._open.add(identity)
                return [draft.body], draft.report
            return [draft.body, done], [*draft.report, _told("conversation.item.done")]
        if means is Meaning.OUTPUT_ITEM_DONE and identity in self._open:
            self._open.discard(identity)
            return [done, draft.body], [*draft.report, _told("conversation.item.done")]
        return [draft.body], draft.report


def _told(type_: str) -> Moved:
    return Moved("", Outcome.MAPPED, type_, "GA says when an item is final")


def _item_done(body: JsonObject) -> JsonObject:
    identity = text_at(body, "event_id")
    return {
        "type": "conversation.item.done",
        **({"event_id": f"{identity}_done"} if identity else {}),
        "previous_item_id": body.get("previous_item_id"),
        "item": body.get("item"),
    }


def _session(draft: Draft) -> None:
    kind = "transcription" if text_at(draft.body, "session", "object") == _TRANSCRIPTION else "realtime"
    if object_at(draft.body, "session"):
        draft.settings("session")
        draft.add(("session", "type"), kind, "GA says which kind of session it is")


def _response(draft: Draft) -> None:
    draft.settings("response")
    for place in range(len(list_at(draft.body, "response", "output"))):
        _item(draft, ("response", "output", place))


def _item(draft: Draft, path: Path) -> None:
    draft.item(path)
    if text_at(draft.value(path), "object") is not None:
        draft.drop((*path, "object"), Outcome.DROPPED, "GA leaves it out")

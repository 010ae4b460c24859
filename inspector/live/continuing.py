"""A conversation begun anew: the events that create the items of a recording in another session.

An item is taken as the recording last shows it. Only words can be created again (PROTOCOL 2.3, 3.4): of sound the
transcript stands in for it where there is one; whatever cannot be carried over is named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..core import codec
from ..core.json import Json, JsonObject, list_at, object_at, text_at
from ..recording.reading import Reading

_SHOWN = frozenset({"conversation.item.added", "conversation.item.created", "conversation.item.done"})
_CREATE = "conversation.item.create"
_OUTPUT = "response.output_item.done"
_DELETED = "conversation.item.deleted"
_TRUNCATED = "conversation.item.truncated"
_TRANSCRIBED = "conversation.item.input_audio_transcription.completed"
_TELLING = frozenset({*_SHOWN, _OUTPUT, _DELETED, _TRUNCATED, _TRANSCRIBED})
_SOUND = "sound without a transcript"


@dataclass(frozen=True, slots=True)
class Carried:
    """The events to send, in order, and what is left out, each with its reason."""

    events: Sequence[JsonObject]
    left_out: Sequence[str]

    @property
    def payloads(self) -> list[bytes]:
        return [codec.write(event) for event in self.events]

    @property
    def told(self) -> str:
        """What was done, as sentences."""
        count = f"{len(self.events)} item{'' if len(self.events) == 1 else 's'} of the conversation"
        lost = f" Not carried over: {'; '.join(self.left_out)}." if self.left_out else ""
        return f"Carried over {count}, as words.{lost}"


@dataclass(slots=True)
class _Items:
    """The items as the events seen so far show them."""

    order: list[str] = field(default_factory=list)
    bodies: dict[str, JsonObject] = field(default_factory=dict)
    transcripts: dict[str, str] = field(default_factory=dict)
    cut: set[str] = field(default_factory=set)

    def show(self, item: JsonObject, after: str | None) -> None:
        identity = text_at(item, "id") or ""
        if identity not in self.bodies:
            place = self.order.index(after) + 1 if after in self.order else len(self.order)
            self.order.insert(place, identity)
        self.bodies[identity] = item

    def remove(self, identity: str) -> None:
        if identity in self.bodies:
            del self.bodies[identity]
            self.order.remove(identity)


def carried(reading: Reading, *, beta: bool = False) -> Carried:
    """What creates the conversation of a recording anew; `beta`: in the words of a server that speaks the beta."""
    items = _items(reading)
    events: list[JsonObject] = []
    left_out: list[str] = []
    for identity in items.order:
        made, reason = _created(items, identity, beta=beta)
        if made:
            events.append({"type": _CREATE, "item": made})
        if reason:
            left_out.append(f"{reason} ({identity})")
    return Carried(events, left_out)


def _items(reading: Reading) -> _Items:
    items = _Items()
    columns = reading.columns
    for seq in range(1, len(columns) + 1):
        if columns.type_of(seq) in _TELLING:
            _take(items, reading.event(seq).body)
    return items


def _take(items: _Items, body: JsonObject) -> None:
    """Let an event tell what it has to say of the items; what a client only wishes for is none yet."""
    type_, item, identity = text_at(body, "type") or "", object_at(body, "item"), text_at(body, "item_id") or ""
    known = (text_at(item, "id") or "") in items.bodies
    if type_ in _SHOWN or (type_ == _OUTPUT and known):  # a response beside the conversation leaves nothing in it
        items.show(item, text_at(body, "previous_item_id"))
    elif type_ == _DELETED:
        items.remove(identity)
    elif type_ == _TRUNCATED:
        items.cut.add(identity)
    elif type_ == _TRANSCRIBED:
        items.transcripts[identity] = text_at(body, "transcript") or ""


def _created(items: _Items, identity: str, *, beta: bool) -> tuple[JsonObject | None, str]:
    """The item to create, None where nothing of it can be; and what is left out of it."""
    item = items.bodies[identity]
    kind, role = text_at(item, "type"), text_at(item, "role")
    if kind in _WHOLE:
        return {key: item[key] for key in _WHOLE[kind] if key in item}, ""
    if kind != "message" or role not in ("user", "assistant", "system"):
        return None, f"an item of type {kind or 'unknown'}"
    if identity in items.cut:
        return None, "an answer that was interrupted: how much of it was heard is not recorded as words"
    written = [_part(object_at(part), role, items.transcripts.get(identity, ""), beta) for part in _parts(item)]
    content: list[Json] = [part for part, _ in written if part]
    lost = next((reason for _, reason in written if reason), "")
    if not content:
        return None, lost or f"an empty message of the {role}"
    return {"type": "message", "role": role, "content": content}, lost


_WHOLE: Mapping[str | None, Sequence[str]] = {
    "function_call": ("type", "call_id", "name", "arguments"),
    "function_call_output": ("type", "call_id", "output"),
}
"""Items that are created as they are, and the fields that matter."""


def _parts(item: JsonObject) -> Sequence[Json]:
    return list_at(item, "content")


def _part(part: JsonObject, role: str, transcript: str, beta: bool) -> tuple[JsonObject | None, str]:
    """A part of a message in words; the reason where that cannot be."""
    if text_at(part, "type") == "input_image":
        return (part, "") if text_at(part, "image_url") else (None, "a picture that the server does not show")
    words = text_at(part, "text") or text_at(part, "transcript") or transcript
    if not words:
        return None, _SOUND if "audio" in (text_at(part, "type") or "") else ""
    kind = "input_text" if role != "assistant" else ("text" if beta else "output_text")
    return {"type": kind, "text": words}, ""

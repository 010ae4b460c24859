"""What handlers share: the shape of their answer, and references to what an event is about.

A handler takes one event into the session and returns what the event is about,
most specific first, and whether the lifecycle allows it there.
"""

from collections.abc import Callable

from ...core.event import Event
from ...core.json import Json, has, list_at, object_at, text_at
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..session import Session
from ..state.answer import Operation
from ..state.part import Item
from ..turn import turn_ref

Handled = tuple[tuple[Ref, ...], bool]
Handler = Callable[[Session, Event], Handled]
SESSION_REF = Ref(RefKind.SESSION, "")
_FINAL = ("completed", "incomplete")


def operation_ref(seq: int) -> Ref:
    return Ref(RefKind.OPERATION, str(seq))


def operation_refs(session: Session, operation: Operation | None) -> tuple[Ref, ...]:
    """The operation and its turn; nothing where no operation is linked."""
    if operation is None:
        return ()
    if operation.turn is None:
        return (operation_ref(operation.seq),)
    return (operation_ref(operation.seq), turn_ref(session.turns[operation.turn]))


def item_of(session: Session, event: Event, *path: str) -> Item | None:
    """The item that an event names, made known if it is new."""
    identity = text_at(event.body, *path)
    if identity is None:
        return None
    item = session.items.get(identity)
    if item is None:
        item = session.items[identity] = Item(identity)
    return item


def describe_item(item: Item, event: Event) -> None:
    """Take over what the event's `item` object says."""
    body = object_at(event.body, "item")
    item.type = text_at(body, "type") or item.type
    item.role = text_at(body, "role") or item.role
    status = text_at(body, "status") or item.status
    if status == "in_progress" and item.status in _FINAL:
        item.reopened_seq = event.seq
    item.status = status
    item.phase = text_at(body, "phase") or item.phase
    item.call = text_at(body, "call_id") or item.call
    if not item.null_seq and any(_awaits_transcript(part) for part in list_at(body, "content")):
        item.null_seq = event.seq


def _awaits_transcript(part: Json) -> bool:
    """A part of spoken input whose words are not known yet."""
    sound = text_at(part, "type") == "input_audio" and has(part, ("transcript",))
    return sound and text_at(part, "transcript") is None


def item_refs(item: Item | None) -> tuple[Ref, ...]:
    return (Ref(RefKind.ITEM, item.id),) if item else ()

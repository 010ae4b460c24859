"""A user's message was added and nobody asked for an answer."""

from dataclasses import replace

from ....core.json import text_at
from ....model.fact import vad_on
from ....model.session import Session
from ....model.state.answer import Operation
from ....model.state.lifecycle import State
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import newest_request
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="response-never-requested",
    code="RT204",
    severity=Severity.WARNING,
    title="A message was added, but no response was asked for",
    explanation="Adding an item to the conversation never makes the model speak. Turn detection does not help here "
    "either: it reacts to audio, not to items.",
    remedy="Send response.create after the conversation.item.create of the user's message.",
    cause=Cause.REQUEST_MISSING,
    explained_by=("item-create-unacked", "history-role-type-mismatch", "id-too-long-or-dup"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not while an earlier conversation is replayed; a note while audio flows, which may end the turn instead."""
    session = scene.session
    newest = _newest_item(session)
    if newest is None or text_at(newest.body, "item", "role") == "assistant" or _is_deleted(session, newest):
        return None
    turn = session.turns[int(hit.about.id)]
    message = f"The user's item was sent (event {newest.seq}), but no response.create followed: {hit.seen}."
    if vad_on(session) and session.buffer.last_seq > newest.seq:
        message += " Audio is being sent, so turn detection may still begin an answer."
        return replace(hit, message=message, severity=Severity.NOTE)
    return replace(hit, message=message, evidence=tuple(turn.input) or hit.evidence, expected=("response.create",))


def _is_deleted(session: Session, create: Operation) -> bool:
    """The client took the item back: nothing is left to answer."""
    made = (one for one in reversed(session.items.values()) if one.operation == create.seq)
    item = next(made, None) if session.requests.get(Meaning.ITEM_DELETE) else None
    return item is not None and item.state is State.DELETED


def _newest_item(session: Session) -> Operation | None:
    return newest_request(session, Meaning.ITEM_CREATE)

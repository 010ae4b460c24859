"""An item was sent and the server never confirmed it."""

from dataclasses import replace

from ....core.json import text_at
from ....core.text import noun_text, safe
from ....protocol.vocabulary import Cause
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...facts.official import NO_ITEMS, leaves_items_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="item-create-unacked",
    code="RT102",
    severity=Severity.ERROR,
    title="The server neither confirmed nor refused a conversation item",
    explanation="Every conversation.item.create is answered at once, by the item's own event or by an error. Without "
    "an answer the item may be missing from what the model sees.",
    remedy="Send the item again with an item.id and an event_id of your own, and wait for its acknowledgement before "
    "response.create. If nothing is acknowledged any more, the server or your reader has stopped: reconnect.",
    cause=Cause.SERVER_STALL,
    explained_by=("beta-disabled", "session-never-created", "quota-exhausted", "auth-failure", "session-expired"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    session = scene.session
    operation = session.operations[int(hit.about.id)]
    if unclaimed_error(session, operation.seq):
        return NEVER
    role = text_at(operation.body, "item", "role") or text_at(operation.body, "item", "type") or "unnamed"
    message = (
        f"{operation_text(operation)}, {noun_text(safe(role))} item, has no {hit.expected[0]} and no error: {hit.seen}."
    )
    answered = session.opened_after(operation.seq)
    if answered is None and leaves_items_out(scene):
        return replace(hit, message=f"{message} {NO_ITEMS}", severity=Severity.NOTE)
    if answered is None:
        return replace(hit, message=message)
    message += f" The server went on to answer (event {answered.opened_seq}), so it may only not acknowledge items."
    return replace(hit, message=message, severity=Severity.NOTE, evidence=(operation.seq, answered.opened_seq))

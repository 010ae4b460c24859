"""The client looks in the conversation for what stands beside it."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.answer import Operation
from ....model.state.part import Item
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text, response_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="oob-result-ignored",
    code="RT220",
    severity=Severity.NOTE,
    title="An item of a response beside the conversation is used as if it were in it",
    explanation='A response with conversation "none" writes nothing into the conversation: no conversation.item event '
    "comes for its items, they cannot be retrieved, truncated or deleted, nothing can follow them, and a tool that it "
    "called cannot be answered there.",
    remedy="Read the result from the response's own events, at the latest from the output of its response.done, and "
    "tell it apart by its metadata. Put it into the conversation with conversation.item.create if it belongs there.",
    cause=Cause.CLIENT_ERROR,
)


@on(RULE, Meaning.ITEM_RETRIEVE, Meaning.ITEM_TRUNCATE, Meaning.ITEM_DELETE, Meaning.ITEM_CREATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session = scene.session
    operation = session.operations.get(change.seq)
    item = _named(session, operation) if operation else None
    response = session.responses.get(item.response or "") if item else None
    if operation and item and response and response.out_of_band and not _is_kept(item):
        yield Hit(
            Ref(RefKind.OPERATION, str(change.seq)),
            change.seq,
            f"{operation_text(operation)} refers to {safe(item.id)} of {response_text(response)}, which stands beside "
            "the conversation.",
            evidence=(response.opened_seq or response.closed_seq, change.seq),
        )


def _named(session: Session, operation: Operation) -> Item | None:
    """The item that a client event refers to: by its id, as the one before, or as the call that it answers."""
    body = operation.body
    call = session.calls.get(text_at(body, "item", "call_id") or "")
    identity = text_at(body, "item_id") or text_at(body, "previous_item_id") or (call.item if call else None)
    return session.items.get(identity or "")


def _is_kept(item: Item) -> bool:
    """The client, or the server, has put it into the conversation after all."""
    return item.added_seq > 0 or item.operation > 0

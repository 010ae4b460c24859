"""An answer was asked for before its message was confirmed, and the message was refused."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.handlers.reference import operation_ref
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, refused_by, requests_of
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="response-create-before-item-ack",
    code="RT657",
    severity=Severity.NOTE,
    title="An answer was asked for to a message that was refused",
    explanation="Sending response.create right behind conversation.item.create is legal and quick, since the server "
    "keeps the order. But where the item is refused, the answer is given without it.",
    remedy="Correct the item, create it again and then send response.create; where an answer must not ignore the item, "
    "wait for its confirmation first.",
    cause=Cause.EVENT_ORDER,
)
_MOST = 8  # requests that were sent too early are told of for each refusal


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    item = refused_by(scene.session, failure) if failure else None
    if item is None or item.means is not Meaning.ITEM_CREATE:
        return
    for request in requests_of(scene.session, Meaning.RESPONSE_CREATE, item.seq, _MOST):
        yield Hit(
            about=operation_ref(request.seq),
            seq=request.seq,
            message=f"{operation_text(request)} followed {operation_text(item)} before that was answered; event "
            f"{change.seq} then refused the item, so the answer does not know it.",
            evidence=(item.seq, request.seq, change.seq),
        )

"""The client asked for a response and got neither one nor an error."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.text import safe
from ....model.handlers.reference import operation_ref
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, place, unclaimed_error
from ...registry import at_end, awaited
from ...scene import Scene

RULE = Rule(
    name="response-create-unanswered",
    code="RT203",
    severity=Severity.ERROR,
    title="A response.create has no answer of any kind",
    explanation="A response.create is answered within about a hundred milliseconds, by response.created or by an "
    "error. Silence means that the server did not take it, or that its answer did not reach this log.",
    remedy="See whether any later frame or pong arrived: if not, the connection is dead, so reconnect. If it is alive, "
    "send response.create again with an event_id, so that an error can name it.",
    cause=Cause.SERVER_STALL,
    explained_by=(
        "beta-disabled",
        "quota-exhausted",
        "session-update-rejected",
        "session-never-created",
        "session-expired",
        "auth-failure",
        "reader-stopped",
        "peer-connection-failed",
    ),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where an error came that names no event: it may be the answer; a note where only the beginning is missing."""
    session = scene.session
    operation = session.operations[int(hit.about.id)]
    if unclaimed_error(session, operation.seq):
        return NEVER
    message = f"{operation_text(operation)} has no response.created and no error: {hit.seen}."
    if operation.active_response:
        message += f" {safe(operation.active_response)} was still open when it was sent."
    unopened = _unopened(session, operation.seq)
    if unopened:
        seen = f"{safe(unopened.id)} came without response.created"
        return replace(hit, message=f"{message} But {seen}.", severity=Severity.NOTE, seen=seen)
    where = place(scene, operation.seq, operation.at)
    return replace(hit, message=message, data={**hit.data, "sent": where, "event_id": operation.event_id})


@at_end(RULE)
def left_out(scene: Scene) -> Iterator[Hit]:
    """A note where a response came item by item, and only its beginning is not in the log."""
    session = scene.session
    if len(session.opened_in_order) == len(session.responses):
        return
    for response in session.responses.values():
        operation = session.operations.get(response.operation)
        if operation is None or response.opened_seq or not response.first_item_seq:
            continue
        yield Hit(
            operation_ref(operation.seq),
            operation.seq,
            f"{operation_text(operation)} got {safe(response.id)}, and the log holds no response.created for it.",
            evidence=(operation.seq, operation.answered_seq),
            severity=Severity.NOTE,
            expected=scene.names(Meaning.RESPONSE_OPENED),
            remedy="Log response.created too: it tells which response answers which request.",
        )


def _unopened(session: Session, after: int) -> Response | None:
    """A response that shows itself after the request although nothing announced it."""
    if len(session.opened_in_order) == len(session.responses):
        return None
    return next((one for one in session.responses.values() if not one.opened_seq and one.last_seq > after), None)

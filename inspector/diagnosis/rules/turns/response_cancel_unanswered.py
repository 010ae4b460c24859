"""A response was cancelled and went on as if nothing had been said."""

from dataclasses import replace

from ....core.json import text_at
from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...facts.official import is_said_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="response-cancel-unanswered",
    code="RT250",
    severity=Severity.WARNING,
    title="A cancel has no effect",
    explanation="response.cancel ends the open response with response.done, status cancelled; pieces that were already "
    "on their way may still come. Where nothing is open, an error says so.",
    remedy="Name the response: response.cancel with its response_id, after response.created. If it is not answered "
    "either, the server or your reader has stopped: reconnect.",
    cause=Cause.SERVER_STALL,
    explained_by=("response-stalled-no-output", "response-never-done"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Only where something was open and still is: what ended by itself, or in all its parts, needs no answer."""
    session = scene.session
    operation = session.operations[int(hit.about.id)]
    aim = text_at(operation.body, "response_id") or operation.active_response or ""
    response = session.responses.get(aim)
    if response is None or not response.is_open or unclaimed_error(session, operation.seq):
        return None
    if is_said_out(session, response):
        return None
    went_on = f" It went on to event {response.last_seq}." if response.last_seq > operation.seq else ""
    message = f"{operation_text(operation)} did not end {safe(response.id)}: no response.done, {hit.seen}.{went_on}"
    return replace(hit, message=message, severity=Severity.WARNING, evidence=(response.opened_seq, operation.seq))

"""The Live API did not answer session.start."""

from dataclasses import replace

from ....protocol.vocabulary import Cause
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="session-start-unanswered",
    code="RT108",
    severity=Severity.ERROR,
    title="The start of the session has no answer",
    explanation="A Live session begins with the client's session.start, which the server answers with session.started "
    "or an error. Until then there is no session, and nothing that is sent has any effect.",
    remedy="Check that session.start is the first frame, names a Live model and goes to /v1/live/sessions; then "
    "connect anew.",
    cause=Cause.SERVER_STALL,
    explained_by=("auth-failure", "model-missing", "quota-exhausted"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where an error came that names no event: it may be the answer."""
    operation = scene.session.operations[int(hit.about.id)]
    if unclaimed_error(scene.session, operation.seq):
        return NEVER
    return replace(hit, message=f"{operation_text(operation)} has no session.started and no error: {hit.seen}.")

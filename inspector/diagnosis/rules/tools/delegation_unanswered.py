"""A Live session handed work to the application, and nothing came back."""

from dataclasses import replace

from ....core.text import safe
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import requests_of
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="delegation-unanswered",
    code="RT508",
    severity=Severity.WARNING,
    title="Work was handed to the application, and it did not answer",
    explanation="A Live session that delegates to the client waits for what the application finds out: a thought that "
    "the model may use, or a comment that it is to say. Meanwhile it can only keep the user company.",
    remedy="Do the work at session.delegation.created, and send session.thinking.append or session.commentary.append "
    "with its delegation_id; while it runs, a comment now and then keeps the user company.",
    cause=Cause.TOOL_ROUND,
)
_REMARKS = (Meaning.THINKING_APPEND, Meaning.COMMENTARY_APPEND)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where a remark came that names no delegation: it may be the answer."""
    if _remarked(scene.session, hit.seq):
        return None
    message = (
        f"The delegation {safe(hit.about.id)} (event {hit.seq}) is the application's, and it sent no "
        f"{' or '.join(hit.expected)} for it: {hit.seen}."
    )
    return replace(hit, message=message)


def _remarked(session: Session, after: int) -> bool:
    return any(requests_of(session, means, after, 1) for means in _REMARKS)

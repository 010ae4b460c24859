"""A command was neither confirmed nor refused."""

from dataclasses import replace

from ....protocol.vocabulary import Cause
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...facts.official import NO_ITEMS, leaves_items_out, unless_left_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="command-unacked",
    code="RT107",
    severity=Severity.WARNING,
    title="A command was neither confirmed nor refused",
    explanation="Commands on items and buffers, and those of the Live API, are answered at once by an event of their "
    "own or by an error. Without an answer nobody knows whether the command took effect.",
    remedy="Look whether the log leaves the acknowledgement out. If nothing is acknowledged any more, the server or "
    "your reader has stopped: reconnect.",
    cause=Cause.SERVER_STALL,
    explained_by=(
        "beta-disabled",
        "session-never-created",
        "session-start-unanswered",
        "quota-exhausted",
        "session-expired",
    ),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where an error came that names no event: it may be the answer. A note where the server works on."""
    session = scene.session
    operation = session.operations[int(hit.about.id)]
    if unclaimed_error(session, operation.seq):
        return NEVER
    message = f"{operation_text(operation)} has no {hit.expected[0]} and no error: {hit.seen}."
    severity = min(hit.severity or Severity.WARNING, Severity.WARNING)
    if operation.type.startswith("conversation.item.") and leaves_items_out(scene):
        return replace(hit, message=f"{message} {NO_ITEMS}", severity=Severity.NOTE)
    later = session.answered_after(operation.seq)
    if later is None:
        return replace(hit, message=message, severity=severity)
    message += f" The server answered a later command (event {later.seq}, by event {later.answered_seq})."
    return replace(hit, message=message, severity=min(severity, unless_left_out(scene, severity)))

"""A session.update has no answer."""

from dataclasses import replace

from ....core.json import JsonObject, object_at
from ....core.text import list_text, safe
from ....protocol.vocabulary import Cause
from ...base import NEVER, Hit, Rule, Severity
from ...facts.evidence import operation_text, unclaimed_error
from ...facts.official import holds_everything
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="session-update-unacked",
    code="RT302",
    severity=Severity.ERROR,
    title="The session.update was neither confirmed nor refused",
    explanation="Only session.updated says that a session.update is in effect; session.created does not, it merely "
    "greets. Until the answer comes nobody knows which modalities, tools and turn detection the session has.",
    remedy="Wait for session.updated before anything that depends on the settings. If it never comes, check that the "
    "reader logs every frame, and send the session.update again with an event_id.",
    cause=Cause.CONFIGURATION,
    explained_by=(
        "beta-disabled",
        "session-never-created",
        "quota-exhausted",
        "auth-failure",
        "model-missing",
        "session-expired",
    ),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where an error came that names no event: it may be the answer."""
    session = scene.session
    operation = session.operations[int(hit.about.id)]
    if unclaimed_error(session, operation.seq):
        return NEVER
    fields = [safe(name) for name in object_at(operation.body, "session") if name != "type"]
    asked = f" for {list_text(fields)}" if fields else ""
    alive = ""
    if session.last_server_seq > operation.seq:
        alive = f" The server is alive: it sent event {session.last_server_seq} since."
    message = f"{operation_text(operation)}{asked} has no session.updated and no error: {hit.seen}."
    data: JsonObject = {**hit.data, "fields": [*fields], "event_id": operation.event_id}
    answered = session.opened_after(operation.seq)
    if answered and not holds_everything(scene):
        message += f" The server went on to answer (event {answered.opened_seq}): the log may leave it out."
        return replace(hit, message=message, severity=Severity.NOTE, data=data)
    return replace(hit, message=f"{message}{alive}", data=data)

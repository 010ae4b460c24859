"""An error cannot be tied to what it answers, because the client gives its events no ids."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, quoted
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="no-client-event-ids",
    code="RT656",
    severity=Severity.NOTE,
    title="An error cannot be tied to a client event",
    explanation="An error names the client event it answers by the event_id that the client gave it. Without one it "
    "answers any of the events before it.",
    remedy="Give every client event an event_id of its own, such as a counter, and log it.",
    cause=Cause.CLIENT_ERROR,
    explained_by=("error-uncorrelated",),
    thresholds={
        "commands": Threshold(3, Unit.COUNT, "Up to so many client events need no ids."),
    },
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session, failure = scene.session, failure_at(scene.session, change.seq)
    if failure is None or failure.operation or "invalid_request_error" not in names_of(failure.error):
        return
    if len(session.operations) <= scene.count(RULE, "commands"):
        return
    if any(operation.event_id for operation in session.operations.values()):
        return
    yield Hit(
        about=SESSION_REF,
        seq=change.seq,
        message=f"Event {change.seq} ({quoted(failure.error)}) names no client event, and none of the "
        f"{len(session.operations):,} commands that the client sent has an event_id.",
        data={"commands": len(session.operations)},
    )

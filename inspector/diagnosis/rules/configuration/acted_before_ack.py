"""A response was asked for before a session.update was answered, and the update was refused."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.reference import operation_ref
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...evidence import failure_at, operation_text, refused_by, requests_of
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="acted-before-ack",
    code="RT303",
    severity=Severity.NOTE,
    title="A response was asked for before the settings were confirmed",
    explanation="Sending response.create right behind session.update is legal, but it bets on the update being "
    "accepted. Here it was refused, so the response ran with the old settings.",
    remedy="Wait for session.updated before the first response.create.",
    cause=Cause.CONFIGURATION,
    explained_by=("session-update-rejected",),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    update = refused_by(scene.session, failure) if failure else None
    if update is None or update.means is not Meaning.SESSION_UPDATE:
        return
    for request in requests_of(scene.session, Meaning.RESPONSE_CREATE, update.seq):
        yield Hit(
            about=operation_ref(request.seq),
            seq=request.seq,
            message=f"{operation_text(request)} was sent before {operation_text(update)} was answered; "
            f"event {change.seq} then refused the update.",
            evidence=(update.seq, request.seq, change.seq),
        )

"""The server reported an error that is usually a harmless race."""

from collections.abc import Iterator

from ....model.change import Change, Ref
from ....protocol.errors import entry_for
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.cancellation import idle_text, refused_cancel
from ...facts.evidence import COMMIT_EMPTY, failure_at, is_harmless, operation_text, quoted, refused_by, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="benign-error",
    code="RT660",
    severity=Severity.NOTE,
    title="An error that needs no attention",
    explanation="Some errors are the other half of a race that the protocol cannot avoid: a cancel that crosses with "
    "the end of the response, a command for an item that is gone. The session goes on, and nothing is lost.",
    remedy="Nothing to do; handle the code without ending the session or the receive loop.",
    cause=Cause.EVENT_ORDER,
    subsumes=("error-event",),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """An empty commit has a rule of its own."""
    failure = failure_at(scene.session, change.seq)
    entry = entry_for(failure.error) if failure else None
    if failure is None or entry is None or entry.name == COMMIT_EMPTY or not is_harmless(scene.session, failure):
        return
    operation = refused_by(scene.session, failure)
    answers = f" It answers {operation_text(operation)}." if operation else ""
    idle = refused_cancel(scene.session, failure)
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"{sentence(quoted(failure.error))}{answers} {idle_text(scene.session, idle) if idle else entry.cause}",
        evidence=(operation.seq, change.seq) if operation else (change.seq,),
        remedy=entry.remedy,
        data={"error": failure.error},
    )

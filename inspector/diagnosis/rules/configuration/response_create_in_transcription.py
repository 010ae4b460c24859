"""An answer was asked for in a session that gives none."""

from collections.abc import Iterator

from ....model.change import Change, Ref
from ....model.fact import transcription_only
from ....model.handlers.reference import operation_ref
from ....model.state.answer import Operation
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Ends, Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, requests_of, sentence
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="response-create-in-transcription",
    code="RT333",
    severity=Severity.ERROR,
    title="An answer was asked for in a session that only transcribes",
    explanation="A session of type transcription turns speech into text and has no model that could answer.",
    remedy="Open a second connection with ?model=… and session.type realtime for the answers; the kind of a session is "
    "fixed when it opens.",
    cause=Cause.CONFIGURATION,
    subsumes=("error-event", "response-create-unanswered", "unknown-parameter"),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The server says so."""
    failure = failure_at(scene.session, change.seq)
    request = scene.session.operations.get(failure.answers) if failure else None  # a guess too: it is wrong anyway
    if failure is None or request is None or request.means is not Meaning.RESPONSE_CREATE:
        return
    if transcription_only(scene.session):
        message = f"{operation_text(request)} was refused in a session that only transcribes (event "
        yield Hit(
            Ref(RefKind.EVENT, str(change.seq)),
            change.seq,
            f"{message}{scene.session.config_seq}): {sentence(quoted(failure.error))}",
            evidence=(scene.session.config_seq, request.seq, change.seq),
            data={"error": failure.error},
        )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    """Some servers say nothing to it; the first such request tells."""
    session = scene.session
    if scene.ends is Ends.UNKNOWN or not transcription_only(session) or session.responses:
        return
    pending = [one for one in requests_of(session, Meaning.RESPONSE_CREATE) if one.seq in session.pending]
    yield from map(_hit, pending[:1])


def _hit(request: Operation) -> Hit:
    return Hit(
        operation_ref(request.seq),
        request.seq,
        f"{operation_text(request)} asks for an answer in a session that only transcribes, and nothing came of it.",
        severity=Severity.WARNING,
    )

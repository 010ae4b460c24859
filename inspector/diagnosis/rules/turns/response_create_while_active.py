"""A response.create was refused because another response was open."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND
from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....model.fact import vad_on
from ....model.session import Session
from ....model.state.answer import Failure, Operation
from ....model.state.part import Response
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import ACTIVE, RECENT, operation_text, quoted, refused_by, sentence
from ...registry import on
from ...scene import Scene
from ...turn.purpose import is_known_to

RULE = Rule(
    name="response-create-while-active",
    code="RT205",
    severity=Severity.ERROR,
    title="A response was asked for while another was still active",
    explanation="A conversation has one response at a time. A response.create that arrives before the response.done of "
    "the last one is refused and not queued; with turn detection on the server opens responses by itself as well.",
    remedy="Wait for response.done before response.create, also after the output of a tool. With turn detection on "
    'send none, or set create_response to false. A response beside the conversation needs conversation "none".',
    cause=Cause.ACTIVE_RESPONSE,
    subsumes=("error-event",),
    explained_by=("response-create-spam",),
)
RACE = 200 * MILLISECOND  # a response that ends so soon after the request crossed it on the wire


@on(RULE, Meaning.ERROR, Meaning.RESPONSE_CLOSED, Meaning.RESPONSE_OPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak when the server objects; be milder once the response turns out to have been ending, or a retry worked."""
    session = scene.session
    if ACTIVE not in session.first_failures:
        return
    for failure in session.failures[-1:] if change.means is Meaning.ERROR else session.failures[-RECENT:]:
        if ACTIVE in names_of(failure.error) and _concerns(session, failure, change):
            yield _hit(scene, failure)


def _concerns(session: Session, failure: Failure, change: Change) -> bool:
    if change.means is Meaning.ERROR:
        return failure.seq == change.seq
    request = refused_by(session, failure)
    if request is None or change.seq <= failure.seq:
        return False
    newest, before = session.accepted.get(Meaning.RESPONSE_CREATE, (0, 0))
    if change.means is Meaning.RESPONSE_OPENED and before < request.seq < newest:
        return True
    active, about = _active(session, failure, request), change.ref(RefKind.RESPONSE)
    return active is not None and about is not None and about.id == active.id


def _hit(scene: Scene, failure: Failure) -> Hit:
    session = scene.session
    request = refused_by(session, failure)
    active = _active(session, failure, request)
    severity, why = _weight(scene, request, active)
    sent = operation_text(request) if request else "A response.create"
    open_one = f"{safe(active.id)} (event {active.opened_seq or active.last_seq})" if active else "another response"
    return Hit(
        about=Ref(RefKind.EVENT, str(failure.seq)),
        seq=failure.seq,
        severity=severity,
        message=f"{sent} was refused while {open_one} was open: {sentence(quoted(failure.error))}{why}",
        evidence=tuple(seq for seq in (active and active.opened_seq, request and request.seq, failure.seq) if seq),
        data={"error": failure.error, "response": active.id if active else None},
    )


def _active(session: Session, failure: Failure, request: Operation | None) -> Response | None:
    """The response in the way: the one the error names, else the one that was open when the request was sent."""
    message = text_at(failure.error, "message") or ""
    words = {word.strip("'\"`.,:;()") for word in message.split()}
    known = [session.responses[word] for word in words if word in session.responses]
    named = min(known, key=lambda one: one.place, default=None)
    return named or (session.responses.get(request.active_response or "") if request else None)


def _weight(scene: Scene, request: Operation | None, active: Response | None) -> tuple[Severity, str]:
    if request and _retried(scene.session, request):
        return Severity.NOTE, " A later response.create was accepted."
    if request and active and _crossed(request, active):
        return Severity.NOTE, " That response ended at the same moment: the two crossed on the wire."
    if request and active and is_known_to(scene.session, request, active):
        return Severity.NOTE, " That response knows the tool's result which the request was for."
    if vad_on(scene.session) and (active is None or not active.operation):
        return Severity.WARNING, " Turn detection had opened that response."
    return Severity.ERROR, ""


def _retried(session: Session, request: Operation) -> bool:
    return session.accepted.get(Meaning.RESPONSE_CREATE, (0, 0))[0] > request.seq


def _crossed(request: Operation, active: Response) -> bool:
    return request.at is not None and active.closed_at is not None and active.closed_at - request.at < RACE

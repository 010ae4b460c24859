"""Turn detection and the client both asked for the answer."""

from collections.abc import Iterator

from ....core.json import value_at
from ....model.change import Change, Ref
from ....model.fact import vad_on
from ....model.session import Session
from ....model.state.answer import Failure, Operation
from ....model.state.setting import TURN_DETECTION, setting
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import (
    ACTIVE,
    failure_at,
    newest_request,
    operation_text,
    quoted,
    refused_by,
    sentence,
)
from ...registry import on
from ...scene import Scene
from ...turn.purpose import is_known_to

RULE = Rule(
    name="vad-double-trigger",
    code="RT211",
    severity=Severity.WARNING,
    title="Turn detection and the client both asked for an answer",
    explanation="With turn detection on the server opens a response by itself as soon as a spoken turn ends. A "
    "response.create for the same turn finds that response open and is refused.",
    remedy="Send no response.create after a spoken turn, or set turn_detection.create_response to false and ask "
    "yourself.",
    cause=Cause.ACTIVE_RESPONSE,
    subsumes=("response-create-while-active", "error-event"),
    explained_by=("session-update-rejected", "response-create-spam", "manual-commit-with-vad"),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None or ACTIVE not in names_of(failure.error) or not _answers_itself(scene.session):
        return
    request = _request(scene.session, failure)
    if request is None or not _spoken(scene.session, request):
        return
    heard = scene.session.turns[request.turn or 0].input[-1]
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        message=f"{operation_text(request)} asks for an answer to the spoken turn that ended at event {heard}, which "
        f"turn detection had asked for already: {sentence(quoted(failure.error))}",
        evidence=(heard, request.seq, change.seq),
        data={"error": failure.error},
    )


def _answers_itself(session: Session) -> bool:
    return vad_on(session) and value_at(setting(session.config, TURN_DETECTION), ("create_response",)) is not False


def _request(session: Session, failure: Failure) -> Operation | None:
    """The response.create that was refused; the newest one where the error does not tell."""
    known = refused_by(session, failure)
    if known:
        return known if known.means is Meaning.RESPONSE_CREATE else None
    return newest_request(session, Meaning.RESPONSE_CREATE)


def _spoken(session: Session, request: Operation) -> bool:
    """The turn was heard by turn detection before the request, and no tool asks for a second answer."""
    active = session.responses.get(request.active_response or "")
    if active and is_known_to(session, request, active):
        return False
    turn = session.turns[request.turn] if request.turn is not None else None
    return turn is not None and turn.spoken and not turn.calls and bool(turn.input) and turn.input[-1] < request.seq

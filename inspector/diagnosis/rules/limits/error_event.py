"""The server sent an error that no other rule explains."""

from collections.abc import Iterator
from typing import NamedTuple

from ....model.change import Change, Ref
from ....model.fact import vad_on
from ....model.session import Certainty, Failure
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import COMMIT_EMPTY, failure_at, names_of, operation_text, quoted, refused_by, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="error-event",
    code="RT601",
    severity=Severity.ERROR,
    title="The server reported an error",
    explanation="An error ends neither the session nor a response by itself: it says that one client event was refused "
    "or that something failed. Many client libraries hide it or stop reading after it.",
    remedy="Read the message and the parameter, correct the client event that they name, and go on. Give every event "
    "an event_id, so that error.event_id can name it.",
    cause=Cause.CLIENT_ERROR,
    explained_by=("beta-disabled",),
)
_HARMLESS = frozenset({"response_cancel_not_active", "item_truncate_invalid_item_id"})


class _Advice(NamedTuple):
    cause: Cause
    remedy: str


_ADVICE = {
    "session_expired": _Advice(Cause.SESSION_EXPIRY, "Open a new session before expires_at and replay the items."),
    "server_error": _Advice(
        Cause.SERVER_ERROR, "Ask again, in a fresh session if it repeats; keep the session id for the provider."
    ),
    "invalid_api_key": _Advice(Cause.AUTHENTICATION, "Check the key, its project, and whether an ek_ key has expired."),
    "model_not_found": _Advice(Cause.MODEL_CHOICE, "Name a model that this key may use (on Azure: the deployment)."),
    "missing_model": _Advice(Cause.MODEL_CHOICE, "Add ?model=… to the URL."),
    "missing_required_parameter": _Advice(Cause.CONFIGURATION, "Add the field that `param` names and send it again."),
    "cannot_update_voice": _Advice(
        Cause.CONFIGURATION, "Set the voice before the first audio, or open a new session for another voice."
    ),
    "response_cancel_not_active": _Advice(
        Cause.EVENT_ORDER, "Nothing to do: the response had ended, so there was nothing to cancel."
    ),
    "item_truncate_invalid_item_id": _Advice(
        Cause.EVENT_ORDER, "Truncate only items of this session that still exist; ids do not survive a reconnect."
    ),
    "item_create_duplicate_item_id": _Advice(
        Cause.CLIENT_ERROR, "The item exists already; give every item a fresh id of at most 32 characters."
    ),
}


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    operation = refused_by(scene.session, failure)
    advice = next((_ADVICE[name] for name in sorted(names_of(failure.error)) if name in _ADVICE), None)
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        severity=Severity.NOTE if _harmless(scene, failure) else Severity.ERROR,
        message=f"{sentence(quoted(failure.error))} {_answers(scene, failure)}",
        evidence=(operation.seq, change.seq) if operation else (change.seq,),
        remedy=advice.remedy if advice else "",
        cause=advice.cause if advice else None,
        data={"error": failure.error},
    )


def _harmless(scene: Scene, failure: Failure) -> bool:
    names = names_of(failure.error)
    return bool(names & _HARMLESS) or (COMMIT_EMPTY in names and vad_on(scene.session))


def _answers(scene: Scene, failure: Failure) -> str:
    operation = refused_by(scene.session, failure)
    if operation is None:
        return "It does not say which client event it answers."
    sure = "answers" if failure.certainty is Certainty.CERTAIN else "most likely answers"
    return f"It {sure} {operation_text(operation)}."

"""A response was asked for before a session.update was answered, and ran without it."""

from collections.abc import Iterator
from itertools import islice

from ....core.json import object_at
from ....model.change import Change
from ....model.handlers.reference import operation_ref
from ....model.session import Session
from ....model.state.answer import Answer, Operation
from ....model.state.setting import modalities
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import RECENT, failure_at, operation_text, refused_by, requests_of
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="acted-before-ack",
    code="RT303",
    severity=Severity.NOTE,
    title="A response was asked for before the settings were confirmed",
    explanation="Sending response.create right behind session.update is legal, but it bets on the update being "
    "accepted in time. Here it was not, so the response ran with the old settings. session.created confirms "
    "nothing: it comes by itself when the connection opens.",
    remedy="Wait for session.updated, not for session.created, before the first response.create.",
    cause=Cause.CONFIGURATION,
    explained_by=("session-update-rejected",),
)
_MOST = 8  # requests that were sent too early are told of for each refusal


@on(RULE, Meaning.ERROR, Meaning.RESPONSE_OPENED, Meaning.SESSION_UPDATED, needs=Trait.ASKED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The update was refused, or the response shows that it came too late."""
    if change.means is Meaning.SESSION_UPDATED:
        yield from _afterwards(scene.session, change)
        return
    if change.means is Meaning.RESPONSE_OPENED:
        yield from _too_late(scene.session, change)
        return
    failure = failure_at(scene.session, change.seq)
    update = refused_by(scene.session, failure) if failure else None
    if update is None or update.means is not Meaning.SESSION_UPDATE:
        return
    for request in requests_of(scene.session, Meaning.RESPONSE_CREATE, update.seq, _MOST):
        yield Hit(
            about=operation_ref(request.seq),
            seq=request.seq,
            message=f"{operation_text(request)} was sent before {operation_text(update)} was answered; "
            f"event {change.seq} then refused the update.",
            evidence=(update.seq, request.seq, change.seq),
        )


def _too_late(session: Session, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = session.responses.get(about.id) if about else None
    request = session.operations.get(response.operation) if response else None
    if response is None or request is None or Meaning.SESSION_UPDATE not in session.requests:
        return
    if modalities(object_at(request.body, "response")):
        return
    update = _under_way(session, request)
    asked = modalities(object_at(update.body, "session")) if update else None
    if update and asked and response.modalities and _kind(asked) != _kind(response.modalities):
        yield Hit(
            operation_ref(request.seq),
            request.seq,
            f"{operation_text(request)} was sent before {operation_text(update)} was answered, and the response has "
            f"{_words(response.modalities)} (event {change.seq}) where the update asks for {_words(asked)}.",
            severity=Severity.WARNING,
            evidence=(update.seq, request.seq, change.seq),
        )


def _afterwards(session: Session, change: Change) -> Iterator[Hit]:
    """The first settings came right after a request: the server works in order, so that answer does not know them."""
    about = change.ref(RefKind.OPERATION)
    update = session.operations.get(int(about.id)) if about else None
    if update is None or requests_of(session, Meaning.SESSION_UPDATE, 0, 1) != [update]:
        return
    newest = islice(reversed(session.operations.values()), RECENT)
    asked = (one for one in newest if one.means is Meaning.RESPONSE_CREATE and one.seq < update.seq)
    request = next(asked, None)
    if request and (not request.answered_seq or request.answered_seq > update.seq):
        yield Hit(
            operation_ref(request.seq),
            request.seq,
            f"{operation_text(request)} was sent before {operation_text(update)}: its answer has the settings that "
            f"held before (instructions, voice, tools and all), and session.updated (event {change.seq}) is for the "
            "next one.",
            evidence=(request.seq, update.seq, change.seq),
        )


def _under_way(session: Session, request: Operation) -> Operation | None:
    """The newest session.update that was not answered when the request was sent, and was not refused."""
    newest = islice(reversed(session.operations.values()), RECENT)
    updates = (one for one in newest if one.means is Meaning.SESSION_UPDATE and one.seq < request.seq)
    update = next(updates, None)
    if update is None or update.answer is Answer.REFUSED:
        return None
    return update if not update.answered_seq or update.answered_seq > request.seq else None


def _kind(modalities_: frozenset[str]) -> str:
    """Speech or text: audio may or may not name its transcript."""
    return "audio" if "audio" in modalities_ else "text"


def _words(modalities_: frozenset[str]) -> str:
    return " and ".join(sorted(modalities_))

"""The server sent an error that no other rule explains."""

from collections.abc import Iterator, Mapping

from ....core.json import object_at
from ....core.text import count_text, safe
from ....model.change import Change, Ref
from ....model.fact import vad_on
from ....model.session import Certainty, Failure, Operation, Session
from ....protocol.errors import ErrorEntry, entry_for
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import COMMIT_EMPTY, failure_at, operation_text, quoted, refused_by, sentence
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
_SURE = {
    Certainty.CERTAIN: "It answers {}.",
    Certainty.LIKELY: "It most likely answers {}.",
    Certainty.GUESSED: "It may answer {}, which was sent just before: a guess, for it names no event.",
}
_LOST: Mapping[Meaning, str] = {
    Meaning.ITEM_CREATE: "The item is not in the conversation.",
    Meaning.RESPONSE_CREATE: "No response was opened for it.",
    Meaning.AUDIO_COMMIT: "Nothing was committed.",
    Meaning.ITEM_TRUNCATE: "The item was not truncated.",
    Meaning.SESSION_START: "There is no session.",
}
"""What a refusal of each client event leaves undone."""


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    entry = entry_for(failure.error)
    said = (sentence(quoted(failure.error)), _answers(scene.session, failure), _cost(scene, failure), _end(entry))
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        severity=Severity.NOTE if _is_harmless(scene, entry) else Severity.ERROR,
        message=" ".join(filter(None, said)),
        evidence=(failure.answers, change.seq) if failure.answers else (change.seq,),
        remedy=entry.remedy if entry else "",
        cause=entry.speaks_for if entry else None,
        data={"error": failure.error, "answers": failure.answers or None, "certainty": _certainty(failure)},
    )


def _is_harmless(scene: Scene, entry: ErrorEntry | None) -> bool:
    return entry is not None and entry.benign and (entry.name != COMMIT_EMPTY or vad_on(scene.session))


def _certainty(failure: Failure) -> str | None:
    return failure.certainty.value if failure.answers else None


def _answers(session: Session, failure: Failure) -> str:
    if not failure.answers:
        return "It does not say which client event it answers."
    operation = session.operations.get(failure.answers)
    return _SURE[failure.certainty].format(operation_text(operation) if operation else f"event {failure.answers}")


def _cost(scene: Scene, failure: Failure) -> str:
    """What the refusal left undone."""
    operation = refused_by(scene.session, failure)
    if operation is None:
        return ""
    if operation.means is Meaning.SESSION_UPDATE:
        return _kept(operation)
    return _LOST.get(operation.means, "")


def _kept(update: Operation) -> str:
    names = [safe(name) for name in object_at(update.body, "session") if name != "type"]
    return f"The whole update is discarded: {count_text(len(names), 'setting')} ({', '.join(names)}) stay as they were."


def _end(entry: ErrorEntry | None) -> str:
    if entry is None:
        return "Its code is none that this program knows; an error does not end the session by itself."
    return "The session is over." if entry.fatal else "The session goes on."

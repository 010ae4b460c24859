"""The server sent an error that no other rule explains."""

from collections.abc import Iterator, Mapping

from ....core.json import text_at
from ....core.text import count_text, safe
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.session import Certainty, Failure, Operation, Session
from ....protocol.dialect import row_of
from ....protocol.errors import ErrorEntry, entry_for
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import answered_text, failure_at, ground_text, is_harmless, quoted, refused_by, sentence
from ...registry import on
from ...rename import settings_of
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
_SHOWN = 8  # settings that are named
_KINDS = frozenset({"invalid_request_error", "error"})  # types of errors of every sort
_SURE = {
    Certainty.CERTAIN: "It answers {}.",
    Certainty.LIKELY: "It most likely answers {}, {}.",
    Certainty.GUESSED: "It may answer {}, {}: a guess, for it names no event.",
}
_LOST: Mapping[Meaning, str] = {
    Meaning.ITEM_CREATE: "The item is not in the conversation.",
    Meaning.ITEM_DELETE: "Nothing was deleted.",
    Meaning.ITEM_RETRIEVE: "The item will not come.",
    Meaning.ITEM_TRUNCATE: "The item was not truncated.",
    Meaning.RESPONSE_CREATE: "No response was opened for it.",
    Meaning.RESPONSE_CANCEL: "Nothing was cancelled.",
    Meaning.AUDIO_APPEND: "That audio was not heard.",
    Meaning.AUDIO_COMMIT: "Nothing was committed.",
    Meaning.AUDIO_CLEAR: "Nothing was cleared.",
    Meaning.SESSION_START: "There is no session.",
}
"""What a refusal of each client event leaves undone."""


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    entry = entry_for(failure.error)
    said = (
        sentence(quoted(failure.error)),
        _answers(scene.session, failure),
        _cost(scene, failure),
        _end(failure, entry),
    )
    yield Hit(
        about=Ref(RefKind.EVENT, str(change.seq)),
        seq=change.seq,
        severity=Severity.NOTE if is_harmless(scene.session, failure) else Severity.ERROR,
        message=" ".join(filter(None, said)),
        evidence=(failure.answers, change.seq) if failure.answers else (change.seq,),
        remedy=entry.remedy if entry else "",
        cause=entry.speaks_for if entry else None,
        data={"error": failure.error, "answers": failure.answers or None, "certainty": _certainty(failure)},
    )


def _certainty(failure: Failure) -> str | None:
    return failure.certainty.value if failure.answers else None


def _answers(session: Session, failure: Failure) -> str:
    if not failure.answers:
        return "It does not say which client event it answers."
    return _SURE[failure.certainty].format(answered_text(failure, session), ground_text(failure.ground))


def _cost(scene: Scene, failure: Failure) -> str:
    """What the refusal left undone."""
    if not failure.is_claimed:
        return ""
    operation = refused_by(scene.session, failure)
    if operation and operation.means is Meaning.SESSION_UPDATE:
        return _kept(operation)
    row = row_of(Side.CLIENT, failure.answers_type)
    return _LOST.get(row.means, "") if row else ""


def _kept(update: Operation) -> str:
    names = settings_of(update.body)
    if not names:
        return "The whole update is discarded."
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    kept = f"{count_text(len(names), 'setting')} ({', '.join(map(safe, names[:_SHOWN]))}{more})"
    return f"The whole update is discarded: {kept} {'stays as it was' if len(names) == 1 else 'stay as they were'}."


def _end(failure: Failure, entry: ErrorEntry | None) -> str:
    if entry is None:
        return f"{_stranger(failure)}An error does not end the session by itself."
    return "The session is over." if entry.fatal else "The session goes on."


def _stranger(failure: Failure) -> str:
    """The code that no table has, or else the type, unless that names no error."""
    kind = text_at(failure.error, "type")
    name = text_at(failure.error, "code") or (kind if kind not in _KINDS else None)
    return f"{safe(name)} is a code that this program does not know. " if name else ""

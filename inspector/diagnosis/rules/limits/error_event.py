"""The server sent an error that no other rule explains."""

from collections.abc import Iterator, Mapping

from ....core.clock import SECOND
from ....core.json import text_at
from ....core.text import count_text, safe
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.session import Close, Session
from ....model.state.answer import Certainty, Failure, Operation
from ....protocol.dialect import row_of
from ....protocol.errors import ErrorEntry, entry_for
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.cancellation import missed, missed_text, refused_cancel
from ...facts.correction import correction
from ...facts.evidence import (
    RECENT,
    answered_text,
    ground_text,
    is_harmless,
    quoted,
    refused_by,
    says_nothing,
    sentence,
)
from ...facts.official import holds_everything
from ...facts.refused_type import Advice, refused_type
from ...facts.rename import settings_of
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
    explained_by=("beta-disabled", "tool-output-unknown-call"),
)
_BARE = "The log shows that an error came, and not what it says."
_LOG_IT = "Log the whole error event as JSON: its code, message and param say what was refused, and why."
_OF_A_FIELD = frozenset({"missing_required_parameter", "invalid_value", "invalid_type", "invalid_parameter"})
"""Codes that any event may get for one of its fields."""
_SETTING = frozenset({Meaning.SESSION_START, Meaning.SESSION_UPDATE})
_SHOWN = 8  # settings that are named
_KINDS = frozenset({"invalid_request_error", "error"})  # types of errors of every sort
_SOON = 2 * SECOND  # a close that comes so soon after an error belongs to it
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


@on(
    RULE, Meaning.ERROR, Meaning.LINK_CLOSED, Meaning.SESSION_UPDATED, Meaning.ITEM_ADDED, Meaning.ITEM_RETRIEVED,
    Meaning.ITEM_TRUNCATED, Meaning.ITEM_DELETED, Meaning.AUDIO_COMMITTED, Meaning.AUDIO_CLEARED,
    Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED,
)  # fmt: skip
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Speak at the error; again once a guess turns out to be wrong, and when the server closes right after it."""
    session = scene.session
    if not session.failures or not _may_say_more(session, change):
        return
    for failure in session.failures[-RECENT:]:
        if change.seq in (failure.seq, failure.cleared_seq) or _close_on(session, failure):
            yield _hit(scene, failure)


def _may_say_more(session: Session, change: Change) -> bool:
    """An error came, a guess was wrong, or nothing but the close came after the newest error."""
    newest = session.failures[-1].seq
    closed = session.close is not None and session.last_server_seq <= newest
    return change.seq in (newest, session.cleared_seq) or closed


def _hit(scene: Scene, failure: Failure) -> Hit:
    entry = entry_for(failure.error)
    refused = refused_type(scene, failure) or _missed_cancel(scene.session, failure)
    is_bare = says_nothing(failure) and not holds_everything(scene)
    said = (
        _BARE if is_bare else sentence(quoted(failure.error)),
        "" if is_bare and not failure.answers else _answers(scene.session, failure),
        refused.message if refused else "",
        _cost(scene, failure),
        _end(scene.session, failure, entry),
    )
    return Hit(
        about=Ref(RefKind.EVENT, str(failure.seq)),
        seq=failure.seq,
        severity=Severity.NOTE if is_harmless(scene.session, failure) else Severity.ERROR,
        message=" ".join(filter(None, said)),
        evidence=(failure.answers, failure.seq) if failure.answers else (failure.seq,),
        confidence=Confidence.MEDIUM if is_bare else Confidence.HIGH,
        remedy=_LOG_IT if is_bare else refused.remedy if refused else _remedy(scene, failure, entry),
        cause=refused.cause if refused else _cause(failure, entry),
        is_causeless=is_bare,
        data={"error": failure.error, "answers": failure.answers or None, "certainty": _certainty(failure)},
    )


def _missed_cancel(session: Session, failure: Failure) -> Advice | None:
    cancel = refused_cancel(session, failure)
    open_ = missed(session, cancel)
    return Advice(*missed_text(cancel, open_), Cause.CLIENT_ERROR) if cancel and open_ else None


def _remedy(scene: Scene, failure: Failure, entry: ErrorEntry | None) -> str:
    """What to put in place of what was refused, where that can be told; else what helps with this code."""
    operation = refused_by(scene.session, failure)
    told = correction(scene, operation, failure.error) if operation and _is_of_a_field(entry) else ""
    return f"{told} Then send the event again." if told else entry.remedy if entry else ""


def _is_of_a_field(entry: ErrorEntry | None) -> bool:
    return entry is None or entry.name in _OF_A_FIELD


def _cause(failure: Failure, entry: ErrorEntry | None) -> Cause | None:
    """A field of an event that carries no settings is no matter of configuration."""
    cause = entry.speaks_for if entry else None
    row = row_of(Side.CLIENT, failure.answers_type) if cause is Cause.CONFIGURATION and _is_of_a_field(entry) else None
    param = text_at(failure.error, "param") or ""
    sets = row is None or row.means in _SETTING or (row.means is Meaning.RESPONSE_CREATE and _is_setting(param))
    return cause if sets else Cause.CLIENT_ERROR


def _is_setting(param: str) -> bool:
    """Whether a field of response.create overrides a setting of the session."""
    return not param.startswith(("response.input", "response.metadata", "response.conversation"))


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


def _end(session: Session, failure: Failure, entry: ErrorEntry | None) -> str:
    if entry and entry.fatal:
        return "The session is over."
    unknown = "" if entry else _stranger(failure)
    close = _close_on(session, failure)
    if close:
        return f"{unknown}{_closed_text(close)}"
    return "The session goes on." if entry else f"{unknown}An error does not end the session by itself."


def _close_on(session: Session, failure: Failure) -> Close | None:
    """The end of the connection, if the error is the last thing that the server said, and it came soon after."""
    close = session.close
    if close is None or close.side is Side.CLIENT or session.last_server_seq > failure.seq:
        return None
    timed = close.at is not None and failure.at is not None
    return close if not timed or (close.at or 0) - (failure.at or 0) <= _SOON else None


def _closed_text(close: Close) -> str:
    if close.lost or close.code is None:
        return f"The connection was lost right after it (event {close.seq})."
    return f"The server closed the connection right after it (code {close.code}, event {close.seq})."


def _stranger(failure: Failure) -> str:
    """The code that no table has, or else the type, unless that names no error."""
    kind = text_at(failure.error, "type")
    name = text_at(failure.error, "code") or (kind if kind not in _KINDS else None)
    return f"{safe(name)} is a code that this program does not know. " if name else ""

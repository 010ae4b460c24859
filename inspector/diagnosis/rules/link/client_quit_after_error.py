"""The client hung up on an error that did not end the session."""

from collections.abc import Iterator

from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Close, Session
from ....protocol.errors import entry_for
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import quoted, sentence
from ...facts.official import holds_everything
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="client-quit-after-error",
    code="RT702",
    severity=Severity.WARNING,
    title="The client left after an error that it could have survived",
    explanation="An error event refuses one client event; the session goes on. Many client libraries take the first "
    "one for the end, leave their receive loop and close the connection.",
    remedy="Log the error, handle its code, and stay connected; close only on errors that end the session, such as "
    "session_expired or a refused key.",
    cause=Cause.CLIENT_ERROR,
    explained_by=("session-update-rejected", "response-create-while-active", "error-event"),
    thresholds={
        "within": Threshold(5, Unit.SECONDS, "Leaving so soon after an error is a reaction to it."),
    },
)
_BARE = 1005  # RFC 6455, 7.4.1: the frame had no code


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session, close = scene.session, scene.session.close
    failure = session.failures[-1] if session.failures else None
    if close is None or failure is None or _went_on(session, failure.seq):
        return
    entry = entry_for(failure.error)
    if entry and entry.fatal:
        return
    is_harmless = entry is not None and entry.benign  # and then the end that came soon may have been meant
    if close.side is Side.CLIENT and not is_harmless and _soon(close, failure.at, scene.span(RULE, "within")):
        who, sure = f"The client closed the connection (event {change.seq})", Confidence.MEDIUM
    elif _is_bare(scene, close) and change.seq == failure.seq + 1:
        told = f"code {_BARE}, as after a close() of the app, event {change.seq}"
        who, sure = f"The connection ended ({told})", Confidence.LOW
    else:
        return
    yield Hit(
        SESSION_REF,
        change.seq,
        f"{who} right after the error of event {failure.seq}, which ends nothing: {sentence(quoted(failure.error))}",
        severity=Severity.NOTE if sure is Confidence.LOW else None,
        confidence=sure,
        evidence=(failure.seq, change.seq),
    )


def _is_bare(scene: Scene, close: Close) -> bool:
    """A log, which does not tell who closed, shows a close frame without a code: servers give one, apps seldom do."""
    return close.code == _BARE and not holds_everything(scene)


def _went_on(session: Session, seq: int) -> bool:
    """Client and server had more to say after the error."""
    newest = next(reversed(session.operations), 0)
    last = next(reversed(session.responses.values()), None)
    answered = last is not None and last.last_seq > seq
    return newest > seq or session.buffer.last_seq > seq or answered


def _soon(close: Close, since: int | None, within: int) -> bool:
    return close.at is not None and since is not None and close.at - since <= within

"""The connection ended when the session's time was up, and nobody said so."""

from collections.abc import Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Close, Session
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.lifetime import age_text, unix_at
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="closed-at-session-limit",
    code="RT724",
    severity=Severity.WARNING,
    title="The connection ended at the session's time limit",
    explanation="A session lives for a fixed time. As a rule the server says session_expired when it is up; where that "
    "event is lost, or a proxy stands between, the connection merely ends, and looks like a network fault.",
    remedy="Open a new session before expires_at, send session.update again, and replay the conversation's items with "
    "conversation.item.create.",
    cause=Cause.SESSION_EXPIRY,
)
_NEAR = 5  # seconds around expires_at
_ENDS = frozenset({None, 1001, 1005, 1006, 1011})


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session, close = scene.session, scene.session.close
    now = unix_at(scene, change.seq, change.at)
    if close is None or now is None or session.expires_at is None or _is_told(session, close):
        return
    past = now - session.expires_at
    if abs(past) > _NEAR:
        return
    when = "at" if not past else f"{abs(past)} s {'after' if past > 0 else 'before'}"
    age = age_text(scene, change.seq, change.at)
    yield Hit(
        SESSION_REF,
        change.seq,
        f"The connection ended (event {change.seq}) {when} the session's expires_at (event {session.config_seq}), "
        f"without session_expired{f': the session was {age}' if age else ''}.",
        evidence=(session.config_seq, change.seq),
        confidence=Confidence.HIGH if session.ids.proven else Confidence.MEDIUM,
    )


def _is_told(session: Session, close: Close) -> bool:
    """The server says itself that the time is up, or somebody hung up in order."""
    expired = any("session_expired" in names_of(one.error) for one in session.failures[-3:])
    return expired or "maximum duration" in close.reason or close.code not in _ENDS or _by_client(close)


def _by_client(close: Close) -> bool:
    return close.side.value == "client" and close.code not in (None, 1006)

"""The connection was lost without a goodbye."""

from collections.abc import Iterator

from ....core.clock import span_text
from ....core.text import count_text, safe
from ....model.change import Change
from ....model.reference import SESSION_REF
from ....model.session import Close, Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="socket-dead",
    code="RT704",
    severity=Severity.WARNING,
    title="The connection was lost",
    explanation="The connection ended without a close frame, or its pings got no answer. Nothing that was under way "
    "will be answered, and neither side said why.",
    remedy="Reconnect, send session.update again and replay the items. If it happens again, look at proxies and "
    "firewalls that end idle connections, and send pings every 20 s.",
    cause=Cause.NETWORK,
)
_LOST = frozenset({None, 1006})


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note where nothing was under way; a response that was is told by closed-mid-response."""
    session, close = scene.session, scene.session.close
    if close is None or not (close.code in _LOST or "ping timeout" in close.reason) or _answer_owed(session):
        return
    waiting = list(session.pending.values())
    owed = f" while {count_text(len(waiting), 'client event')} had no answer" if waiting else ""
    yield Hit(
        SESSION_REF,
        change.seq,
        f"{_ending(close)}{owed}{_silence(session, close)}.",
        severity=Severity.WARNING if waiting else Severity.NOTE,
        evidence=(*(one.seq for one in waiting[:1]), change.seq),
    )


def _answer_owed(session: Session) -> bool:
    return bool(session.open) or any(one.means is Meaning.RESPONSE_CREATE for one in session.pending.values())


def _ending(close: Close) -> str:
    why = safe(close.lost or close.reason)
    return f"The connection was lost (event {close.seq}{': ' + why if why else ''})"


def _silence(session: Session, close: Close) -> str:
    """How long before the end the last pong came, where pings were sent after it."""
    ping, pong = session.last_ping_at, session.last_pong_at
    if ping is None or pong is None or close.at is None or pong >= ping:
        return ""
    return f", {span_text(close.at - pong)} after the last pong"

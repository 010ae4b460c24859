"""The connection was lost without a goodbye, or nothing shows that it lives."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.clock import SECOND, span_text
from ....core.text import count_text, safe
from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Close, Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import PING_TIMEOUT
from ...registry import awaited, on
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
    explained_by=("closed-at-session-limit", "peer-connection-failed"),
)
_SILENT = 60 * SECOND  # without any frame, PROTOCOL.md R08
_IDLE = 20 * SECOND  # without any frame: proxies end connections that are idle for so long or longer
_LOST = frozenset({None, 1006})


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note where nothing was under way; a response that was is told by closed-mid-response."""
    session, close = scene.session, scene.session.close
    if close is None or not _is_lost(close) or _answer_owed(session):
        return
    waiting, oldest = len(session.pending), next(iter(session.pending), 0)
    owed = f" while {count_text(waiting, 'client event')} had no answer" if waiting else ""
    yield Hit(
        SESSION_REF,
        change.seq,
        f"{_ending(close)}{owed}{_silence(session, close)}.",
        severity=Severity.WARNING if waiting else Severity.NOTE,
        evidence=(oldest, change.seq) if oldest else (change.seq,),
    )


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Pings without an answer and no other sign of life, from a server that has answered pings before."""
    session, now = scene.session, scene.now
    if session.close or now is None or not session.pongs or session.link.paused:
        return None
    heard = session.last_heard_at
    slept = any(one.at > (heard or 0) for one in session.link.standstills[-1:])
    if heard is None or now - heard < scene.wait_of(RULE, _SILENT) or slept:
        return None
    sent = "ping was" if session.pings - session.pongs == 1 else "pings were"
    return replace(
        hit,
        message=f"Nothing has come from the server for {span_text(now - heard)}, neither an event nor a pong, while "
        f"{session.pings - session.pongs} {sent} sent (the first is frame {hit.seq}): the connection is dead.",
        severity=Severity.ERROR if _answer_owed(session) else Severity.WARNING,
        expected=("pong",),
        data={"silent": (now - heard) / SECOND, "pings": session.pings, "pongs": session.pongs},
    )


def _is_lost(close: Close) -> bool:
    """Nobody closed it, or the server did because a ping had no answer."""
    return close.code in _LOST or (close.side is Side.SERVER and PING_TIMEOUT in close.reason)


def _answer_owed(session: Session) -> bool:
    return bool(session.open) or session.waiting.count(Meaning.RESPONSE_CREATE) > 0


def _ending(close: Close) -> str:
    why = safe(close.lost or close.reason)
    return f"The connection was lost (event {close.seq}{': ' + why if why else ''})"


def _silence(session: Session, close: Close) -> str:
    """How long before the end the last pong came, where pings were sent after it, or else anything at all, if long."""
    ping, pong = session.last_ping_at, session.last_pong_at
    if close.at is None:
        return ""
    if ping is not None and pong is not None and pong < ping:
        return f", {span_text(close.at - pong)} after the last pong"
    idle = 0 if session.used_at is None else close.at - session.used_at
    return f", {span_text(idle)} after the last frame" if idle >= _IDLE else ""

"""The client's own WebSocket library closed the connection because something was wrong for it."""

from collections.abc import Iterator

from ....core.text import safe
from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.session import Close, Session
from ....protocol.errors import closes
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import PING_TIMEOUT, operation_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="closed-by-client-library",
    code="RT725",
    severity=Severity.WARNING,
    title="The client's WebSocket library gave the connection up",
    explanation="With these codes a library closes by itself: a message was larger than it takes, a frame was broken, "
    "or its own pings had no answer in time. The server did nothing wrong that it could report.",
    remedy="Read the code and the reason, set the library's limits for such messages, and reconnect.",
    cause=Cause.CLIENT_ERROR,
    explained_by=("reader-stopped", "intercepted"),
)
_BY_ITSELF = frozenset({1002, 1003, 1007, 1009, 1011})  # RFC 6455, section 7.4.1
_KEEP_FREE = (
    "Keep the event loop free: run audio, files and tools in threads, and read the socket in a task of its own. If the "
    "machine was asleep or the network gone, reconnect. Python's websockets waits ping_timeout, 20 s unless told "
    "otherwise."
)


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session, close = scene.session, scene.session.close
    if close is None or close.seq != change.seq or close.side is not Side.CLIENT or close.code not in _BY_ITSELF:
        return
    pinging, entry = PING_TIMEOUT in close.reason, closes().get(str(close.code))
    owed = len(session.open) + len(session.pending)
    yield Hit(
        SESSION_REF,
        close.seq,
        f"The client's WebSocket library closed the connection ({_told(close)}, event {close.seq})"
        f"{_while(session)}.{_WHY_PINGS if pinging else ''}",
        severity=Severity.ERROR if owed else None,
        confidence=Confidence.MEDIUM if pinging else Confidence.HIGH,
        remedy=_KEEP_FREE if pinging else entry.remedy if entry else "",
        cause=Cause.NETWORK if pinging else None,
        data={"code": close.code, "reason": close.reason},
    )


_WHY_PINGS = " No pong had come in time: the network is gone, or the client was too busy to read it."


def _told(close: Close) -> str:
    return f"code {close.code}{f', {safe(close.reason)}' if close.reason else ''}"


def _while(session: Session) -> str:
    response = next(reversed(session.open.values()), None)
    if response:
        return f" while {safe(response.id)} was open"
    waiting = next(reversed(session.pending.values()), None)
    return f" while {operation_text(waiting)} had no answer" if waiting else ""

"""The server closed the connection right after a client event, without an error that says why."""

from collections.abc import Iterator

from ....core.clock import SECOND
from ....core.text import safe
from ....core.wire import Side
from ....model.change import Change
from ....model.reference import SESSION_REF
from ....model.session import Close, Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...evidence import operation_text, sent_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="closed-without-error",
    code="RT710",
    severity=Severity.WARNING,
    title="The server closed without saying what was wrong",
    explanation="OpenAI answers a bad event with an error and goes on. Some compatible servers close the connection "
    "instead, with no error event, when a client event is one that they do not support.",
    remedy="Leave out the last client event, or send it in a shape that this server documents, and read the server's "
    "own log for the reason.",
    cause=Cause.CLIENT_ERROR,
)
_SOON = 2 * SECOND
_TOLD = frozenset({3000, 4000})  # codes whose reason says it


@on(RULE, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the last client event is unanswered and none that asks for a response, which has rules of its own."""
    session, close = scene.session, scene.session.close
    if close is None or close.side is not Side.SERVER or close.lost or close.code in _TOLD or session.failures:
        return
    last = _last(session, close)
    if last is None or session.open or "maximum duration" in close.reason:
        return
    seq, what = last
    code = f"code {close.code}" if close.code is not None else "no code"
    reason = f", {safe(close.reason)}" if close.reason else ", no reason"
    yield Hit(
        SESSION_REF,
        change.seq,
        f"The server closed the connection ({code}{reason}, event {close.seq}) after {what}, and sent no error.",
        confidence=Confidence.MEDIUM,
        evidence=(seq, change.seq),
        data={"code": close.code, "reason": close.reason},
    )


def _last(session: Session, close: Close) -> tuple[int, str] | None:
    """The newest client event that awaits an answer, or that no dialect knows, if the close came soon after it."""
    waiting = next(reversed(session.pending.values()), None)
    if waiting and waiting.means is Meaning.RESPONSE_CREATE:
        return None
    stranger = session.strangers[-1] if session.strangers else None
    if stranger and stranger.seq > (waiting.seq if waiting else 0):
        return stranger.seq, sent_text(stranger)
    if waiting is None:
        return None
    late = close.at is not None and waiting.at is not None and close.at - waiting.at > _SOON
    return None if late else (waiting.seq, operation_text(waiting))

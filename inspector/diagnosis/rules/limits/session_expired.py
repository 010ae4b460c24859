"""The session reached the end of its life."""

from collections.abc import Iterator

from ....model.change import Change, Ref
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.lifetime import age_text
from ...registry import on
from ...scene import Scene
from ...turn.refusal import Refusal, refusal

RULE = Rule(
    name="session-expired",
    code="RT609",
    severity=Severity.ERROR,
    title="The session reached its maximum duration",
    explanation="A session lives for a fixed time, whatever is going on in it; expires_at in session.created says "
    "until when. Then the server reports session_expired, closes with code 1001, or both.",
    remedy="Open a new session before expires_at, send session.update again, and replay the conversation's items with "
    "conversation.item.create.",
    cause=Cause.SESSION_EXPIRY,
    subsumes=("error-event",),
)
_WORDS = frozenset({"session_expired", "maximum duration"})


@on(RULE, Meaning.ERROR, Meaning.LINK_CLOSED, Meaning.SESSION_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    found = _closed(scene.session, change) or refusal(scene.session, change, _WORDS)
    if found:
        age = age_text(scene, change.seq, change.at)
        yield Hit(
            about=found.about,
            seq=change.seq,
            message=f"{found.said}{f' The session was {age}.' if age else ''}",
            evidence=tuple(seq for seq in (scene.session.created_seq, change.seq) if seq),
            data={"error": found.error} if found.error else {},
        )


def _closed(session: Session, change: Change) -> Refusal | None:
    """Live says it in order, with session.closed and its reason."""
    if change.means is not Meaning.SESSION_CLOSED or session.closed_reason != "expired":
        return None
    return Refusal(
        Ref(RefKind.EVENT, str(change.seq)),
        f"The server ended the session (event {change.seq}): its time was over.",
        {},
    )

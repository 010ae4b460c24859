"""The session is about to end."""

from collections.abc import Iterator

from ....core.text import count_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.lifetime import age_text, unix_at
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="session-expiring",
    code="RT612",
    severity=Severity.NOTE,
    title="The session is about to expire",
    explanation="The server ends the session at expires_at, in the middle of an answer if need be. What is asked "
    "within the last minute may not be answered to its end.",
    remedy="Open the next session before expires_at, and replay the conversation's items into it.",
    cause=Cause.SESSION_EXPIRY,
    thresholds={
        "left": Threshold(60, Unit.SECONDS, "With less left than this the end is near."),
    },
)


@on(RULE, Meaning.RESPONSE_CREATE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session, now = scene.session, unix_at(scene, change.seq, change.at)
    if session.expires_at is None or now is None:
        return
    left = session.expires_at - now
    if 0 < left < scene.threshold(RULE, "left"):
        age = age_text(scene, change.seq, change.at)
        yield Hit(
            SESSION_REF,
            change.seq,
            f"At event {change.seq} the session had {count_text(left, 'second')} left (expires_at, event "
            f"{session.config_seq}){f'; it was {age}' if age else ''}.",
            confidence=Confidence.MEDIUM,
            evidence=(session.config_seq, change.seq),
        )

"""The session is about to end."""

from collections.abc import Iterator

from ....core.clock import SECOND, parse_wall
from ....core.text import count_text
from ....model.change import Change
from ....model.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
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
    session, now = scene.session, _now(scene, change)
    if session.expires_at is None or now is None:
        return
    left = session.expires_at - now
    if 0 < left < scene.threshold(RULE, "left"):
        yield Hit(
            SESSION_REF,
            change.seq,
            f"At event {change.seq} the session had {count_text(left, 'second')} left (expires_at, event "
            f"{session.config_seq}).",
            confidence=Confidence.MEDIUM,
            evidence=(session.config_seq, change.seq),
        )


def _now(scene: Scene, change: Change) -> int | None:
    """Unix seconds: from the server's ids where they prove themselves, else from the recording's own clock."""
    stamp = scene.session.ids.time_of(change.seq)
    if stamp is not None:
        return stamp
    started = parse_wall(scene.started) if scene.started else None
    return int(started.timestamp()) + change.at // SECOND if started and change.at is not None else None

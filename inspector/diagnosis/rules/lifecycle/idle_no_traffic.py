"""The session is ready and the client asks for nothing."""

from collections.abc import Iterator

from ....core.clock import span_text
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="idle-no-traffic",
    code="RT105",
    severity=Severity.NOTE,
    title="The session is ready, and nothing was asked",
    explanation="The server speaks first only to say session.created. Everything after that answers the client: a "
    "message and response.create, or audio.",
    remedy="Send conversation.item.create with a user's message and then response.create, or stream "
    "input_audio_buffer.append with turn detection on.",
    thresholds={
        "wait": Threshold(30, Unit.SECONDS, "A client that is silent for so long asked for nothing."),
    },
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    if session.created_at is None or scene.now is None or _active(session):
        return
    idle = scene.now - session.created_at
    if idle >= scene.span(RULE, "wait"):
        message = (
            f"session.created came (event {session.created_seq}), and the client sent nothing in {span_text(idle)}."
        )
        yield Hit(SESSION_REF, session.created_seq, message)


def _active(session: Session) -> bool:
    return bool(session.operations or session.responses or session.buffer.appends or session.voice.appends)

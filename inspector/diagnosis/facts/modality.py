"""Answers that were free to be speech and came as text."""

from ...model.session import Session
from ...model.state.part import Response
from ..base import Severity
from ..scene import Scene
from .official import keeps_to_the_letter

_BOTH = frozenset({"audio", "text"})


def wrote(response: Response) -> bool:
    """The response might have spoken, was not broken off, and gave text only."""
    free = response.modalities == _BOTH and response.status in ("completed", "incomplete")
    return free and "text" in response.families and "audio" not in response.families


def drift_severity(scene: Scene) -> Severity:
    """A warning where the client showed that it wants speech, of a server that usually speaks then."""
    wanted = keeps_to_the_letter(scene) and _wants_speech(scene.session)
    return Severity.WARNING if wanted else Severity.NOTE


def _wants_speech(session: Session) -> bool:
    """The client speaks itself, asked for audio, or has been given some."""
    return bool(session.buffer.appends or session.speech_seq)

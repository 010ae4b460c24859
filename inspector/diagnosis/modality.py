"""Answers that were free to be speech and came as text."""

from ..core.json import object_at
from ..model.answer import Operation
from ..model.session import Response, Session
from ..model.setting import modalities
from ..protocol.vocabulary import Meaning
from .base import Severity
from .evidence import requests_of
from .official import keeps_to_the_letter
from .scene import Scene

_BOTH = frozenset({"audio", "text"})
_PLACES = {Meaning.SESSION_UPDATE: "session", Meaning.RESPONSE_CREATE: "response"}


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
    heard = any("audio" in one.families for one in session.responses.values())
    return bool(session.buffer.appends) or heard or any(map(_asks, _requests(session)))


def _requests(session: Session) -> list[Operation]:
    return [one for means in _PLACES for one in requests_of(session, means)]


def _asks(operation: Operation) -> bool:
    asked = modalities(object_at(operation.body, _PLACES[operation.means]))
    return asked is not None and "audio" in asked

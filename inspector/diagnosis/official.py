"""Which servers keep to the letter of the protocol: what is missing there is missing, and elsewhere may be custom."""

from ..model.part import Response
from .base import Severity
from .scene import FALLBACK, Scene

_OFFICIAL = frozenset({"openai-ga", "openai-beta", "azure-ga", "azure-beta"})
_OWN = frozenset({"connect", "relay", "demo"})  # recorders that leave nothing out


def keeps_to_the_letter(scene: Scene) -> bool:
    return (scene.detector.settled or FALLBACK) in _OFFICIAL


def holds_everything(scene: Scene) -> bool:
    """The recorder was ours and lost nothing: what is not in the recording did not cross the socket."""
    return scene.recorder in _OWN and not scene.lost and not scene.damaged


def leaves_out(scene: Scene, response: Response) -> bool:
    """The log tells that a response held something, and does not show what."""
    return response.left_out_seq > 0 and not holds_everything(scene)


def unless_left_out(scene: Scene, severity: Severity) -> Severity:
    """The severity of something that is not in the recording: a note where whoever wrote the log may have cut it.

    A note too where the server is none of those that keep to the letter, and may never send it.
    """
    return severity if holds_everything(scene) and keeps_to_the_letter(scene) else min(severity, Severity.NOTE)

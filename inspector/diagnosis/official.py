"""Which servers keep to the letter of the protocol: what is missing there is missing, and elsewhere may be custom."""

from .base import Severity
from .scene import Scene

_OFFICIAL = frozenset({"openai-ga", "openai-beta", "azure-ga", "azure-beta"})
_OWN = frozenset({"connect", "relay", "demo"})  # recorders that leave nothing out


def keeps_to_the_letter(scene: Scene) -> bool:
    return scene.server.id in _OFFICIAL


def unless_left_out(scene: Scene, severity: Severity) -> Severity:
    """The severity of something that is not in the recording; a note where whoever wrote the log may have cut it."""
    return severity if is_whole(scene) else Severity.NOTE


def is_whole(scene: Scene) -> bool:
    """Whoever wrote the recording leaves nothing out, and nothing was lost."""
    return scene.recorder in _OWN and not scene.lost and not scene.damaged

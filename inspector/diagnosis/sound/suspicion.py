"""What the samples say about the format they are in."""

from ..scene import Scene
from .ear import Flaw
from .format import is_pcm
from .sample import Sound

_FEWEST = 3  # loud pieces
_SAMPLES = 2_000


def telling(scene: Scene) -> Sound | None:
    """The sound of an input that should be PCM, if enough of it is loud and it is cut at whole samples; else None."""
    sound, flaws = scene.ear.sound, scene.ear.flaws
    if sound.loud < _FEWEST or sound.loud_samples < _SAMPLES or not is_pcm(scene):
        return None
    return None if Flaw.ODD in flaws or Flaw.CONTAINER in flaws else sound


def is_float(sound: Sound) -> bool:
    return sound.float_share > 0.95


def is_swapped(sound: Sound) -> bool:
    """The samples make sense with their bytes exchanged, and none as they are."""
    return sound.smooth < 0.3 and sound.smooth_swapped > 0.8 and not is_float(sound)


def is_paired(sound: Sound) -> bool:
    """Samples come in pairs of nearly the same, as two channels that carry one voice."""
    return sound.pairing < 0.1 and not is_float(sound)

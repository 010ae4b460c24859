"""What the samples say about the format they are in."""

from ..scene import Scene
from .coding import Coding
from .ear import Flaw
from .format import is_pcm
from .law import Law
from .sample import Sound

_FEWEST = 3  # loud pieces
_SAMPLES = 2_000
_LIKE = 0.5  # neighbours of a voice are more alike than this, in the right reading, even at 8 kHz
_CLEARER = 0.25  # by which PCM is smoother than the same bytes as G.711
_SMOOTHER = 0.03  # by which G.711 is smoother than the same bytes as PCM
_OTHER_LAW = 0.12  # by which one law is smoother than the same bytes in the other
_ALIKE = 0.2
_CODES = 32  # a voice uses more different bytes
_BY_LAW = {Law.MU: Coding.MU_LAW, Law.A: Coding.A_LAW}


def telling(scene: Scene) -> Sound | None:
    """The sound of an input that should be PCM, if enough of it is loud and it is cut at whole samples; else None."""
    sound, flaws = scene.ear.sound, scene.ear.flaws
    if not is_enough(sound) or not is_pcm(scene):
        return None
    return None if Flaw.ODD in flaws or Flaw.CONTAINER in flaws else sound


def is_enough(sound: Sound) -> bool:
    """So many loud samples were looked at that they tell a format."""
    return sound.loud >= _FEWEST and sound.loud_samples >= _SAMPLES


def is_float(sound: Sound) -> bool:
    return sound.float_share > 0.95


def is_swapped(sound: Sound) -> bool:
    """The samples make sense with their bytes exchanged, and none as they are."""
    clearer = sound.smooth_swapped - sound.smooth
    return sound.smooth_swapped > 0.8 and clearer > 0.4 and not is_float(sound)


def is_paired(sound: Sound) -> bool:
    """Samples come in pairs of nearly the same, as two channels that carry one voice."""
    return sound.pairing < 0.1 and not is_float(sound)


def law_in(sound: Sound) -> Law | None:
    """The law of G.711 in which the bytes make sense, and more than as PCM; None for other audio.

    PCM read as G.711 is never smooth, as every second byte is the noise of low bits. G.711 read as PCM is rough, and
    as rough with its bytes exchanged, since each of the two is a sample of its own.
    """
    law = max(Law, key=sound.smooth_in)
    smoother = sound.smooth_in(law) - max(sound.smooth, sound.smooth_swapped)
    alike = abs(sound.smooth - sound.smooth_swapped) < _ALIKE and not is_float(sound)
    makes_sense = sound.smooth_in(law) > _LIKE and sound.codes >= _CODES
    return law if makes_sense and smoother > _SMOOTHER and alike else None


def coding_in(sound: Sound, stated: Coding) -> Coding | None:
    """The coding that the samples are in where it is clearly not the stated one; else None."""
    if not is_enough(sound):
        return None
    law = law_in(sound)
    if law and stated is not Coding.PCM:
        other = Law.A if law is Law.MU else Law.MU
        law = law if sound.smooth_in(law) - sound.smooth_in(other) > _OTHER_LAW else None
    if law:
        return _BY_LAW[law] if _BY_LAW[law] is not stated else None
    smoother = sound.smooth - max(*map(sound.smooth_in, Law), sound.smooth_swapped)
    return Coding.PCM if sound.smooth > _LIKE and smoother > _CLEARER and stated is not Coding.PCM else None

"""Measurements on samples of audio, read as PCM of 16 bits, with which wrong formats give themselves away.

A voice sampled fast enough moves little from one sample to the next. Read in
the wrong byte order or in the wrong width it does not, and that is what is measured.
"""

from dataclasses import dataclass
from math import inf, log10
from typing import TYPE_CHECKING

from .law import Law, expanded

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

FULL_SCALE = 32768
LOUD = -50.0  # dBFS: below it there is nothing to tell formats by
_STEPS = 2
_QUIET = 256  # PCM below it has high bytes that never change, which read as G.711 are smooth
_EXPONENTS = (110, 126)  # of float32 values from 2⁻¹⁷ to 1


@dataclass(slots=True)
class Sound:
    """Sums over all samples that were looked at; the ratios over those of loud pieces."""

    pieces: int = 0
    flat: int = 0  # pieces that are digital silence: no sample differs from another by more than two steps
    samples: int = 0
    energy: float = 0.0
    peak: int = 0
    loud: int = 0  # pieces
    loud_samples: int = 0
    clipped: int = 0
    little: tuple[float, float] = (0.0, 0.0)  # energy, and energy that the next sample shares
    big: tuple[float, float] = (0.0, 0.0)  # the same with the bytes of each sample swapped
    mu: tuple[float, float] = (0.0, 0.0)  # the same with each byte as a sample in G.711's mu-law
    a: tuple[float, float] = (0.0, 0.0)  # the same in its A-law
    codes: int = 0  # different bytes in one piece, at most
    within: float = 0.0  # energy of the steps from even to odd samples
    between: float = 0.0  # energy of the steps from odd to even samples
    floats: int = 0  # words that are small floating-point numbers
    words: int = 0  # of 32 bits, not zero

    @property
    def level(self) -> float:
        """The loudness of everything in dBFS; minus infinity for digital silence."""
        return decibels((self.energy / self.samples) ** 0.5) if self.samples else -inf

    @property
    def peak_level(self) -> float:
        return decibels(self.peak)

    @property
    def smooth(self) -> float:
        """How alike neighbouring samples are: near 1 for a voice, near 0 for noise."""
        return _share(self.little)

    @property
    def smooth_swapped(self) -> float:
        return _share(self.big)

    def smooth_in(self, law: Law) -> float:
        """How alike neighbouring bytes are as samples of G.711."""
        return _share(self.mu if law is Law.MU else self.a)

    @property
    def pairing(self) -> float:
        """Steps inside pairs of samples against steps between pairs: near 1 for one channel, near 0 for two alike."""
        return self.within / self.between if self.between else 1.0

    @property
    def float_share(self) -> float:
        return self.floats / self.words if self.words else 0.0

    @property
    def clipped_share(self) -> float:
        return self.clipped / self.loud_samples if self.loud_samples else 0.0


def decibels(amplitude: float) -> float:
    return 20 * log10(amplitude / FULL_SCALE) if amplitude > 0 else -inf


def level_text(level: float) -> str:
    """`−23 dBFS`, or that it is digital silence."""
    return "digital silence" if level == -inf else f"{round(level)} dBFS".replace("-", "−")


def take(sound: Sound, audio: bytes) -> None:
    """Add a piece of audio, decoded; it begins at a sample."""
    audio = audio[: len(audio) // 4 * 4]
    if len(audio) < 32:
        return
    import numpy

    pairs = numpy.frombuffer(audio, "<i2")
    samples = pairs.astype(numpy.float64)
    sizes = numpy.abs(samples)
    energy = float(samples @ samples)
    sound.pieces += 1
    sound.samples += len(samples)
    sound.energy += energy
    sound.peak = max(sound.peak, int(sizes.max()))
    sound.flat += bool(samples.max() - samples.min() <= _STEPS)
    if decibels((energy / len(samples)) ** 0.5) >= LOUD:
        swapped = numpy.frombuffer(audio, ">i2").astype(numpy.float64)
        sound.clipped += int(numpy.count_nonzero(sizes >= FULL_SCALE - 1))
        _take_loud(sound, samples, swapped, numpy.frombuffer(audio, "<u4"))
        codes = pairs[sizes >= _QUIET].view(numpy.uint8)
        moving = codes[1:][codes[1:] != codes[:-1]]  # silence is smooth in every reading
        sound.codes = max(sound.codes, int(numpy.count_nonzero(numpy.bincount(moving))))
        sound.mu = _added(sound.mu, expanded(moving.tobytes(), Law.MU).astype(numpy.float64))
        sound.a = _added(sound.a, expanded(moving.tobytes(), Law.A).astype(numpy.float64))


def _take_loud(
    sound: Sound,
    samples: "NDArray[numpy.float64]",
    swapped: "NDArray[numpy.float64]",
    words: "NDArray[numpy.uint32]",
) -> None:
    import numpy

    sound.loud += 1
    sound.loud_samples += len(samples)
    sound.little = _added(sound.little, samples)
    sound.big = _added(sound.big, swapped)
    steps = samples[1:] - samples[:-1]
    sound.within += float(steps[0::2] @ steps[0::2])
    sound.between += float(steps[1::2] @ steps[1::2])
    exponents = (words >> 23) & 0xFF
    least, most = _EXPONENTS
    sound.floats += int(numpy.count_nonzero((exponents >= least) & (exponents <= most)))
    sound.words += int(numpy.count_nonzero(words))


def _added(sums: tuple[float, float], samples: "NDArray[numpy.float64]") -> tuple[float, float]:
    if len(samples) < 2:
        return sums
    centred = samples - samples.sum() / len(samples)
    first = centred[:-1]
    return sums[0] + float(first @ first), sums[1] + float(first @ centred[1:])


def _share(sums: tuple[float, float]) -> float:
    return sums[1] / sums[0] if sums[0] else 0.0

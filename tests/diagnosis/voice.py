"""Audio for transcripts: a voice and other sounds in the right format and in wrong ones, as base64."""

import struct
from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache, partial

import numpy
from numpy.typing import NDArray

from inspector.diagnosis.sound.law import Law, expanded

RATE = 24_000
PHONE = 8_000
_FORMANTS = ((600.0, 250.0), (1_300.0, 300.0), (2_500.0, 400.0))
Wave = NDArray[numpy.float64]


def _voice(length: int, *, level: float = 0.2, rate: int = RATE) -> Wave:
    """Three partials of a low voice, `length` milliseconds; the loudest sample is near twice `level`."""
    time = numpy.arange(rate * length // 1000) / rate
    partials = ((1.0, 140.0), (0.6, 433.0), (0.3, 1210.0))
    wave: Wave = sum(
        (part * numpy.sin(2 * numpy.pi * pitch * time) for part, pitch in partials), numpy.zeros(len(time))
    )
    return wave * level


def _speech(length: int, rate: int = RATE) -> Wave:
    """Syllables of a gliding voice with three formants, hisses between them, and pauses of next to nothing."""
    time = numpy.arange(rate * length // 1000) / rate
    phase = 2 * numpy.pi * numpy.cumsum(120 * (1 + 0.15 * numpy.sin(2 * numpy.pi * 0.7 * time))) / rate
    voiced = numpy.zeros(len(time))
    for harmonic in range(1, min(rate // 2, 4_000) // 140):
        pitch = harmonic * 120
        loudness = sum(numpy.exp(-(((pitch - peak) / width) ** 2)) for peak, width in _FORMANTS) + 0.02
        voiced += loudness / harmonic * numpy.sin(harmonic * phase)
    syllables = numpy.clip(numpy.sin(2 * numpy.pi * 3.1 * time) + 0.3, 0, 1)
    hiss = numpy.diff(numpy.random.default_rng(2).normal(0, 0.008, len(time)), prepend=0.0)
    wave: Wave = 0.3 * voiced / abs(voiced).max() * syllables + hiss * (syllables < 0.1)
    return wave


def _music(length: int, rate: int = RATE) -> Wave:
    """A chord with overtones and a beat."""
    time = numpy.arange(rate * length // 1000) / rate
    notes = (110.0, 220.0, 277.2, 329.6, 440.0, 659.3, 1318.5, 2637.0)
    wave: Wave = sum((0.08 * numpy.sin(2 * numpy.pi * note * time) for note in notes), numpy.zeros(len(time)))
    return wave * (1.2 + numpy.sin(2 * numpy.pi * 2 * time)) / 2


def telephone(wave: Wave, law: Law) -> bytes:
    """The wave in G.711: of each sample the nearest code."""
    values = expanded(bytes(range(256)), law).astype(numpy.int64)
    order = numpy.argsort(values, kind="stable")
    middles = (values[order][1:] + values[order][:-1]) / 2
    codes = order[numpy.searchsorted(middles, (wave * 32767).clip(-32768, 32767))]
    return codes.astype("u1").tobytes()


def pcm(wave: Wave, kind: str = "<i2") -> bytes:
    return (wave * 32767).clip(-32768, 32767).astype(kind).tobytes()


def _stereo(length: int) -> bytes:
    return pcm(numpy.repeat(_voice(length), 2))


def _noise(length: int) -> bytes:
    return pcm(numpy.random.default_rng(1).normal(0, 0.1, RATE * length // 1000))


def wav_header(rate: int, *, coding: int = 1, channels: int = 1, bits: int = 16) -> bytes:
    """The 44 bytes before the samples of a WAV file."""
    block = channels * bits // 8
    form = struct.pack("<IHHIIHH", 16, coding, channels, rate, rate * block, block, bits)
    return b"RIFF" + struct.pack("<I", 0x7FFFFFFF) + b"WAVEfmt " + form + b"data" + struct.pack("<I", 0x7FFFFF00)


def _hiss(length: int, rate: int) -> Wave:
    return numpy.random.default_rng(1).normal(0, 0.1, rate * length // 1000)


def _bursts(length: int, rate: int = RATE) -> Wave:
    """Hisses between stretches of digital silence."""
    wave = _hiss(length, rate)
    return wave * (numpy.arange(len(wave)) % 800 < 400)


def _phoned(law: Law, wave: Callable[[int, int], Wave], length: int) -> bytes:
    return telephone(wave(length, PHONE), law)


WAVES: Mapping[str, Callable[[int, int], Wave]] = {"speech": _speech, "music": _music, "noise": _hiss}
SOUNDS: Mapping[str, Callable[[int], bytes]] = {
    "silence": lambda length: bytes(48 * length),
    "voice": lambda length: pcm(_voice(length)),
    "hum": lambda length: pcm(_voice(length, level=0.0003)),
    "stereo": _stereo,
    "noise": _noise,
    "voice at 16 kHz": lambda length: pcm(_voice(length, rate=16_000)),
    "voice at 48 kHz": lambda length: pcm(_voice(length, rate=48_000)),
    "big-endian": lambda length: pcm(_voice(length), ">i2"),
    "float": lambda length: _voice(length).astype("<f4").tobytes(),
    "shouting": lambda length: pcm(_voice(length, level=3.0)),
    "odd voice": lambda length: pcm(_voice(length)) + b"\0",
    "WAV": lambda length: wav_header(RATE) + pcm(_voice(length)),
    "speech": lambda length: pcm(_speech(length)),
    "speech at 8 kHz": lambda length: pcm(_speech(length, PHONE)),
    "speech at 16 kHz": lambda length: pcm(_speech(length, 16_000)),
    "speech at 48 kHz": lambda length: pcm(_speech(length, 48_000)),
    "big-endian speech": lambda length: pcm(_speech(length), ">i2"),
    "float speech": lambda length: _speech(length).astype("<f4").tobytes(),
    "stereo speech": lambda length: pcm(numpy.repeat(_speech(length), 2)),
    "hissing": lambda length: pcm(_bursts(length)),
    "music": lambda length: pcm(_music(length)),
    "mu-law silence": lambda length: b"\xff" * (8 * length),
    "A-law silence": lambda length: b"\xd5" * (8 * length),
    **{f"{law} {name}": partial(_phoned, law, wave) for law in Law for name, wave in WAVES.items()},
    "speech from a telephone": lambda length: expanded(telephone(_speech(length), Law.MU), Law.MU).tobytes(),
}


@cache
def spoken(sound: str, length: int) -> str:
    """`length` milliseconds of a sound, as base64."""
    return b64encode(SOUNDS[sound](length)).decode()

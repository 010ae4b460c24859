"""Audio for transcripts: a voice-like sound in the right format and in wrong ones, as base64."""

from base64 import b64encode
from collections.abc import Callable, Mapping
from functools import cache

import numpy
from numpy.typing import NDArray

RATE = 24_000
Wave = NDArray[numpy.float64]


def _voice(length: int, *, level: float = 0.2, rate: int = RATE) -> Wave:
    """Three partials of a low voice, `length` milliseconds; the loudest sample is near twice `level`."""
    time = numpy.arange(rate * length // 1000) / rate
    partials = ((1.0, 140.0), (0.6, 433.0), (0.3, 1210.0))
    wave: Wave = sum(
        (part * numpy.sin(2 * numpy.pi * pitch * time) for part, pitch in partials), numpy.zeros(len(time))
    )
    return wave * level


def _pcm(wave: Wave, kind: str = "<i2") -> bytes:
    return (wave * 32767).clip(-32768, 32767).astype(kind).tobytes()


def _stereo(length: int) -> bytes:
    return _pcm(numpy.repeat(_voice(length), 2))


def _noise(length: int) -> bytes:
    return _pcm(numpy.random.default_rng(1).normal(0, 0.1, RATE * length // 1000))


SOUNDS: Mapping[str, Callable[[int], bytes]] = {
    "silence": lambda length: bytes(48 * length),
    "voice": lambda length: _pcm(_voice(length)),
    "hum": lambda length: _pcm(_voice(length, level=0.0003)),
    "stereo": _stereo,
    "noise": _noise,
    "voice at 16 kHz": lambda length: _pcm(_voice(length, rate=16_000)),
    "voice at 48 kHz": lambda length: _pcm(_voice(length, rate=48_000)),
    "big-endian": lambda length: _pcm(_voice(length), ">i2"),
    "float": lambda length: _voice(length).astype("<f4").tobytes(),
    "shouting": lambda length: _pcm(_voice(length, level=3.0)),
}


@cache
def spoken(sound: str, length: int) -> str:
    """`length` milliseconds of a sound, as base64."""
    return b64encode(SOUNDS[sound](length)).decode()

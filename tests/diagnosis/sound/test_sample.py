"""What samples say of themselves."""

from base64 import b64decode
from math import inf

import numpy
import pytest

from inspector.diagnosis.sound.coding import Coding
from inspector.diagnosis.sound.law import Law
from inspector.diagnosis.sound.sample import Sound, level_text, take
from inspector.diagnosis.sound.suspicion import coding_in

from ..voice import Wave, pcm, spoken, telephone


def measured(sound: str, length: int = 500) -> Sound:
    sums = Sound()
    take(sums, b64decode(spoken(sound, length)))
    return sums


def test_a_voice() -> None:
    sound = measured("voice")
    assert sound.loud == 1
    assert -20 < sound.level < -10
    assert sound.smooth > 0.9
    assert sound.smooth_swapped < 0.3
    assert 0.8 < sound.pairing < 1.2
    assert sound.float_share < 0.2
    assert sound.clipped_share == 0


def test_wrong_formats_differ_from_a_voice() -> None:
    assert measured("stereo").pairing < 0.01
    assert measured("float").float_share > 0.95
    assert measured("shouting").clipped_share > 0.2
    assert measured("big-endian").smooth_swapped > 0.9
    assert measured("big-endian").smooth < 0.3


def test_silence_says_nothing() -> None:
    sound = measured("silence")
    assert (sound.level, sound.peak, sound.loud) == (-inf, 0, 0)
    assert level_text(sound.level) == "digital silence"


@pytest.mark.parametrize("audio", [b"", b"a", b"abc", bytes(31)])
def test_scraps_are_passed_over(audio: bytes) -> None:
    sound = Sound()
    take(sound, audio)
    assert sound.pieces == 0


@pytest.mark.parametrize("seed", range(80))
def test_no_wave_in_pcm_looks_like_g711_and_none_in_g711_like_pcm(seed: int) -> None:
    wave = any_wave(seed)
    plain, phoned = Sound(), Sound()
    law = list(Law)[seed % 2]
    for start in range(0, len(wave), 2_400):
        take(plain, pcm(wave[start : start + 2_400]))
        take(phoned, telephone(wave[start : start + 2_400], law))
    assert coding_in(plain, Coding.PCM) is None
    assert coding_in(phoned, [Coding.MU_LAW, Coding.A_LAW][seed % 2]) is not Coding.PCM


def any_wave(seed: int) -> Wave:
    """Hiss, rumble, tones, clicks or a saw at any loudness, some in bursts and some off zero."""
    dice = numpy.random.default_rng(seed)
    time = numpy.arange(9_600) / 8_000
    wave: Wave = [
        lambda: dice.normal(0, 1, len(time)),
        lambda: numpy.convolve(dice.normal(0, 1, len(time)), numpy.ones(20) / 20, "same"),
        lambda: numpy.sin(2 * numpy.pi * dice.uniform(30, 3_500) * time),
        lambda: numpy.sign(numpy.sin(2 * numpy.pi * dice.uniform(50, 1_000) * time)),
        lambda: time * dice.uniform(50, 800) % 1 - 0.5,
    ][seed % 5]()
    wave = wave / abs(wave).max() * 10 ** dice.uniform(-2, 0.3)
    wave = wave * (numpy.arange(len(time)) % 700 < dice.integers(200, 1_400))
    return wave + dice.uniform(-0.2, 0.2) * (seed % 3 == 0)

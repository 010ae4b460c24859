"""What samples say of themselves."""

from base64 import b64decode
from math import inf

import pytest

from inspector.diagnosis.sound.sample import Sound, level_text, take

from ..voice import spoken


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

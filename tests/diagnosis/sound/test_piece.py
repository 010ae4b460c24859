"""One piece of audio: what it begins with."""

import pytest

from inspector.diagnosis.sound.piece import container

from ..voice import wav_header


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (wav_header(48_000, channels=2), "a WAV file (PCM of 16 bits, 48,000 Hz, 2 channels)"),
        (wav_header(16_000, coding=3, bits=32), "a WAV file (floating-point of 32 bits, 16,000 Hz, 1 channel)"),
        (wav_header(8_000, coding=7, bits=8), "a WAV file (mu-law of 8 bits, 8,000 Hz, 1 channel)"),
        (wav_header(8_000, coding=85, bits=8), "a WAV file (another coding of 8 bits, 8,000 Hz, 1 channel)"),
        (wav_header(0), "a WAV file"),
        (b"RIFF\0\0\0\0WAVELIST" + bytes(40), "a WAV file"),
        (b"RIFF\0\0\0\0AVI " + bytes(40), ""),
        (b"RIFF\0\0\0\0WAVE", "a WAV file"),
        (b"OggS" + bytes(40), "an Ogg file"),
        (bytes(4) + b"ftypM4A ", "an MP4 file"),
        (b"", ""),
        (bytes(99), ""),
    ],
)
def test_the_header_of_a_file(header: bytes, told: str) -> None:
    assert container(header) == told

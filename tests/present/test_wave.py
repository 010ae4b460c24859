"""Waveforms come from the samples, in the format that is declared."""

import math
from array import array
from base64 import b64encode

import pytest

from inspector.present.text.wave import BLOCKS, wave

PCM = {"type": "audio/pcm", "rate": 24000}


def sine(level, count=2400):
    return array("h", (round(level * math.sin(place / 5)) for place in range(count)))


def encoded(samples):
    return b64encode(samples.tobytes()).decode()


def test_loudness_shows_in_the_blocks():
    blocks, word = wave(encoded(sine(32767) + sine(300) + sine(0)), PCM, 30)
    assert len(blocks) == 30
    assert set(blocks[:9]) == {"█"}
    assert set(blocks[11:19]) <= {"▂", "▃"}
    assert set(blocks[21:]) == {"▁"}
    assert word == "audio/pcm at 24,000 Hz, peak 0 dB"


def test_telephone_audio_is_read_in_its_law():
    loud, quiet = b64encode(b"\x80" * 800).decode(), b64encode(b"\xff" * 800).decode()
    assert set(wave(loud, {"type": "audio/pcmu"}, 10)[0]) == {"█"}
    blocks, word = wave(quiet, "g711_ulaw", 10)
    assert set(blocks) == {"▁"}
    assert word == "g711_ulaw at 8,000 Hz, peak digital silence"
    assert wave(quiet, PCM, 10)[0] != blocks or wave(quiet, PCM, 10)[1] != word


def test_without_a_declared_format_it_says_how_it_was_read():
    assert wave(encoded(sine(1000)), None, 10)[1].startswith("as 16-bit PCM, no format is declared")


@pytest.mark.parametrize(
    ("text", "form", "told"),
    [
        ("!" * 64, PCM, "no base64 that can be read"),
        ("QUJ", PCM, "no base64 that can be read"),
        (b64encode(b"RIFF\0\0\0\0WAVEfmt " + bytes(80)).decode(), PCM, "it begins like a WAV file"),
        (b64encode(bytes(99)).decode(), {"type": "audio/opus"}, "no waveform of the format audio/opus"),
        (b64encode(bytes(99)).decode(), "[/foo]\x1b", "no waveform of the format [/foo]␛"),
    ],
)
def test_what_cannot_be_read_says_why(text, form, told):
    assert wave(text, form, 10) == ("", told) or wave(text, form, 10)[1].startswith(told)


def test_of_long_audio_every_column_is_looked_at():
    long = sine(0, 600_000) + sine(20_000, 600_000)
    blocks, _ = wave(encoded(long), PCM, 40)
    assert set(blocks[:19]) == {BLOCKS[0]}
    assert set(blocks[21:]) == {BLOCKS[-1]}


def test_an_odd_byte_and_nothing_at_all_are_no_crash():
    assert wave(b64encode(bytes(33)).decode(), PCM, 10)[1].endswith("digital silence")
    assert wave("", PCM, 10) == ("", "audio/pcm at 24,000 Hz, peak digital silence")

"""Audio that a text names."""

import base64

import pytest

from inspector.diagnosis.sound.law import Law
from inspector.diagnosis.sound.law import expanded as decoded
from inspector.formats.dialogue.sound import FORMATS, expanded, sound


@pytest.mark.parametrize(
    ("format_", "size"), [("pcm 24000", 4800), ("pcm 16000", 3200), ("pcm 8000", 1600), ("pcmu", 800), ("pcma", 800)]
)
def test_a_sound_lasts_as_long_as_it_says(format_, size):
    assert len(base64.b64decode(sound(100_000, format_=format_))) == size
    assert len(FORMATS) == 5


def test_silence_is_silent_and_a_tone_is_not():
    assert not any(base64.b64decode(sound(100_000, silent=True)))
    assert any(base64.b64decode(sound(100_000)))
    assert set(base64.b64decode(sound(100_000, silent=True, format_="pcmu"))) == {0xFF}  # G.711: zero is 0xFF


@pytest.mark.parametrize(("format_", "law"), [("pcmu", Law.MU), ("pcma", Law.A)])
def test_telephone_audio_is_decoded_to_what_it_was_made_of(format_, law):
    _, bytes_of = FORMATS[format_]
    samples = range(-32_000, 32_001, 37)
    for before, after in zip(samples, decoded(bytes_of(list(samples)), law).tolist(), strict=True):
        assert abs(after - before) <= max(8, abs(before) // 16)


def test_a_payload_without_a_sound_stays_the_very_same():
    payload = b'{"type":"a.b","text":"@tone of voice"}'
    assert expanded(payload) == payload
    assert expanded(b'{"audio":"@silence 1ms"}') == b'{"audio":"' + sound(1_000, silent=True).encode() + b'"}'

"""Turns in real samples: where they begin and end, in every format, whatever the pieces."""

import base64

import pytest

from inspector.formats.dialogue import sound
from inspector.simulator.free.ear import Detection, Ear, Format, Started, Stopped, detection_of, format_of

ON = Detection(0.5, 300, 500)
FORMATS = {
    "pcm 24000": Format("audio/pcm", 24_000),
    "pcm 16000": Format("audio/pcm", 16_000),
    "pcmu": Format("audio/pcmu", 8_000),
    "pcma": Format("audio/pcma", 8_000),
}


def audio(*spans, format_="pcm 24000"):
    """Milliseconds of silence and tone in turn."""
    pieces = [sound.sound(span * 1000, silent=not place % 2, format_=format_) for place, span in enumerate(spans)]
    return b"".join(map(base64.b64decode, pieces))


@pytest.mark.parametrize("name", FORMATS)
def test_a_turn_has_its_padding_before_and_its_silence_after(name):
    ear = Ear(FORMATS[name])
    started, stopped = ear.take(audio(400, 1000, 700, format_=name), ON)
    assert started == Started(100, 400)
    assert stopped.at == 1900
    assert len(stopped.audio) == 1800 * FORMATS[name].bytes_per_ms


@pytest.mark.parametrize("size", [1, 7, 480, 961, 4800, 50_000])
def test_the_pieces_make_no_difference(size):
    whole = audio(400, 200, 300, 400, 800, 300, 900)
    ear = Ear(Format())
    heard = [one for start in range(0, len(whole), size) for one in ear.take(whole[start : start + size], ON)]
    assert heard == list(Ear(Format()).take(whole, ON))
    assert [one.at for one in heard] == [100, 1800, 1800, 2900]


def test_a_pause_shorter_than_the_silence_ends_nothing():
    assert list(Ear(Format()).take(audio(0, 300, 480, 300), ON)) == [Started(0, 0)]


def test_what_is_too_quiet_or_too_short_is_no_speech():
    loud = Detection(0.9, 300, 500)
    assert list(Ear(Format()).take(audio(100, 800, 800), loud)) == []
    assert list(Ear(Format()).take(audio(100, 20, 800), ON)) == []


def test_the_threshold_is_a_level():
    assert [round(Detection(value, 0, 0).level) for value in (0, 0.5, 1)] == [33, 328, 3277]


def test_without_detection_everything_is_kept_until_it_is_committed():
    ear = Ear(Format())
    whole = audio(100, 100, 100)
    assert list(ear.take(whole, None)) == []
    assert ear.pending(None) == 300
    assert ear.commit() == whole
    assert ear.pending(None) == 0


def test_with_detection_only_a_turn_under_way_can_be_committed():
    ear = Ear(Format())
    assert list(ear.take(audio(500), ON)) == []
    assert ear.pending(ON) == 0
    assert list(ear.take(audio(0, 400), ON)) == [Started(200, 500)]
    assert ear.pending(ON) == 700
    ear.clear()
    assert ear.pending(ON) == 0
    assert [type(one) for one in ear.take(audio(0, 400, 600), ON)] == [Started, Stopped]


def test_another_format_begins_anew():
    ear = Ear(Format())
    assert list(ear.take(audio(200), None)) == []
    ear.retune(FORMATS["pcmu"])
    assert ear.pending(None) == 0
    assert list(ear.take(audio(200, format_="pcmu"), None)) == []
    assert ear.pending(None) == 200


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        (None, None),
        ({"type": "server_vad"}, Detection(0.5, 300, 500)),
        (
            {"type": "server_vad", "threshold": 0, "prefix_padding_ms": 0, "silence_duration_ms": 200},
            Detection(0, 0, 200),
        ),
        ({"type": "semantic_vad", "eagerness": "high"}, Detection(0.5, 300, 500)),
        ({"type": "semantic_vad"}, Detection(0.5, 300, 1000)),
    ],
)
def test_what_turn_detection_says(setting, expected):
    assert detection_of(setting) == expected


@pytest.mark.parametrize(
    ("setting", "bytes_per_ms"),
    [(None, 48), ({"type": "audio/pcm", "rate": 16_000}, 32), ({"type": "audio/pcmu"}, 8), ({"type": "audio/pcma"}, 8)],
)
def test_what_a_format_says(setting, bytes_per_ms):
    assert format_of(setting).bytes_per_ms == bytes_per_ms

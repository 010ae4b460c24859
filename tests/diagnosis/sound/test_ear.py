"""The ear: what it notices, how little it looks, and that nothing on the wire can deafen it."""

import pickle
from base64 import b64encode

import pytest
from hypothesis import given, settings

from inspector.core.codec import write
from inspector.core.wire import Frame, Kind, Side
from inspector.diagnosis.base import Finding
from inspector.diagnosis.engine import CRASHED
from inspector.diagnosis.sound.ear import Flaw
from inspector.recording.file import Header
from inspector.recording.reading import Reading

from ...model.wild import conversations
from ..dialogue import read
from ..voice import spoken

CREATED = {"type": "session.created", "session": {"type": "realtime", "audio": {"input": {"turn_detection": None}}}}


def append(seq: int, audio: object) -> Frame:
    body = write({"type": "input_audio_buffer.append", "audio": audio})
    return Frame(seq * 20_000, Side.CLIENT, Kind.TEXT, body, seq)


def created() -> Frame:
    return Frame(0, Side.SERVER, Kind.TEXT, write(CREATED), 1)


def heard(*audio: object, recorder: str = "connect") -> Reading:
    frames = [append(seq, one) for seq, one in enumerate(audio, 2)]
    return read([Header(recorder=recorder), created(), *frames])


def found(reading: Reading, rule: str) -> Finding | None:
    return next((one for one in reading.findings() if one.rule == rule), None)


@settings(max_examples=60)
@given(conversations())
def test_no_rule_fails_whatever_is_appended(frames: list[Frame]) -> None:
    reading = read([Header(), *frames])
    assert found(reading, CRASHED) is None


@pytest.mark.parametrize("audio", [None, 7, [], {}, "", "x", "é" * 100, "=" * 100, "A" * 63, "data:", "\ud800" * 80])
def test_odd_values_are_no_audio(audio: object) -> None:
    reading = heard(audio, spoken("voice", 20))
    assert found(reading, CRASHED) is None
    assert set(reading.scene.ear.flaws) <= {Flaw.EMPTY}


def test_few_of_many_appends_are_decoded() -> None:
    reading = heard(*[spoken("voice", 20)] * 5_000)
    ear = reading.scene.ear
    assert ear.appends == 5_000
    assert 40 <= ear.sound.pieces <= 64


def test_a_long_append_is_looked_at_in_three_places() -> None:
    sound = heard(spoken("voice", 60_000)).scene.ear.sound
    assert sound.pieces == 1
    assert 4_000 <= sound.samples <= 5_000


def test_the_ear_survives_being_put_away() -> None:
    reading = heard(*[spoken("voice", 20)] * 9)
    copy = pickle.loads(pickle.dumps(reading.scene))
    assert copy.ear == reading.scene.ear


def test_missing_padding_is_an_error_only_where_we_recorded_it() -> None:
    cut = b64encode(bytes(range(241)) * 2)[:-1].decode()
    ours, copied = found(heard(cut), "audio-bad-base64"), found(heard(cut, recorder="import"), "audio-bad-base64")
    assert ours is not None
    assert ours.severity.word == "error"
    assert copied is not None
    assert copied.severity.word == "note"


def test_an_empty_append_is_a_warning_only_where_we_recorded_it() -> None:
    finding = found(heard(""), "audio-bad-base64")
    assert finding is not None
    assert finding.severity.word == "warning"
    assert found(heard("", recorder="import"), "audio-bad-base64") is None


@pytest.mark.parametrize(
    ("sound", "rule"),
    [
        ("big-endian", "audio-endianness-suspect"),
        ("float", "audio-float-suspect"),
        ("shouting", "audio-clipping"),
        ("stereo", "audio-channels-suspect"),
    ],
)
def test_a_wrong_format_gives_one_finding(sound: str, rule: str) -> None:
    suspects = {one.rule for one in heard(*[spoken(sound, 20)] * 20).findings() if one.rule.startswith("audio-")}
    assert rule in suspects
    assert suspects <= {rule, "audio-rate-suspect"}


@pytest.mark.parametrize("sound", ["voice", "noise", "silence", "hum"])
def test_sound_in_the_right_format_is_not_suspected(sound: str) -> None:
    assert [one for one in heard(*[spoken(sound, 20)] * 400).findings() if one.rule.startswith("audio-")] == []

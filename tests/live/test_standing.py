"""Words that stand for sound, files and values that were seen."""

import base64
import io
import wave

import numpy
import pytest

from inspector.core.wire import Side
from inspector.diagnosis.sound.coding import Coding
from inspector.live.composing import UnsendableError, again, history, of_draft, parcels
from inspector.live.draft import read
from inspector.live.sound import PLAIN, Form, SoundError, form_of, made, of_file
from inspector.live.standing import StandInError, expanded, shortened, stands_in

from ..present.build import reading_of_events

APPEND = {"type": "input_audio_buffer.append", "audio": "@tone 250ms"}


def wav(samples, rate, channels=1, width=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(samples)
    return out.getvalue()


def reading_with(form):
    session = {"id": "sess_1", "type": "realtime", "audio": {"input": {"format": form}}}
    return reading_of_events([(Side.SERVER, {"type": "session.created", "session": session})], ended=False)


def pitch_of(samples, rate):
    """The loudest pitch, in hertz."""
    spectrum = numpy.abs(numpy.fft.rfft(samples))
    return numpy.argmax(spectrum) * rate / len(samples)


@pytest.mark.parametrize(
    ("form", "bytes_per_second"),
    [({"type": "audio/pcm", "rate": 24000}, 48_000), ({"type": "audio/pcmu"}, 8_000), ({"type": "audio/pcma"}, 8_000)],
)
def test_sound_is_made_in_the_format_of_the_session_and_cut_at_its_pace(form, bytes_per_second, tmp_path):
    pieces = expanded(APPEND, reading_with(form), tmp_path)
    sizes = [len(base64.b64decode(piece.body["audio"])) for piece in pieces]
    assert sizes == [bytes_per_second // 10, bytes_per_second // 10, bytes_per_second // 20]
    assert [piece.after for piece in pieces] == [0.0, 0.1, 0.1]
    assert all(piece.body["type"] == APPEND["type"] for piece in pieces)


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
def test_a_file_is_resampled_and_mixed(rate, tmp_path):
    mono = (8_000 * numpy.sin(numpy.arange(rate) * 2 * numpy.pi * 1_000 / rate)).astype("<i2")
    stereo = numpy.stack([mono, mono], axis=1).tobytes()
    (tmp_path / "a.wav").write_bytes(wav(stereo, rate, channels=2))
    pieces = expanded({**APPEND, "audio": "@file a.wav"}, None, tmp_path)
    samples = numpy.frombuffer(b"".join(base64.b64decode(piece.body["audio"]) for piece in pieces), "<i2")
    assert len(samples) == 24_000
    assert abs(pitch_of(samples, 24_000) - 1_000) < 5
    assert 7_500 < numpy.abs(samples[1000:-1000]).max() < 8_500


def test_what_the_lower_rate_cannot_hold_is_filtered_out():
    high = (8_000 * numpy.sin(numpy.arange(48_000) * 2 * numpy.pi * 7_000 / 48_000)).astype("<i2").tobytes()
    samples = numpy.frombuffer(of_file(wav(high, 48_000), Form(Coding.PCM, 8_000)), "<i2")
    assert numpy.abs(samples[100:-100]).max() < 400  # an alias at 1 kHz else


@pytest.mark.parametrize(("width", "loudest"), [(1, 127), (3, 2**23 - 1), (4, 2**31 - 1)])
def test_samples_of_any_width_are_read(width, loudest):
    value = loudest + 128 if width == 1 else loudest
    content = wav(value.to_bytes(width, "little") * 2_400, 24_000, width=width)
    samples = numpy.frombuffer(of_file(content, PLAIN), "<i2")
    assert len(samples) == 2_400
    assert samples.min() > 32_000


def test_silence_is_silent_and_noise_is_not():
    assert not any(made("silence", 0.1, PLAIN))
    assert numpy.frombuffer(made("noise", 0.1, PLAIN), "<i2").std() > 1_000
    assert made("silence", 0.01, Form(Coding.MU_LAW, 8_000)) == b"\xff" * 80


def test_what_cannot_be_made_says_why(tmp_path):
    for text, words in (
        ("@tone", None),
        ("@tone long", "audio"),
        ("@tone 2h", "audio"),
        ("@tone 20m", "600 s"),
        ("@file none.wav", "No such file"),
        ("@event 99", "no event"),
    ):
        if words is None:
            assert expanded({**APPEND, "audio": text}, None, tmp_path)[0].body["audio"] == text
            continue
        with pytest.raises(StandInError, match=words):
            expanded({**APPEND, "audio": text}, None, tmp_path)
    (tmp_path / "bad.wav").write_bytes(b"RIFF1234")
    with pytest.raises(StandInError, match="WAV"):
        expanded({**APPEND, "audio": "@file bad.wav"}, None, tmp_path)
    with pytest.raises(SoundError):
        form_of(reading_with({"type": "audio/opus"}).session, {})


def test_files_are_put_in_as_what_the_field_holds(tmp_path):
    (tmp_path / "dot.png").write_bytes(b"\x89PNG")
    (tmp_path / "result.json").write_text('{"sun": true}')
    image = {"type": "input_image", "image_url": "@file dot.png"}
    body = {"type": "conversation.item.create", "item": {"content": [image], "output": "@file result.json"}}
    [piece] = expanded(body, None, tmp_path)
    assert piece.body["item"]["content"][0]["image_url"] == "data:image/png;base64,iVBORw=="
    assert piece.body["item"]["output"] == '{"sun": true}'
    with pytest.raises(StandInError, match="no text"):
        expanded({"type": "x", "output": "@file dot.png"}, None, tmp_path)


def test_a_word_that_means_itself_is_written_with_two_signs(tmp_path):
    body = {"type": "x", "text": "@@file a", "more": ["@here", "a @tone 1s"]}
    [piece] = expanded(body, None, tmp_path)
    assert piece.body == {"type": "x", "text": "@file a", "more": ["@here", "a @tone 1s"]}
    assert stands_in(body)
    assert not stands_in(piece.body["more"])


def test_a_long_value_is_quoted_and_put_in_again(tmp_path):
    long = "A" * 4_000
    body = {"type": "conversation.item.create", "item": {"content": [{"type": "input_audio", "audio": long}]}}
    odd = {**body, "note": "@tone 1s"}
    reading = reading_of_events([(Side.CLIENT, odd), (Side.SERVER, {"type": "session.created"})], ended=False)
    short = shortened(odd, 1)
    assert short["item"]["content"][0]["audio"] == "@event 1"
    assert short["note"] == "@@tone 1s"
    [piece] = expanded(short, reading, tmp_path)
    assert piece.body == odd
    with pytest.raises(StandInError, match="nothing there"):
        expanded({"type": "x", "text": "@event 1"}, reading, tmp_path)


def test_what_was_sent_can_be_sent_again(tmp_path):
    body = {"type": "response.create", "event_id": "mine"}
    created = {"type": "session.created", "event_id": "event_1", "session": {"id": "s"}}
    reading = reading_of_events([(Side.SERVER, created), (Side.CLIENT, body)], ended=False)
    text = again(reading, 2)
    [parcel] = of_draft(read(text, reading.scene.server), text, reading, tmp_path)
    assert "mine" not in parcel.text
    assert '"event_id":"evt_' in parcel.text
    assert [one.seq for one in history(reading)] == [2]
    with pytest.raises(UnsendableError, match="client"):
        again(reading, 1)


def test_what_follows_a_sound_waits_until_it_is_heard(tmp_path):
    commit = {"type": "input_audio_buffer.commit"}
    found = parcels([APPEND, APPEND, commit, commit], None, tmp_path)
    assert [(one.after, one.awaits) for one in found] == [
        (0.0, True), (0.1, False), (0.1, False), (0.05, True), (0.1, False), (0.1, False), (0.05, True), (0.0, True),
    ]  # fmt: skip


def test_a_broken_draft_says_where(tmp_path):
    text = '{"type":"response.create"}\n{"type" 1}'
    with pytest.raises(UnsendableError, match="Line 2, column"):
        of_draft(read(text, reading_with(None).scene.server), text, None, tmp_path)
    with pytest.raises(UnsendableError, match="nothing to send"):
        of_draft([], "", None, tmp_path)

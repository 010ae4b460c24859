"""The microphone: heard piece by piece while it records, and what is said where there is none."""

import base64
import inspect
from importlib import import_module

import numpy
import pytest

from inspector.core import codec
from inspector.core.json import text_at, value_at
from inspector.core.wire import Side
from inspector.diagnosis.sound.coding import Coding
from inspector.live import microphone
from inspector.live.composing import parcels
from inspector.live.microphone import Microphone
from inspector.live.sending import Courier
from inspector.live.sound import PLAIN, Form, SoundError, of_file
from inspector.live.standing import StandInError, expanded, stands_in

from ..present.build import reading_of_events
from .devices import Devices
from .talk import talking
from .test_sending import Letterbox
from .test_standing import pitch_of, wav

APPEND = {"type": "input_audio_buffer.append", "audio": "@microphone 250ms"}
TAIL = 64  # samples that the filter looks ahead
MU_LAW = Form(Coding.MU_LAW, 8_000)


@pytest.fixture
def devices(monkeypatch):
    found = Devices()
    monkeypatch.setattr(microphone, "library", lambda: found)
    return found


def heard(one: Microphone) -> bytes:
    return b"".join(one.sound(*place) or b"" for place in one.pieces())


def test_a_piece_can_be_had_as_soon_as_it_was_spoken(devices):
    one = Microphone(0.25, PLAIN)
    assert (one.pieces(), devices.opened) == ([(0, 2_400), (2_400, 4_800), (4_800, 6_000)], [])
    assert one.sound(0, 2_400) is None
    assert devices.opened == [{"samplerate": 48_000, "channels": 1, "dtype": "int16", "latency": 0.1}]
    devices.deliver(0.1)
    assert one.sound(0, 2_400) is None
    devices.deliver(TAIL / 48_000)
    assert len(one.sound(0, 2_400)) == 4_800
    assert one.sound(2_400, 4_800) is None
    devices.deliver(0.2)
    assert len(one.sound(2_400, 4_800)) == 4_800
    assert devices.events == ["start", "stopped"]
    assert len(one.sound(4_800, 6_000)) == 2_400
    assert devices.events == ["start", "stopped", "close"]


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("form", [PLAIN, Form(Coding.PCM, 16_000), Form(Coding.PCM, 8_000)])
def test_the_pieces_are_the_sound_as_a_whole_resampled(rate, form, devices, monkeypatch):
    devices = Devices(rate, talks=True)
    monkeypatch.setattr(microphone, "library", lambda: devices)
    found = numpy.frombuffer(heard(Microphone(0.5, form)), "<i2").astype(int)
    whole = numpy.frombuffer(of_file(wav(devices.sound, rate), form), "<i2").astype(int)[: len(found)]
    assert len(found) == form.rate // 2
    assert numpy.abs(found - whole).max() <= 1
    assert abs(pitch_of(found, form.rate) - 440) < 5


def test_it_is_heard_in_the_format_of_the_session(devices):
    devices.talks = True
    sound = heard(Microphone(0.5, MU_LAW))
    assert len(sound) == 4_000
    assert sound != bytes(4_000)


def test_an_append_is_cut_into_pieces_that_wait_for_nothing_but_the_microphone(devices, tmp_path):
    box = Letterbox()
    reading = reading_of_events([], ended=False)
    commit = {"type": "input_audio_buffer.commit"}
    courier = Courier(parcels([APPEND, commit], reading, tmp_path), box)
    sent = []
    for spoken in (0.0, 0.1, 0.1, 0.0, 0.1):
        courier.advance(None, 5.0)
        if spoken:
            devices.deliver(spoken)
        courier.advance(None, 5.0)
        sent.append(len(box.texts))
    assert sent == [0, 0, 1, 1, 4]
    events = [codec.parse(text.encode()) for text, _, _ in box.texts]
    assert [len(base64.b64decode(text_at(one, "audio") or "")) for one in events] == [4_800, 4_800, 2_400, 0]
    assert len({text_at(one, "event_id") for one in events}) == 4
    assert courier.done


def test_elsewhere_it_is_recorded_first(devices, tmp_path):
    content = [{"type": "input_audio", "audio": "@microphone 300ms"}, {"type": "input_text", "text": "@microphone 1s"}]
    body = {"type": "conversation.item.create", "item": {"type": "message", "role": "user", "content": content}}
    box = Letterbox()
    courier = Courier(parcels([body], None, tmp_path), box)
    courier.advance(None, 5.0)
    devices.deliver(0.2)
    courier.advance(None, 5.1)
    assert box.texts == []
    devices.deliver(0.2)
    courier.advance(None, 5.2)
    [event] = [codec.parse(text.encode()) for text, _, _ in box.texts]
    audio = value_at(event, ("item", "content", 0, "audio"))
    assert len(base64.b64decode(str(audio))) == 14_400
    assert value_at(event, ("item", "content", 1, "text")) == "@microphone 1s"
    assert devices.events[-1] == "close"


def test_a_session_that_is_asked_for_another_format_before_gets_it(devices, tmp_path):
    update = {"type": "session.update", "session": {"audio": {"input": {"format": {"type": "audio/pcmu"}}}}}
    instructed = {"type": "session.update", "session": {"instructions": "Be brief."}}
    tone = {"type": "input_audio_buffer.append", "audio": "@tone 100ms"}
    texts = [one.text for one in parcels([tone, update, instructed, tone], None, tmp_path)]
    sizes = [len(base64.b64decode(text_at(codec.parse(text.encode()), "audio") or "")) for text in texts]
    assert sizes == [4_800, 0, 0, 800]


def test_it_is_let_go_where_the_sending_is_stopped(devices, tmp_path):
    courier = Courier(parcels([APPEND], None, tmp_path), Letterbox())
    courier.advance(None, 5.0)
    courier.halt("It was stopped.")
    assert devices.events == ["start", "close"]
    assert (courier.sent, courier.problem) == (0, "It was stopped.")


def test_a_conversation_hears_it(devices, tmp_path):
    devices.talks = True
    with talking(tmp_path) as talk:
        talk.carry(*parcels([APPEND, {"type": "input_audio_buffer.commit"}], talk.reading, tmp_path))
        reading = talk.until(lambda reading: reading.session.items)
    appended = [seq for seq in range(1, len(reading.columns) + 1) if reading.columns.side_of(seq) is Side.CLIENT]
    types = [reading.columns.type_of(seq) for seq in appended]
    assert types.count("input_audio_buffer.append") == 3
    assert not reading.session.failures


# Where there is none


def raising(error):
    def import_nothing(name):
        raise error

    return import_nothing


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ModuleNotFoundError("No module named 'sounddevice'"), r"pip install 'realtime-inspector\[audio\]'"),
        (OSError("PortAudio library not found"), "apt install libportaudio2"),
    ],
)
def test_what_is_not_installed_is_one_sentence_with_the_remedy(error, words, monkeypatch, tmp_path):
    monkeypatch.setattr(microphone, "import_module", raising(error))
    with pytest.raises(StandInError, match=words):
        expanded(APPEND, None, tmp_path)


def test_no_device_is_told_before_anything_is_sent(devices, tmp_path):
    devices.there = False
    with pytest.raises(StandInError, match="audio: There is no microphone on this machine"):
        parcels([{"type": "input_audio_buffer.clear"}, APPEND], None, tmp_path)


def test_a_device_that_does_not_open_ends_the_sending_with_its_words(devices, tmp_path):
    devices.opens = False
    box = Letterbox()
    courier = Courier(parcels([{"type": "input_audio_buffer.clear"}, APPEND], None, tmp_path), box)
    courier.advance(None, 5.0)
    assert (len(box.texts), courier.done) == (1, True)
    assert courier.problem.startswith("The microphone cannot be opened (Error opening RawInputStream: Device unavail")


def test_a_device_that_delivers_nothing_is_given_up(devices, monkeypatch):
    one = Microphone(0.2, PLAIN)
    assert one.sound(0, 2_400) is None
    monkeypatch.setattr(microphone, "_PATIENCE", -1.0)
    with pytest.raises(SoundError, match="has delivered nothing"):
        one.sound(0, 2_400)
    assert devices.events == ["start", "close"]


@pytest.mark.parametrize("span", ["long", "0s", "20m", "1h"])
def test_a_span_that_is_none_says_why(span, devices, tmp_path):
    with pytest.raises(StandInError, match="audio"):
        expanded({**APPEND, "audio": f"@microphone {span}"}, None, tmp_path)


def test_it_is_one_of_the_words_that_stand_for_something():
    assert stands_in(APPEND)
    assert not stands_in({"audio": "@microphones"})


try:
    real = import_module("sounddevice")
except (ImportError, OSError):
    real = None

if real:

    def test_the_library_has_what_is_used_of_it():
        used = inspect.signature(Devices().RawInputStream).parameters
        assert used.keys() <= inspect.signature(real.RawInputStream.__init__).parameters.keys()
        assert issubclass(real.PortAudioError, Exception)
        assert issubclass(real.CallbackStop, Exception)
        assert {"start", "close"} <= set(dir(real.RawInputStream))
        assert "kind" in inspect.signature(real.query_devices).parameters

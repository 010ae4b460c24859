"""A folded run: its words joined, and one waveform of its audio."""

from array import array
from base64 import b64encode

from inspector.core.wire import Side
from inspector.present.rows.run import run_lines
from inspector.present.rows.timeline import Timeline

from .build import delta, reading_of_events


def append(level):
    tone = b64encode(array("h", [level, -level] * 240).tobytes()).decode()
    return Side.CLIENT, {"type": "input_audio_buffer.append", "audio": tone}


def texts(events, width=60):
    timeline = Timeline(reading_of_events(events))
    timeline.extend()
    return [line.text for line in run_lines(timeline, 0, width)]


def test_the_audio_of_a_run_is_one_waveform():
    shown = texts([*[append(0)] * 20, *[append(30_000)] * 20, *[append(200)] * 20])
    assert shown[0] == "60 events in one row  #1 to #60, + unfolds"
    assert shown[1] == "▁" * 20 + "█" * 20 + "▃" * 20
    assert shown[2] == "as 16-bit PCM, no format is declared, peak −1 dB"


def test_of_a_long_run_every_column_is_listened_to():
    shown = texts([*[append(0)] * 500, *[append(30_000)] * 500], width=40)
    assert shown[1] == "▁" * 20 + "█" * 20


def test_in_a_short_run_every_event_has_several_columns():
    blocks = texts([append(0), append(30_000)])[1]
    half = len(blocks) // 2
    assert 20 <= half <= 30
    assert blocks == "▁" * half + "█" * half


def test_words_and_no_audio_are_only_words():
    shown = texts([delta(text="Hel"), delta(text="lo\nyou [/b]")])
    assert shown[1:3] == ["Hello", "you [/b]"]
    assert shown[3] == ""
    long = texts([delta(text="word " * 1000), delta(text="end")])
    assert "".join(long).count("word") + "".join(long).count("wor") > 900

"""The body of an event: long texts, audio, copies and what a search finds in it."""

from array import array
from base64 import b64encode

import pytest

from inspector.core.wire import Side
from inspector.present.event.body import body_lines, copied, path_copied, paths_with
from inspector.present.event.declared import audio_format, config_at
from inspector.present.text.cell import width_of

from .build import audio, reading_of_events


def lines_of(body, chosen=None, width=46, side=Side.SERVER):
    reading = reading_of_events([(side, body)])
    return list(body_lines(reading, reading.event(1), width, chosen or {}))


def test_line_breaks_in_strings_are_real():
    shown = [line.text for line in lines_of({"type": "x", "text": "one\ntwo"})]
    assert shown[1:] == ['  text: "one', '        two"']


def test_audio_has_its_length_its_waveform_and_its_format():
    tone = b64encode(array("h", [20_000, -20_000] * 1200).tobytes()).decode()
    shown = [line.text for line in lines_of({"type": "response.output_audio.delta", "delta": tone})]
    assert shown[1] == "  delta: ‹4,800 bytes · 100 ms›"
    assert set(shown[2].strip()) == {"█"}
    assert shown[3] == "    as 16-bit PCM, no format is declared, peak"


def test_what_looks_like_audio_in_words_is_words():
    shown = [line.text for line in lines_of({"type": "response.output_text.delta", "delta": "x" * 70}, width=200)]
    assert shown[1] == f'  delta: "{"x" * 70}"'
    assert lines_of({"type": "x", "sha": "ab12" * 16}, width=200)[1].text == f'  sha: "{"ab12" * 16}"'
    assert lines_of({"type": "x", "blob": "ab12" * 256}, width=200)[1].text == "  blob: ‹768 bytes, base64›"
    url = "data:image/png;base64," + "ab12" * 32
    assert lines_of({"type": "x", "image_url": url}, width=200)[1].text == "  image_url: ‹image/png, 96 bytes›"


@pytest.mark.parametrize("count", [2000, 8000])
def test_a_long_text_unfolds_to_its_end(count):
    body = {"type": "x", "text": "a " * count + "end"}
    folded = lines_of(body, width=90)
    assert folded[1].opens is True
    assert folded[-1].text.endswith(f"{2 * count - 1997:,} further characters")
    unfolded = lines_of(body, {("text",): False})
    assert unfolded[1].opens is False
    assert "".join(line.text.strip() for line in unfolded).rstrip('"').endswith("end")
    assert unfolded[-1].path == ("text",)


def test_an_error_is_never_cut():
    words = "why" * 5000
    for body in ({"type": "error", "error": {"message": words}}, {"type": "x", "a": {"b": {"last_error": words}}}):
        lines = lines_of(body, {("error",): True, ("a",): True, ("a", "b"): True})
        assert "".join(line.text.strip() for line in lines).count("why") == 5000


def test_the_format_is_that_of_the_moment():
    def updated(form):
        session = {"type": "realtime", "audio": {"input": {"format": form}}}
        return Side.SERVER, {"type": "session.updated", "session": session}

    append = (Side.CLIENT, {"type": "input_audio_buffer.append", "audio": audio(100)})
    reading = reading_of_events([updated({"type": "audio/pcmu"}), append, updated({"type": "audio/pcma"}), append])
    for seq, name in ((2, "audio/pcmu"), (4, "audio/pcma")):
        assert audio_format(reading, reading.event(seq), reading.meaning(seq)) == {"type": name}
        shown = [line.text for line in body_lines(reading, reading.event(seq), 90, {})]
        assert shown[1] == "  audio: ‹4,800 bytes · 600 ms›"
        assert name in shown[3]
    assert config_at(reading_of_events([append]), 1) == {}


def test_texts_are_copied_as_they_are_and_paths_as_code():
    reading = reading_of_events([(Side.SERVER, {"type": "x", "a": {"odd key": ["one\ntwo"]}})])
    assert copied(reading, 1, ("a", "odd key", 0)) == "one\ntwo"
    assert copied(reading, 1, ("a", "odd key")) == '[\n  "one\\ntwo"\n]'
    assert path_copied(("a", "odd key", 0)) == 'a["odd key"][0]'
    assert path_copied(("session", "audio", "input")) == "session.audio.input"


def test_a_search_looks_into_keys_texts_and_numbers():
    body = {"type": "x", "Voice": "marin", "list": [1, {"deep": "VOICE [/b]"}, 25, True], "n": None}
    assert paths_with(body, "voice") == [("Voice",), ("list", 1, "deep")]
    assert paths_with(body, "25") == [("list", 2)]
    assert paths_with(body, "[/b]") == [("list", 1, "deep")]
    assert paths_with(body, "null") == [("n",)]


def test_keys_and_values_of_any_length_stay_in_their_columns():
    nasty = "[/foo]\x1b[2J\u202e漢字🎧" * 40
    body = {"type": "x", nasty: nasty, "deep": {"a": {"b": {nasty: [nasty, {nasty: 1}]}}}}
    for width in (24, 46, 90):
        lines = lines_of(body, {("deep", "a"): False}, width)
        assert all(width_of(line.text) <= width for line in lines)

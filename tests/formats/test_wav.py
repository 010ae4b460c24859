"""Sound as WAV: where it was in time, in which channel, and cut where nobody heard it."""

import io
import wave

import numpy
import pytest
from click.testing import CliRunner

from inspector.cli.convert import command
from inspector.formats import wav
from inspector.formats.conversation import Unwritable
from inspector.formats.read import read_input

HEAD = "== call\nsound: {}\nstep: 0ms\n< session.created session={}\n"
GA = '{{"audio":{{"input":{{"format":{0}}},"output":{{"format":{0}}}}}}}'
PCM = GA.format('{"type":"audio/pcm","rate":24000}')
OPUS = GA.format('{"type":"audio/opus"}')
PCMU = GA.format('{"type":"audio/pcmu"}')


def call(*lines, sound="pcm 24000", session=PCM):
    [conversation] = read_input(None, (HEAD.format(sound, session) + "\n".join(lines)).encode(), "the call")
    return conversation


def untimed(*lines):
    head = HEAD.format("pcm 24000", PCM).replace("step: 0ms", "times: unknown")
    return read_input(None, (head + "\n".join(lines)).encode(), "the call")[0]


def append(span):
    return f'> {{"type":"input_audio_buffer.append","audio":"@tone {span}"}}'


def delta(span, item="item_1"):
    line = f'"type":"response.output_audio.delta","response_id":"resp_1","item_id":"{item}"'
    return f'< {{{line},"output_index":0,"content_index":0,"delta":"@tone {span}"}}'


def heard(content):
    """Where each channel sounds, in milliseconds: (left, right), each a list of [first, last)."""
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getsampwidth()) == (24_000, 2)
        frames = numpy.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
    return [spans(frames[:, channel]) for channel in range(frames.shape[1])]


def spans(samples):
    loud = [bool(abs(samples[at : at + 240].astype(int)).max() > 100) for at in range(0, len(samples), 240)]
    edges = [
        index * 10
        for index, (before, now) in enumerate(zip([False, *loud], [*loud, False], strict=True))
        if before != now
    ]
    return [(edges[place], edges[place + 1]) for place in range(0, len(edges), 2)]


def test_the_user_is_left_and_the_model_right_where_they_were_in_time():
    conversation = call("~ 500ms", append("200ms"), "~ 200ms", append("200ms"), "~ 1s", delta("300ms"), delta("300ms"))
    assert heard(wav.write([conversation])) == [[(300, 700)], [(1700, 2300)]]


def test_what_comes_faster_than_it_sounds_goes_on_without_a_gap():
    conversation = call(
        "~ 100ms", append("100ms"), append("100ms"), append("100ms"), "~ 2s", delta("100ms"), delta("1s")
    )
    assert heard(wav.write([conversation])) == [[(0, 300)], [(2100, 3200)]]


def test_a_pause_stays_a_pause():
    conversation = call(
        "~ 1s", append("100ms"), "~ 1s", append("100ms"), delta("100ms"), "~ 1s", delta("100ms", "item_2")
    )
    assert heard(wav.write([conversation])) == [[(900, 1000), (1900, 2000)], [(2000, 2100), (3000, 3100)]]


def test_what_was_cut_off_is_not_heard():
    truncate = "> conversation.item.truncate item_id=item_1 content_index=0 audio_end_ms=150"
    conversation = call("~ 1s", delta("100ms"), delta("400ms"), "~ 200ms", truncate, "~ 1s", delta("100ms", "item_2"))
    assert heard(wav.write([conversation])) == [[], [(1000, 1150), (2200, 2300)]]


def test_telephone_audio_is_expanded_and_brought_to_one_rate():
    conversation = call("~ 1s", append("200ms"), delta("200ms"), sound="pcmu", session=PCMU)
    assert heard(wav.write([conversation])) == [[(800, 1000)], [(1000, 1200)]]


def test_what_qwen_hears_is_read_at_16_kilohertz():
    qwen = '{"model":"qwen3-omni-flash-realtime","input_audio_format":"pcm16","output_audio_format":"pcm24"}'
    conversation = call("~ 1s", append("400ms"), sound="pcm 16000", session=qwen)
    assert heard(wav.write([conversation])) == [[(600, 1000)], []]


def test_each_item_is_a_file():
    committed = "< input_audio_buffer.committed item_id=item_0"
    conversation = call("~ 1s", append("200ms"), committed, delta("300ms"), delta("100ms", "item_2"), append("50ms"))
    assert {name: heard(content) for name, content in wav.items(conversation)} == {
        "item_0": [[(0, 200)]], "item_1": [[(0, 300)]], "item_2": [[(0, 100)]],
    }  # fmt: skip


def test_two_calls_stand_one_after_the_other():
    conversation = call("~ 1s", delta("100ms"))
    assert heard(wav.write([conversation, conversation])) == [[], [(1000, 1100), (3100, 3200)]]


@pytest.mark.parametrize(
    ("conversation", "words"),
    [
        (call("> response.create"), "the call has no audio"),
        (untimed(delta("1s")), "has no times, so that nothing can be placed in a call; --each-item needs none"),
        (call(delta("1s"), session=OPUS), "The audio is audio/opus and can only be written where it is PCM or G.711"),
        (call("~ 14400s", delta("1s")), "longer than 3 hours; --each-item"),
    ],
)
def test_what_cannot_be_written_is_said(conversation, words):
    with pytest.raises(Unwritable, match=words):
        wav.write([conversation])


def test_items_need_no_times():
    assert [name for name, _ in wav.items(untimed(delta("100ms")))] == ["item_1"]


def test_broken_audio_is_silence():
    broken = '< {"type":"response.output_audio.delta","item_id":"item_1","delta":"no base64!"}'
    assert heard(wav.write([call("~ 1s", broken, delta("100ms"))])) == [[], [(1000, 1100)]]


def test_the_command_writes_items_under_names_that_are_safe(tmp_path):
    log, folder = tmp_path / "log.txt", tmp_path / "items"
    log.write_text(HEAD.format("pcm 24000", PCM) + delta("100ms", "../item/1") + "\n" + delta("100ms", "item_2"))
    run = invoke(str(log), str(folder), "--each-item")
    assert (run.return_value, run.stderr) == (0, f"2 files in {folder}\n")
    assert sorted(path.name for path in folder.iterdir()) == ["___item_1.wav", "item_2.wav"]
    log.write_text("> response.create\n< response.created\n")
    refused = invoke(str(log), str(folder / "call.wav"))
    assert refused.return_value == 2
    assert "log.txt has no audio" in refused.stderr


def invoke(*arguments):
    return CliRunner().invoke(command, arguments, standalone_mode=False, catch_exceptions=False)

"""How much audio was sent, waits, was heard and was delivered."""

from base64 import b64encode

import pytest

from inspector.model.measure import heard, sounded, waiting, word_count
from inspector.model.state.hearing import By
from inspector.model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms

from .talk import talk


def audio(milliseconds: int, width: int = 48) -> str:
    return b64encode(bytes(width * milliseconds)).decode()


def append(milliseconds: int) -> str:
    return f'> input_audio_buffer.append audio="{audio(milliseconds)}"\n'


def test_who_emptied_the_buffer_before_a_commit() -> None:
    said = talk(append(200) + "< input_audio_buffer.committed item_id=item_1\n" + append(40))
    said.say("> input_audio_buffer.commit\n< error error.code=input_audio_buffer_commit_empty\n" + append(500))
    at_commit, at_end = waiting(said.session, 4), waiting(said.session)
    assert (at_commit.ms, at_end.ms, at_end.appended_ms, at_end.appends) == (40, 540, 740, 3)
    assert at_commit.emptied is not None
    assert (at_commit.emptied.by, at_commit.emptied.seq) == (By.TURN_DETECTION, 2)


def test_nobody_emptied_a_buffer_that_was_never_filled() -> None:
    said = talk("> input_audio_buffer.commit")
    assert waiting(said.session, 1).emptied is None


@pytest.mark.parametrize(
    ("command", "by"),
    [
        ("> input_audio_buffer.commit\n< input_audio_buffer.committed item_id=i", By.CLIENT_COMMIT),
        ("> input_audio_buffer.clear\n< input_audio_buffer.cleared", By.CLIENT_CLEAR),
        ("< input_audio_buffer.committed item_id=i", By.TURN_DETECTION),
        ("< input_audio_buffer.cleared", By.SERVER_CLEAR),
    ],
)
def test_each_way_to_empty_the_buffer(command: str, by: By) -> None:
    said = talk(append(200) + command)
    emptied = waiting(said.session).emptied
    assert emptied is not None
    assert emptied.by is by
    assert emptied.total_bytes == 9_600


def test_speech_with_and_without_an_end() -> None:
    said = talk(append(900))
    said.say("< input_audio_buffer.speech_started item_id=a audio_start_ms=100")
    said.say("< input_audio_buffer.speech_stopped item_id=a audio_end_ms=500")
    said.say("< input_audio_buffer.speech_started item_id=b audio_start_ms=700")
    facts = heard(said.session)
    assert (facts.started, facts.stopped, facts.heard_ms) == (2, 1, 400)
    assert (facts.open_seq, facts.open_ms, facts.appended_ms) == (4, 700, 900)
    utterance = said.session.items["a"].utterance
    assert utterance is not None
    assert utterance.span_ms == 400


def test_a_commit_ends_speech_that_has_no_end() -> None:
    said = talk(append(900) + "< input_audio_buffer.speech_started item_id=a audio_start_ms=100")
    said.say("< input_audio_buffer.committed item_id=a")
    assert heard(said.session).open_seq == 0
    utterance = said.session.items["a"].utterance
    assert utterance is not None
    assert (utterance.committed_bytes, utterance.by_client, utterance.span_ms) == (43_200, False, None)


def test_the_transcript_is_charged_by_the_length_of_the_speech() -> None:
    said = talk("< conversation.item.input_audio_transcription.completed item_id=a transcript=Hi")
    said.say(
        "< conversation.item.input_audio_transcription.completed item_id=b transcript=Hi "
        "usage.type=tokens usage.input_token_details.audio_tokens=18"
    )
    utterances = [said.session.items[one].utterance for one in "ab"]
    assert [one.tokens for one in utterances if one] == [None, 18]


ANSWER = """
    < response.created response.id=resp_1 {format}
    < response.output_item.added response_id=resp_1 item.id=item_1 item.type=message
    < response.output_audio_transcript.delta response_id=resp_1 item_id=item_1 content_index=0 delta="Room 42, please."
    < response.output_audio.delta response_id=resp_1 item_id=item_1 content_index=0 delta="{audio}"
    < response.output_audio.delta response_id=resp_1 item_id=item_1 content_index=0 delta="{audio}"
    < response.done response.id=resp_1 response.usage.output_token_details.audio_tokens=40
"""


def test_the_sound_of_an_answer() -> None:
    said = talk(ANSWER.format(format="", audio=audio(1_000)))
    facts = sounded(said.session, said.session.responses["resp_1"])
    assert (facts.audio_ms, facts.tokens, facts.charged_ms) == (2_000, 40, 2_000)
    (item,) = facts.items
    assert (item.item, item.audio_ms, item.transcript, item.words) == ("item_1", 2_000, "Room 42, please.", 4)
    assert not item.left_out
    assert facts.silent_ms == 0
    assert facts.remaining_ms is not None
    assert 1_900 < facts.remaining_ms < 2_000


def test_a_response_has_a_format_of_its_own() -> None:
    form = 'response.audio.output.format.type="audio/pcmu"'
    said = talk(ANSWER.format(format=form, audio=audio(1_000, width=8)))
    assert sounded(said.session, said.session.responses["resp_1"]).audio_ms == 2_000


def test_a_log_may_leave_out_the_sound() -> None:
    said = talk(ANSWER.format(format="", audio="AAAA"))
    (item,) = sounded(said.session, said.session.responses["resp_1"]).items
    assert item.left_out


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Hello there!", 2),
        ("— ...", 0),
        ("2025", 4),
        ("Grüß Gott, Käthe", 3),
        ("こんにちは", None),
        ("你好 hi", None),
    ],
)
def test_words_as_they_are_spoken(text: str, words: int | None) -> None:
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("settings", "heard_at", "spoken_at"),
    [
        (
            "session.model=qwen3-omni session.input_audio_format=pcm16 session.output_audio_format=pcm16",
            32,
            48,
        ),
        ("session.model=qwen3-omni-flash-realtime session.input_audio_format=pcm", 32, 48),
        ("session.model=qwen3-omni-flash-realtime", 32, 48),
        ('session.model=qwen3-omni session.audio.input.format={"type":"audio/pcm","rate":24000}', 48, 48),
        ("session.model=gpt-4o-realtime-preview session.input_audio_format=pcm16", 48, 48),
        ("session.model=null session.input_audio_format=g711_ulaw", 8, 48),
    ],
)
def test_one_name_stands_for_one_rate_but_at_qwen(settings: str, heard_at: int, spoken_at: int) -> None:
    config = talk(f"< session.created session.id=sess_1 {settings}").session.config
    assert (bytes_per_ms(config, INPUT_FORMAT), bytes_per_ms(config, OUTPUT_FORMAT)) == (heard_at, spoken_at)


def test_what_waits_at_qwen_is_counted_at_its_own_rate() -> None:
    said = talk("< session.created session.id=sess_1 session.model=qwen3-omni-flash-realtime\n")
    said.say(f'> input_audio_buffer.append audio="{audio(300, width=32)}"')
    assert waiting(said.session).ms == 300

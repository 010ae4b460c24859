"""The input buffer, and transcripts of what was said."""

from base64 import b64encode

from inspector.protocol.vocabulary import RefKind

from .talk import Talk, talk


def append(milliseconds: int) -> str:
    return f'> input_audio_buffer.append audio="{b64encode(bytes(48 * milliseconds)).decode()}"\n'


def test_a_commit_takes_what_was_appended_before_it() -> None:
    said = talk(append(200) + "> input_audio_buffer.commit\n" + append(50))
    assert said.session.operations[2].buffered_ms == 200
    said.say("< input_audio_buffer.committed item_id=item_1")
    assert said.session.buffer.pending_bytes == 50 * 48
    assert said.session.buffer.total_bytes == 250 * 48


def test_what_follows_a_commit_belongs_to_the_next_generation() -> None:
    said = talk(append(200) + "> input_audio_buffer.commit\n" + append(50))
    said.say("< input_audio_buffer.committed item_id=item_1\n" + append(50))
    assert generations(said) == ["0", "0", "1", "0", "1"]


def test_a_clear_empties_the_buffer() -> None:
    said = talk(append(200) + "> input_audio_buffer.clear\n< input_audio_buffer.cleared\n" + append(50))
    assert said.session.buffer.pending_bytes == 50 * 48
    assert generations(said) == ["0", "0", "0", "1"]


def test_turn_detection_takes_everything() -> None:
    said = talk(append(200) + "< input_audio_buffer.committed item_id=item_1\n" + append(50))
    assert said.session.buffer.pending_bytes == 50 * 48
    assert generations(said) == ["0", "0", "1"]


def test_a_refused_commit_leaves_the_audio() -> None:
    said = talk(append(50) + "> input_audio_buffer.commit event_id=e\n< error error.event_id=e")
    assert said.session.buffer.pending_bytes == 50 * 48


def generations(said: Talk) -> list[str]:
    refs = [change.ref(RefKind.BUFFER) for change in said.changes]
    return [ref.id for ref in refs if ref]


def test_the_format_decides_the_length() -> None:
    said = talk('< session.created session.audio.input.format.type="audio/pcmu"\n')
    said.say(append(100) + "> input_audio_buffer.commit")
    assert said.session.operations[3].buffered_ms == 600


def test_a_transcript_belongs_to_its_item() -> None:
    said = talk("""
        < input_audio_buffer.speech_started item_id=item_1
        < conversation.item.input_audio_transcription.delta item_id=item_1 delta=Hel
        < input_audio_buffer.speech_stopped item_id=item_1
        < input_audio_buffer.committed item_id=item_1
        < conversation.item.added item.id=item_1 item.type=message item.role=user
        < conversation.item.done item.id=item_1 item.type=message item.role=user
        < conversation.item.input_audio_transcription.completed item_id=item_1 transcript=Hello
    """)
    assert said.session.items["item_1"].transcript == "Hello"
    assert said.session.illegal == []


def test_who_committed_and_over_which_answer_speech_began() -> None:
    said = talk("""
        < response.created response.id=resp_1
        < response.output_audio.delta response_id=resp_1 item_id=item_1 delta=AAAA
        < input_audio_buffer.speech_started item_id=item_2 audio_start_ms=100
        < input_audio_buffer.speech_stopped item_id=item_2 audio_end_ms=900
        < input_audio_buffer.committed item_id=item_2
        > input_audio_buffer.commit
        < input_audio_buffer.committed item_id=item_3
    """)
    [speech] = said.session.buffer.onsets
    assert (speech.start_ms, speech.end_ms, speech.ended_seq, speech.over) == (100, 900, 4, "resp_1")
    assert [(one.seq, one.asked) for one in said.session.buffer.committed] == [(5, 0), (7, 6)]

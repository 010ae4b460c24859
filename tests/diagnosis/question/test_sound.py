"""Questions about audio."""

from inspector.diagnosis.question.reply import Reply, State
from inspector.formats.dialogue.transcript import parse

from ..dialogue import read, recorded

SESSION = """
< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection.type=server_vad
"""


def reply(text: str, number: int) -> Reply:
    (case,) = parse(text)
    return read(recorded(case)).questions()[number - 1]


def test_turn_detection_had_committed_before():
    told = reply(
        SESSION
        + """
        < input_audio_buffer.speech_started item_id=item_1
        < input_audio_buffer.speech_stopped item_id=item_1
        < input_audio_buffer.committed item_id=item_1
        ~ 340ms
        > input_audio_buffer.commit event_id=e1
        < error error.code=input_audio_buffer_commit_empty error.event_id=e1 error.message="buffer too small"
        """,
        8,
    )
    assert told.state is State.OK
    assert "held 0 ms" in told.answer
    assert "350 ms earlier (event 4) by turn detection" in told.answer


def test_a_beginning_that_is_left_open():
    told = reply(SESSION + "< input_audio_buffer.speech_started item_id=item_1", 9)
    assert told.state is State.UNKNOWN
    assert "the beginning at event 2 is still open" in told.answer
    assert told.evidence == (2,)


def test_speech_while_an_answer_sounds():
    told = reply(
        SESSION
        + """
        < response.created response.id=resp_1
        < response.output_audio.delta response_id=resp_1 item_id=item_1 delta=AAAA
        < input_audio_buffer.speech_started item_id=item_2
        < response.done response.id=resp_1 response.status=cancelled response.status_details.reason=turn_detected
        """,
        11,
    )
    assert told.state is State.UNKNOWN
    assert "1 of 1 beginning of speech came while an answer sounded (events 4)" in told.answer


def test_audio_that_the_log_leaves_out_is_not_missed():
    told = reply(
        """
        < response.created response.id=resp_1
        < response.output_audio.delta response_id=resp_1 item_id=item_1 delta=AAAA
        < response.done response.id=resp_1 response.status=completed response.usage.output_token_details.audio_tokens=80
        """,
        14,
    )
    assert told.state is State.UNKNOWN
    assert "80 audio tokens (4 s)" in told.answer

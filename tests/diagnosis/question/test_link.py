"""Questions about errors, the connection, tools and who asks."""

from inspector.diagnosis.question.reply import State

from .test_sound import reply


def test_an_error_that_is_not_fatal_names_its_event():
    told = reply(
        """
        < session.created session.id=sess_1 session.type=realtime
        > conversation.item.create event_id=e1 item.type=message item.role=user
        < error error.code=invalid_value error.message="Invalid value: 'text'." error.event_id=e1
        < session.updated session.id=sess_1 session.type=realtime
        """,
        6,
    )
    assert told.state is State.TROUBLE
    assert "is not fatal; your conversation.item.create (event 2) caused it; the item was not added" in told.answer
    assert told.evidence == (2, 3)


def test_how_sure_the_event_is_that_an_error_names():
    told = reply(
        """
        > session.update session.voice=marin
        < error error.code=unknown_parameter error.param=session.voice
        > input_audio_buffer.append audio=AAAA
        < error error.code=invalid_audio
        > input_audio_buffer.clear
        < error error.code=quite_new
        """,
        6,
    )
    assert "your session.update (event 1) most likely caused it, the only one that fits; the" in told.answer
    assert "your input_audio_buffer.append (event 3) most likely caused it" in told.answer
    assert "; that audio was not heard" in told.answer
    assert "your input_audio_buffer.clear (event 5) may have caused it, sent just before: a guess" in told.answer
    assert told.evidence == (1, 2, 3, 4, 5, 6)


def test_a_session_that_ends_by_words_alone_is_over():
    told = reply('< error error.code=null error.message="Your session hit the maximum duration of 30 minutes."', 6)
    assert "is fatal, the session is over; it names no event" in told.answer


def test_a_close_with_its_last_error():
    told = reply(
        """
        < session.created session.id=sess_1 session.type=realtime
        < error error.code=session_expired error.message="Your session hit the maximum duration of 60 minutes."
        ~ close 1001 expired
        """,
        15,
    )
    assert told.state is State.OK or told.state is State.TROUBLE
    assert "code 1001, expired (event 3)" in told.answer
    assert "session_expired: Your session hit the maximum duration of 60 minutes." in told.answer


def test_two_who_ask():
    told = reply(
        """
        < session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection.type=server_vad
        < input_audio_buffer.speech_started item_id=item_1
        < input_audio_buffer.speech_stopped item_id=item_1
        < input_audio_buffer.committed item_id=item_1
        < response.created response.id=resp_1
        > response.create event_id=e1
        < error error.code=conversation_already_has_active_response error.event_id=e1
        """,
        7,
    )
    assert told.state is State.TROUBLE
    assert "resp_1 (event 5): asked for by turn detection." in told.answer
    assert "response.create (event 6) was refused" in told.answer


def test_a_result_that_was_refused():
    told = reply(
        """
        < response.created response.id=resp_1
        < response.output_item.added response_id=resp_1 item.id=it_1 item.type=function_call item.call_id=call_1
        < response.function_call_arguments.done response_id=resp_1 item_id=it_1 call_id=call_1 arguments="{}"
        < response.done response.id=resp_1 response.status=completed
        > conversation.item.create event_id=e1 item.type=function_call_output item.call_id=call_1 item.output=ok
        < error error.code=invalid_type error.message="Invalid type." error.event_id=e1
        """,
        12,
    )
    assert told.state is State.TROUBLE
    assert "result sent (event 5) and refused (event 6): invalid_type: Invalid type." in told.answer

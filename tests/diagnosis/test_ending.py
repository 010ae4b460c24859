"""What an end leaves behind: a call, an error in place of an answer, audio that nobody commits."""

from inspector.diagnosis.base import Cause, Status

from .dialogue import findings, verdict

HALF = "A" * 32_000  # half a second of PCM at 24 kHz
ANSWERED = """
< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection.type=server_vad
> response.create
< response.created response.id=resp_1
< response.output_text.delta response_id=resp_1 item_id=item_1 output_index=0 content_index=0 delta=Hi
< response.done response.id=resp_1 response.status=completed
> session.update session.type=realtime session.audio.input.turn_detection=null
< session.updated session.id=sess_1 session.type=realtime session.audio.input.turn_detection=null
"""
CALLED = """
< session.created session.id=sess_1 session.type=realtime
> response.create
< response.created response.id=resp_1
< response.output_item.added response_id=resp_1 item.id=it_1 item.type=function_call item.call_id=call_1 item.name=sum
< response.function_call_arguments.done response_id=resp_1 item_id=it_1 call_id=call_1 arguments="{}"
< response.done response.id=resp_1 response.status=completed
< error error.code=session_expired error.message="Your session hit the maximum duration of 30 minutes."
"""


def spoken(half_seconds: int) -> str:
    return ANSWERED + f"> input_audio_buffer.append audio={HALF}\n" * half_seconds


def test_audio_that_piles_up_while_turn_detection_is_off_is_told_after_the_answer() -> None:
    told = verdict(spoken(21))
    assert told.status is Status.ANSWERED
    assert told.headline.endswith("none of it committed so far, and turn detection is off.")
    assert "committed" not in verdict(spoken(8)).headline
    assert (
        "committed" not in verdict(spoken(21).replace("turn_detection=null", "turn_detection.type=server_vad")).headline
    )


def test_a_call_that_outlives_its_session_is_for_the_next_one() -> None:
    told = verdict(CALLED)
    assert told.status is Status.WAITING_FOR_TOOL
    assert [one.cause for one in told.causes] == [Cause.SESSION_EXPIRY]
    assert told.next_steps[0].text.startswith("Open a new session before expires_at")


def test_an_error_in_place_of_an_answer_is_told() -> None:
    told = verdict(
        "< session.created session.id=sess_1\n> response.create\n< response.created response.id=resp_1\n"
        '< error error.type=server_error error.message="TTS failed."\n'
    )
    assert told.headline.startswith("The server sent an error (event 4): server_error: TTS failed.")
    assert told.causes[0].cause is Cause.SERVER_ERROR


def test_a_request_that_a_filter_stopped_is_no_malformed_one() -> None:
    told = verdict(
        "< session.created session.id=sess_1\n> response.create\n< response.created response.id=resp_1\n"
        "< response.done response.id=resp_1 response.status=failed response.status_details.error.code=content_filter "
        "response.status_details.error.type=invalid_request_error\n"
    )
    assert [one.cause for one in told.causes] == [Cause.CONTENT_FILTER]


def test_the_refusal_of_a_result_is_told_once() -> None:
    found = findings(
        CALLED.rpartition("< error")[0]
        + "> conversation.item.create item.type=function_call_output item.call_id=call_2 item.output=1\n"
        "< error error.type=invalid_request_error error.code=invalid_tool_call_id error.param=item.call_id\n"
    )
    [root] = [one for one in found if one.rule == "tool-output-unknown-call"]
    assert [one.because_of for one in found if one.rule == "error-event"] == [(root.id,)]


def test_an_error_of_something_else_stands_in_place_of_no_answer() -> None:
    told = verdict(
        "< session.created session.id=sess_1\n> response.create\n< response.created response.id=resp_1\n"
        "> conversation.item.create event_id=e item.type=message item.role=system\n"
        "< error error.type=invalid_request_error error.code=invalid_value error.event_id=e\n"
    )
    assert told.headline.startswith("The recording ends after response.created (event 3)")


def test_how_much_audio_a_log_leaves_out_is_not_told() -> None:
    begun = "< session.created session.id=sess_1 session.audio.input.turn_detection=null\n"
    refused = (
        "> input_audio_buffer.commit event_id=e\n< error error.code=input_audio_buffer_commit_empty error.event_id=e\n"
    )
    shown = findings(f"{begun}> input_audio_buffer.append audio=AAAA\n{refused}")
    hidden = findings(f'{begun}> input_audio_buffer.append audio="<6400 chars>"\n{refused}')
    [told] = [one for one in shown if one.rule == "commit-empty"]
    [untold] = [one for one in hidden if one.rule == "commit-empty"]
    assert told.message.endswith("By this recording the buffer held 0 milliseconds.")
    assert untold.message.endswith("The log leaves the audio out, and with it how much the buffer held.")
    assert untold.data["buffered_ms"] is None


def test_speech_without_an_end_is_told_while_audio_goes_on() -> None:
    minute = f"> input_audio_buffer.append audio={HALF}\n~ 900ms\n" * 75
    told = verdict(
        "< session.created session.id=sess_1 session.audio.input.turn_detection.type=server_vad\n"
        f"> input_audio_buffer.append audio={HALF}\n"
        "< input_audio_buffer.speech_started item_id=item_1 audio_start_ms=0\n" + minute
    )
    assert told.status is Status.UNCLEAR
    assert told.headline.startswith("Speech began (event 3, item_1) and has no end")
    assert told.causes == ()
    assert told.next_steps[0].text.startswith("If nobody speaks for so long, noise keeps the turn open")

"""What is said of conversations as people meet them, where a few lines show what matters."""

import pytest

from inspector.diagnosis.base import Severity
from inspector.formats.dialogue.transcript import parse
from inspector.recording.assumption import Assumptions
from inspector.recording.reading import Reading

from .dialogue import recorded, verdict

XAI = """
> session.update session.voice=Eve session.turn_detection.type=server_vad
< session.updated previous_item_id=null session.turn_detection.type=server_vad
< ping timestamp=1785214081855 previous_item_id=null
< input_audio_buffer.speech_started item_id=item_1 audio_start_ms=100 previous_item_id=null
< input_audio_buffer.speech_stopped item_id=item_1 audio_end_ms=1100 previous_item_id=null
< input_audio_buffer.committed item_id=item_1 previous_item_id=null
~ 30s
"""
SILENT_MICROPHONE = "< session.created session.id=sess_1 session.audio.input.turn_detection.type=server_vad\n" + (
    f'> input_audio_buffer.append audio="{"A" * 12_800}"\n' * 30
)


def test_a_call_of_which_the_log_begins_with_the_end_is_named():
    told = verdict(
        """
< response.output_item.done response_id=resp_1 item.id=item_1 item.type=function_call item.call_id=call_1 item.name=book
< response.done response.id=resp_1 response.status=completed
"""
    )
    assert told.status.value == "waiting-for-tool"
    assert told.headline.startswith("The model called book (call_1) and waits for the result")


def test_a_result_that_only_the_server_shows_is_no_missing_one():
    told = verdict(
        """
< response.created response.id=resp_1
< response.output_item.done response_id=resp_1 item.id=item_1 item.type=function_call item.call_id=call_1 item.name=book
< response.done response.id=resp_1 response.status=completed
< conversation.item.added item.id=item_2 item.type=function_call_output item.call_id=call_1 item.output=done
"""
    )
    assert told.status.value == "waiting-for-tool"
    assert told.headline.startswith("The result of book (event 4) is in the conversation")
    assert [step.send for step in told.next_steps] == [{"type": "response.create"}]


def test_an_empty_answer_to_a_turn_without_words_accuses_nobody():
    told = verdict(
        """
< input_audio_buffer.speech_started item_id=item_1
< input_audio_buffer.committed item_id=item_1
< conversation.item.added item.id=item_1 item.type=message item.role=user
< conversation.item.input_audio_transcription.completed item_id=item_1 content_index=0 transcript=""
< response.created response.id=resp_1
< response.done response.id=resp_1 response.status=completed response.output=[]
"""
    )
    assert (told.status.value, told.causes) == ("unclear", ())
    assert told.headline.startswith("The transcript of the user's turn is empty")
    assert told.next_steps[0].text.startswith("If somebody did speak, play back the audio")


def test_a_connection_that_ends_while_the_tool_runs_is_told_and_no_result_can_be_sent():
    told = verdict(
        """
< session.created session.id=sess_1 session.type=realtime
> response.create
< response.created response.id=resp_1
< response.output_item.done response_id=resp_1 item.id=item_1 item.type=function_call item.call_id=call_1 item.name=book
< response.function_call_arguments.done response_id=resp_1 item_id=item_1 call_id=call_1 arguments="{}"
< response.done response.id=resp_1 response.status=completed
~ 66s
~ close 1006
"""
    )
    assert told.status.value == "waiting-for-tool"
    assert "Then the connection was lost (event 7)" in told.headline
    assert told.next_steps[0].text.startswith("The connection ended while the tool ran")
    assert [step.send for step in told.next_steps if step.send] == []


def test_a_turn_that_the_log_leaves_behind_is_not_said_to_be_where_it_ends():
    told = verdict(
        """
> response.create
< response.created response.id=resp_1
< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Hel
> conversation.item.create item.type=message item.role=user
> response.create
< response.created response.id=resp_2
< response.output_text.delta response_id=resp_2 item_id=item_2 delta=Yes
< response.done response.id=resp_2 response.status=completed
"""
    )
    assert told.status.value == "unclear"
    assert "leaves this turn in the middle of the answer (event 3) and goes on with another." in told.headline
    assert [step for step in told.next_steps if "--ends reported" in step.text] == []


def test_an_answer_aside_that_the_client_cancels_leaves_the_answer_to_the_user_the_last_word():
    told = verdict(
        """
> response.create
< response.created response.id=resp_1 response.conversation_id=conv_1
> response.create response.conversation=none
< {"type":"response.created","response":{"id":"resp_2","conversation_id":null}}
> response.cancel response_id=resp_2
< response.done response.id=resp_2 response.status=cancelled response.status_details.reason=client_cancelled
< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Hello
< response.done response.id=resp_1 response.status=completed
"""
    )
    assert told.status.value == "answered"
    assert told.headline.startswith("Turn 1 of 2: The model answered with text")


def test_an_answer_aside_makes_no_failed_response_good():
    told = verdict(
        """
> conversation.item.create item.type=message item.role=user
> response.create
< response.created response.id=resp_1
< response.done response.id=resp_1 response.status=failed response.status_details.error.code=rate_limit_exceeded
> response.create response.conversation=none
< {"type":"response.created","response":{"id":"resp_2","conversation_id":null}}
< response.output_text.delta response_id=resp_2 item_id=item_1 delta=Hello
< response.done response.id=resp_2 response.status=completed
"""
    )
    assert (told.status.value, told.causes[0].cause.value) == ("failed", "rate-limit")


def test_a_protocol_that_nobody_here_knows_is_named_so_and_not_judged():
    told = verdict(
        """
~ open {"url":"wss://agent.example.com/v1/converse"}
~ answer {"status":101}
< Welcome request_id=1
> Settings audio=null
< SettingsApplied request_id=1
< ConversationText role=assistant content=Hello
~ 30s
~ close 1000
"""
    )
    assert (told.status.value, told.causes) == ("unclear", ())
    assert told.headline.startswith("The server speaks a protocol that this program does not know")


def test_events_that_every_dialect_has_are_of_no_unknown_protocol():
    told = verdict(
        """
< session.created session.id=sess_1
< session.updated session.id=sess_1
< rate_limits.updated rate_limits=[]
~ close 1000
"""
    )
    assert "protocol" not in told.headline


@pytest.mark.parametrize(("dialect", "severity"), [(None, Severity.NOTE), ("openai-ga", Severity.WARNING)])
def test_somebody_elses_server_is_held_to_the_letter_where_the_user_says_so(dialect, severity):
    text = """== elsewhere
recorder: relay
~ open {"url":"ws://10.0.0.7:8000/v1/realtime"}
~ answer {"status":101}
< session.created event_id=event_1 session.id=sess_1 session.type=realtime session.model=voice
> conversation.item.create item.type=message item.role=user
< conversation.item.added event_id=event_2 item.id=item_1 item.type=message item.role=user
~ 10s
"""
    [case] = parse(text)
    header, *items = recorded(case)
    reading = Reading(header, assumptions=Assumptions(dialect=dialect))
    for item in items:
        reading.feed(item)
    reading.finish()
    assert [one.severity for one in reading.findings() if one.rule == "item-added-not-done"] == [severity]


def test_silence_after_an_error_that_names_no_event_is_told():
    told = verdict(
        """
< session.created session.id=sess_1 session.type=realtime
> conversation.item.create item.type=message item.role=user
< conversation.item.added item.id=item_1 item.type=message item.role=user
> response.create
< error error.type=server_error error.message="The server had an error while processing your request."
~ 30s
"""
    )
    assert (told.status.value, told.causes[0].cause.value) == ("unclear", "server-error")
    assert told.headline.endswith("Nothing more came from the server in 30 s.")


def test_audio_that_nobody_commits_after_an_answer_is_told():
    told = verdict(
        "== deaf\nstep: 200ms\n"
        + "< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection=null\n"
        + "> response.create\n< response.created response.id=resp_1\n"
        + "< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Hi\n"
        + "< response.done response.id=resp_1 response.status=completed\n"
        + f'> input_audio_buffer.append audio="{"A" * 12_800}"\n' * 30
        + "~ 30s\n"
    )
    assert told.status.value == "answered"
    assert "Then audio was sent (from event 6) and never committed, and turn detection is off." in told.headline


def test_nothing_is_to_be_sent_where_no_connection_came_about():
    told = verdict('~ open {"url":"wss://api.openai.com/v1/realtime"}\n~ answer {"status":429}\n')
    assert told.status.value == "never-connected"
    assert told.next_steps
    assert [step.send for step in told.next_steps if step.send] == []


def test_a_server_that_may_owe_an_answer_is_not_accused_and_the_silence_is_told():
    told = verdict(XAI)
    assert (told.status.value, told.causes) == ("unclear", ())
    assert "no response.created came: none in 30 s" in told.headline
    assert told.next_steps[0].text.startswith("Send response.create to have the turn answered")


def test_a_silent_microphone_is_told_and_nobody_accused():
    told = verdict("== silent\nstep: 200ms\n" + SILENT_MICROPHONE)
    assert (told.status.value, told.causes) == ("unclear", ())
    assert "are silent: digital silence" in told.headline
    assert "look at the microphone" in told.next_steps[0].text

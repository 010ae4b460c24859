"""Logs that leave events out, or begin late: what is not in them is not said to have been missing."""

import pytest

from inspector.diagnosis.base import Severity
from inspector.formats.dialogue.transcript import parse

from .dialogue import findings, read, recorded, verdict

ANSWER = """
< response.output_item.added response_id={0} output_index=0 item.id=item_{0} item.type=message item.role=assistant
< response.output_text.delta response_id={0} item_id=item_{0} delta={1}
< response.output_text.done response_id={0} item_id=item_{0} text={1}
< response.output_item.done response_id={0} output_index=0 item.id=item_{0} item.type=message item.status=completed
"""
BEGUN = "< response.created response.id={0} response.conversation_id=conv_1\n"
DONE = "< response.done response.id={0} response.status=completed\n"
ASKED = "> conversation.item.create item.type=message item.role=user\n> response.create\n"
EXPIRED = '< error error.type=invalid_request_error error.code=session_expired error.message="60 minutes."\n'


def warned(text: str) -> list[str]:
    return [one.id for one in findings(text) if one.severity > Severity.NOTE]


def test_an_answer_whose_beginning_is_left_out_answers_its_request_and_not_the_next():
    text = (
        ASKED
        + ANSWER.format("resp_1", "Yes")
        + DONE.format("resp_1")
        + "~ 9s\n"
        + ASKED
        + BEGUN.format("resp_2")
        + ANSWER.format("resp_2", "No")
        + DONE.format("resp_2")
        + "~ 30s\n~ close 1000\n"
    )
    told = verdict(text)
    assert told.status.value == "answered"
    assert "No" in told.headline
    assert warned(text) == []


def test_an_answer_without_its_beginning_that_goes_on_at_the_end_is_said_to_be_under_way():
    told = verdict("> response.create\n< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Yes\n")
    assert told.headline.startswith("The recording ends in the middle of the answer (event 2)")


@pytest.mark.parametrize("end", ["~ 60s\n", "~ close 1000\n", "~ close 1006\n"])
def test_an_answer_that_was_said_out_is_one_though_its_response_done_is_left_out(end):
    text = ASKED + BEGUN.format("resp_1") + ANSWER.format("resp_1", "Yes") + end
    told = verdict(text)
    assert told.status.value == "answered"
    assert "“Yes” The recording does not hold its response.done." in told.headline
    assert warned(text) == []


def test_an_answer_that_was_said_out_lets_the_next_one_have_the_last_word():
    text = "".join(ASKED + BEGUN.format(one) + ANSWER.format(one, one) for one in ("resp_1", "resp_2"))
    told = verdict(text + DONE.format("resp_2"))
    assert told.status.value == "answered"
    assert told.headline.startswith("Turn 2 of 2")


@pytest.mark.parametrize(("at", "status"), [(0.025, "answered"), (0.055, "unclear")])
def test_a_turn_in_which_frames_were_lost_leaves_a_later_answer_the_last_word(at, status):
    lost = f'told: [{{"at": {at}, "lost": {{"since": {at}, "client": 0, "server": 9}}}}]'
    text = (
        f"== gap\n{lost}\n> response.create\n{BEGUN.format('resp_1')}"
        + "< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Ye\n"
        + "> conversation.item.create item.type=message item.role=user\n> response.create\n"
        + BEGUN.format("resp_2")
        + ANSWER.format("resp_2", "No")
        + DONE.format("resp_2")
    )
    assert verdict(text).status.value == status


def test_a_recorder_that_leaves_nothing_out_is_believed():
    text = f"== relayed\nrecorder: relay\nhandshake: 101\nurl: wss://api.openai.com/v1/realtime\n{ASKED}"
    text += BEGUN.format("resp_1") + ANSWER.format("resp_1", "Yes") + "~ 60s\n"
    [found] = [one for one in findings(text) if one.rule == "response-never-done"]
    assert found.severity is Severity.WARNING
    assert found.message.startswith("Everything that resp_1 (event 5) began is done")


def test_a_cancelled_answer_whose_parts_ended_was_cancelled():
    text = (
        ASKED
        + BEGUN.format("resp_1")
        + "< response.output_item.added response_id=resp_1 item.id=item_1 item.type=message\n"
        + "< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Ye\n"
        + "> response.cancel response_id=resp_1\n"
        + "< response.output_item.done response_id=resp_1 item.id=item_1 item.type=message item.status=incomplete\n"
        + "~ 60s\n"
    )
    assert warned(text) == []


@pytest.mark.parametrize(
    "text",
    [
        '> input_audio_buffer.append audio="AAAA"\n> input_audio_buffer.append audio="AAAA"\n~ close 1000\n',
        "< ping timestamp=1\n~ close 1000\n",
        f"{EXPIRED}~ close 1001\n",
    ],
)
def test_a_session_that_the_log_shows_in_use_had_begun(text):
    assert verdict(text).status.value == "unclear"


def test_a_session_that_expired_before_the_log_shows_a_turn_is_said_to_have_ended():
    told = verdict(EXPIRED)
    assert told.headline.startswith("The session ended (event 1), and the recording holds no turn of it")


def test_a_connection_that_broke_before_anything_came_never_came_about():
    assert verdict("> session.update session.type=realtime\n~ close 1006\n").status.value == "never-connected"


def test_items_of_a_tool_server_in_the_end_of_a_response_are_its_output():
    text = """
< response.done response.id=resp_1 response.status=completed response.output=[{"type":"mcp_approval_request","id":"m1"}]
"""
    assert verdict(text).status.value != "empty"
    assert warned(text) == []


def test_a_response_that_cost_tokens_and_does_not_say_what_it_held_is_not_called_empty():
    text = "< response.done response.id=resp_1 response.status=completed response.usage.output_tokens=9\n"
    told = verdict(text)
    assert told.status.value == "unclear"
    assert "the log leaves out what it held" in told.headline
    assert warned(text) == []


def test_a_commit_whose_item_came_was_taken():
    text = """
> input_audio_buffer.append audio="AAAA"
> input_audio_buffer.commit
< conversation.item.added item.id=item_1 item.type=message item.role=user item.content=[{"type":"input_audio"}]
~ 9s
> input_audio_buffer.append audio="AAAA"
> input_audio_buffer.commit
< input_audio_buffer.committed item_id=item_2
< conversation.item.added item.id=item_2 item.type=message item.role=user item.content=[{"type":"input_audio"}]
~ 9s
"""
    [found] = [one for one in findings(text) if one.rule == "commit-unacked"]
    assert (found.severity, found.seq) == (Severity.NOTE, 2)
    assert "made an item, and the log holds no input_audio_buffer.committed" in found.message


@pytest.mark.parametrize(
    "command",
    [
        "conversation.item.create item.type=message item.role=system",
        "conversation.item.truncate item_id=item_1 content_index=0 audio_end_ms=100",
    ],
)
def test_a_log_that_leaves_out_all_items_accuses_nobody_of_keeping_one_back(command):
    text = f"""
< input_audio_buffer.committed item_id=item_1
< response.created response.id=resp_1
< response.output_item.added response_id=resp_1 item.id=item_2 item.type=message item.role=assistant
< response.output_text.delta response_id=resp_1 item_id=item_2 delta=Hi
< response.done response.id=resp_1 response.status=completed
> {command}
> input_audio_buffer.append audio="AAAA"
~ 9s
"""
    assert warned(text) == []
    assert "it may leave them all out" in " ".join(one.message for one in findings(text))


def test_a_leave_to_call_that_only_the_server_shows_was_given():
    text = """
< response.created response.id=resp_1
< response.output_item.done response_id=resp_1 item.id=mcpr_1 item.type=mcp_approval_request item.name=search
< response.done response.id=resp_1 response.status=completed
~ 20s
< conversation.item.added item.id=a1 item.type=mcp_approval_response item.approval_request_id=mcpr_1 item.approve=true
~ 20s
"""
    assert warned(text) == []


def test_a_server_that_mixes_names_on_purpose_is_not_called_mixed_before_its_streams_are_seen():
    text = """
< conversation.item.created item.id=item_1 item.type=message item.role=user
< response.created response.id=resp_1 response.output_modalities=["audio"]
< response.function_call_arguments.done response_id=resp_1 item_id=item_2 call_id=call_1 name=book arguments="{}"
< response.done response.id=resp_1 response.status=completed response.output_modalities=["audio"]
"""
    assert "mixed-dialect-stream" not in {one.rule for one in findings(text)}


CLIENT_ALONE = "> session.update session.type=realtime\n" + ASKED + "~ 60s\n> input_audio_buffer.append audio=AAAA\n"


def test_a_log_of_the_client_alone_tells_nothing_of_the_server():
    told = verdict(f"== log\nends: unknown\n{CLIENT_ALONE}")
    assert (told.status.value, told.causes) == ("unclear", ())
    assert (
        told.headline == "The log shows what the client sent and nothing of the server, not even its session.created."
    )
    assert told.record_next[0].startswith("The server's events too")
    assert warned(f"== log\nends: unknown\n{CLIENT_ALONE}") == []


@pytest.mark.parametrize("head", ["recorder: relay", "ends: reported"])
def test_nothing_of_the_server_is_a_silence_where_somebody_knows_it(head):
    assert verdict(f"== log\n{head}\n{CLIENT_ALONE}").status.value == "no-response"


def test_an_update_whose_confirmation_is_left_out_is_not_in_doubt_where_answers_follow():
    text = (
        "> session.update session.type=realtime\n~ 9s\n"
        + ASKED
        + BEGUN.format("resp_1")
        + ANSWER.format("resp_1", "Yes")
    )
    text += DONE.format("resp_1")
    assert warned(text) == []
    assert "session-update-unacked@1" in warned(f"== log\nrecorder: relay\n{text}")


def test_of_an_error_that_is_only_named_the_rest_is_asked_for():
    told = verdict("== log\nends: unknown\n< session.created session.id=sess_1\n> response.create\n< error\n")
    assert told.causes == ()
    assert told.record_next[0].startswith("The whole error event as JSON")


def test_such_an_error_may_be_the_answer_to_a_request():
    told = verdict("== log\nends: reported\n< session.created session.id=sess_1\n> response.create\n< error\n")
    assert (told.status.value, told.causes) == ("unclear", ())
    assert told.headline == "The server sent an error (event 3), and the log does not show why."


def test_an_error_that_the_log_leaves_out_is_not_said_to_have_no_words():
    told = verdict("ends: unknown\n< conversation.item.input_audio_transcription.failed item_id=item_1\n")
    assert told.headline == "The transcription of item_1 failed, and the log does not show why."


def test_no_event_is_named_of_a_call_whose_request_the_log_leaves_out():
    text = (
        "< session.created session.id=sess_1\n" + BEGUN.format("resp_1")
        + "< response.output_item.added response_id=resp_1 item.id=item_1 item.type=function_call item.call_id=call_1\n"
        "> conversation.item.create event_id=e item.type=function_call_output item.call_id=item_1 item.output=ok\n"
        '< error error.code=invalid_tool_call_id error.event_id=e error.message="Tool call ID not found."\n'
    )  # fmt: skip
    [told] = [one.message for one in findings(text) if one.rule == "tool-output-unknown-call"]
    assert "the newest calls are call_1." in told


@pytest.mark.parametrize("item", ["not-shown-item-1", "item_1"])
def test_ids_that_stand_in_for_others_are_not_held_against_each_other(item):
    text = (
        "< session.created session.id=sess_1 session.turn_detection.type=server_vad\n"
        f"< input_audio_buffer.speech_started item_id={item}\n< input_audio_buffer.speech_stopped item_id={item}\n"
        "< input_audio_buffer.committed item_id=item_2\n"
    )
    assert ("commit-of-another-item" in {one.rule for one in findings(text)}) == (item == "item_1")


def test_what_a_log_leaves_out_of_an_event_is_no_word_of_an_answer():
    text = "ends: unknown\n< session.created\n> response.create\n< response.created response.id=resp_1\n"
    text += "< response.audio.delta response_id=resp_1\n> conversation.item.truncate\n"
    told = {reply.number: reply.answer for reply in read(recorded(*parse(text))).questions()}
    assert "You truncated an item (event 5)" in told[10]
    assert told[14] == "resp_1: its audio is not in this log, nor how long it was."

"""The status, the headline and the first cause for the families of trouble that people meet."""

import pytest

from inspector.diagnosis.base import Status, Verdict
from inspector.formats.dialogue.transcript import parse

from .dialogue import findings, read, recorded

CREATED = "< session.created session.id=sess_1 session.type=realtime session.audio.input.turn_detection=null\n"
DETECTING = "< session.created session.id=sess_1 session.audio.input.turn_detection.type=server_vad\n"
SPOKEN = """
< input_audio_buffer.speech_started item_id=item_u
< input_audio_buffer.speech_stopped item_id=item_u
< input_audio_buffer.committed item_id=item_u
"""
OPENED = "< response.created response.id=resp_1\n"
TEXT = "< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Hello\n"
DONE = "< response.done response.id=resp_1 response.status={}\n"
CALL = """
< response.output_item.added response_id=resp_1 item.id=it_1 item.type=function_call item.call_id=call_1 item.name=sum
< response.function_call_arguments.done response_id=resp_1 item_id=it_1 call_id=call_1 arguments="{}"
"""
STOPPED = (
    "< response.done response.id=resp_1 response.status=cancelled response.status_details.reason=client_cancelled\n"
)
ACTIVE = "< error error.code=conversation_already_has_active_response error.event_id=e1\n"
APPROVAL = """
< response.output_item.added response_id=resp_1 item.id=mcpr_1 item.type=mcp_approval_request item.name=delete_file
< response.output_item.done response_id=resp_1 item.id=mcpr_1 item.type=mcp_approval_request item.name=delete_file
"""
TRANSCRIPT = """
< session.created session.id=sess_1 session.type=transcription
> input_audio_buffer.commit
< input_audio_buffer.committed item_id=item_1
< conversation.item.input_audio_transcription.completed item_id=item_1 transcript="Good morning."
"""
INCOMPLETE = (
    "< response.done response.id=resp_1 response.status=incomplete response.usage.output_tokens=256 "
    "response.status_details.reason=max_output_tokens\n"
)


def verdict(text: str) -> Verdict:
    (case,) = parse(text)
    return read(recorded(case)).verdict()


CASES = {
    "an active response does no harm": (
        DETECTING + SPOKEN + OPENED + "> response.create event_id=e1\n" + ACTIVE + TEXT + DONE.format("completed"),
        (Status.ANSWERED, "A second response.create (event 6) was refused meanwhile", None),
    ),
    "a request during a tool call is lost": (
        CREATED + "> response.create\n" + OPENED + CALL
        + "> conversation.item.create item.type=function_call_output item.call_id=call_1 item.output=3\n"
        + "> response.create event_id=e1\n" + ACTIVE + DONE.format("completed") + "~ 30s\n",
        (Status.NOT_REQUESTED, "was refused, as another response was active", "active-response"),
    ),
    "a tool whose result was refused": (
        CREATED + "> response.create\n" + OPENED + CALL + DONE.format("completed")
        + "> conversation.item.create event_id=e1 item.type=function_call_output item.call_id=call_1 item.output=3\n"
        + '< error error.code=invalid_type error.event_id=e1 error.message="No string."\n',
        (Status.WAITING_FOR_TOOL, "the function_call_output (event 7) was refused: invalid_type", "tool-round"),
    ),
    "an answer that does not know the question": (
        CREATED + "> conversation.item.create event_id=e1 item.type=message item.role=user\n> response.create\n"
        + "< error error.code=string_above_max_length error.event_id=e1\n" + OPENED + TEXT + DONE.format("completed"),
        (Status.ANSWERED, "The user's item (event 2) was refused, so this answer does not know it.", None),
    ),
    "an answer under refused settings": (
        CREATED + "> session.update event_id=e1 session.colour=red\n"
        + "< error error.code=unknown_parameter error.param=session.colour error.event_id=e1\n"
        + "> response.create\n" + OPENED + TEXT + DONE.format("completed"),
        (Status.ANSWERED, "The session.update (event 2) was refused, so the old settings hold.", None),
    ),
    "a connection that is lost after the answer": (
        CREATED + "> response.create\n" + OPENED + TEXT + DONE.format("completed") + "~ close 1006\n",
        (Status.ANSWERED, "Then the connection was lost (event 6).", None),
    ),
    "a session that ends after the answer": (
        CREATED + "> response.create\n" + OPENED + TEXT + DONE.format("completed")
        + "< error error.code=session_expired\n",
        (Status.ANSWERED, "Then the session reached its maximum duration (event 6).", None),
    ),
    "an end that the server chose after the answer": (
        CREATED + "> response.create\n" + OPENED + TEXT + DONE.format("completed") + "~ close 1011 internal error\n",
        (Status.ANSWERED, "Then the server closed the connection (code 1011, internal error, event 6).", None),
    ),
    "a stopped answer that another one followed": (
        CREATED + "> response.create\n" + OPENED
        + STOPPED
        + "> response.create\n" + OPENED.replace("_1", "_2") + TEXT.replace("resp_1", "resp_2")
        + DONE.format("completed").replace("_1", "_2"),
        (Status.ANSWERED, "Turn 2 of 2", None),
    ),
    "a stopped answer alone": (
        CREATED + "> response.create\n" + OPENED
        + STOPPED,
        (Status.UNCLEAR, "before it gave anything (event 4): the client asked for that", None),
    ),
    "a server with another protocol that greeted": (
        '> {"setup":{"model":"models/gemini"}}\n< {"setupComplete":{}}\n< {"serverContent":{"turnComplete":true}}\n'
        + "~ client close 1000\n",
        (Status.UNCLEAR, "another protocol", None),
    ),
    "an error in a turn that has no answer": (
        DETECTING + "> input_audio_buffer.append audio=AAAA\n> input_audio_buffer.commit\n"
        + "< error error.code=not_implemented error.message=No.\n",
        (Status.UNCLEAR, "The server sent an error (event 4): not_implemented: No.", "client-error"),
    ),
    "a tool without its result": (
        CREATED + "> response.create\n" + OPENED + CALL + DONE.format("completed") + "~ 130s\n",
        (Status.WAITING_FOR_TOOL, "The model called sum (call_1, event 5) and waits for the result", "tool-round"),
    ),
    "an approval that nobody gave": (
        CREATED + "> response.create\n" + OPENED + APPROVAL + DONE.format("completed") + "~ 400s\n",
        (Status.WAITING_FOR_TOOL, "asks whether it may call delete_file (event 4)", "tool-round"),
    ),
    "an answer at its limit of tokens": (
        CREATED + "> response.create response.max_output_tokens=256\n" + OPENED + TEXT + INCOMPLETE,
        (Status.CUT_SHORT, "max_output_tokens after 256 output tokens, the limit is 256", "token-limit"),
    ),
    "a session that only transcribes": (
        TRANSCRIPT,
        (Status.ANSWERED, "1 transcript came, the last: “Good morning.”", None),
    ),
    "an input that was refused": (
        CREATED + "> input_audio_buffer.commit event_id=e1\n"
        + '< error error.code=input_audio_buffer_commit_empty error.message="buffer too small" error.event_id=e1\n',
        (Status.UNCLEAR, "input_audio_buffer.commit (event 2) got input_audio_buffer_commit_empty", "event-order"),
    ),
    "a failure whose reason was not printed": (
        CREATED + "> response.create\n" + OPENED + '< {"type":"response.done","response":{"id":"resp_1",'
        + '"status":"failed","status_details":{"error":"[Object]"}}}\n',
        (Status.FAILED, "the log prints its error as [Object]", "server-error"),
    ),
    "an end in the middle": (
        "times: unknown\n" + CREATED + "> response.create\n" + OPENED + TEXT,
        (Status.UNCLEAR, "The recording ends in the middle of the answer (event 4)", None),
    ),
    "an error in a log without the client's side": (
        "< error error.type=invalid_request_error error.message=\"Conversation already has an active response\"\n",
        (Status.UNCLEAR, "The server sent an error (event 1): invalid_request_error: Conversation", "active-response"),
    ),
    "an error of which only the name is shown": (
        "recorder: import\n" + CREATED + "< error\n",
        (Status.UNCLEAR, "The server sent an error (event 2), and the log does not show why.", None),
    ),
    "such an error in a turn": (
        "recorder: import\n" + CREATED + "> response.create\n< error\n",
        (Status.UNCLEAR, "The server sent an error (event 3), and the log does not show why.", None),
    ),
    "a piece of an answer": (
        "recorder: import\n" + TEXT,
        (Status.UNCLEAR, "The log shows a piece of an answer (resp_1, from event 1 on)", None),
    ),
    "a log without the client's side": (
        "recorder: import\n" + CREATED,
        (Status.UNCLEAR, "The log shows no request and no answer.", None),
    ),
    "a call in which nothing happens": (
        "transport: sideband\n~ 60s\n~ close 1000\n",
        (Status.UNCLEAR, "Nothing happened in the call while this connection listened.", None),
    ),
    "a call that refuses who joins": (
        "transport: sideband\n< error error.code=invalid_api_key error.message=No\n~ close 3000\n",
        (Status.NEVER_CONNECTED, "invalid_api_key", "authentication"),
    ),
    "a close before the answer": (
        CREATED + "> response.create\n" + OPENED + "~ close 1011 internal error\n",
        (Status.NO_RESPONSE, "(code 1011, internal error)", "server-error"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_family(name):
    text, (status, words, cause) = CASES[name]
    found = verdict(text)
    assert found.status is status, found.headline
    assert words in found.headline
    assert (found.causes[0].cause.value if found.causes else None) == cause


@pytest.mark.parametrize("end", ["", "~ client close 1000\n", "~ close 1000\n", "~ close 1005\n"])
def test_an_end_that_was_meant_is_not_told(end):
    told = verdict(CREATED + "> response.create\n" + OPENED + TEXT + DONE.format("completed") + end)
    assert told.headline == "The model answered with text after 20 ms."


def test_a_tool_of_the_server_is_no_wrong_modality():
    found = findings(
        CREATED + OPENED.strip() + ' response.output_modalities=["text"]\n' + APPROVAL + DONE.format("completed")
    )
    assert "wrong-family-for-modality" not in {one.rule for one in found}


def test_an_input_that_the_server_did_not_take():
    found = verdict(DETECTING + SPOKEN.replace("< input_audio_buffer.committed item_id=item_u\n", "") + "~ 60s\n")
    assert (found.status, found.stage) == (Status.NO_RESPONSE, "input")
    assert "The server did not take the user's input: Speech of item_u ended (event 3)" in found.headline
    assert [one.cause for one in found.causes][:2] == ["server-stall", "reader-stopped"]


def test_a_response_of_which_only_the_end_is_shown_is_not_called_empty():
    told = verdict(CREATED + "> response.create\n" + OPENED + "< response.done response.id=resp_1\n")
    assert told.status is Status.UNCLEAR
    assert "the log leaves out how" in told.headline


@pytest.mark.parametrize(
    "told",
    [
        "response.output[0].type=message",
        'response.output[0].type=message response.output[0].content="[Array]"',
        'response.output="[Array]"',
    ],
)
def test_an_answer_whose_content_the_log_leaves_out_is_not_called_empty(told: str) -> None:
    found = verdict(CREATED + "> response.create\n" + OPENED + DONE.format("completed").strip() + f" {told}\n")
    assert (found.status, found.causes) == (Status.UNCLEAR, ())
    assert found.headline == "The response completed (event 4), and the log leaves out what it held."
    assert [one.state for one in found.stages if one.name == "output"] == ["unknown"]
    assert found.record_next[0].startswith("response.done whole, with the content of its items")


def test_an_answer_without_its_beginning_is_an_answer() -> None:
    said = "response.output[0].content[0].text=Hi"
    found = verdict(CREATED + "> response.create\n" + DONE.format("completed").strip() + f" {said}\n")
    assert found.status is Status.ANSWERED


def test_an_error_that_the_log_folds_is_no_word_of_the_server() -> None:
    told = 'response.status_details="[Object]"'
    found = verdict(CREATED + "> response.create\n" + OPENED + DONE.format("failed").strip() + f" {told}\n")
    assert "prints its error as [Object]" in found.headline


SAID = """
< response.created response.id={0}
< response.output_item.added response_id={0} item.id=said_{0} item.type=message item.role=assistant
< response.output_text.delta response_id={0} item_id=said_{0} content_index=0 delta={1}
"""
STORED = (
    CREATED + "> conversation.item.create item.type=message item.role=user\n> response.create\n"
    + SAID.format("resp_1", "Noted.") + CALL + DONE.format("completed")
    + "> conversation.item.create item.type=function_call_output item.call_id=call_1 item.output=ok\n"
    + "> conversation.item.create item.type=message item.role=user\n> response.create\n"
    + SAID.format("resp_2", "Nine.") + DONE.format("completed").replace("resp_1", "resp_2")
)  # fmt: skip


def test_the_words_of_a_later_turn_are_not_put_in_the_mouth_of_an_earlier_one():
    (case,) = parse(STORED)
    told = [turn.verdict.headline for turn in read(recorded(case)).turns()]
    assert ["Noted." in told[0], "Nine." in told[0], "Nine." in told[1]] == [True, False, True]


def test_a_refused_update_is_told_beside_a_request_that_was_one_too_many():
    told = verdict(
        CREATED + "> session.update event_id=u session.type=realtime session.temperature=1\n"
        "< error error.code=unknown_parameter error.param=session.temperature error.event_id=u\n"
        "> response.create\n" + OPENED + "> response.create event_id=e\n"
        "< error error.code=conversation_already_has_active_response error.event_id=e\n"
        "< response.output_text.delta response_id=resp_1 item_id=item_1 delta=Hi\n" + DONE.format("completed")
    )
    assert "did no harm. The session.update (event 2) was refused, so the old settings hold." in told.headline


def test_where_nothing_was_asked_the_headline_tells_what_went_wrong_all_the_same() -> None:
    told = verdict(
        "ends: unknown\n< conversation.item.input_audio_transcription.failed item_id=item_1 error.code=bad_audio\n"
    )
    assert told.headline == "The transcription of item_1 failed: bad_audio."


@pytest.mark.parametrize("code", ["model_not_found", "invalid_model"])
def test_an_error_about_the_model_is_the_cause_where_no_answer_is_shown(code: str) -> None:
    told = verdict(f"ends: unknown\n{CREATED}> response.create\n< error error.code={code} error.message=no\n")
    assert (told.status, told.causes[0].cause) == (Status.UNCLEAR, "model-choice")
    assert f"The server sent an error (event 3): {code}: no." in told.headline


def test_an_excerpt_with_an_error_and_the_end_does_not_tell_that_the_session_never_began() -> None:
    told = verdict("ends: unknown\n< error error.code=invalid_model error.message=no\n~ server close 4000 no\n")
    assert (told.status, told.causes[0].cause) == (Status.UNCLEAR, "model-choice")
    refused = verdict("ends: unknown\n< error error.code=missing_model error.message=no\n~ server close 4000 no\n")
    assert refused.status is Status.NEVER_CONNECTED


def test_a_connection_that_ended_is_not_called_unknown():
    expired = '< error error={"code":"session_expired","message":"Too long."}\n~ close 1001\n'
    told = verdict(DETECTING + SPOKEN + expired)
    assert told.headline.endswith("session_expired: Too long. Then the connection ended (code 1001).")


def test_speech_that_has_no_end_yet_is_no_input_that_is_over():
    began = "ends: unknown\n" + DETECTING + "< input_audio_buffer.speech_started item_id=item_u\n"
    told = verdict(began).headline
    assert told == "The recording ends while somebody speaks (since event 2); it does not show what came next."


def test_what_a_recording_that_is_over_does_not_hold_is_not_still_to_come():
    told = verdict(CREATED + "> session.update session.type=realtime\n~ client close 1000\n").headline
    assert told == "Nothing was asked of the model."

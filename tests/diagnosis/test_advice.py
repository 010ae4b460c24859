"""Advice that fits the kind of session, the address and the protocol at hand."""

import pytest

from inspector.diagnosis.base import Confidence

from .dialogue import findings, verdict

TRANSCRIBES = (
    "< session.created session.id=s session.type=transcription session.object=realtime.transcription_session "
    "session.audio.input.turn_detection=null\n" + f'> input_audio_buffer.append audio="{"A" * 6400}"\n' * 3
)
MIXED = """
< session.created session.id=sess_1 session.modalities=["audio","text"] session.turn_detection.type=server_vad
> session.update event_id=e session.type=realtime session.output_modalities=["audio"] session.audio.output.voice=marin
< error error.code=unknown_parameter error.param=session.type error.event_id=e
"""
AZURE, OPENAI = "without api-version", "without the header OpenAI-Beta"
SETUP = '> {"setup":{"model":"models/gemini-live"}}\n~ 300ms\n'


def test_a_session_that_only_transcribes_is_told_to_commit_and_not_to_ask() -> None:
    [step] = verdict(TRANSCRIBES).next_steps
    assert step.send == {"type": "input_audio_buffer.commit"}
    assert "transcript" in step.text
    assert "response.create" not in step.text


@pytest.mark.parametrize(
    ("head", "ways"),
    [
        ("", {OPENAI, AZURE}),
        ("handshake: 101\nurl: wss://api.openai.com/v1/realtime?model=gpt-4o-realtime-preview\n", {OPENAI}),
        ("handshake: 101\nurl: wss://r.openai.azure.com/openai/realtime?api-version=2024-10-01-preview\n", {AZURE}),
        ("handshake: 101\nurl: wss://api.stepfun.com/v1/realtime?model=step-audio-2\n", set()),
    ],
)
def test_who_speaks_ga_to_a_server_of_the_beta_is_told_both_ways_out(head: str, ways: set[str]) -> None:
    [found] = [one for one in findings(head + MIXED) if one.rule == "session-update-rejected"]
    assert "send all of it in the server's shape" in found.remedy
    assert {one for one in (OPENAI, AZURE) if one in found.remedy} == ways


@pytest.mark.parametrize(
    ("code", "reason", "cause", "confidence", "told"),
    [
        (
            1008,
            "Requested entity was not found.",
            "model-choice",
            Confidence.MEDIUM,
            "Check what setup names: the model",
        ),
        (1008, "models/x is not supported for bidiGenerateContent.", "model-choice", Confidence.HIGH, "Name a model"),
        (1008, "Operation is not implemented.", "client-error", Confidence.MEDIUM, "Look at what the reason names"),
    ],
)
def test_what_gemini_closes_with(code: int, reason: str, cause: str, confidence: Confidence, told: str) -> None:
    judged = verdict(f"{SETUP}~ server close {code} {reason}\n")
    assert (judged.causes[0].cause, judged.causes[0].confidence) == (cause, confidence)
    assert judged.next_steps[0].text.startswith(told)


def test_what_gemini_closes_with_is_known_where_the_log_shows_no_more() -> None:
    judged = verdict("~ server close 1008 Operation is not implemented, or supported, or enabled.\n")
    assert judged.next_steps[0].text.startswith("Look at what the reason names")


def test_the_order_of_an_item_that_is_acknowledged_late_is_told_as_it_was() -> None:
    judged = verdict(
        "> conversation.item.create item.type=message item.role=user item.content[0].type=input_text "
        "item.content[0].text=Hi\n"
        "> response.create\n"
        "< conversation.item.created item.id=item_1 item.type=message item.role=user\n"
        "< response.created response.id=resp_1\n"
        "< response.done response.id=resp_1 response.status=completed response.output=[]\n"
    )
    [order] = [one.because for one in judged.excluded if one.cause == "event-order"]
    assert order == "The order is right: the item was sent (event 1) before response.create was sent (event 2)."
    assert judged.next_steps[0].text.startswith("Ask again")


def test_an_update_that_the_log_leaves_out_is_not_said_not_to_have_been_sent() -> None:
    text = (
        "< session.created session.id=sess_1\n{}> conversation.item.create item.type=message item.role=user\n"
        "< conversation.item.added item.id=item_1 item.type=message item.role=user\n> response.create\n~ 60s\n"
    )
    told = [
        [one.because for one in verdict(log).excluded if one.cause == "configuration"]
        for log in (text.format(""), text.format("< session.updated session.id=sess_1\n"), text.partition("{}")[2])
    ]
    assert told == [["No session.update was sent: the server's own settings apply."], [], []]


def test_nothing_is_said_to_be_in_order_where_there_was_no_order_to_keep() -> None:
    asked = "< session.created session.id=sess_1\n> response.create\n~ 60s\n"
    told = [
        [one.because for one in verdict(log).excluded if one.cause == "event-order"]
        for log in (asked, asked.partition("\n")[2])
    ]
    assert told == [["No input was given that response.create (event 2) had to wait for."], []]


def test_modalities_are_those_that_the_server_lists() -> None:
    [found] = findings(
        "ends: unknown\n< error error.code=invalid_value error.param=session.modalities error.message="
        "\"Invalid modalities: ['audio']. Supported combinations are: ['text'] and ['audio', 'text'].\"\n"
    )
    assert found.remedy == 'Set modalities to ["text"] or ["audio", "text"].'


HF = """ends: unknown
< session.created session.id=s session.type=realtime
< conversation.item.created item.id=item_1 item.type=message item.role=user
< response.created response.id=resp_1
< response.output_audio.done response_id=resp_1 item_id=item_2
< response.done response.id=resp_1 response.status=completed
> response.cancel
~ 1s
"""


def test_a_server_that_ignores_an_idle_cancel_owes_no_answer_to_it() -> None:
    assert "log-ends-early" not in {one.rule for one in findings(HF)}
    active = HF.replace("> response.cancel", "< response.created response.id=resp_2\n> response.cancel")
    [found] = [one for one in findings(active) if one.rule == "log-ends-early"]
    assert "response.done or error after event 7" in found.message


def test_an_empty_commit_of_qwen_is_known_by_its_words() -> None:
    words = "Error committing input audio buffer, maybe no invalid audio stream."
    [found] = [
        one
        for one in findings(
            "< session.created session.id=s session.turn_detection=null\n> input_audio_buffer.commit event_id=e\n"
            f'< error error.type=invalid_request_error error.code=invalid_value error.message="{words}"\n'
        )
        if one.rule in ("commit-empty", "error-event")
    ]
    assert found.rule == "commit-empty"


def test_nobody_is_sent_to_another_protocol_where_the_cause_is_known() -> None:
    beta = """
    < {"type":"session.created","session":{"id":"s","object":"realtime.session","modalities":["text"],"voice":"ash"}}
    > response.create
    < response.created response.id=resp_1
    < response.text.delta response_id=resp_1 item_id=item_1 delta=Hello
    """
    expired = '< error error={"code":"session_expired","message":"Too long."}\n~ close 1001\n'
    moved = "Move to the GA protocol"
    assert not any(one.text.startswith(moved) for one in verdict(beta + expired).next_steps)
    assert any(one.text.startswith(moved) for one in verdict(beta + "~ 60s\n").next_steps)


def test_a_conversation_too_long_is_to_be_made_shorter() -> None:
    error = '{"type":"invalid_request_error","code":"context_length_exceeded","message":"Too long."}'
    told = verdict(
        "> response.create\n< response.created response.id=resp_1\n"
        f'< {{"type":"response.done","response":{{"id":"resp_1","status":"failed","status_details":{{"error":{error}}}'
        "}}\n"
    )
    assert told.next_steps[0].text.startswith("Delete old items")


def test_who_is_one_session_too_many_is_not_told_to_wait_for_tokens() -> None:
    told = verdict('< error error={"code":"session_limit_reached","message":"Only one session at a time."}\n')
    assert told.next_steps[0].text.startswith("Close sessions")

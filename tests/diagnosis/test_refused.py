"""What the message of an error says: its end, its client event, how sure that is, and what was lost."""

import pytest

from .dialogue import findings


def said(dialogue: str) -> str:
    found = {one.rule: one for one in findings(dialogue)}
    return found["error-event"].message


@pytest.mark.parametrize(
    ("dialogue", "words"),
    [
        (
            "> conversation.item.create event_id=e1 item.type=message item.role=user\n"
            "< error error.code=invalid_type error.event_id=e1",
            "It answers conversation.item.create (event 1, event_id e1). The item is not in the conversation. "
            "The session goes on.",
        ),
        (
            "> input_audio_buffer.append audio=AAAA\n< error error.code=invalid_audio",
            "It most likely answers input_audio_buffer.append (event 1), the newest of those that fit. "
            "That audio was not heard. The session goes on.",
        ),
        (
            "> session.remember what=everything\n< error error.code=unknown_event",
            "It most likely answers session.remember (event 1), the only one that fits. The session goes on.",
        ),
        (
            "> input_audio_buffer.clear\n< error error.type=strange error.code=quite_new",
            "It may answer input_audio_buffer.clear (event 1), sent just before: a guess, for it names no event. "
            "quite_new is a code that this program does not know. An error does not end the session by itself.",
        ),
        (
            "< error error.type=invalid_request_error error.message=Pardon?",
            "It does not say which client event it answers. An error does not end the session by itself.",
        ),
        (
            '> {"no":"type"}\n< error error.code=invalid_event',
            "It most likely answers frame 1, which is no event, the newest of those that fit. The session goes on.",
        ),
        ("< error error.code=model_load_error", "The session is over."),
        (
            "< error error.type=server_error error.code=500 error.message=Failed.\n~ server close 1011",
            "server_error/500: Failed. It does not say which client event it answers. "
            "The server closed the connection right after it (code 1011, event 2).",
        ),
        ("< error error.type=server_error\n~ 10s\n~ server close 1011", "The session goes on."),
        ("< error error.type=server_error\n< session.updated\n~ server close 1011", "The session goes on."),
        ("< error error.type=server_error\n~ client close 1000", "The session goes on."),
        (
            "> input_audio_buffer.clear\n< error error.code=quite_new\n< input_audio_buffer.cleared",
            "It does not say which client event it answers. "
            "quite_new is a code that this program does not know. An error does not end the session by itself.",
        ),
    ],
)
def test_an_error_is_told_in_full(dialogue: str, words: str) -> None:
    assert said(dialogue).endswith(words)


@pytest.mark.parametrize(
    ("dialogue", "rule", "advice"),
    [
        (
            "< session.created session.id=s session.type=realtime\n> output_audio_buffer.clear event_id=e\n"
            "< error error.code=invalid_value error.param=type error.event_id=e "
            "error.message=\"Invalid value: 'output_audio_buffer.clear'. Supported values are: 'session.update'.\"",
            "error-event",
            "Leave it out: over a WebSocket the client plays the audio itself.",
        ),
        (
            "< session.created session.id=s session.type=realtime\n> input_audio_buffer.flush event_id=e\n"
            "< error error.code=invalid_value error.param=type error.event_id=e "
            "error.message=\"Invalid value: 'input_audio_buffer.flush'. Supported values are: 'session.update'.\"",
            "error-event",
            "Use one of the values that the message lists.",
        ),
        (
            "< session.created session.id=s session.type=realtime\n"
            "> conversation.item.create event_id=e item.type=message item.role=user item.content[0].type=input_image\n"
            "< error error.code=invalid_value error.param=item.content[0].image_url error.event_id=e "
            "error.message=\"Invalid 'item.content[0].image_url'. Only data URLs are supported.\"",
            "error-event",
            "Use one of the values that the message lists. Where it lists none, correct the value that `param` names.",
        ),
        (
            "< session.created session.id=s session.type=realtime\n"
            "> session.update event_id=e session.type=realtime session.voice=cedar\n"
            "< error error.code=unknown_parameter error.param=session.voice error.event_id=e",
            "session-update-rejected",
            "OpenAI Realtime GA has no session.voice; the setting stands at session.audio.output.voice.",
        ),
        (
            "< response.created response.id=r\n< response.done response.id=r response.status=failed "
            "response.status_details.error.type=server_error",
            "response-failed",
            "Ask again, in a new session if it repeats",
        ),
        (
            "< response.created response.id=r\n< response.done response.id=r response.status=failed "
            "response.status_details.error.type=invalid_request_error response.status_details.error.code=invalid_voice",
            "response-failed",
            "Correct what the message names",
        ),
        (
            "< response.created response.id=r\n< response.done response.id=r response.status=failed "
            'response.status_details.error="[Object]"',
            "response-failed",
            "Log response.status_details.error whole",
        ),
    ],
)
def test_the_advice_is_that_for_the_error_at_hand(dialogue: str, rule: str, advice: str) -> None:
    [found] = [one for one in findings(dialogue) if one.rule == rule]
    assert found.remedy.startswith(advice)


def test_what_a_later_update_made_good_is_no_worse_than_its_root() -> None:
    found = findings(
        "< session.created session.id=s session.type=realtime\n"
        "> session.update event_id=e session.type=realtime session.voice=cedar\n"
        "< error error.code=unknown_parameter error.param=session.voice error.event_id=e\n"
        "> session.update session.type=realtime session.audio.output.voice=cedar\n"
        "< session.updated session.type=realtime session.audio.output.voice=cedar\n"
    )
    told = {one.rule: one.severity.word for one in found}
    assert (told["session-update-rejected"], told["unknown-parameter"]) == ("warning", "warning")

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

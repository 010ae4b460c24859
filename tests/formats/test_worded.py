"""Events in a program's own words count where they make a trace, and nowhere else."""

import pytest

from inspector.core.wire import Frame
from inspector.formats.names import worded
from inspector.formats.read import read_input


def types(text):
    [conversation] = read_input(None, text.encode(), "a text") or [None]
    items = conversation.items if conversation else ()
    return [item.payload.decode().split('"')[3] for item in items if isinstance(item, Frame)]


@pytest.mark.parametrize(
    ("words", "type_", "status"),
    [
        ("Session created", "session.created", ""),
        ("session was updated", "session.updated", ""),
        ("Sending session update", "session.update", ""),
        ("User started speaking", "input_audio_buffer.speech_started", ""),
        ("Speech detected", "input_audio_buffer.speech_started", ""),
        ("End of speech detected", "input_audio_buffer.speech_stopped", ""),
        ("Audio buffer committed", "input_audio_buffer.committed", ""),
        ("Transcription completed", "conversation.item.input_audio_transcription.completed", ""),
        ("Response cancelled", "response.done", "cancelled"),
        ("Response Finished", "response.done", ""),
        ("Rate limits updated", "rate_limits.updated", ""),
        ("ResponseCreatedEvent", "response.created", ""),
        ("ServerEventSessionCreated", "session.created", ""),
        ("INPUT_AUDIO_BUFFER_SPEECH_STARTED", "input_audio_buffer.speech_started", ""),
        ("ConversationInputSpeechFinishedUpdate", "input_audio_buffer.speech_stopped", ""),
    ],
)
def test_words_of_programs(words, type_, status):
    line = f"12:00:01 [info] {words} (1)"
    found = worded.NAMES.search(line)
    assert found[0] == words
    assert worded.HINT.search(line)
    assert worded.type_of(words) == (type_, status)


@pytest.mark.parametrize(
    "words", ["Session storage", "ResponseBuilder", "INPUT_DEVICE", "speech therapist", "Itemised"]
)
def test_other_words(words):
    found = worded.NAMES.search(f"12:00:01 {words}")
    assert found is None or worded.type_of(found[0]) == ("", "")


LOG = """12:00:01 Session created
12:00:05 Speech detected
12:00:07 Response created (ID: resp_1)
12:00:09 Response completed
"""


def test_a_log_in_words_is_a_trace():
    wanted = ["session.created", "input_audio_buffer.speech_started", "response.created", "response.done"]
    assert types(LOG) == wanted


def test_an_event_with_a_body_is_not_told_again_in_words():
    body = '{"type":"response.created","event_id":"event_1","response":{"id":"resp_1","status":"in_progress"}}\n'
    assert types(LOG + body).count("response.created") == 1


@pytest.mark.parametrize(
    "text",
    [
        "12:00:01 Session created\n12:00:02 Session updated\n12:00:03 Session started\n",  # of any program
        "12:00:01 Session created\n12:00:05 Speech detected\n",  # too few
        "// Session created\nfoo();\n// Speech started\nbar();\n// Response created\nbaz();\n",
        "ResponseCreatedEvent,\nResponseDoneEvent,\nSessionCreatedEvent,\n",
        "Response created by the server means that it began.\nSpeech started is sent.\nSession created comes first.\n",
    ],
)
def test_where_words_make_no_trace(text):
    assert types(text) == []


@pytest.mark.parametrize(
    "line",
    [
        "10:00:01.100 {}(sess_1)",
        "10:00:01.100 {}",
        "D/Realtime: {} called",
        "flutter: [RT] {}",
        "11-27 10:00:01.120  2231  2290 D Client: {}",
        "2026-11-27 10:00:01 DEBUG Listener.{}()",
    ],
)
@pytest.mark.parametrize(
    "names",
    [
        ("onSessionCreated", "onSpeechStarted", "onInputAudioBufferCommitted", "onResponseDone"),
        ("on_session_created", "on_speech_started", "on_input_audio_buffer_committed", "on_response_done"),
        (
            "handleSessionCreated",
            "handleInputAudioBufferSpeechStarted",
            "handleInputAudioBufferCommitted",
            "handleResponseDone",
        ),
    ],
)
def test_functions_that_are_called_with_events(line, names):
    wanted = ["session.created", "input_audio_buffer.speech_started", "input_audio_buffer.committed", "response.done"]
    assert types("".join(line.format(name) + "\n" for name in names)) == wanted


@pytest.mark.parametrize(
    "line",
    [
        "    client.{}(event)",
        "def {}(self, event):",
        "10:00:01 registered {}",
        '  File "app.py", line 10, in {}',
        "    at Client.{} (client.js:10:4)",
        "{}: handler,",
    ],
)
def test_functions_that_are_not(line):
    assert (
        types(
            "".join(
                line.format(f"on_{name}") + "\n" for name in ("session_created", "response_created", "response_done")
            )
        )
        == []
    )

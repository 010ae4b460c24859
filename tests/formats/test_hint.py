"""What is said of a text without events."""

import pytest

from inspector.formats.hint import HINTS, hint


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('RECV {"serverContent":{"interrupted":true}}', "Gemini"),
        ('{"event":{"sessionStart":{"inferenceConfiguration":{}}}}', "Nova"),
        ('{"type":"conversation_initiation_metadata"}', "ElevenLabs"),
        ('{"type":"SettingsApplied"}', "Deepgram"),
        ('data: {"type":"response.created","sequence_number":0}', "Responses API"),
        ('{"object":"event","type":"response.completed","data":{}}', "webhook"),
        ('data: {"type": "message_start", "message": {}}', "messages"),
        ('{"event":"media","media":{"payload":"//8="}}', "telephone"),
        ("<<< ConversationResponseStartedUpdate", "GetRawContent"),
        ('{"error":{"code":"DeploymentNotFound"}}', "HTTP"),
    ],
)
def test_each_kind_of_text_is_told(text, word):
    assert word in hint(text.encode())


def test_nothing_is_said_of_other_texts():
    assert hint(b"I press the button and nothing happens.") == ""


def test_every_hint_is_one_sentence():
    assert all(one.text.endswith(".") for one in HINTS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "Error: Error committing input audio buffer: buffer too small. Expected",
            "input_audio_buffer_commit_empty: There",
        ),
        (
            "I get conversation_already_has_active_response all the time",
            "conversation_already_has_active_response: A resp",
        ),
        ("after a minute: CloseEvent, code: 1006", "1006: There was no close frame"),
        ("Audio content of 9250ms is already shorter than 57340ms", "an error of the server: The truncation lies"),
        ("first session_expired, then insufficient_quota", "session_expired: The session has reached"),
    ],
)
def test_an_error_that_is_told_in_a_sentence_is_explained(text, words):
    assert words in hint(text.encode())

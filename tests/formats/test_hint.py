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

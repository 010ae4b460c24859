"""Where a setting that a server does not know stands, and that nothing is made up for one that stands nowhere."""

import pytest

from inspector.diagnosis.facts.rename import renamed
from inspector.protocol.dialect import load


@pytest.mark.parametrize(
    ("dialect", "path", "name"),
    [
        ("openai-ga", "session.voice", "session.audio.output.voice"),
        ("openai-ga", "session.turn_detection.threshold", "session.audio.input.turn_detection.threshold"),
        ("openai-ga", "session.temperature", ""),
        ("openai-ga", "session.audio.output.voice", "session.voice"),  # the server speaks the beta after all
        ("openai-ga", "session.audio.input.turn_detection.threshold", None),  # it knows what it looked into
        ("openai-ga", "session.input_audio_transcription.enabled", None),  # no dialect has that
        ("openai-beta", "session.audio.input.transcription.language", "session.input_audio_transcription.language"),
        ("openai-beta", "session.audio.input.format.rate", None),  # a name there, no object
        ("openai-beta", "session.audio.output", "the flat settings, such as session.voice"),
        ("openai-ga", "session.tools[0].strict", None),
        ("openai-live", "session.modalities", None),  # another API has no name but its own
        ("openai-translation", "session.audio.output.voice", None),
    ],
)
def test_a_setting_is_renamed_where_it_stands_elsewhere(dialect: str, path: str, name: str | None) -> None:
    assert renamed(path, load(dialect)) == name

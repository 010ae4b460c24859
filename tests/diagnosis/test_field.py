"""Verdicts of conversations that people really meet: not only found, but told as what became of the turn."""

import pytest

from inspector.formats.dialogue.transcript import parse

from .dialogue import read, recorded

DRIFTED = """
< session.created session.id=sess_1 session.object=realtime.session session.modalities=["audio","text"]
> session.update session.modalities=["audio","text"]
< session.updated session.id=sess_1 session.object=realtime.session session.modalities=["audio","text"]
> response.create
< response.created response.id=resp_1 response.modalities=["audio","text"]
< response.text.delta response_id=resp_1 item_id=item_1 content_index=0 delta=Hi
< response.done response.id=resp_1 response.status=completed
~ 1s
"""
DETECTION = "session.audio.input.turn_detection"
GATED = f"""
< session.created session.id=sess_1 session.type=realtime {DETECTION}.type=server_vad {DETECTION}.create_response=false
< input_audio_buffer.speech_started item_id=item_1 audio_start_ms=100
< input_audio_buffer.committed item_id=item_1
< input_audio_buffer.speech_started item_id=item_2 audio_start_ms=2100
< input_audio_buffer.committed item_id=item_2
< input_audio_buffer.speech_started item_id=item_3 audio_start_ms=4100
< input_audio_buffer.committed item_id=item_3
~ 4s
"""
STORED = """
< session.created session.id=sess_1 session.type=realtime
> response.create
< response.created response.id=resp_1 response.output_modalities=["audio"]
< response.output_item.added response_id=resp_1 output_index=0 item.id=mcp_1 item.type=mcp_call item.name=search
< response.mcp_call.in_progress item_id=mcp_1 output_index=0
< response.mcp_call.completed item_id=mcp_1 output_index=0
< response.output_item.done response_id=resp_1 output_index=0 item.id=mcp_1 item.type=mcp_call item.output=found
< response.done response.id=resp_1 response.status=completed
~ 10s
"""


@pytest.mark.parametrize(
    ("text", "status", "headline"),
    [
        (DRIFTED, "unheard", "Audio was asked for, and text came."),
        (GATED, "not-requested", "The input was taken, but nobody asked the model to answer"),
        (STORED, "not-requested", "The tool's result was stored, but nobody asked the model to go on"),
    ],
)
def test_the_verdict_says_what_became_of_the_turn(text: str, status: str, headline: str) -> None:
    (case,) = parse(text)
    verdict = read(recorded(case)).verdict()
    assert (verdict.status.value, verdict.headline.startswith(headline)) == (status, True)

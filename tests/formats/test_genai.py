"""Messages of Gemini Live as its library for Python prints them."""

import pytest

from inspector.core import codec
from inspector.core.wire import Fidelity, Side

from .paste import frames

UNSET = "tool_call=None usage_metadata=None go_away=None"


def body(text):
    [frame] = frames(text)
    assert (frame.side, frame.marks.origin.fidelity) == (Side.SERVER, Fidelity.MENDED)
    return codec.read(frame).body


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("setup_complete=LiveServerSetupComplete(session_id=None) server_content=None", {"setupComplete": {}}),
        (
            "setup_complete=None server_content=LiveServerContent(model_turn=None, turn_complete=True)",
            {"serverContent": {"turnComplete": True}},
        ),
        (
            "setup_complete=None server_content=LiveServerContent(model_turn=Content(parts=[Part(text='Hi (you)')]))",
            {"serverContent": {"modelTurn": {"parts": [{"text": "Hi (you)"}]}}},
        ),
    ],
)
def test_fields_side_by_side(text, told):
    assert body(f"{text} {UNSET}\n") == told
    assert body(f"2026-11-28 01:12:03 got {text} {UNSET}\nnext\n") == told


def test_a_call():
    text = "LiveServerMessage(setup_complete=None, server_content=None, go_away=LiveServerGoAway(time_left='50s'))"
    assert body(f"{text}\n") == {"goAway": {"timeLeft": "50s"}}


def test_source_code():
    text = "LiveServerMessage(setup_complete=None, server_content=LiveServerContent(turn_complete=True))"
    assert frames(f"assert got == {text}\n") == []
    assert frames("LiveServerMessage(setup_complete=done, server_content=None)\n") == []


def test_messages_with_the_names_of_protocol_buffers():
    text = (
        'sent: {"realtime_input": {"audio": {"data": "AAAA", "mime_type": "audio/pcm"}}}\n'
        'sent: {"tool_response": {"function_responses": [{"id": "f1", "response": {"result": "ok"}}]}}\n'
        "recv: {'setup_complete': None, 'server_content': {'turn_complete': True}, 'tool_call': None}\n"
        'other: {"tool_call": {"name": "f"}}\n'
    )
    assert [frame.side for frame in frames(text)] == [Side.CLIENT, Side.CLIENT, Side.SERVER]

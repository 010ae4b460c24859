"""Names that a text recognition misread are put right, and no others."""

import pytest

from inspector.formats.layers import misread
from inspector.protocol import table

from .paste import fidelity, frames, payload, read


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("response. created", "response.created"),
        ("session .update", "session.update"),
        ("c0nversation.item.create", "conversation.item.create"),
        ("sess1on.updated", "session.updated"),
        ("input_audio_buffer.c1eared", "input_audio_buffer.cleared"),
        ("response . output_ text.de|ta", "response.output_text.delta"),
    ],
)
def test_names(name, known):
    assert payload(f'{{"type":"{name}","a":1}}') == f'{{"type":"{known}","a":1}}'
    assert fidelity(f'{{"type":"{name}","a":1}}') == "mended"


def test_no_known_name_is_changed():
    text = "".join(f'{{"type":"{name}"}}\n' for name in table.places())
    assert list(misread.changes(text)) == []


def test_names_that_look_like_no_known_one_stay():
    assert [frame.payload for frame in frames('{"type":"s0me.thing","a":"response. created"}')] == [
        b'{"type":"s0me.thing","a":"response. created"}'
    ]
    assert read('{"type":"full stop. next"}\nThe response. created by it, and session .update too.\n') == []

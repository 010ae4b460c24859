"""Messages as protobuf prints them as text."""

import time

import pytest

from inspector.core import codec
from inspector.formats.layers.prototext import changes

from .paste import fidelity, frames

CREATED = """\
event_id: "event_1"
type: "session.created"
session {
  id: "sess_1"
  modalities: "text"
  modalities: "audio"
  temperature: 0.8
  voice: VOICE_ASH
  empty: ""
}
"""


def bodies(text):
    return [codec.read(one).body for one in frames(text)]


def test_a_message_in_a_message():
    session = {
        "id": "sess_1", "modalities": ["text", "audio"], "temperature": 0.8, "voice": "VOICE_ASH", "empty": "",
    }  # fmt: skip
    assert bodies(CREATED) == [{"event_id": "event_1", "type": "session.created", "session": session}]
    assert fidelity(CREATED) == "mended"


def test_an_event_ends_where_a_field_would_come_again():
    text = f'{CREATED}type: "response.create"\n# sent\ntype: "response.cancel"\n'
    assert [one["type"] for one in bodies(text)] == ["session.created", "response.create", "response.cancel"]


@pytest.mark.parametrize(
    "text",
    ['type: "circle"\nshape {\n  r: 3\n}\n', 'type: "response.done"\nresponse {\n', 'type: "response.done"\n}\n}\n',
     'server {\n  listen: 80\n}\n', 'type: "response.done"\nevent_id: "a"\nresponse:\n  id: "b"\n'],
)  # fmt: skip
def test_what_is_none(text):
    assert not list(changes(text))


def test_long_lines_cost_little():
    before = time.process_time()
    assert not list(changes(f"a: {' ' * 50_000}{{\n" * 3))
    assert time.process_time() - before < 5

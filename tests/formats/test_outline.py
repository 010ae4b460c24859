"""Objects that a debugger or a shell lays out line by line."""

import pytest

from inspector.core import codec
from inspector.formats.layers.clean import Cleaned

from .paste import frames, read

TREE = """(lldb) po event
▿ ServerEvent
  ▿ responseDone : ResponseDoneEvent
    - type : "response.done"
    ▿ eventId : Optional<String>
      - some : "event_1"
    ▿ response : Response
      - id : "resp_1"
      - status : Voice.Response.Status.failed
      - isFinal : true
      - output : 0 elements
      ▿ modalities : 2 elements
        - 0 : "text"
        - 1 : "audio"
      ▿ metadata : 1 element
        ▿ 0 : 2 elements
          - key : "callId"
          - value : "a \\"b\\""
      - usage : nil
      - weight : 0.5

"""


def test_a_tree():
    [frame] = frames(TREE)
    assert codec.read(frame).body == {
        "type": "response.done",
        "event_id": "event_1",
        "response": {
            "id": "resp_1",
            "status": "failed",
            "is_final": True,
            "output": [],
            "modalities": ["text", "audio"],
            "metadata": {"callId": 'a \\"b\\"'},
            "usage": None,
            "weight": 0.5,
        },
    }
    assert (frame.marks.origin.first_line, frame.marks.origin.last_line) == (3, 20)


def test_a_list():
    text = "type     : response.created\nevent_id : event_1\nresponse : @{id=resp_1; status=; output=System.Object[]}\n"
    [frame] = frames(f"PS> $e | Format-List\n\n{text}\n\n{text.replace('resp_1', 'resp_2')}"[: 200 + len(text)])[:1]
    assert codec.read(frame).body["response"] == {"id": "resp_1", "status": None, "output": "[not shown]"}
    assert frame.marks.origin.missing == ("what the writer left out",)


@pytest.mark.parametrize(
    "text",
    [
        '▿ Person\n  - type : "employee"\n  - name : "x.y"\n',
        '▿ Event\n- type : "response.created"\n',  # not below it
        "type : response.create\n",
        "type : System.String\nname : x\n",
        "".join(f"{' ' * depth}▿ a\n" for depth in range(500)) + " " * 501 + '- type : "response.created"\n',
    ],
)
def test_what_is_none(text):
    assert read(text) == []


def test_many_lines_of_a_tree_are_taken_once():
    text = "▿ a\n" + "  ▿ b : C\n    - d : 1\n" * 20_000
    assert Cleaned(text).text == text

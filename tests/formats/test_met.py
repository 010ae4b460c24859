"""Shapes that public posts had and that were read wrongly."""

import pytest

from inspector.core import codec
from inspector.core.wire import Fidelity

from .paste import frames


@pytest.mark.parametrize(
    "wording",
    [
        "Received initial event: {}",
        "Received {} event",
        "Received a {} event",
        "Received message of type {}",
        "{} received",
        "Handling event: {}",
        "dispatching {}",
        "Data channel message: {}",
        "Forwarded {} to client",
        "Received OpenAI event: {} for channel 1743769424.9",
    ],
)
def test_a_name_counts_in_the_wordings_of_loggers(wording):
    names = ["session.created", "response.created", "response.done"]
    read_ = [codec.read(frame).type for frame in frames("\n".join(map(wording.format, names)))]
    assert read_ == names


def test_members_without_their_brace_are_an_event_where_a_server_gave_its_id():
    members = "  type: 'input_audio_buffer.speech_started',\n  event_id: '{}',\n  audio_start_ms: 10\n}}\n"
    assert codec.read(*frames("I get:\n\n" + members.format("event_BOrBP7h6pFMefC9KdOSZ1"))).body == {
        "type": "input_audio_buffer.speech_started",
        "event_id": "event_BOrBP7h6pFMefC9KdOSZ1",
        "audio_start_ms": 10,
    }
    assert frames("I send:\n\n" + members.format("event_123")) == []


def test_a_frame_that_websockets_shortens_ends_where_its_middle_is_left_out():
    log = "DEBUG:websockets.client:"
    text = (
        f"""{log}> TEXT '{{"type": "input_audio_buffer.append", "audio": ...CAQdB5wE="}}' [2782 bytes]\n"""
        f"""{log}< TEXT '{{"type":"error","event_id":"event_AtEv...ll,"event_id":null}}}}' [252 bytes]\n"""
        "Error: {'type': 'invalid_request_error', 'code': 'missing', 'message': 'Missing.', 'param': 'content_index'}\n"
    )
    append, cut, error = frames(text)
    assert codec.read(append).type == "input_audio_buffer.append"
    assert codec.read(cut).body["event_id"] == "event_AtEv"
    assert codec.read(error).body["error"]["param"] == "content_index"
    assert {one.marks.origin.fidelity for one in (append, cut)} == {Fidelity.PARTIAL}


def test_bold_words_in_a_print_are_the_words():
    event = "{ type: 'response.done', response: { id: 'resp_1', status: '**failed**' } }"
    assert codec.read(*frames(f"received: {event}")).body["response"]["status"] == "failed"


def test_an_error_that_a_library_prints_over_several_lines():
    text = "APIError('no',\nbody=RealtimeError(\nmessage='Bad',\ntype='invalid_request_error',\ncode='x_y'),\n"
    assert codec.read(*frames(text)).body["error"]["code"] == "x_y"


def test_the_arrows_of_a_diagram_show_no_events():
    lines = ("Client->>Proxy: session.update", "Azure-->>Proxy: response.created", "Proxy->>Azure: response.create")
    arrows = "\n".join(f"    {one}" for one in lines)
    said = "\n    Note over Azure: this part follows after the one above\n"
    assert frames(f"```mermaid\nsequenceDiagram\n    participant Proxy\n{arrows}{said * 20}{arrows}\n```\n") == []


def test_a_structure_of_swift_is_an_event():
    text = (
        '📤 Sending: OpenAIRealtimeSessionUpdate(eventId: nil, session: Swift.Update.Session(voice: Optional("ash"), '
        'modalities: Optional(["audio", "text"]), most: Optional(Swift.Most.int(4096))), type: "session.update")'
    )
    assert codec.read(*frames(text)).body == {
        "event_id": None,
        "session": {"voice": "ash", "modalities": ["audio", "text"], "most": 4096},
        "type": "session.update",
    }


def test_an_answer_that_is_none_of_a_websocket():
    text = 'Error Domain=NSURLErrorDomain Code=-1011 "There was a bad response from the server." UserInfo={}'
    [frame] = frames(text)
    assert codec.decode(frame.payload)[0]["failed"] == "upgrade"


PRINTED = """{
  type: 'response.done',
  response: {
    id: 'resp_1',
    status: 'completed'
  }
}"""


@pytest.mark.parametrize("bullet", ["- ", "* ", "• "])
def test_bullets_before_the_lines_of_an_object_are_none_of_it(bullet):
    listed = "\n".join(f"{bullet}{line}" for line in f"received: {PRINTED}".split("\n"))
    assert codec.read(*frames(listed)).body == codec.read(*frames(PRINTED)).body


def test_an_object_over_several_rows_of_a_table_is_one():
    lines = ["got", *["{", '  "type": "response.done",', '  "response": {', '    "id": "resp_1"', "  }", "}"]]
    rows = [f'2026-11-28T10:00:0{number}Z,"{line.replace(chr(34), chr(34) * 2)}"' for number, line in enumerate(lines)]
    event = codec.read(*frames("\n".join(["time,message", *rows])))
    assert event.body == {"type": "response.done", "response": {"id": "resp_1"}}


@pytest.mark.parametrize("mark", ["- [ ]", "* ❌", "✗"])
def test_what_a_list_marks_as_missing_did_not_come(mark):
    assert frames("\n".join(f"{mark} {name} received" for name in ("session.created", "response.created"))) == []
    assert len(frames(f'{{"type":"response.create"}}\n{mark} response.created received\n')) == 1

"""Shapes that public posts had and that were read wrongly."""

import json

import pytest

from inspector.core import codec
from inspector.core.wire import Fidelity
from inspector.formats.conversation import Source
from inspector.formats.text.gather import gather

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


def test_a_direction_without_quotes_is_none_of_a_program():
    [one] = frames('10:00:01 {data: {"type":"response.create"}, dir: out}\n')
    assert (codec.read(one).type, one.side) == ("response.create", "client")
    assert frames('{data: {"type":"response.create"}, dir: where}\n') == []


def test_an_object_behind_the_word_error_is_one_by_its_code():
    text = "error { code: input_audio_buffer_commit_empty, message: 'only 0.00ms of audio' }"
    [one] = frames(f"response.done\n{text}\n")
    assert codec.read(one).body["error"]["code"] == "input_audio_buffer_commit_empty"
    assert frames(text.replace("input_audio_buffer_commit_empty", "ECONNREFUSED")) == []
    assert frames(f"logger.{text}") == []


def test_a_name_with_a_time_and_a_side_is_enough_alone():
    [one] = frames("2026/11/28 05:49:35 Received event: session.created\n")
    assert codec.read(one).type == "session.created"
    assert frames("Received event: session.created\n") == frames("05:49:35 session.created\n") == []


def test_fields_side_by_side_that_break_off_in_a_string_are_cut_there():
    [one] = frames("got event_id='event_1' type='response.audio.delta' response_id='resp_1' delta='AAACAAMABQ\n")
    assert one.marks.origin.fidelity is Fidelity.PARTIAL
    assert codec.decode(one.payload)[0]["response_id"] == "resp_1"


@pytest.mark.parametrize("place", ["{}", "10:00:01 recv {}", '{{"ts": 1, "event": {}}}'])
def test_an_object_with_no_more_than_the_type_gives_way_to_the_event_in_its_string(place):
    inside = '{"type":"session.created","event_id":"event_A1","session":{"id":"sess_1"}}'
    head = {"type": "session.created", "raw": inside}
    [one] = frames(place.format(json.dumps(head)))
    assert codec.read(one).body["session"] == {"id": "sess_1"}


@pytest.mark.parametrize(
    ("line", "sides"),
    [
        ("İstemci → Sunucu: {}", ["client"] * 3),
        ("Сервер -> Клиент: {}", ["server"] * 3),
        ("服务器 → 客户端：{}", ["server"] * 3),
        ("Serveur : {}", ["server"] * 3),
        ("- 10:00:01 server replies {}", ["server"] * 3),
        ("rt<- {}", ["server"] * 3),
        ("[10:00:01 INF] >>> {}", ["client"] * 3),
    ],
)
def test_who_sent_it_in_other_words(line, sides):
    names = ["session.update", "session.updated", "response.create"]
    text = "\n".join(map(line.format, names))
    marks = [one.label for one in gather(Source("", content=text.encode())).events.of(range(3))]
    assert marks == sides


def test_words_of_a_server_behind_an_arrow_and_its_error():
    text = "<<< session.created\n>>> session.update\n<<< error (RealtimeErrorUpdate): The server had an error.\n"
    assert codec.read(frames(text)[-1]).body["error"] == {"message": "The server had an error."}
    assert len(frames(text.replace("<<< error", "socket error"))) == 0


def test_what_swift_prints_of_a_message_and_what_ruby_logs_are_no_programs():
    text = 'Received: string("{\\"type\\":\\"session.created\\",\\"event_id\\":\\"event_A1\\",\\"session\\":{}}")\n'
    assert len(frames(text)) == 1
    assert frames('let m = Message.string("{\\"type\\":\\"response.create\\"}")\n') == []
    sent = '=> {"type":"response.create"}\n'
    assert len(frames(f"D, [2026-11-27T10:00:00.123456 #812] DEBUG -- : openai {sent}")) == 1
    assert frames(f"openai {sent}") == []


def test_what_a_list_leaves_unticked_did_not_come():
    text = "- [x] session.created\n- [x] response.created\n- [x] rate_limits.updated\n- {} response.done\n"
    for mark in ("[ ]", "❌", "☐"):
        assert [codec.read(frame).type for frame in frames(text.format(mark))][-1] == "rate_limits.updated"
    assert codec.read(frames(text.format("❌ 10:00:01 <-"))[-1]).type == "response.done"
    assert codec.read(frames(text.format("10:00:01 [ ]"))[-1]).type == "rate_limits.updated"


def test_a_time_before_each_line_of_what_python_prints_over_several():
    lines = ("{'event_id': 'event_A1',", " 'response': {'id': 'resp_1',", "              'status': 'failed'},")
    led = [
        f"2026-11-28 10:00:0{n},123 INFO [ws] {line}" for n, line in enumerate((*lines, " 'type': 'response.done'}"))
    ]
    [one] = frames("\n".join(led))
    assert codec.read(one).body["response"] == {"id": "resp_1", "status": "failed"}
    cut = [f"10:00:0{n} recv {{'type': 'x.y', 'n': {n}," for n in range(3)]
    sent = "10:00:04 send {'type': 'response.create'}"
    assert frames("\n".join([*cut, sent]))[-1].payload.decode() == '{"type": "response.create"}'


def test_rows_with_an_arrow_that_end_with_a_name_are_those_of_a_trace():
    rows = "| 1 | → | session.update |\n| 2 | ← | session.updated |\n| 3 | → | response.create |\n"
    assert [frame.side for frame in frames(f"| # | dir | event |\n|---|---|---|\n{rows}")] == [
        "client",
        "server",
        "client",
    ]

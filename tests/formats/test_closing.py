"""The end of the socket, as clients and servers of many languages tell it in a line."""

import pytest

from inspector.core import codec
from inspector.core.wire import Kind
from inspector.formats.opening import open_input

from .paste import frames

CREATED = '{"type":"session.created","event_id":"event_A1","session":{"id":"sess_1"}}\n'
TOLD = [
    ("CloseEvent {isTrusted: true, wasClean: false, code: 1006, reason: '', type: 'close', …}", 1006, ""),
    ("onclose CloseEvent {isTrusted: true, wasClean: true, code: 1011, reason: 'Bad', type: 'close'}", 1011, "Bad"),
    ('{"type":"close","code":1006,"reason":"","wasClean":false}', 1006, ""),
    ("{ code: 1011, reason: 'Internal error encountered.', wasClean: true }", 1011, "Internal error encountered."),
    ('{\n\tbubbles: false\n\tcode: 1006\n\treason: ""\n\ttype: "close"\n\twasClean: false\n}', 1006, ""),
    ("Disconnected: 1008 Policy violation", 1008, "Policy violation"),
    ("ws close: 1000 bye", 1000, "bye"),
    ("closed 1000", 1000, ""),
    ("on_close: 1011 keepalive ping timeout", 1011, "keepalive ping timeout"),
    ("### closed ### 1006 None", 1006, ""),
    ("[onclose] code=1001 reason=going away", 1001, "going away"),
    ("WebSocket closed. Code: 1005. Reason: ", 1005, ""),
    ("Live session closed with code: 1000 and reason: bye", 1000, "bye"),
    ("WebSocket closed with code: 1006, reason . Clean: false", 1006, ""),
    ("WebSocket closed with code: 1001, reason going away. Clean: true", 1001, "going away"),
    ("WS disconnected with code 1001 (going away)", 1001, ""),
    ("12:00:09.1 voice-agent websocket closed, code=1008 reason='Gone. See the list'", 1008, "Gone. See the list"),
    ("WARN  c.acme.Realtime - WebSocket onClose statusCode=1006 reason=", 1006, ""),
    ("Session closed: 1007 Request contains an invalid argument.", 1007, "Request contains an invalid argument."),
    ("Error: WebSocket closed with code 3000: invalid_api_key", 3000, "invalid_api_key"),
    ("received 1011 (internal error) Busy.; then sent 1011 (internal error) Busy.", 1011, "Busy."),
    ("google.genai.errors.APIError: 1008 None. Policy violation", 1008, "Policy violation"),
    ('WebSocketClosed(1011, "Internal")', 1011, "Internal"),
    ("WSMessage(type=<WSMsgType.CLOSE: 8>, data=1000, extra='done')", 1000, "done"),
    ('Close(Some(CloseFrame { code: Policy, reason: "no" }))', 1008, "no"),
    ('failed to read: received close frame: status = StatusGoingAway and reason = "bye"', 1001, "bye"),
    ("2026/11/28 10:00:00 read: websocket: close 1006 (abnormal closure): unexpected EOF", 1006, "unexpected EOF"),
    ('CloseStatus: InternalServerError, CloseStatusDescription: "gone"', 1011, "gone"),
    ('socket done, closeCode: 1001, closeReason: "away"', 1001, "away"),
    ('{:close, 1000, "bye"}', 1000, "bye"),
    ("ERROR:websocket:Connection to remote host was lost. - goodbye", 1006, ""),
    ("Closed while we send messages - received 1007 (invalid frame payload data) No.; then sent 1007", 1007, "No."),
    ("frame: opcode=8 code=1011 reason=keepalive ping timeout", 1011, "keepalive ping timeout"),
    ('recv {fin: true, opcode: 0x8, closeCode: 1001, closeReason: "idle"}', 1001, "idle"),
    ("WebSocket Connection Close [FIN], Opcode: Connection Close (8), Status code: 1008 (Policy)", 1008, ""),
    ("Nov 27 22:10:44 pi5 voice[812]: ws gone (1001 going away)", 1001, "going away"),
    ("<- ws.close(1011)", 1011, ""),
    ('[RealtimeClient] closed: NormalClosure "bye"', 1000, "bye"),
    ("WebSocket closed\nCode: 1006\nReason: gone", 1006, "gone"),
    ("Connection closed:\n  code = 1011\n  reason = \"busy\"", 1011, "busy"),
    ("WS CLOSE\n4000 session_expired", 4000, "session_expired"),
    ("WebSocket closed!\n- close code: 1008\n- close reason: policy", 1008, "policy"),
    ('12 {"level":30,"code":1000,"reason":"","msg":"Disconnected from OpenAI Realtime API"}', 1000, ""),
    ('x {"message":"Realtime WebSocket closed","closeCode":4000,"reason":"expired"}', 4000, "expired"),
    ('x {"msg":"ws closed: 1011 keepalive ping timeout"}', 1011, "keepalive ping timeout"),
]  # fmt: skip
UNTOLD = [
    "The connection closes with code 1006 after half a minute, any idea?",
    "Websocket disconnected with code 1006 after a few seconds",
    "Why is the session closed 1000 times a day?",
    "closed 1003 issues this year",
    "It was closed by the server with 1011 when I sent the second item.",
    "Liveness probe failed: websocket: close 1006",
    "| 1006 | no close frame came |",
    "we received 1000 (one thousand) messages",
    "connection lost 1000 packets",
    "Close status: OK",
    "Nothing was closed:\n1000 events came",
    "The case is closed\n1006 Harbour Street",
    "issues closed\n1012\nissues open\n3",
    "WebSocket closed\n1006-10-12 was long ago",
    'x {"message":"Closed ticket","code":4000}',
    'x {"message":"user closed the app","code":1000}',
]
WRITTEN = [
    'ws.close(1000, "done");',
    "socket.close(1000)",
    "websocket.close(code=1000)",
    'await ws.close(code=1011, reason="x")',
    "raise WebSocketDisconnect(code=1008)",
    'throw new WebSocketClosed(1000, "x")',
    "except ConnectionClosedError(1006)",
    "const closeCode = 1000;",
    "self.close_code = 1006",
    '{"close_code": 1000}',
    '{:reply, {:close, 1000, "bye"}, state}',
    "# connection closed: 1006 means lost",
    "// closed with 1006",
]


def closes(text):
    return [codec.decode(frame.payload)[0] for frame in frames(text) if frame.kind is Kind.CLOSE]


@pytest.mark.parametrize(("line", "code", "reason"), TOLD, ids=[line[:30] for line, _, _ in TOLD])
def test_a_line_after_an_event_tells_the_end(line, code, reason):
    assert closes(f"{CREATED}{line}\n") == [{"code": code, "reason": reason}]


@pytest.mark.parametrize("line", UNTOLD)
def test_what_people_say_of_ends_is_none(line):
    assert closes(f"{CREATED}{line}\n") == []


@pytest.mark.parametrize("line", WRITTEN)
def test_a_program_that_ends_a_socket_ends_none(line):
    assert closes(f"{CREATED}{line}\n") == closes(f"{line}\n") == []


def test_the_client_ends_it_where_its_frame_went_first():
    told = "ConnectionClosedError: sent 1011 (internal error) keepalive ping timeout; no close frame received"
    assert closes(CREATED + told) == [{"code": 1011, "reason": "keepalive ping timeout", "sender": "client"}]


def test_an_end_alone_counts_where_only_a_program_writes_so():
    assert closes("I get:\n\nConnectionClosedError: received 1007 (invalid frame payload data) Bad argument.") == [
        {"code": 1007, "reason": "Bad argument."}
    ]
    assert closes("ws closed 1006\n") == closes(TOLD[0][0]) == []


def test_an_end_alone_counts_where_it_has_both_its_code_and_its_reason():
    line = "client.ts:244 Gemini connection closed (code: 1008, reason: Operation is not implemented.)"
    assert closes(f"I get this:\n{line}\n") == [{"code": 1008, "reason": "Operation is not implemented."}]
    assert closes("I get this:\nGemini connection closed (code: 1008)\n") == []


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        ("Live closed: CloseEvent {isTrusted: true, wasClean: true, code: 1007, reason: 'Bad.', …}", 1007, "Bad."),
        ('I get the error "WebSocket closed with code: 1001 reason:Stream end wasClean:0"', 1001, "Stream end"),
        ("Gemini closed (code: 1008, reason: Not made, or enabled.)", 1008, "Not made, or enabled."),
        ("Gemini closed (code: 1008, reason: Not implemented, clean: true)", 1008, "Not implemented"),
        ("followed by ws close `4000 reason=invalid_request_error`. Always.", 4000, "invalid_request_error"),
        ("WebSocket closed during setup: 1007, reason: API key expired.", 1007, "API key expired."),
    ],
)  # fmt: skip
def test_a_reason_is_told_whole(line, code, reason):
    assert closes(line) == [{"code": code, "reason": reason}]


def test_each_session_of_a_list_of_names_has_an_end_of_its_own():
    names = "<- session.created\n-> response.create\n<- response.created\n"
    assert closes(f"{names}socket closed 1011\nclosed 1011\n" * 3) == [{"code": 1011, "reason": ""}] * 3


def test_an_end_alone_does_not_tell_that_the_session_never_began():
    text = b"received 1007 (invalid frame payload data) Request contains an invalid argument."
    [reading] = open_input("text", None, text)
    verdict = reading.verdict()
    assert verdict.status.value == "unclear"
    assert "code 1007" in verdict.headline
    assert "does not show what came before" in verdict.headline


@pytest.mark.parametrize(
    ("line", "code", "reason"),
    [
        ('[10:00:09.000Z] CLOSE 1011 "internal error"', 1011, "internal error"),
        ("10:00:09 WARN [ws] closed 1001", 1001, ""),
        ("10:00:09 WARN [ws] closing: code=1000, reason=normal", 1000, "normal"),
        ("ERROR: received 1008 (policy violation) No.; then sent 1008 (policy violation) No.", 1008, "No."),
        ("ERROR: no close frame received or sent", 1006, ""),
    ],
)
def test_a_line_after_an_event_with_a_time_tells_the_end(line, code, reason):
    assert closes(f"10:00:01 {CREATED}{line}\n") == [{"code": code, "reason": reason}]


@pytest.mark.parametrize(
    "line", ["10:00:09 closed 1024 files", "10:00:09 closed 4 of 1000 sockets", "I was close 1001 times"]
)
def test_what_else_is_closed_is_no_end(line):
    assert closes(f"10:00:01 {CREATED}{line}\n") == []


def test_many_ends_in_one_line_take_no_longer_than_they_are_many():
    assert closes(CREATED + "closed: NormalClosure " * 5000) == [{"code": 1000, "reason": ""}]

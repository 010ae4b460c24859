"""Events in the notations of programming languages, and what only source code has."""

import pytest

from inspector.core import codec
from inspector.core.wire import Fidelity, Kind, Side
from inspector.formats.objects.passed import Reason

from .paste import fidelity, frames, payload, read, shapes, skipped

MENDED, PARTIAL, NAME_ONLY = Fidelity.MENDED, Fidelity.PARTIAL, Fidelity.NAME_ONLY
OWN = {"type": "response.created", "event_id": "event_1", "response": {"id": "resp_1", "output": [], "usage": None}}
ESCAPED = codec.write(OWN).decode().replace('"', '\\"')
UPDATED = {"type": "session.updated", "session": {"voice": "ash"}}
DETAILS = {"type": "failed", "error": {"code": "x"}}


def body(text):
    [frame] = frames(text)
    return codec.read(frame).body


@pytest.mark.parametrize(
    "text",
    [
        "{ type: 'response.created', event_id: 'event_1', response: { id: 'resp_1', output: [], usage: null } }",
        "{type: 'response.created', event_id: 'event_1', response: {id: 'resp_1', output: Array(0), usage: undefined}}",
        'Object { type: "response.created", event_id: "event_1",'
        ' response: Object { id: "resp_1", output: Array [], usage: null } }',
        "{'type': 'response.created', 'event_id': 'event_1', 'response': {'id': 'resp_1', "
        "'output': [], 'usage': None}}",
        "X(type='response.created', event_id='event_1', response=R(id='resp_1', output=[], usage=None))",
        "event_id='event_1' type='response.created' response=R(id='resp_1', output=(), usage=None)",
        "{type: response.created, event_id: event_1, response: {id: resp_1, output: [], usage: null}}",
        "{type=response.created, event_id=event_1, response={id=resp_1, output=[], usage=null}}",
        '{"type"=>"response.created", "event_id"=>"event_1", "response"=>{"id"=>"resp_1", "output"=>[], "usage"=>nil}}',
        "type: response.created\nevent_id: event_1\nresponse:\n  id: resp_1\n  output: []\n  usage: null",
        "{\u00a0“type”: “response.created”, ‘event_id’: ‘event_1’,\u2003“response”: "
        "{“id”: “resp_1”, “output”: [], “usage”: null}}",
        '{"type": "response.created" // first\n, "event_id": "event_1",'
        ' "response": {"id": "resp_1", "output": [], "usage": null}}',
    ],
)
def test_one_event_in_every_notation(text):
    assert body(text) == OWN
    assert fidelity(text) is MENDED


@pytest.mark.parametrize(
    "text",
    [
        f'"{ESCAPED}"',
        f'{{"data": "{ESCAPED}"}}',
        'WSMessage(type=<T.TEXT: 1>, data=\'{"type":"response.created","event_id":"event_1",'
        '"response":{"id":"resp_1","output":[],"usage":null}}\', extra="")',
    ],
)
def test_one_event_inside_a_string(text):
    assert body(text) == OWN
    assert fidelity(text) is Fidelity.EXACT


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (r"'it\'s'", "it's"),
        (r"'a\nb'", "a\nb"),
        (r"'\x41\u00e9'", "Aé"),
        ("'say \"hi\"'", 'say "hi"'),
        ('"it\'s"', "it's"),
        ("‘don’t, please’", "don’t, please"),
        ("'one ' +\n    'two'", "one two"),
        ("('one '\n 'two')", ["one two"]),
        ("<Kind.AUDIO: 'audio'>", "audio"),
        ("b'\\x00'", "\x00"),
        ("NaN", "NaN"),
        ("12n", 12),
        ("datetime.datetime(2026, 1, 2)", "datetime.datetime(2026, 1, 2)"),
    ],
)
def test_values_of_other_languages(text, value):
    assert body(f"{{'type': 'session.created', 'n': {text}, 'last': True}}")["n"] == value
    assert body(f"{{'type': 'session.created', 'n': {text}, 'last': True}}")["last"] is True


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            '"type": "session.updated",\n"session": {"voice": "ash"}\n}',
            {"type": "session.updated", "session": {"voice": "ash"}},
        ),
        (
            '{"type": "session.updated", "session": {"voice": "ash"',
            {"type": "session.updated", "session": {"voice": "ash"}},
        ),
        ('{"type": "session.updated", "session": {"tools": [}}', {"type": "session.updated", "session": {"tools": []}}),
        ('{"type": "session.updated", "session":\n"voice": "ash"}}', UPDATED),
        ("session.updated {'session': {'voice': 'ash'}}", UPDATED),
        (
            "session.updated:\n{'object': 'realtime.session', 'voice': 'ash'}",
            {"type": "session.updated", "session": {"object": "realtime.session", "voice": "ash"}},
        ),
        (
            "status_details: { type: 'failed', error: { code: 'x' } }",
            {
                "type": "response.done",
                "response": {"status": "failed", "status_details": {"type": "failed", "error": {"code": "x"}}},
            },
        ),
        (
            "{message: 'No.', type: 'server_error', code: null}",
            {"type": "error", "error": {"message": "No.", "type": "server_error", "code": None}},
        ),
    ],
)
def test_what_is_missing_is_said(text, own):
    assert body(text) == own
    assert fidelity(text) is PARTIAL


def test_places_are_those_of_the_text_as_it_was_given():
    text = "He wrote:\n> look: {&quot;type&quot;: &quot;session.created&quot;}\n> and nothing else came\n"
    [frame] = frames(text)
    assert frame.payload.decode() == '{"type": "session.created"}'
    assert frame.marks.origin[:4] == (2, 2, MENDED, (9, text.split("\n")[1].rindex("}") + 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('ws.send(JSON.stringify({"type": "response.create"}))', Reason.SOURCE_CODE),
        ('await ws.send(\n    json.dumps({"type": "response.create"})\n)', Reason.SOURCE_CODE),
        ('const event = {\n  type: "session.update",\n  session: { tools: [] }\n};', Reason.SOURCE_CODE),
        ("EVENT = {\n    'type': 'session.update',\n    'session': SESSION,\n}", Reason.SOURCE_CODE),
        ("return { type: 'response.create' }", Reason.SOURCE_CODE),
        ("{ type: 'session.update', session: settings.session }", Reason.SOURCE_CODE),
        ('this.realtime.send("session.update", { session: { voice: "ash" } });', Reason.SOURCE_CODE),
        ("channel.emit('response.create', {\n  response: { modalities: ['text'] } })", Reason.SOURCE_CODE),
        ('@mark.parametrize("event", [\n    {"type": "session.created", "session": {}},\n])', Reason.SOURCE_CODE),
        ('curl -X POST localhost:9 -d \'{"type":"response.create"}\'', Reason.SOURCE_CODE),
        ('events_total{type="response.done",dir="in"} 4', Reason.METRIC),
        ('count_over_time({app="voice"}[5m]) + x{type="response.done"}[5m]', Reason.METRIC),
        ("asyncapi: 3.0.0\nx:\n  payload:\n    type: session.update\n    session: {}", Reason.TOOL_SCHEMA),
        ("sequenceDiagram\nC->>S: session.update\nS-->>C: session.updated\nC->>S: response.create", Reason.EXPECTED),
        ('    Expected: {"type":"response.done"}', Reason.EXPECTED),
        ("want: {'type': 'response.create'}", Reason.EXPECTED),
        ('expected event:{"type":"response.done"}', Reason.EXPECTED),
        ("if event['type'] == 'response.done':", Reason.SOURCE_CODE),
        ("case 'session.created': break", Reason.SOURCE_CODE),
        ('{"event_id": "string", "type": "session.created", "session": {}}', Reason.TOOL_SCHEMA),
        ('{"type": "function", "name": "f", "parameters": {"type": "object"}}', Reason.TOOL_SCHEMA),
        ('{"type": "input_text", "text": "hi"}', Reason.CONTENT_PART),
        ("Event {isTrusted: true, type: 'error', target: WebSocket}", Reason.BROWSER_EVENT),
        ('{"jsonrpc": "2.0", "method": "tools/list"}', Reason.OTHER_PROTOCOL),
        ('{"voice": "alloy", "instructions": "Be kind."}', Reason.CONFIGURATION),
        ('{"object": "realtime.item", "id": "item_1", "type": "message"}', Reason.NO_ENVELOPE),
        ('HTTP 401 {"error": {"message": "No key.", "type": "invalid_request_error"}}', Reason.HTTP_ANSWER),
        ("Then session.created arrives and I am happy.", Reason.PROSE),
        ("The docs say it should be:\n- session.created\n- session.update\n- session.updated", Reason.EXPECTED),
        ("- session.created\n- response.done", Reason.TOO_FEW),
    ],
)
def test_what_is_passed_over_and_why(text, reason):
    assert read(text) == []
    assert reason in {one.reason for one in skipped(text)}


def test_a_bare_list_beside_the_events_themselves_is_told_again():
    text = '{"type": "session.created"}\n\nIn short:\n- session.created\n- session.updated\n- response.done\n'
    assert len(frames(text)) == 1
    assert {one.reason for one in skipped(text)} == {Reason.TOLD_AGAIN}


def test_a_bare_list_with_enough_of_its_own_is_no_repetition():
    names = ["session.created", "response.created", "response.done", "session.updated"]
    text = "\n".join(names) + '\nerror: {"type": "server_error", "message": "no", "code": "server_error"}\n'
    assert [codec.read(frame).type for frame in frames(text)] == [*names, "error"]
    assert skipped(text) == []


@pytest.mark.parametrize("times", [1, 2, 4])
@pytest.mark.parametrize("arrow", ["->", "→", " => "])
def test_each_name_of_a_chain_is_one_event_and_passed_over_by_nobody(arrow, times):
    names = ["session.created", "response.create", "response.created"]
    text = "\n".join([arrow.join(names)] * times)
    assert [codec.read(frame).type for frame in frames(text)] == names * times
    assert skipped(text) == []


def test_a_trace_beside_events_counts():
    text = '12:00:01 <- session.created\n12:00:02 <- {"type": "response.done"}\n12:00:03 -> response.create\n'
    assert [(shape[0], shape[1], shape[4]) for shape in shapes(text)] == [
        ("session.created", Side.SERVER, NAME_ONLY),
        ("response.done", Side.SERVER, Fidelity.EXACT),
        ("response.create", Side.CLIENT, NAME_ONLY),
    ]


def test_a_label_is_not_an_event_of_its_own():
    text = (
        'Received event: session.created\n{"type": "session.created"}\n'
        'Sent event: session.update {"type": "session.update"}'
    )
    assert [shape[0] for shape in shapes(text)] == ["session.created", "session.update"]


@pytest.mark.parametrize("around", ["{}", "the log:\n\n{}\n", "sender: server\n{}\n---\n"])
def test_types_right_behind_their_colons_are_names_and_no_yaml(around):
    names = ["session.created", "session.updated", "response.create", "response.created"]
    found = frames(around.format("\n".join(f"  type:{name}" for name in names)))
    assert [codec.read(one).type for one in found] == names
    assert {one.marks.origin.fidelity for one in found} == {Fidelity.NAME_ONLY}


def test_the_end_of_the_socket_is_a_close_frame():
    trace = "<- session.created\n-> response.create\n<- response.created\n"
    frame = frames(f'{trace}12:00:00 websocket closed (code=1006 reason="gone")')[-1]
    assert (frame.kind, frame.side, payload_of(frame)) == (Kind.CLOSE, Side.SERVER, {"code": 1006, "reason": "gone"})


def test_a_client_of_the_command_line_tells_the_end():
    _, close = frames('< {"type":"session.created"}\nDisconnected (code: 1006, reason: "gone")\n')
    assert (close.kind, payload_of(close)) == (Kind.CLOSE, {"code": 1006, "reason": "gone"})
    assert len(frames('{"type":"session.created"}\nThen it is disconnected (code: 1006) again and again.')) == 1


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (
            "ConnectionClosedError: sent 1011 (internal error) keepalive ping timeout; no close frame received",
            {"code": 1011, "reason": "keepalive ping timeout", "sender": "client"},
        ),
        (
            "ConnectionClosedError: received 1009 (message too big) 2 MB; then sent 1009 (message too big) 2 MB",
            {"code": 1009, "reason": "2 MB"},
        ),
        (
            "ConnectionClosedOK: sent 1000 (OK); then received 1000 (OK)",
            {"code": 1000, "reason": "", "sender": "client"},
        ),
        ("ConnectionClosedError: no close frame received or sent", {"code": 1006, "reason": ""}),
        (
            "WebSocketException (0x80004005): The remote party closed the WebSocket connection without completing the"
            " close handshake.",
            {"code": 1006, "reason": ""},
        ),
        (
            "Error: Protocol(ResetWithoutClosingHandshake): Connection reset without closing handshake",
            {"code": 1006, "reason": ""},
        ),
    ],
)
def test_libraries_tell_who_ended_the_connection_first(raised, told):
    trace = f'< {{"type":"session.created"}}\nTraceback (most recent call last):\nwebsockets.exceptions.{raised}\n'
    _, close = frames(trace)
    assert (close.kind, payload_of(close)) == (Kind.CLOSE, told)


def test_a_proxy_tells_who_ended_the_connection():
    log = '< {"type":"session.created"}\n127.0.0.1:60402: WebSocket connection closed by {}: 1000 (message)\n'
    assert payload_of(frames(log.replace("{}", "client"))[-1])["sender"] == "client"
    assert "sender" not in payload_of(frames(log.replace("{}", "server"))[-1])


def test_an_error_may_be_a_sentence_beside_a_code():
    said = '{"type":"error","error":"The model does not exist.","code":"model_not_found"}'
    assert [shape[0] for shape in shapes(f'< {{"type":"session.created"}}\n< {said}')] == ["session.created", "error"]
    socket = '{ type: "error", error: "connect ECONNREFUSED", code: "ECONNREFUSED" }'
    assert [shape[0] for shape in shapes(f'< {{"type":"session.created"}}\n{socket}')] == ["session.created"]


def test_a_table_of_the_documentation_is_no_trace():
    rows = ("| ← | session.created | The first event. |", "| → | session.update | Settings. |", "| ← | error | Bad. |")
    assert read("\n".join(rows)) == []
    timed = [row.replace("| ", f"| {number}.5 s | ", 1) for number, row in enumerate(rows[:2], 1)]
    assert [frame.at for frame in frames("\n".join(["| 0.5 s | ← | session.created | |", *timed]))] == [
        0,
        1_000_000,
        2_000_000,
    ]


def test_quotes_of_a_comma_separated_table_are_halved():
    text = '1,recv,"{""type"":""session.created"",""session"":{""id"":""""}}"\n'
    assert payload(text) == '{"type":"session.created","session":{"id":""}}'
    assert fidelity(text) is Fidelity.MENDED


def test_a_cell_with_line_breaks():
    text = 'in\t"{\n  ""type"": ""response.created"",\n  ""response"": {}\n}"\nout\t"{""type"": ""response.create""}"\n'
    assert [shape[:2] for shape in shapes(text)] == [
        ("response.created", Side.SERVER),
        ("response.create", Side.CLIENT),
    ]


@pytest.mark.parametrize(
    "text",
    [
        'map[string]interface {}{"event_id":"event_1", "response":map[string]interface {}{"id":"resp_1", '
        '"output":[]interface {}{}, "usage":interface {}(nil)}, "type":"response.created"}',
        '{ Type = "response.created"\n  EventId = "event_1"\n  Response = { Id = "resp_1"\n'
        "               Output = []\n               Usage = None } }",
        '{ type_ = "response.created", eventId = "event_1", response = '
        '{ id = "resp_1", output = [], usage = Nothing } }',
        '▿ Event\n  - type: "response.created"\n  - eventId: "event_1"\n  ▿ response: Response\n    - id: "resp_1"\n'
        "    - output: 0 elements\n    - usage: nil",
        '{ "type": "response.created", "event_id": "event_1", "response": '
        '{ "id": "resp_1", "output": [], "usage": <null> } }',
    ],
)
def test_more_notations_of_one_event(text):
    assert body(text) == OWN
    assert fidelity(text) is MENDED


def test_tables_of_lua():
    inside = 'modalities = { "audio", "text" },\n    metadata = <table 1>'
    text = f'{{\n  response = {{\n    {inside}\n  }},\n  type = "response.create"\n}}'
    assert body(text)["response"]["modalities"] == ["audio", "text"]
    assert fidelity(text) is Fidelity.PARTIAL
    assert read(f"local event = {text}\n") == []


def test_what_came_as_expected_came():
    assert len(frames('As expected, I got: {"type":"response.done"}')) == 1


def test_settings_behind_the_name_of_their_event_are_what_it_carried():
    text = "openai > session.update { input_audio_format: 'pcm16', type: 'realtime' }"
    assert body(text) == {"type": "session.update", "session": {"input_audio_format": "pcm16", "type": "realtime"}}
    assert fidelity(text) is PARTIAL


def test_an_object_that_tells_the_end_of_the_socket():
    end = '[ws] close {"code": 4000, "isTrusted": false, "reason": "beta"}'
    frame = frames(f'[ws] <- {{"type":"session.created"}}\n{end}')[-1]
    assert (frame.kind, payload_of(frame)) == (Kind.CLOSE, {"code": 4000, "reason": "beta"})


def payload_of(frame):
    return codec.parse(frame.payload)


def test_exact_json_in_a_comment_keeps_its_bytes():
    text = ' * server:\n * {\n *   "type": "session.created"\n * }\n'
    assert payload(text) == '{\n  "type": "session.created"\n}'
    assert fidelity(text) is Fidelity.EXACT


@pytest.mark.parametrize(
    "text",
    [
        'socket.send("""{"type":"response.create"}""")',
        'ws.send(r#"{"type":"response.create"}"#.into())',
        r'socket.send("{\"type\":\"response.create\"}");',
        'c.WriteJSON(map[string]any{"type": "response.create"})',
        'let create = json!({"type": "response.create"});',
        'Client.push(pid, event: %{"type" => "response.create"})',
        '  message: %{"type" => "response.create"}',
    ],
)
def test_strings_and_objects_of_a_program_are_no_events(text):
    assert read(text) == []


def test_what_only_looks_like_an_event_in_the_notations_of_languages():
    for text in (
        '{"method":"tools/call","params":{"arguments":{"event":{"type":"response.create"}}}}',
        '{"jsonrpc":"2.0","result":{"content":[{"type":"text","text":"{\\"type\\":\\"response.create\\"}"}]}}',
        "@{name=x; type=System.String; size=3}",
        'Object (fromList [("type",String "object"),("properties",Object (fromList []))])',
        "Map(type -> circle, r -> 3)",
        'Person {eventId = "event_1", name = "x"}',
        'map[string]interface {}{"type":"circle", "r":3}',
        'Send(new { Type = "response.create" });',
        "my session.update { retries: 3 }",
        "%{type: :circle, size: ~w(a b)}",
    ):
        assert read(text) == [], text


def test_sigils_and_atoms():
    assert payload('got: %{type: :"session.created", at: ~U[2026-08-01 10:00:00Z], m: ~w(a b), s: :on, n: :nil}') == (
        '{"type": "session.created", "at": "2026-08-01 10:00:00Z", "m": ["a","b"], "s": "on", "n": null}'
    )


def test_an_arrow_before_a_map_of_elixir():
    assert (
        len(frames('01:12:03.304 [debug] >>> %{response: %{output_modalities: [:audio]}, type: "response.create"}'))
        == 1
    )
    assert read('answer = fn _ -> %{type: "response.create"} end') == []


def test_numbers_of_lines():
    lines = ("{", '  "type": "response.create",', '  "response": {}', "}")
    text = "".join(f"  {number:3}  {line}\n" for number, line in enumerate(lines, 98))
    assert body(text) == {"type": "response.create", "response": {}}
    assert read(text.replace("99", "77").replace("100", "101").replace("{", "(")) == []


def test_the_module_debug_of_node_counts_from_line_to_line():
    text = "  app:rt ⇐ session.created +143ms\n  app:rt ⇒ session.update +2ms\n  app:rt ⇐ session.updated +96ms\n"
    assert [(shape[0], shape[1]) for shape in shapes(text)] == [
        ("session.created", Side.SERVER),
        ("session.update", Side.CLIENT),
        ("session.updated", Side.SERVER),
    ]
    assert [frame.at for frame in frames(text)] == [None] * 3


def test_counts_of_uniq():
    text = '      1 "type":"response.created"\n     87 "type":"response.audio.delta"\n      1 "type":"response.done"\n'
    assert [frame.marks.origin.times for frame in frames(text)] == [1, 87, 1]


def test_the_other_cells_of_a_row_may_say_anything():
    rows = [
        f"| {n} | 01:12:0{n} | 👤 my bridge | `response.{name}` | x |"
        for n, name in enumerate(["create", "created", "done"])
    ]
    assert [shape[0] for shape in shapes("\n".join(rows))] == ["response.create", "response.created", "response.done"]


@pytest.mark.parametrize("mark", ["[...truncated 6400 chars]", "[6400 bytes omitted]", "<12 more>"])
def test_a_blob_of_which_a_logger_shows_the_beginning(mark):
    assert fidelity(f'{{"type":"input_audio_buffer.append","audio":"AAAAAAAAAAAAAAAA{mark}"}}') is Fidelity.PARTIAL


def test_words_of_other_scripts_beside_a_time():
    text = "".join(
        f"เวลา 01:12:0{n} {word} response.{name}\n"
        for n, (word, name) in enumerate([("ส่ง", "create"), ("รับ", "created"), ("รับ", "done")])
    )
    assert [shape[:2] for shape in shapes(text)] == [
        ("response.create", Side.CLIENT),
        ("response.created", Side.SERVER),
        ("response.done", Side.SERVER),
    ]
    assert (
        read("".join(f"01:12:0{n} หลังจากนี้ต้องมี response.{name}\n" for n, name in enumerate(["create", "done"] * 2)))
        == []
    )


def test_a_line_break_in_a_key_or_an_id_is_one_of_the_terminal():
    assert payload('{"type":"\nsession.created","event_id":"event\n_1","se\nssion":{"voice":"a\nb"}}') == (
        '{"type":"session.created","event_id":"event_1","session":{"voice":"a\\nb"}}'
    )


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ('{"setupComplete":{}}', Side.SERVER),
        ('{"serverContent":{"interrupted":true}}', Side.SERVER),
        ('-> {"setup":{"model":"models/gemini-live"}}', Side.CLIENT),
        ('got {"message": {"serverContent": {"turnComplete": true}}}', Side.SERVER),
        ("{ toolCall: { functionCalls: [ { id: '1', name: 'f' } ] } }", Side.SERVER),
        ('{"realtimeInput":{"audio":{"data":"AAA', Side.CLIENT),
        ("Live: {serverContent: {…}, usageMetadata: {…}}", Side.SERVER),
        ("Live: {toolCall: {…}}", Side.SERVER),
    ],
)
def test_messages_of_gemini_are_known_by_the_member_that_names_them(text, side):
    [frame] = frames(text)
    assert frame.side is side


@pytest.mark.parametrize(
    "text",
    [
        'ws.send(JSON.stringify({ setup: { model: "models/gemini-live" } }));',
        'vite: {"setup":{"files":["a.ts"]},"toolCall":{"max":3}}',
        '{"setup":true,"serverContent":null}',
        "vite {setup: {…}}",
        "state {toolCall: {…}, messages: Array(2)}",
    ],
)
def test_what_only_has_such_a_member_is_none_of_gemini(text):
    assert not frames(text)


def test_callouts_of_asciidoc_are_remarks():
    text = '{\n  "type": "response.create", <1>\n  "response": {\n    "voice": "ash" <12>\n  }\n}'
    assert body(text) == {"type": "response.create", "response": {"voice": "ash"}}

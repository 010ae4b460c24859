"""Messages of other protocols are no events, whatever their types are called."""

import pytest

from inspector.formats import jsonl
from inspector.formats.conversation import Source
from inspector.formats.wording import foreign
from inspector.protocol import table

from .paste import frames, read, skipped

ENVELOPES = {
    "cloudevents": '{"specversion":"1.0","source":"/login","type":"session.created","data":{"session":{"id":"s"}}}',
    "webhook": '{"object":"event","type":"session.created","data":{"object":"session","id":"sess_1"}}',
    "responses": '{"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response"}}',
    "error of responses": '{"type":"error","sequence_number":4,"error":{"type":"server_error","message":"x"}}',
    "sign-in": '{"type":"session.created","userId":"u-41","at":1795911123,"ip":"192.0.2.4"}',
    "http": '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"},"request_id":"req_1"}',
    "bus": '{"type":"session.updated","properties":{"info":{"id":"ses_1"}}}',
}
STREAM = (
    'data: {"type":"message_start","message":{"id":"m"}}\n'
    'data: {"type":"ping"}\n'
    'data: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n'
)


@pytest.mark.parametrize("name", ENVELOPES)
def test_an_envelope_of_another_protocol(name):
    text = ENVELOPES[name]
    assert read(f"I get this:\n\n{text}\n") == []
    assert [one.reason for one in skipped(text)] == ["other-protocol"]
    assert jsonl.read(Source("log", content=f"{text}\n".encode())) == []


def test_an_event_in_the_envelope_of_another_protocol_is_one():
    [frame] = frames('{"specversion":"1.0","source":"/b","type":"voice","data":{"type":"response.create"}}')
    assert frame.payload == b'{"type":"response.create"}'


def test_an_event_with_an_id_may_be_counted_by_whoever_keeps_it():
    assert len(frames('{"type":"response.created","event_id":"event_1","sequence_number":3,"response":{}}')) == 1


def test_an_error_among_the_properties_of_a_record():
    error = '{"type":"invalid_request_error","code":"x","message":"m","param":null}'
    assert len(frames(f'{{"name":"rt","properties":{{"error":{error}}}}}')) == 1
    assert read(f'{{"type":"job.failed","properties":{{"error":{error}}}}}') == []


def test_what_stands_among_messages_of_another_protocol():
    assert read(STREAM) == []
    assert [one.reason for one in skipped(STREAM)][-2:] == ["other-protocol"] * 2


def test_an_error_among_runs_of_assistants():
    text = 'data: {"id":"run_1","object":"thread.run","status":"queued"}\n\ndata: '
    error = '{"error":{"message":"Sorry","type":"server_error","param":null,"code":null}}\n'
    assert read(f"{text}{error}") == []
    assert len(read(f"data: {error}")) == 1


def test_lines_of_another_protocol():
    text = b'{"type":"thread.started","thread_id":"1"}\n{"type":"turn.started"}\n{"type":"item.completed","item":{}}\n'
    assert jsonl.read(Source("log", content=text)) == []


def test_both_protocols_in_one_text():
    assert [frame.payload[:14] for frame in frames(STREAM + '{"type":"response.create"}\n')][-1:] == [b'{"type":"respo']


@pytest.mark.parametrize("type_", sorted(table.places()))
def test_no_event_of_this_protocol_tells_of_another(type_):
    assert not foreign.speaks(f'{{"type":"{type_}"}}')

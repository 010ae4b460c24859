"""What the client owes at a moment, and the event that pays it."""

from inspector.live.composing import next_event

from ..present.build import reading_of

SESSION = "< session.created session.id=sess_1 session.type=realtime\n"
HELLO = (
    '> {"type":"conversation.item.create","item":{"type":"message","role":"user",'
    '"content":[{"type":"input_text","text":"Hi"}]}}\n'
    '< {"type":"conversation.item.done","item":{"id":"msg_1","type":"message","role":"user","status":"completed",'
    '"content":[{"type":"input_text","text":"Hi"}]}}\n'
)
CALL = (
    "> response.create\n"
    "< response.created response.id=resp_1 response.status=in_progress\n"
    '< {"type":"response.output_item.added","response_id":"resp_1","output_index":0,"item":{"id":"fc_1",'
    '"type":"function_call","status":"in_progress","call_id":"call_7","name":"get_weather","arguments":""}}\n'
    '< {"type":"response.function_call_arguments.done","response_id":"resp_1","item_id":"fc_1","output_index":0,'
    '"call_id":"call_7","name":"get_weather","arguments":"{}"}\n'
    '< {"type":"response.output_item.done","response_id":"resp_1","output_index":0,"item":{"id":"fc_1",'
    '"type":"function_call","status":"completed","call_id":"call_7","name":"get_weather","arguments":"{}"}}\n'
    "< response.done response.id=resp_1 response.status=completed "
    'response.output=[{"id":"fc_1","type":"function_call","call_id":"call_7","name":"get_weather","arguments":"{}"}]\n'
)
OUTPUT = (
    '> {"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_7","output":"1"}}\n'
)


def owed_after(text):
    return next_event(reading_of("== a case\n" + SESSION + text, ended=False))


def test_nothing_is_owed_at_first():
    assert owed_after("") is None


def test_a_message_awaits_the_request_for_an_answer():
    found = owed_after(HELLO)
    assert found.body == {"type": "response.create"}
    assert "#2" in found.because
    assert found.decide is None
    assert owed_after(HELLO + "> response.create\n") is None


def test_a_call_awaits_its_output_and_the_output_a_request():
    found = owed_after(HELLO + CALL)
    assert found.body["item"]["call_id"] == "call_7"
    assert found.decide == ("item", "output")
    assert "get_weather" in found.because
    assert owed_after(HELLO + CALL + OUTPUT).body == {"type": "response.create"}


def test_an_older_call_does_not_stand_in_the_way_of_what_was_said_since():
    assert owed_after(HELLO + CALL + HELLO.replace("msg_1", "msg_2")).body == {"type": "response.create"}


def test_sound_awaits_its_commit_where_nobody_listens_for_pauses():
    off = "< session.updated session.type=realtime session.audio.input.turn_detection=null\n"
    append = '> {"type":"input_audio_buffer.append","audio":"' + "A" * 8000 + '"}\n'
    assert owed_after(off + append).body == {"type": "input_audio_buffer.commit"}
    assert owed_after(append.replace("append", "clear")) is None


def test_an_approval_is_for_a_person_to_decide():
    item = "item.id=mcpr_1 item.type=mcp_approval_request item.name=delete_file item.server_label=files"
    asked = f"< response.output_item.added response_id=resp_1 output_index=0 {item}\n"
    done = f"< response.output_item.done response_id=resp_1 output_index=0 {item}\n"
    created = "> response.create\n< response.created response.id=resp_1\n"
    found = owed_after(HELLO + created + asked + done)
    assert found.decide == ("item", "approve")
    assert found.body["item"]["approval_request_id"] == "mcpr_1"
    assert found.body["item"]["id"]


def test_a_refused_setting_is_put_right():
    text = (
        '> {"type":"session.update","event_id":"e1","session":{"type":"realtime","voice":"marin"}}\n'
        '< {"type":"error","error":{"type":"invalid_request_error","code":"unknown_parameter",'
        '"message":"Unknown parameter: \'session.voice\'.","param":"session.voice","event_id":"e1"}}\n'
    )
    assert owed_after(text).body["session"] == {"type": "realtime", "audio": {"output": {"voice": "marin"}}}


def test_nothing_is_sent_after_the_end():
    assert owed_after(HELLO + "~ close 1000\n") is None


def test_a_live_session_begins_with_the_client():
    text = '== a case\n> {"type":"session.start"}\n'
    assert next_event(reading_of(text, ended=False)) is None

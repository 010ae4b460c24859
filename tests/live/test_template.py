"""Every client event of every dialect has a template that its dialect takes."""

import pytest

from inspector.core.json import has, text_at
from inspector.core.wire import Side
from inspector.diagnosis.scene import Scene
from inspector.live.composing import spoken
from inspector.live.standing import expanded
from inspector.live.template import heard_ms, templates
from inspector.model.session import Session
from inspector.protocol.detect import Detector
from inspector.protocol.dialect import load, names
from inspector.protocol.lint import lint

from ..present.build import audio, reading_of

TALK = f"""== a talk
< session.created session.id=sess_1 session.type=realtime session.instructions="Speak like a pirate."
> response.create
< response.created response.id=resp_1 response.status=in_progress
< {{"type":"response.output_item.added","response_id":"resp_1","output_index":0,"item":{{"id":"msg_1","type":"message","role":"assistant","status":"in_progress","content":[]}}}}
< {{"type":"response.content_part.added","response_id":"resp_1","item_id":"msg_1","output_index":0,"content_index":0,"part":{{"type":"audio","transcript":""}}}}
< {{"type":"response.output_audio.delta","response_id":"resp_1","item_id":"msg_1","output_index":0,"content_index":0,"delta":"{audio(500)}"}}
< {{"type":"response.output_item.added","response_id":"resp_1","output_index":1,"item":{{"id":"fc_1","type":"function_call","status":"in_progress","call_id":"call_7","name":"get_weather","arguments":""}}}}
< {{"type":"response.function_call_arguments.done","response_id":"resp_1","item_id":"fc_1","output_index":1,"call_id":"call_7","name":"get_weather","arguments":"{{}}"}}
"""  # noqa: E501


def scene_of(name, monkeypatch):
    scene = Scene(Session(), Detector())
    monkeypatch.setattr(Scene, "server", property(lambda _: load(name)))
    return scene


@pytest.mark.parametrize("name", names())
def test_every_event_has_a_template_without_a_fault(name, monkeypatch, tmp_path):
    scene = scene_of(name, monkeypatch)
    found = templates(scene)
    wanted = {type_ for (side, type_), spec in scene.server.events.items() if side is Side.CLIENT and not spec.seldom}
    assert {one.type for one in found} == wanted
    for one in found:
        faults = [fault for fault in lint(one.body, Side.CLIENT, scene.server) if fault.path != "event_id"]
        assert not faults, (one, faults)
        assert one.title
        assert one.fill is None or has(one.body, one.fill)


def test_the_state_of_the_session_is_put_in():
    reading = reading_of(TALK, ended=False)
    by_type = {}
    for one in templates(reading.scene):
        by_type.setdefault(one.type, []).append(one.body)
    assert by_type["response.cancel"][0].get("response_id", "resp_1") == "resp_1"
    truncate = by_type["conversation.item.truncate"][0]
    assert (truncate["item_id"], truncate["audio_end_ms"]) == ("msg_1", heard_ms(reading.session))
    assert heard_ms(reading.session) == 500
    outputs = [text_at(body, "item", "call_id") for body in by_type["conversation.item.create"]]
    assert "call_7" in outputs
    assert by_type["session.update"][0]["session"]["instructions"] == "Speak like a pirate."


def test_sound_in_a_template_can_be_made(tmp_path):
    reading = reading_of(TALK, ended=False)
    append = next(one for one in templates(reading.scene) if one.type == "input_audio_buffer.append")
    assert len(expanded(append.body, reading, tmp_path)) == 10
    assert spoken(None).id == "openai-ga"

"""Live sessions: commands acknowledged by id, the voice, and work that is handed over."""

import pytest

from inspector.core.wire import Side
from inspector.model.state.answer import Answer, Certainty
from inspector.model.state.lifecycle import State
from inspector.model.state.setting import INPUT_FORMAT, OUTPUT_FORMAT, bytes_per_ms
from inspector.protocol.vocabulary import Meaning, RefKind

from .talk import Talk, talk

START = """
> session.start event_id=e1 session.model=gpt-live-1
< session.started event_id=s1 client_event_id=e1 session.id=live_1 session.expires_at=1795007200
"""


def started() -> Talk:
    return talk(START)


def test_the_start_is_answered_by_its_id() -> None:
    live = started()
    session = live.session
    assert live.tracker.detector.leader(Side.SERVER) == "openai-live"
    assert (session.state, session.id, session.created_seq) == (State.OPEN, "live_1", 2)
    assert session.operations[1].answer is Answer.ACCEPTED
    assert session.operations[1].certainty is Certainty.CERTAIN
    assert session.requested["model"] == "gpt-live-1"
    assert session.pending == {}


def test_acknowledgements_find_their_commands_out_of_order() -> None:
    live = started().say("""
> session.thinking.append event_id=t1 content=one delegation_id=null
> session.thinking.append event_id=t2 content=two delegation_id=null
< session.thinking.appended event_id=s2 client_event_id=t2 start_ms=1 end_ms=1
""")
    first, second = live.session.operations[3], live.session.operations[4]
    assert (first.answer, second.answer) == (Answer.PENDING, Answer.ACCEPTED)
    assert second.answered_seq == 5
    assert live.changes[4].ref(RefKind.OPERATION) == live.changes[3].ref(RefKind.OPERATION)


def test_without_an_id_the_oldest_of_the_kind_is_answered() -> None:
    live = started().say("""
> session.commentary.append content=say delegation_id=null
> session.thinking.append content=know delegation_id=null
< session.thinking.appended event_id=s2 start_ms=1 end_ms=1
""")
    said, thought = live.session.operations[3], live.session.operations[4]
    assert (said.answer, thought.answer) == (Answer.PENDING, Answer.ACCEPTED)
    assert thought.certainty is Certainty.LIKELY


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("session.update session.delegation=null", "session.updated session.id=live_1"),
        ("session.input_audio.mute", "session.input_audio.muted"),
        ("session.input_audio.unmute", "session.input_audio.unmuted"),
        ("session.instructions.append content=x delegation_id=null", "session.instructions.appended"),
        ("session.commentary.append content=x delegation_id=null", "session.commentary.appended"),
        ("session.output_audio.fixture.play audio=AAAA", "session.output_audio.fixture.playing"),
        ("decision.create", "decision.event event.type=decision.completed"),
        ("decision.item.create item.type=message", "decision.item.created item.id=d"),
        ("decision.item.delete item_id=d", "decision.item.deleted item_id=d"),
        ("response.create", "response.event event.type=response.created delegation_id=dlg"),
        ("transport.dtmf.send event=5", "transport.dtmf.sent event=5"),
        ("session.close", "session.closed reason=close_requested"),
    ],
)
def test_every_command_is_answered(command: str, answer: str) -> None:
    live = started().say(f"> {command} event_id=c1\n< {answer} event_id=s2 client_event_id=c1")
    assert live.session.operations[3].answer is Answer.ACCEPTED
    assert live.session.pending == {}
    assert [change for change in live.changes if not change.legal] == []


def test_an_error_names_its_command_by_client_event_id() -> None:
    live = started().say("""
> session.update event_id=u1 session.voice=marin
> session.input_audio.mute event_id=m1
< error event_id=s2 error.type=invalid_request_error error.code=immutable_field_update error.client_event_id=u1
""")
    assert live.session.operations[3].answer is Answer.REFUSED
    assert live.session.operations[4].answer is Answer.PENDING
    assert live.session.failures[0].operation == 3
    assert live.session.failures[0].certainty is Certainty.CERTAIN


def test_an_item_for_delegated_work_awaits_nothing_and_can_be_refused() -> None:
    live = started().say("> response.item.create event_id=i1 item.type=function_call_output item.call_id=nobody")
    assert live.session.pending == {}
    live.say("< error event_id=s2 error.code=invalid_item error.client_event_id=i1")
    assert live.session.operations[3].answer is Answer.REFUSED


def test_the_voice_is_two_flows() -> None:
    live = started().say("""
> session.input_audio.append audio=AAAA
< session.input_transcript.delta event_id=s2 delta=Hel start_ms=0 end_ms=200
< session.input_transcript.delta event_id=s3 delta=lo start_ms=200 end_ms=400
< session.output_audio.delta delta=AAAAAAAA
< session.output_transcript.delta event_id=s4 delta=Hi! start_ms=500 end_ms=700
""")
    voice = live.session.voice
    assert (voice.appends, voice.appended_bytes, voice.audio_bytes) == (1, 3, 6)
    assert ("".join(voice.heard), "".join(voice.said)) == ("Hello", "Hi!")
    assert (voice.first_audio_seq, voice.elapsed_ms) == (6, 700)
    assert live.session.buffer.appends == 0
    assert live.session.turns == []


def test_mute_counts_what_is_sent_in_vain() -> None:
    live = started().say("> session.input_audio.mute\n< session.input_audio.muted event_id=s2")
    assert live.session.voice.muted
    live.say("> session.input_audio.append audio=AAAA")
    assert live.session.voice.appended_while_muted == 1
    live.say("> session.input_audio.unmute\n< session.input_audio.unmuted event_id=s3\n")
    assert not live.session.voice.muted


def test_a_recording_is_played_to_its_end() -> None:
    live = started().say("""
> session.output_audio.fixture.play event_id=f1 audio=AAAA
< session.output_audio.fixture.playing event_id=s2 client_event_id=f1
""")
    assert live.session.voice.playing == 3
    live.say("< session.output_audio.fixture.played event_id=s3 client_event_id=f1")
    assert live.session.voice.playing == 0
    assert live.changes[-1].ref(RefKind.OPERATION) == live.changes[2].ref(RefKind.OPERATION)


# Work that is handed over


def test_the_application_answers_what_it_is_handed() -> None:
    live = started().say("""
< session.delegation.created event_id=s2 offset_ms=900 delegation.id=dlg_1 delegation.target=client
""")
    delegation = live.session.delegations["dlg_1"]
    assert (delegation.state, delegation.target, delegation.offset_ms) == (State.OPEN, "client", 900)
    live.say("> session.commentary.append event_id=c1 content=Done delegation_id=dlg_1")
    assert (delegation.state, delegation.replies, delegation.is_open) == (State.DONE, [4], False)
    assert live.changes[3].ref(RefKind.DELEGATION) == live.changes[2].ref(RefKind.DELEGATION)


CALL = '"type":"function_call","call_id":"call_1"'
RESPONSES = """
< session.delegation.created event_id=s2 offset_ms=9 delegation.id=d delegation.target=responses
< response.event event_id=s3 delegation_id=d event.type=response.created event.response.id=resp_1
< {"type":"response.event","delegation_id":"d","event":{"type":"response.output_item.done","item":{CALL}}}
< response.event event_id=s5 delegation_id=d event.type=response.completed event.response.id=resp_1
""".replace("CALL", CALL)


def test_nested_events_tell_how_the_work_goes() -> None:
    live = started().say(RESPONSES)
    delegation = live.session.delegations["d"]
    assert (delegation.response, delegation.events, delegation.last_type) == ("resp_1", 3, "response.completed")
    assert (delegation.state, delegation.unanswered) == (State.WAITING, ["call_1"])
    assert live.session.responses == {}  # the speech has no response of its own


def test_a_tools_result_lets_the_work_go_on() -> None:
    live = (
        started()
        .say(RESPONSES)
        .say("""
> response.item.create event_id=i1 item.type=function_call_output item.call_id=call_1 item.output=ok
> response.create event_id=r1
< response.event event_id=s6 delegation_id=d client_event_id=r1 event.type=response.created event.response.id=resp_2
< response.event event_id=s7 delegation_id=d event.type=response.output_text.delta event.delta=Oslo
< response.event event_id=s8 delegation_id=d event.type=response.completed
""")
    )
    delegation = live.session.delegations["d"]
    assert live.changes[7].means is Meaning.DELEGATION_REQUEST
    assert live.session.operations[8].answer is Answer.ACCEPTED
    assert delegation.calls == {"call_1": 7}
    assert (delegation.state, "".join(delegation.text), delegation.response) == (State.DONE, "Oslo", "resp_2")


def test_failed_work_keeps_its_error() -> None:
    live = started().say("""
< session.delegation.created event_id=s2 offset_ms=9 delegation.id=d delegation.target=responses
< response.event event_id=s3 delegation_id=d event.type=response.failed event.response.error.code=server_error
""")
    delegation = live.session.delegations["d"]
    assert (delegation.state, delegation.error) == (State.DONE, {"code": "server_error"})


def test_a_decision_ends_its_delegation_and_leaves_commands_alone() -> None:
    live = started().say("""
> decision.create event_id=q1
< session.delegation.created event_id=s2 offset_ms=9 delegation.id=d delegation.target=decisions
< decision.event event_id=s3 delegation_id=d event.type=decision.completed
< decision.event event_id=s4 trigger_id=t source_event_id=s1 event.type=decision.completed
""")
    assert live.session.delegations["d"].state is State.DONE
    assert live.session.operations[3].answer is Answer.PENDING


# The end, and what comes beside


def test_the_end_has_a_reason_and_a_bill() -> None:
    live = started().say("""
< session.usage.updated event_id=s2 usage.seconds=4.5
> session.close event_id=c1
< session.closed event_id=s3 client_event_id=c1 reason=close_requested usage.seconds=5
""")
    session = live.session
    assert (session.state, session.closed_reason, session.closed_seq) == (State.CLOSED, "close_requested", 5)
    assert session.usage == {"seconds": 5}
    assert session.pending == {}


def test_a_sideband_sees_the_telephone_and_the_microphone() -> None:
    live = talk("""
< transport.ringing event_id=s1 session_id=live_1
< transport.answered event_id=s2 session_id=live_1
< session.input_audio.append audio=AAAA
< transport.dtmf.received event_id=s3 event="5"
< transport.dtmf.received event_id=s4 event=#
< transport.failed event_id=s5 session_id=live_1 error.code=busy
""")
    session = live.session
    assert live.tracker.detector.leader(Side.SERVER) == "openai-live-attach"
    assert session.voice.reflected_bytes == 3
    assert session.keys == "5#"
    assert session.transport_error == {"code": "busy"}
    assert Meaning.UNKNOWN not in {change.means for change in live.changes}


def test_one_format_holds_for_what_is_heard_and_said() -> None:
    live = talk("""
> session.start event_id=e1 session.model=gpt-live-1 session.audio.format.type=audio/pcmu
< session.started event_id=s1 client_event_id=e1 session.id=live_1 session.audio.format.type=audio/pcmu
""")
    config = live.session.config
    assert (bytes_per_ms(config, INPUT_FORMAT), bytes_per_ms(config, OUTPUT_FORMAT)) == (8, 8)

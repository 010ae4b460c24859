"""What stands beside turns and responses: transcripts, retrieval, truncation, playback, keys, out-of-band answers."""

from inspector.core.wire import Side
from inspector.model.state.answer import Answer, Certainty
from inspector.model.state.lifecycle import State
from inspector.protocol.vocabulary import Meaning, RefKind

from .talk import talk


def test_a_transcription_session_gives_words_and_no_response() -> None:
    said = talk("""
< session.created session.id=s session.type=transcription
> session.update event_id=u session.type=transcription
< session.updated session.id=s session.type=transcription
> input_audio_buffer.append audio=AAAA
> input_audio_buffer.commit
< input_audio_buffer.committed item_id=i
< conversation.item.added item.id=i item.type=message item.role=user
< conversation.item.done item.id=i item.type=message item.role=user
< conversation.item.input_audio_transcription.delta item_id=i delta=Hel
< conversation.item.input_audio_transcription.delta item_id=i delta=lo
< conversation.item.input_audio_transcription.segment item_id=i id=seg speaker=A text=Hello start=0 end=1
< conversation.item.input_audio_transcription.completed item_id=i transcript=Hello
""")
    item = said.session.items["i"]
    assert said.tracker.detector.leader(Side.SERVER) == "openai-ga-transcription"
    assert ("".join(item.transcript_pieces), item.transcript) == ("Hello", "Hello")
    assert [one["speaker"] for one in item.segments] == ["A"]
    assert said.session.responses == {}
    assert said.session.pending == {}
    assert [change for change in said.changes if not change.legal] == []


def test_the_betas_transcription_session() -> None:
    said = talk("""
< transcription_session.created session.id=s session.object=realtime.transcription_session
> transcription_session.update event_id=u session.input_audio_transcription.model=whisper-1
< transcription_session.updated session.id=s session.input_audio_transcription.model=whisper-1
< conversation.item.input_audio_transcription.failed item_id=i error.code=x
""")
    assert said.tracker.detector.leader(Side.SERVER) == "openai-beta-transcription"
    assert said.session.operations[2].answer is Answer.ACCEPTED
    assert said.session.items["i"].transcription_error == {"code": "x"}


def test_a_server_that_only_transcribes_names_no_item() -> None:
    said = talk("""
< session.created id=sess-1 created=1795000000
> session.update model=whisper
> input_audio_buffer.append audio=AAAA
> input_audio_buffer.commit final=true
< transcription.delta delta=Hel
< transcription.delta delta=lo
< transcription.done text=Hello
""")
    assert said.tracker.detector.leader(Side.SERVER) == "vllm-asr"
    assert "".join(said.session.voice.heard) == "Hello"
    assert said.session.operations[4].answered_seq == 7


def test_a_snapshot_is_the_whole_transcript() -> None:
    said = talk("""
< conversation.item.input_audio_transcription.updated item_id=i transcript=Hel
< conversation.item.input_audio_transcription.updated item_id=i transcript=Hello?
""")
    assert said.session.items["i"].transcript == "Hello?"
    assert said.session.items["i"].transcript_pieces == []


def test_retrieve_truncate_and_delete_are_answered() -> None:
    said = talk("""
< conversation.item.added item.id=i item.type=message item.role=assistant
> conversation.item.retrieve item_id=i
> conversation.item.truncate item_id=i content_index=0 audio_end_ms=1500
> conversation.item.delete item_id=i
< conversation.item.retrieved item.id=i
< conversation.item.truncated item_id=i content_index=0 audio_end_ms=1500
< conversation.item.deleted item_id=i
""")
    item = said.session.items["i"]
    assert [said.session.operations[seq].answered_seq for seq in (2, 3, 4)] == [5, 6, 7]
    assert (item.truncated_ms, item.state) == (1500, State.DELETED)


def test_out_of_band_answers_find_their_requests_by_metadata() -> None:
    said = talk("""
> response.create response.conversation=none response.metadata.topic=a
> response.create response.conversation=none response.metadata.topic=b
< response.created response.id=rb response.conversation_id=null response.metadata.topic=b
< response.created response.id=ra response.conversation_id=null response.metadata.topic=a
""")
    responses = said.session.responses
    assert (responses["ra"].operation, responses["rb"].operation) == (1, 2)
    assert all(one.out_of_band for one in responses.values())
    assert said.session.active_response() is None


def test_playback_is_cleared_on_request() -> None:
    said = talk("""
< response.created response.id=r
< output_audio_buffer.started response_id=r
> output_audio_buffer.clear
< output_audio_buffer.cleared response_id=r
""")
    assert said.session.operations[3].answer is Answer.ACCEPTED
    assert {ref.kind for ref in said.changes[3].refs} >= {RefKind.RESPONSE, RefKind.OPERATION}


def test_a_cancel_that_is_acknowledged_by_its_own_event() -> None:
    said = talk("< response.created response.id=r\n> response.cancel\n< response.cancelled response_id=r")
    assert said.session.operations[2].answer is Answer.ACCEPTED
    assert said.session.responses["r"].is_open


def test_an_idle_timeout_begins_a_turn() -> None:
    said = talk("""
< input_audio_buffer.timeout_triggered item_id=i audio_start_ms=1 audio_end_ms=2
< input_audio_buffer.committed item_id=i
< response.created response.id=r
""")
    assert [(turn.spoken, turn.responses) for turn in said.session.turns] == [(True, ["r"])]


def test_keys_of_the_telephone_are_kept_in_order() -> None:
    said = talk("""
< input_audio_buffer.dtmf_event_received event="1" received_at=1795000000
< input_audio_buffer.dtmf_event_received event="*" received_at=1795000001
""")
    assert said.session.keys == "1*"


def test_an_empty_event_id_of_an_error_names_nothing() -> None:
    said = talk("""
> response.create
< {"type":"error","event_id":"","error":{"event_id":"","param":"response.modalities"}}
""")
    assert said.session.failures[0].operation == 1
    assert said.session.failures[0].certainty is Certainty.LIKELY


def test_what_only_one_server_has_changes_nothing() -> None:
    said = talk('< ping timestamp=1\n< warning warning.message="old"\n< response.video.delta response_id=r delta=AA')
    assert [change.means for change in said.changes] == [Meaning.KEEPALIVE, Meaning.NOTICE, Meaning.EXTRA]
    assert said.session.responses == {}

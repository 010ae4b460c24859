"""Translation sessions: no turns, no acknowledgement of audio, an orderly end."""

from inspector.core.wire import Side
from inspector.model.state.answer import Answer
from inspector.model.state.lifecycle import State
from inspector.protocol.vocabulary import Meaning

from .talk import talk

OPENED = """
< session.created event_id=s1 session.id=sess_1 session.type=translation session.expires_at=1795000000
> session.update event_id=u1 session.audio.output.language=es
< session.updated event_id=s2 session.id=sess_1 session.type=translation
"""


def test_a_whole_session() -> None:
    said = talk(OPENED).say("""
> session.input_audio_buffer.append audio=AAAAAAAA
< session.input_transcript.delta event_id=s3 delta=Good elapsed_ms=1200
< session.output_transcript.delta event_id=s4 delta=Buenos elapsed_ms=1300
< session.output_audio.delta event_id=s5 delta=AAAA elapsed_ms=1400
> session.close event_id=c1
< session.output_transcript.delta event_id=s6 delta=" días" elapsed_ms=1500
< session.closed event_id=s7
""")
    session = said.session
    assert said.tracker.detector.leader(Side.SERVER) == "openai-translation"
    assert said.tracker.detector.leader(Side.CLIENT) == "openai-translation"
    assert [change for change in said.changes if not change.legal] == []
    assert "".join(session.voice.said) == "Buenos días"
    assert session.voice.heard == ["Good"]
    assert (session.voice.appended_bytes, session.voice.audio_bytes, session.voice.elapsed_ms) == (6, 3, 1500)
    assert {one.answer for one in session.operations.values()} == {Answer.ACCEPTED}
    assert (session.state, session.closed_seq) == (State.CLOSED, 10)
    assert (session.turns, session.responses, session.items) == ([], {}, {})


def test_appending_awaits_nothing() -> None:
    said = talk(OPENED).say("> session.input_audio_buffer.append audio=AAAA")
    assert said.changes[-1].means is Meaning.VOICE_APPEND
    assert said.session.pending == {}
    assert said.session.buffer.appends == 0


def test_a_refused_update() -> None:
    said = talk(OPENED).say("""
> session.update event_id=u2 session.voice=alloy
< error event_id=s3 error.code=unknown_parameter error.param=session.voice error.event_id=u2
""")
    assert said.session.operations[4].answer is Answer.REFUSED


def test_what_comes_after_the_end_is_not_due() -> None:
    said = talk(OPENED).say("< session.closed event_id=s3\n< session.updated event_id=s4 session.id=sess_1")
    assert not said.changes[-1].legal
    assert said.session.state is State.CLOSED

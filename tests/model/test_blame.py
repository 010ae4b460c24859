"""Which client event an error answers, step by step, and how sure that is."""

import pytest

from inspector.model.session import Session
from inspector.model.state.answer import Answer, Certainty, Failure, Ground

from .talk import talk


def blamed(dialogue: str) -> tuple[Failure, Session]:
    session = talk(dialogue).session
    (failure,) = session.failures
    return failure, session


@pytest.mark.parametrize(
    ("error", "seq", "certainty"),
    [
        ("error.event_id=evt_2", 2, Certainty.CERTAIN),
        ("error.param=session.voice", 1, Certainty.LIKELY),
        ("error.param=item.role", 2, Certainty.LIKELY),
        ("error.param=audio", 4, Certainty.LIKELY),
        ("error.param=type", 5, Certainty.LIKELY),
        ("error.param=audio_end_ms", 3, Certainty.LIKELY),
        ("error.code=missing_required_parameter error.param=session.type", 1, Certainty.LIKELY),
        ("error.code=item_truncate_invalid_item_id", 3, Certainty.LIKELY),
        ("""error.message="Audio content of 900ms is already shorter than 1200ms" """, 3, Certainty.LIKELY),
        ("error.event_id=evt_5", 5, Certainty.CERTAIN),
    ],
)
def test_id_parameter_code_and_words_tell(error: str, seq: int, certainty: Certainty) -> None:
    failure, session = blamed(f"""
        > session.update session.voice=marin
        > conversation.item.create event_id=evt_2 item.type=message item.role=user
        > conversation.item.truncate item_id=item_1 content_index=0 audio_end_ms=1200
        > input_audio_buffer.append audio=AAAA
        > session.remember event_id=evt_5 what=everything
        < error {error}
    """)
    assert (failure.answers, failure.certainty) == (seq, certainty)
    operation = session.operations.get(seq)
    assert failure.operation == (seq if operation else 0)
    assert operation is None or operation.answer is Answer.REFUSED


@pytest.mark.parametrize("code", ["server_error", "session_expired", "rate_limit_exceeded", "insufficient_quota"])
def test_a_failure_of_the_session_answers_no_event(code: str) -> None:
    failure, session = blamed(f"> response.create\n< error error.code={code} error.event_id=null")
    assert failure.answers == 0
    assert session.operations[1].answer is Answer.PENDING


def test_of_two_with_the_parameter_the_older_is_answered_first() -> None:
    said = talk("""
        > session.update session.voice=marin
        > session.update session.voice=cedar
        < error error.code=unknown_parameter error.param=session.voice
        < error error.code=unknown_parameter error.param=session.voice
    """)
    assert [one.operation for one in said.session.failures] == [1, 2]


def test_what_is_left_is_guessed_and_settles_nothing() -> None:
    failure, session = blamed("> conversation.item.delete item_id=item_1\n< error error.code=quite_new")
    assert (failure.answers, failure.operation, failure.certainty) == (1, 0, Certainty.GUESSED)
    assert session.operations[1].answer is Answer.PENDING


def test_the_newest_of_the_last_second_is_guessed_and_nothing_older() -> None:
    failure, _ = blamed("> response.create\n> session.update session.voice=marin\n< error error.code=quite_new")
    assert (failure.answers, failure.certainty) == (2, Certainty.GUESSED)
    between = "\n".join(["< rate_limits.updated"] * 101)  # ten milliseconds each
    failure, _ = blamed(f"> response.create\n{between}\n< error error.code=quite_new")
    assert failure.answers == 0


@pytest.mark.parametrize("parameter", ["session..x", "item.content[", "response.[0]", "[", "." * 50, "type.x"])
def test_a_parameter_of_any_shape_is_read(parameter: str) -> None:
    failure, _ = blamed(f'> response.create\n< error error.param="{parameter}"')
    assert failure.seq == 2


@pytest.mark.parametrize(
    ("error", "seq", "type_", "ground"),
    [
        ("error.event_id=evt_3", 3, "input_audio_buffer.append", Ground.NAME),
        ("error.event_id=evt_5", 5, "session.remember", Ground.NAME),
        ("error.param=audio", 4, "input_audio_buffer.append", Ground.NEWEST),
        ("error.code=invalid_audio", 4, "input_audio_buffer.append", Ground.NEWEST),
        ("error.code=unknown_event", 6, "session.forget", Ground.NEWEST),
        ("error.type=unknown_or_invalid_event", 6, "session.forget", Ground.NEWEST),
        ("""error.code=unknown_event error.message="Unknown event: session.remember." """, 5, "session.remember",
         Ground.ONLY),
        ("""error.param=type error.message="Invalid value: 'session.update'." """, 1, "session.update", Ground.ONLY),
        ("""error.param=type error.message="Invalid value: 'x'. Supported values are: 'session.update'." """, 6,
         "session.forget", Ground.NEWEST),
        ("""error.message="The 'type' field is missing." """, 7, "", Ground.NEWEST),
        ("error.code=invalid_json", 7, "", Ground.NEWEST),
        ("error.param=item.role", 2, "conversation.item.create", Ground.ONLY),
        ("error.code=quite_new", 6, "session.forget", Ground.TIME),
    ],
)  # fmt: skip
def test_what_nothing_acknowledges_can_be_refused_too(error: str, seq: int, type_: str, ground: Ground) -> None:
    failure, _ = blamed(f"""
        > session.update session.voice=marin
        > conversation.item.create item.type=message item.role=user
        > input_audio_buffer.append event_id=evt_3 audio=AAAA
        > input_audio_buffer.append audio=AAAA
        > session.remember event_id=evt_5 what=everything
        > session.forget what=everything
        > {{"what":"no type"}}
        < error {error}
    """)
    assert (failure.answers, failure.answers_type, failure.ground) == (seq, type_, ground)


def test_an_error_that_names_an_unknown_event_blames_none_that_has_a_name() -> None:
    error = "< error error.event_id=evt_9 error.param=session.voice"
    named, _ = blamed(f"> session.update event_id=evt_1 session.voice=marin\n{error}")
    assert named.answers == 0
    nameless, _ = blamed(f"> session.update session.voice=marin\n{error}")
    assert (nameless.answers, nameless.ground) == (1, Ground.ONLY)


def test_an_event_of_an_unknown_type_is_blamed_once() -> None:
    said = talk("""
        > session.remember what=everything
        > session.forget what=everything
        < error error.param=type error.message="Invalid value: 'session.remember'."
        < error error.param=type
        < error error.param=type
    """)
    assert [one.answers for one in said.session.failures] == [1, 2, 0]


def test_what_tells_apart_from_the_kind_alone_is_a_guess() -> None:
    failure, session = blamed("""
        > session.update session.voice=marin
        > session.update session.speed=1.1
        < error error.code=invalid_value error.param=session.instructions
    """)
    assert (failure.answers, failure.operation, failure.ground) == (2, 0, Ground.KIND)
    assert {one.answer for one in session.operations.values()} == {Answer.PENDING}


def test_an_acknowledgement_by_order_is_likely() -> None:
    said = talk("""
        > session.update session.voice=marin
        > session.update session.voice=cedar
        < session.updated session.voice=marin
        < session.updated session.voice=cedar
    """)
    grounds = [one.ground for one in said.session.operations.values()]
    assert grounds == [Ground.OLDEST, Ground.ONLY]
    assert {ground.certainty for ground in grounds} == {Certainty.LIKELY}


def test_a_parameter_that_only_the_message_names_tells_too() -> None:
    failure, _ = blamed("""
        > session.update session.voice=marin
        > response.create
        < error error.code=null error.param=null error.message="Unknown parameter: 'session.voice'."
    """)
    assert (failure.answers, failure.ground) == (1, Ground.ONLY)


def test_a_value_in_the_message_is_no_parameter() -> None:
    failure, _ = blamed("""
        > session.update session.voice=marin
        > response.create
        < error error.message="Invalid value: 'session.x'. Supported values are: 'session.update'."
    """)
    assert (failure.answers, failure.ground) == (2, Ground.TIME)


@pytest.mark.parametrize(
    "answer", ["< session.updated session.voice=marin", "< error error.code=invalid_value error.event_id=evt_1"]
)
def test_a_guess_is_taken_back_once_its_event_has_another_answer(answer: str) -> None:
    said = talk(f"> session.update event_id=evt_1 session.voice=marin\n< error error.code=quite_new\n{answer}")
    first = said.session.failures[0]
    assert (first.answers, first.answers_type, first.cleared_seq) == (0, "", 3)


def test_the_id_of_a_flat_error_is_its_own() -> None:
    failure, _ = blamed("""
        > session.update session.voice=marin
        < {"type":"error","event_id":"event_9","code":"invalid_value","message":"No.","param":"session.voice"}
    """)
    assert (failure.answers, failure.ground) == (1, Ground.ONLY)
    assert (failure.error["message"], failure.identity) == ("No.", "event_9")

"""Which answer belongs to which client event."""

import pytest

from inspector.model.state.answer import Answer, Certainty

from .talk import talk


def test_an_error_with_an_id_refuses_the_event_of_that_id() -> None:
    said = talk("""
        > conversation.item.create event_id=evt_1 item.type=message item.role=user
        > conversation.item.create event_id=evt_2 item.type=message item.role=user
        < error error.event_id=evt_2 error.code=invalid_value
    """)
    first, second = said.session.operations.values()
    assert (first.answer, second.answer) == (Answer.PENDING, Answer.REFUSED)
    assert second.answered_seq == 3
    assert said.session.failures[0].operation == 2
    assert said.session.failures[0].certainty is Certainty.CERTAIN


def test_the_outer_id_of_an_error_is_not_that_of_the_client_event() -> None:
    said = talk("""
        > response.create event_id=evt_1
        < error event_id=evt_1 error.event_id=null error.message="?"
    """)
    assert said.session.operations[1].answer is Answer.PENDING
    assert said.session.failures[0].operation == 0


@pytest.mark.parametrize(
    ("error", "refused"),
    [
        ("error.param=session.voice", 1),
        ("error.param=item.content[0].type", 2),
        ("error.param=previous_item_id", 2),
        ("error.param=response.modalities", 3),
        ("error.code=conversation_already_has_active_response", 3),
        ("error.code=input_audio_buffer_commit_empty", 4),
        ("error.code=response_cancel_not_active", 5),
        ("error.code=cannot_update_voice", 1),
        ("error.type=server_error", 0),
        ("error.param=model", 0),
    ],
)
def test_an_error_without_id_is_linked_where_one_event_fits(error: str, refused: int) -> None:
    said = talk(f"""
        > session.update
        > conversation.item.create item.type=message item.role=user
        > response.create
        > input_audio_buffer.commit
        > response.cancel
        < error {error} error.event_id=null
    """)
    (failure,) = said.session.failures
    assert failure.operation == refused
    if refused:
        assert failure.certainty is Certainty.LIKELY


def test_no_link_is_made_where_two_events_fit() -> None:
    said = talk("""
        > session.update
        > session.update
        < error error.param=session.voice error.event_id=null
    """)
    assert said.session.failures[0].operation == 0
    assert [one.answer for one in said.session.operations.values()] == [Answer.PENDING, Answer.PENDING]


def test_answers_of_one_kind_come_in_the_order_of_their_commands() -> None:
    said = talk("""
        > session.update
        > session.update
        < session.updated session.id=sess_1
    """)
    assert [one.answer for one in said.session.operations.values()] == [Answer.ACCEPTED, Answer.PENDING]


def test_an_item_answers_the_command_that_gave_its_id() -> None:
    said = talk("""
        > conversation.item.create item.id=msg_1 item.type=message item.role=user
        > conversation.item.create item.id=msg_2 item.type=message item.role=user
        < conversation.item.added item.id=msg_2 item.type=message item.role=user
    """)
    assert [one.answer for one in said.session.operations.values()] == [Answer.PENDING, Answer.ACCEPTED]


def test_an_item_without_id_answers_the_oldest_command_of_its_kind() -> None:
    said = talk("""
        > conversation.item.create item.type=message item.role=user
        > conversation.item.create item.type=message item.role=assistant
        < conversation.item.added item.id=item_2 item.type=message item.role=assistant
    """)
    assert [one.answer for one in said.session.operations.values()] == [Answer.PENDING, Answer.ACCEPTED]


def test_an_item_of_a_response_answers_no_command() -> None:
    said = talk("""
        > conversation.item.create item.type=message
        < response.created response.id=resp_1
        < response.output_item.added response_id=resp_1 item.id=item_1 item.type=message item.role=assistant
        < conversation.item.added item.id=item_1 item.type=message item.role=assistant
    """)
    assert said.session.operations[1].answer is Answer.PENDING


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("conversation.item.retrieve item_id=item_2", "conversation.item.retrieved item.id=item_2"),
        ("conversation.item.truncate item_id=item_2", "conversation.item.truncated item_id=item_2"),
        ("conversation.item.delete item_id=item_2", "conversation.item.deleted item_id=item_2"),
    ],
)
def test_a_command_about_an_item_is_answered_by_its_id(command: str, answer: str) -> None:
    said = talk(f"> {command.replace('item_2', 'item_1')}\n> {command}\n< {answer}")
    assert [one.answer for one in said.session.operations.values()] == [Answer.PENDING, Answer.ACCEPTED]


def test_a_flat_error_keeps_its_words() -> None:
    said = talk('< {"type":"error","error":"Model not validated","code":"model_not_validated"}')
    error = said.session.failures[0].error
    assert (error["message"], error["code"], error["type"]) == ("Model not validated", "model_not_validated", None)


def test_an_id_of_another_kind_raises_nothing() -> None:
    said = talk("""
        > response.create event_id=7
        < error error.event_id=7 error.param=[] error.code={}
    """)
    assert said.session.failures[0].operation == 0

"""Turns: which input, request, responses and calls belong together."""

from inspector.model.state.lifecycle import State
from inspector.protocol.vocabulary import RefKind

from .talk import talk

ASKED = """
    > conversation.item.create item.type=message item.role=user
    < conversation.item.added item.id=item_1 item.type=message item.role=user
    > response.create
    < response.created response.id=resp_1
"""
CALLED = (
    ASKED
    + """
    < response.output_item.added response_id=resp_1 item.id=item_2 item.type=function_call item.call_id=call_1
    < response.function_call_arguments.done response_id=resp_1 item_id=item_2 call_id=call_1 arguments="{}"
    < response.output_item.added response_id=resp_1 item.id=item_3 item.type=function_call item.call_id=call_2
    < response.function_call_arguments.done response_id=resp_1 item_id=item_3 call_id=call_2 arguments="{}"
    < response.done response.id=resp_1 response.status=completed
"""
)


def test_a_text_turn_runs_from_its_item_to_the_end_of_the_response() -> None:
    said = talk(ASKED + "< response.done response.id=resp_1 response.status=completed")
    (turn,) = said.session.turns
    assert (turn.input, turn.requests, turn.responses) == ([1], [3], ["resp_1"])
    assert (turn.state, turn.last_seq, turn.spoken) == (State.DONE, 5, False)


def test_items_sent_before_the_request_share_a_turn() -> None:
    said = talk("""
        > conversation.item.create item.type=message item.role=user
        > conversation.item.create item.type=message item.role=user
        > response.create
    """)
    (turn,) = said.session.turns
    assert (turn.input, turn.requests) == ([1, 2], [3])


def test_pipelined_turns_keep_their_own_responses() -> None:
    said = talk("""
        > conversation.item.create item.type=message item.role=user
        > response.create
        > conversation.item.create item.type=message item.role=user
        > response.create
        < response.created response.id=resp_1
        < response.done response.id=resp_1 response.status=completed
        < response.created response.id=resp_2
    """)
    first, second = said.session.turns
    assert (first.responses, second.responses) == (["resp_1"], ["resp_2"])
    assert said.session.responses["resp_2"].operation == 4


def test_a_tool_round_stays_in_its_turn() -> None:
    said = talk(CALLED).say("""
        > conversation.item.create item.type=function_call_output item.call_id=call_1 item.output=1
        > conversation.item.create item.type=function_call_output item.call_id=call_2 item.output=2
        > response.create
        < response.created response.id=resp_2
        < response.done response.id=resp_2 response.status=completed
    """)
    (turn,) = said.session.turns
    assert [*turn.calls] == ["call_1", "call_2"]
    assert turn.responses == ["resp_1", "resp_2"]
    assert turn.requests == [3, 12]


def test_parallel_calls_are_answered_one_by_one() -> None:
    said = talk(CALLED).say("""
        > conversation.item.create item.type=function_call_output item.call_id=call_2 item.output=2
    """)
    first, second = said.session.calls.values()
    assert (first.state, second.state) == (State.WAITING, State.DONE)
    assert (first.output_seq, second.output_seq) == (0, 10)
    assert said.changes[-1].ref(RefKind.CALL) == (RefKind.CALL, "call_2")
    assert said.changes[-1].ref(RefKind.TURN) == (RefKind.TURN, "0")


def test_the_arguments_of_parallel_calls_do_not_mix() -> None:
    said = talk("""
        < response.created response.id=resp_1
        < response.function_call_arguments.delta response_id=resp_1 item_id=item_1 call_id=call_1 delta="{\\"a\\""
        < response.function_call_arguments.delta response_id=resp_1 item_id=item_2 call_id=call_2 delta="{\\"b\\""
        < response.function_call_arguments.delta response_id=resp_1 item_id=item_1 call_id=call_1 delta=":1}"
    """)
    texts = {name: item.streams[-1].text for name, item in said.session.items.items()}
    assert texts == {"item_1": '{"a":1}', "item_2": '{"b"'}


def test_the_result_of_an_unknown_call_begins_no_turn() -> None:
    said = talk("> conversation.item.create item.type=function_call_output item.call_id=call_9 item.output=1")
    assert said.session.turns == []
    assert said.changes[0].ref(RefKind.TURN) is None


def test_a_request_beside_the_conversation_is_a_turn_of_its_own() -> None:
    said = talk(ASKED).say("""
        > response.create response.conversation=none
        < {"type":"response.created","response":{"id":"resp_2","conversation_id":null}}
        < response.done response.id=resp_2 response.status=completed
    """)
    first, second = said.session.turns
    assert (first.responses, second.responses) == (["resp_1"], ["resp_2"])
    assert (first.out_of_band, second.out_of_band) == (False, True)
    assert said.session.responses["resp_2"].out_of_band
    active = said.session.active_response()
    assert active is not None
    assert active.id == "resp_1"


def test_input_after_a_turn_beside_the_conversation_begins_anew() -> None:
    said = talk("""
        > response.create response.conversation=none
        > conversation.item.create item.type=message item.role=user
    """)
    assert [(turn.requests, turn.input) for turn in said.session.turns] == [([1], ()), ((), [2])]


def test_a_request_beside_the_conversation_leaves_the_open_turn_open() -> None:
    said = talk("""
        > conversation.item.create item.type=message item.role=user
        > response.create response.conversation=none
        > response.create
        < {"type":"response.created","response":{"id":"resp_1","conversation_id":null}}
        < response.created response.id=resp_2
    """)
    main, aside = said.session.turns
    assert (main.input, main.requests, main.responses) == ([1], [3], ["resp_2"])
    assert (aside.out_of_band, aside.requests, aside.responses) == (True, [2], ["resp_1"])


VAD = "< session.created session.id=sess_1 session.audio.input.turn_detection.type=server_vad\n"


def test_a_commit_of_nothing_beside_turn_detection_begins_no_turn() -> None:
    said = talk(VAD + "> input_audio_buffer.commit")
    assert said.session.turns == []
    said.say("< input_audio_buffer.committed item_id=item_1")
    (turn,) = said.session.turns
    assert (turn.input, turn.spoken) == ([3], False)


def test_a_commit_of_audio_beside_turn_detection_begins_one() -> None:
    said = talk(VAD + "> input_audio_buffer.append audio=AAAA\n> input_audio_buffer.commit")
    (turn,) = said.session.turns
    assert turn.input == [3]


def test_turn_detection_makes_a_spoken_turn() -> None:
    said = talk("""
        > input_audio_buffer.append audio=AAAA
        < input_audio_buffer.speech_started item_id=item_1 audio_start_ms=0
        > input_audio_buffer.append audio=AAAA
        < input_audio_buffer.speech_stopped item_id=item_1 audio_end_ms=500
        < input_audio_buffer.committed item_id=item_1
        < conversation.item.added item.id=item_1 item.type=message item.role=user
        < response.created response.id=resp_1
        < response.done response.id=resp_1 response.status=completed
    """)
    (turn,) = said.session.turns
    assert turn.spoken
    assert (turn.input, turn.requests, turn.responses) == ([2, 5], (), ["resp_1"])
    assert said.session.responses["resp_1"].operation == 0
    assert said.session.illegal == []


def test_an_interruption_begins_the_next_turn() -> None:
    said = talk("""
        < input_audio_buffer.speech_started item_id=item_1
        < input_audio_buffer.committed item_id=item_1
        < response.created response.id=resp_1
        < input_audio_buffer.speech_started item_id=item_2
        < response.done response.id=resp_1 response.status=cancelled
        < input_audio_buffer.committed item_id=item_2
        < response.created response.id=resp_2
    """)
    first, second = said.session.turns
    assert (first.responses, second.responses) == (["resp_1"], ["resp_2"])
    assert first.state is State.DONE


def test_an_answer_that_begins_before_the_commit_belongs_to_its_turn() -> None:
    said = talk("""
        < input_audio_buffer.speech_started item_id=item_1
        < response.created response.id=resp_1
        < input_audio_buffer.speech_stopped item_id=item_1
        < input_audio_buffer.committed item_id=item_1
        < response.done response.id=resp_1 response.status=completed
    """)
    (turn,) = said.session.turns
    assert (turn.input, turn.responses) == ([1], ["resp_1"])


def test_an_answer_that_comes_while_the_user_speaks_on_is_no_answer_to_that() -> None:
    said = talk("""
        < input_audio_buffer.speech_started item_id=item_1
        < input_audio_buffer.committed item_id=item_1
        < input_audio_buffer.speech_started item_id=item_2
        < input_audio_buffer.committed item_id=item_2
        < response.created response.id=resp_1
        < input_audio_buffer.speech_started item_id=item_3
        < response.done response.id=resp_1 response.status=cancelled
        < input_audio_buffer.committed item_id=item_3
        < response.created response.id=resp_2
    """)
    assert [turn.responses for turn in said.session.turns] == [["resp_1"], ["resp_2"]]


def test_a_commit_by_hand_and_its_request_share_a_turn() -> None:
    said = talk("""
        > input_audio_buffer.append audio=AAAA
        > input_audio_buffer.commit
        > response.create
        < input_audio_buffer.committed item_id=item_1
        < conversation.item.added item.id=item_1 item.type=message item.role=user
        < response.created response.id=resp_1
    """)
    (turn,) = said.session.turns
    assert (turn.input, turn.requests, turn.responses, turn.spoken) == ([2], [3], ["resp_1"], False)


def test_another_request_without_input_is_another_turn() -> None:
    said = talk(ASKED + "< response.done response.id=resp_1 response.status=completed\n> response.create")
    assert [turn.requests for turn in said.session.turns] == [[3], [6]]


MEANWHILE = """
    < response.created response.id=resp_1
    < response.output_item.done response_id=resp_1 item.id=item_2 item.type=function_call item.call_id=call_1
    < response.done response.id=resp_1 response.status=completed
    < input_audio_buffer.speech_started item_id=item_3
    < input_audio_buffer.committed item_id=item_3
    < response.created response.id=resp_2
"""
RESULT = "> conversation.item.create item.type=function_call_output item.call_id=call_1 item.output=1"


def test_a_result_that_comes_after_another_turn_is_asked_for_in_its_own() -> None:
    said = talk(MEANWHILE + "< response.done response.id=resp_2 response.status=completed")
    said.say(RESULT).say("> response.create").say("< response.created response.id=resp_3")
    first, second = said.session.turns
    assert (first.requests, first.responses) == ([9], ["resp_1", "resp_3"])
    assert (second.requests, second.responses) == ((), ["resp_2"])


def test_a_request_for_a_result_while_another_turn_is_answered_belongs_to_the_result() -> None:
    said = talk(MEANWHILE).say(RESULT).say("> response.create")
    assert [turn.requests for turn in said.session.turns] == [[8], ()]


def test_a_request_after_new_input_belongs_to_the_input_and_its_answer_to_the_result_too() -> None:
    said = talk(MEANWHILE).say(RESULT).say("> conversation.item.create item.type=message item.role=user")
    said.say("> response.create").say("< response.created response.id=resp_3")
    first, _, third = said.session.turns
    assert (first.requests, third.requests) == ((), [9])
    assert (first.responses, third.responses) == (["resp_1", "resp_3"], ["resp_3"])
    assert [ref.id for ref in said.changes[-1].refs if ref.kind is RefKind.TURN] == ["2", "0"]


def test_a_response_aside_answers_no_result() -> None:
    said = talk(MEANWHILE).say(RESULT)
    said.say('< {"type":"response.created","response":{"id":"resp_3","conversation_id":null}}')
    assert said.session.turns[0].responses == ["resp_1"]

"""Responses: what they gave and how they ended."""

from inspector.model.state.lifecycle import State

from .talk import talk

OPENED = '< response.created response.id=resp_1 response.output_modalities=["audio"]\n'


def test_output_is_counted_by_family_and_name() -> None:
    said = talk(OPENED).say("""
        < response.output_item.added response_id=resp_1 item.id=item_1 item.type=message item.role=assistant
        < response.content_part.added response_id=resp_1 item_id=item_1 content_index=0 part.type=audio
        < response.output_audio_transcript.delta response_id=resp_1 item_id=item_1 content_index=0 delta=Hi
        < response.output_audio.delta response_id=resp_1 item_id=item_1 content_index=0 delta=AAAAAA==
        < response.output_audio.done response_id=resp_1 item_id=item_1 content_index=0
        < response.output_audio_transcript.done response_id=resp_1 item_id=item_1 content_index=0 transcript=Hi
        < response.content_part.done response_id=resp_1 item_id=item_1 content_index=0 part.type=audio
        < response.output_item.done response_id=resp_1 item.id=item_1 item.type=message item.role=assistant
        < response.done response.id=resp_1 response.status=completed response.usage.output_tokens=5
    """)
    response = said.session.responses["resp_1"]
    assert response.families == {"audio": 4}
    assert list(response.output_types) == [
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio_transcript.done",
    ]
    assert (response.audio_bytes, response.deltas, response.first_output_seq) == (4, 2, 4)
    assert (response.state, response.is_open, response.usage) == (State.CLOSED, False, {"output_tokens": 5})
    assert said.session.items["item_1"].streams[0].text == "Hi"
    assert said.session.illegal == []


def test_output_that_only_the_end_shows_has_no_name_of_its_own() -> None:
    said = talk(OPENED).say("""
        < response.done response.id=resp_1 response.output[0].type=function_call response.output[0].call_id=call_1
    """)
    response = said.session.responses["resp_1"]
    assert response.families == {"call": 2}
    assert response.output_types == {}


def test_details_that_are_a_sentence_are_kept() -> None:
    said = talk(
        OPENED + "< response.done response.id=resp_1 response.status=failed response.status_details=unimplemented"
    )
    assert said.session.responses["resp_1"].details == {"error": {"message": "unimplemented"}}


def test_a_done_that_differs_from_its_deltas_is_marked() -> None:
    said = talk(OPENED).say("""
        < response.output_text.delta response_id=resp_1 item_id=item_1 delta="Hello "
        < response.output_text.done response_id=resp_1 item_id=item_1 text="Hello you"
    """)
    stream = said.session.items["item_1"].streams[0]
    assert (stream.mismatch_seq, stream.joined, stream.text) == (3, "Hello ", "Hello you")


def test_an_end_that_came_often_enough_tells_nothing_new() -> None:
    item = "< response.output_item.added response_id=resp_1 item.id=item_{} item.type=message\n"
    end = "< response.done response.id=resp_1 response.status=completed\n"
    said = talk(OPENED + "".join(item.format(number) for number in range(200)) + end)
    response = said.session.responses["resp_1"]
    assert not response.is_worn
    said.say(end * 80)
    assert not response.is_worn
    said.say(end)
    assert response.is_worn
    said.say(OPENED + end)
    assert not response.is_worn


def test_a_cancel_is_answered_by_the_end_it_caused() -> None:
    said = talk(OPENED).say("""
        > response.cancel
        < response.done response.id=resp_1 response.status=cancelled
    """)
    assert said.session.pending == {}


def test_a_response_that_nothing_announced_is_taken_in() -> None:
    said = talk("< response.done response.id=resp_1 response.status=failed")
    response = said.session.responses["resp_1"]
    assert (response.opened_seq, response.status, response.turn) == (0, "failed", 0)
    assert not said.changes[0].legal

"""Events that repeat items, held against the streams."""

import pytest

from inspector.core.codec import read, write
from inspector.core.json import JsonObject
from inspector.core.wire import Fidelity, Frame, Kind, Marks, Origin, Side
from inspector.model.state.integrity import Contradiction

from .talk import talk

STREAMED = """
    < response.created response.id=resp_1
    < response.output_item.added response_id=resp_1 output_index=0 item.id=item_1 item.type=message
    < response.output_text.done response_id=resp_1 item_id=item_1 content_index=0 text=Hello
"""
DONE = '< {"type":"response.done","response":{"id":"resp_1","status":"completed","output":%s}}'


def contradiction(output: str) -> Contradiction | None:
    return talk(STREAMED).say(DONE % output).session.responses["resp_1"].contradiction


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ('[{"id":"item_1","content":[{"type":"output_text","text":"Hello"}]}]', None),
        ('[{"id":"item_1","content":[{"type":"output_text"}]}]', None),
        ('[{"id":"item_1","content":[{"text":"Bye"}]}]', Contradiction(4, "text", "Hello", "Bye", "item_1")),
        ("[]", Contradiction(4, "items", "item_1", "")),
        ('[{"id":"item_2"},{"id":"item_1"}]', Contradiction(4, "items", "item_1", "item_2, item_1")),
        ("[7]", Contradiction(4, "items", "item_1", "")),
        ('"nothing"', Contradiction(4, "items", "item_1", "")),
    ],
)
def test_the_end_of_a_response_is_compared(output: str, expected: Contradiction | None) -> None:
    assert contradiction(output) == expected


def test_an_end_without_output_contradicts_nothing() -> None:
    said = talk(STREAMED).say("< response.done response.id=resp_1 response.status=completed")
    assert said.session.responses["resp_1"].contradiction is None


def test_the_end_of_an_item_is_compared_first() -> None:
    item = '{"type":"response.output_item.done","response_id":"resp_1","item":{"id":"item_1","content":[{"text":"X"}]}}'
    said = talk(STREAMED).say(f"< {item}").say(DONE % "[]")
    assert said.session.responses["resp_1"].contradiction == Contradiction(4, "text", "Hello", "X", "item_1")


def test_arguments_are_compared() -> None:
    said = talk("""
        < response.created response.id=resp_1
        < response.output_item.added response_id=resp_1 item.id=item_1 item.type=function_call item.call_id=call_1
        < response.function_call_arguments.done response_id=resp_1 item_id=item_1 call_id=call_1 arguments="1"
    """).say(DONE % '[{"id":"item_1","type":"function_call","arguments":"2"}]')
    assert said.session.responses["resp_1"].contradiction == Contradiction(4, "arguments", "1", "2", "item_1")


def test_an_event_that_the_log_shortened_contradicts_nothing() -> None:
    said = talk(STREAMED)
    body: JsonObject = {"type": "response.done", "response": {"id": "resp_1", "status": "completed", "output": []}}
    marks = Marks(origin=Origin(1, 3, Fidelity.PARTIAL))
    said.tracker.feed(read(Frame(None, Side.SERVER, Kind.TEXT, write(body), 4, marks)))
    assert said.session.responses["resp_1"].contradiction is None
    assert said.session.responses["resp_1"].status == "completed"

"""Maps as Go prints them."""

import pytest

from inspector.core import codec
from inspector.core.wire import Fidelity

from .paste import frames

ERROR = "map[code:unknown_parameter event_id:<nil> message:Unknown parameter: 'a'. param:a type:invalid_request_error]"


def body(text):
    [one] = frames(text)
    return codec.decode(one.payload)[0]


def test_an_event_with_all_that_is_in_it():
    text = "map[event_id:event_A1 response:map[id:resp_1 output:[] status:failed n:<nil> on:true] type:response.done]"
    assert body(f"recv {text.replace(' n:<nil> on:true', '')}\n") == {
        "event_id": "event_A1",
        "response": {"id": "resp_1", "output": [], "status": "failed"},
        "type": "response.done",
    }
    items = "map[item:map[content:[map[text:a b type:input_text] map[text:c type:input_text]] role:user]"
    assert body(f"sent {items} type:conversation.item.create]\n")["item"]["content"] == [
        {"text": "a b", "type": "input_text"},
        {"text": "c", "type": "input_text"},
    ]


def test_words_with_colons_and_brackets_are_what_was_said():
    message = "No [such: thing], see param: none. Got type: x"
    text = f"map[error:map[code:x message:{message} type:server_error] event_id:event_A1 type:error]"
    assert body(f"< {text}\n")["error"] == {"code": "x", "message": message, "type": "server_error"}


def test_an_error_without_its_event_is_told_to_be_one():
    [one] = frames(f"10:00:01 [RT] API error: {ERROR}\n")
    assert codec.read(one).body["error"]["message"] == "Unknown parameter: 'a'."
    assert one.marks.origin.fidelity is Fidelity.PARTIAL
    assert one.marks.origin.columns == (26, 25 + len(ERROR))


@pytest.mark.parametrize(
    "text",
    [
        'm := map[string]string{"type": "response.create"}',
        "map[a:1 b:2]",
        "map[type:ticket title:x]",
        "map[event_id:event_A1 type:response.done",
    ],
)
def test_what_is_none_or_breaks_off(text):
    assert frames(f"recv {text}\n") == []

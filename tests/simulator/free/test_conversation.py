"""The items of a conversation, and what cannot be done with them."""

import base64

import pytest

from inspector.simulator.free.conversation import Conversation, input_tokens, text_tokens
from inspector.simulator.free.refusal import Refusal


def item(identity, role="user", **part):
    return {"id": identity, "type": "message", "role": role, "content": [part] if part else []}


def with_items(*identities):
    conversation = Conversation()
    for identity in identities:
        conversation.add(item(identity))
    return conversation


def order(conversation):
    return [one["id"] for one in conversation.items]


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        (None, "b", ["a", "b", "new"]),
        ("root", None, ["new", "a", "b"]),
        ("a", "a", ["a", "new", "b"]),
        ("b", "b", ["a", "b", "new"]),
    ],
)
def test_an_item_goes_where_it_is_told_to(after, before, expected):
    conversation = with_items("a", "b")
    assert conversation.add(item("new"), after) == before
    assert order(conversation) == expected


def test_what_is_not_there_cannot_be_used():
    conversation = with_items("a")
    for wrong, code in (
        (lambda: conversation.add(item("a")), "item_create_duplicate_item_id"),
        (lambda: conversation.add(item("b"), "x"), "item_create_invalid_previous_item_id"),
        (lambda: conversation.remove("x"), "item_delete_invalid_item_id"),
        (lambda: conversation.retrieved("x"), "item_retrieve_invalid_item_id"),
        (lambda: conversation.truncate("x", 0, 1), "item_truncate_invalid_item_id"),
        (lambda: conversation.truncate("a", 0, 1), "unsupported_content_type"),
    ):
        with pytest.raises(Refusal) as refusal:
            wrong()
        assert refusal.value.code == code
    assert order(conversation) == ["a"]


def test_the_users_sound_comes_back_and_the_assistants_does_not():
    conversation = Conversation()
    conversation.add(item("a", type="input_audio", transcript=None))
    conversation.audio["a"] = b"\x01\x02"
    assert conversation.retrieved("a")["content"] == [
        {"type": "input_audio", "transcript": None, "audio": base64.b64encode(b"\x01\x02").decode()}
    ]
    conversation.add(item("b", "assistant", type="output_audio", transcript="Hi"))
    assert conversation.retrieved("b")["content"] == [{"type": "output_audio", "transcript": "Hi"}]


def test_what_was_truncated_has_lost_its_words_also_when_it_is_finished_later():
    conversation = Conversation()
    conversation.add(item("a", "assistant"))
    conversation.length["a"] = 900
    assert conversation.has_voice
    conversation.truncate("a", 0, 300)
    conversation.replace(item("a", "assistant", type="output_audio", transcript="Hi"))
    assert conversation.items[0]["content"][0]["transcript"] == ""
    with pytest.raises(Refusal, match="Audio content of 300ms is already shorter than 301ms"):
        conversation.truncate("a", 0, 301)
    with pytest.raises(Refusal, match="Value must be '0'"):
        conversation.truncate("a", 1, 100)


def test_an_item_that_was_deleted_while_it_was_made_stays_deleted():
    conversation = with_items("a")
    conversation.remove("a")
    assert conversation.replace(item("a")) is None
    assert order(conversation) == []


def test_the_calls_are_known_by_their_ids():
    conversation = Conversation()
    conversation.add({"id": "a", "type": "function_call", "call_id": "call_1", "name": "f", "arguments": "{}"})
    assert conversation.calls() == {"call_1"}


def test_tokens_are_counted_by_letters_and_by_time():
    assert [text_tokens("x" * size) for size in (0, 1, 4, 5)] == [0, 1, 1, 2]
    spoken, written = item("a", type="input_audio", transcript="abcd"), item("b", type="input_text", text="12345")
    assert input_tokens([spoken, written], {"a": 1250}, "four") == (3, 12)

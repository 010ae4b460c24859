"""What is answered to what was said."""

import pytest

from inspector.simulator.free.reply import LONG, TRICKS, Act, Calling, Saying, reply

KETTLE = {"type": "function", "name": "kettle_temperature", "parameters": {}}
STIR = {"type": "function", "name": "stir", "parameters": {}}
MCP = {"type": "mcp", "server_label": "stir"}


def user(text, identity="item_1"):
    return {"id": identity, "type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}


def assistant(text):
    return {"id": "item_9", "type": "message", "role": "assistant", "content": [{"type": "output_text", "text": text}]}


def output(text):
    return {"id": "item_8", "type": "function_call_output", "call_id": "call_1", "output": text}


def answer(*context, length=None, tools=(), choice="auto", told=""):
    return reply(context, length or {}, tools, choice, told)


def words(found):
    [saying] = found.outputs
    assert isinstance(saying, Saying)
    return "".join(saying.words)


def called(found):
    return [one.name for one in found.outputs if isinstance(one, Calling)]


@pytest.mark.parametrize(
    ("context", "more", "expected"),
    [
        ((), {}, "Hello! Say something, and I shall repeat it."),
        ((), {"told": "Greet the user"}, "I was told: “Greet the user”."),
        ((user("One"), assistant("x"), user("Two\n three")), {"told": "Greet"}, "You said: “Two three”."),
        ((user("x" * 300),), {}, f"You said: “{'x' * 200}…”."),
        ((user(""),), {"length": {"item_1": 1240}}, "I heard 1.2 seconds of sound."),
        ((user("Hot?"), output("79"), output("80")), {"tools": [KETTLE]}, "The tool says: “79, 80”."),
        ((user("Hot?"), output("79")), {"tools": [KETTLE], "choice": "required"}, "The tool says: “79”."),
        ((user("fail"), output("79")), {}, "The tool says: “79”."),
    ],
)  # fmt: skip
def test_the_last_thing_said_is_answered(context, more, expected):
    assert words(answer(*context, **more)) == expected


@pytest.mark.parametrize(
    ("text", "choice", "names"),
    [
        ("What is the kettle temperature?", "auto", ["kettle_temperature"]),
        ("Kettle_Temperature, and stir!", "auto", ["kettle_temperature", "stir"]),
        ("The kettle stirs", "auto", []),
        ("Stir", "none", []),
        ("Hello", "required", ["kettle_temperature"]),
        ("Stir", "required", ["stir"]),
        ("Kettle temperature", {"type": "function", "name": "stir"}, ["stir"]),
        ("Stir", {"type": "mcp", "server_label": "stir"}, ["stir"]),
    ],
)
def test_a_tool_is_called_by_its_name_or_by_choice(text, choice, names):
    assert called(answer(user(text), tools=[MCP, KETTLE, STIR], choice=choice)) == names


@pytest.mark.parametrize("word", TRICKS)
def test_a_word_alone_asks_for_mischief_and_in_a_sentence_it_does_not(word):
    found = answer(user(f" {word.upper()}! "))
    assert found.trick is TRICKS[word]
    assert len(found.outputs[0].words) > TRICKS[word].words
    assert answer(user(f"Please {word} now")).trick is None


def test_a_trick_that_ends_the_response_says_how():
    for trick in TRICKS.values():
        assert bool(trick.status) == (trick.act is Act.END)
        assert (trick.status == "failed") == bool(trick.error)


def test_a_picture_is_seen():
    picture = {**user(""), "content": [{"type": "input_image", "image_url": "data:image/png;base64,AAAA"}]}
    assert words(answer(picture)) == "I see a picture."


def test_a_long_answer_is_long():
    assert len(answer(user(LONG)).outputs[0].words) == 120

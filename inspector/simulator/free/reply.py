"""What the server answers: words about what it was told, calls of tools, or mischief on request."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...core.json import Json, JsonObject, list_at, object_at, text_at
from .conversation import words_of
from .tool import arguments

_LONGEST = 200  # letters of a text that are repeated
_PUNCTUATION = " .!?\"'"


@dataclass(frozen=True, slots=True)
class Saying:
    """A message: its words, each with the blank before it."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calling:
    """A call of a tool; the arguments are JSON text."""

    name: str
    arguments: str


class Act(StrEnum):
    """What a trick does when its words have been said."""

    END = "end"  # the response ends as the trick says
    STALL = "stall"  # nothing more comes
    CUT = "cut"  # the connection is lost
    EXPIRE = "expire"  # the session is over


@dataclass(frozen=True, slots=True)
class Trick:
    """Mischief that a user's text asks for by being this word: after so many words it happens."""

    about: str
    act: Act = Act.END
    words: int = 0
    status: str = ""
    reason: str = ""
    error: Mapping[str, Json] | None = None


_SORRY = "The server had an error while processing your request. Sorry about that!"
_QUOTA = "You exceeded your current quota, please check your plan and billing details."
_RATE = "Rate limit reached for requests. Please try again in 20s."
TRICKS: Mapping[str, Trick] = {
    "fail": Trick("the response fails with server_error", status="failed", error={
        "type": "server_error", "code": None, "message": _SORRY}),
    "quota": Trick("it fails with insufficient_quota", status="failed", error={
        "type": "insufficient_quota", "code": "insufficient_quota", "message": _QUOTA}),
    "rate": Trick("it fails with rate_limit_exceeded", status="failed", error={
        "type": "rate_limit_exceeded", "code": "rate_limit_exceeded", "message": _RATE}),
    "filter": Trick("a safety filter cuts it off", words=3, status="incomplete", reason="content_filter"),
    "empty": Trick("it is completed without any output", status="completed"),
    "silence": Trick("nothing comes after response.created", Act.STALL),
    "stall": Trick("it stops in the middle of the answer", Act.STALL, 3),
    "cut": Trick("the connection is lost in the middle of the answer", Act.CUT, 3),
    "expire": Trick("the session reaches its maximum duration", Act.EXPIRE),
}  # fmt: skip
LONG = "long"
_LONG_WORDS = 120


@dataclass(frozen=True, slots=True)
class Reply:
    """The outputs of a response, in order, and the mischief in it."""

    outputs: tuple[Saying | Calling, ...]
    trick: Trick | None = None


def saying(text: str) -> Saying:
    return Saying(tuple(re.findall(r"\s*\S+", text)))


def reply(
    context: Sequence[JsonObject], length: Mapping[str, int], tools: Sequence[Json], choice: Json, told: str
) -> Reply:
    """Answer the last things said in `context`; `told` are instructions for this response alone.

    `length` has the milliseconds of audio of the items, `choice` is the tool_choice.
    """
    since = _since_the_user(context)
    asked = words_of(since[0]) if since else ""
    word = asked.strip(_PUNCTUATION).casefold()
    outputs = [text_at(item, "output") or "" for item in since if text_at(item, "type") == "function_call_output"]
    if word in TRICKS and not outputs:
        return Reply((saying(f"You asked for mischief: {word}."),), TRICKS[word])
    if word == LONG:
        return Reply((saying(" ".join(f"word {number}" for number in range(1, _LONG_WORDS // 2 + 1)) + "."),))
    called = [] if outputs else _called(tools, choice, asked)
    if called:
        return Reply(tuple(Calling(text_at(tool, "name") or "", _arguments(tool)) for tool in called))
    return Reply((saying(_answer(since, length, asked, outputs, told)),))


def _answer(
    since: Sequence[JsonObject], length: Mapping[str, int], asked: str, outputs: Sequence[str], told: str
) -> str:
    if outputs:
        return f"The tool says: {_quoted(', '.join(outputs))}."
    if asked:
        return f"You said: {_quoted(asked)}."
    if since and any(text_at(part, "type") == "input_image" for part in list_at(since[0], "content")):
        return "I see a picture."
    sound = length.get(text_at(since[0], "id") or "", 0) if since else 0
    if sound:
        return f"I heard {sound / 1000:.1f} seconds of sound."
    return f"I was told: {_quoted(told)}." if told else "Hello! Say something, and I shall repeat it."


def _quoted(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text[:_LONGEST]}{'…' if len(text) > _LONGEST else ''}”"


def _since_the_user(context: Sequence[JsonObject]) -> Sequence[JsonObject]:
    """The user's last message and everything after it."""
    for place in range(len(context) - 1, -1, -1):
        if text_at(context[place], "role") == "user":
            return context[place:]
    return ()


def _called(tools: Sequence[Json], choice: Json, asked: str) -> list[JsonObject]:
    """The tools to call: the one that is chosen, those whose names the user says, or any where one is required."""
    functions = [object_at(tool) for tool in tools if text_at(tool, "type") == "function"]
    if choice == "none":
        return []
    chosen = text_at(choice, "name")
    if chosen is not None:
        return [tool for tool in functions if text_at(tool, "name") == chosen]
    named = [tool for tool in functions if _names(asked, text_at(tool, "name") or "")]
    return named or (functions[:1] if choice == "required" else [])


def _names(asked: str, name: str) -> bool:
    """`kettle_temperature` and `kettle temperature` alike."""
    words, plain = f" {_plain(asked)} ", _plain(name)
    return bool(plain) and f" {plain} " in words


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold()))


def _arguments(tool: JsonObject) -> str:
    return arguments(object_at(tool, "parameters"))


def function_names(tools: Json) -> list[str]:
    """The functions among a session's tools."""
    return [text_at(tool, "name") or "" for tool in list_at(tools) if text_at(tool, "type") == "function"]

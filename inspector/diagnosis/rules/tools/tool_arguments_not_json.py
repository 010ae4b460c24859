"""The arguments of a tool call cannot be read."""

import re
from collections.abc import Iterator

from ....core import codec
from ....core.text import clip, safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.part import Response, ToolCall
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="tool-arguments-not-json",
    code="RT522",
    severity=Severity.WARNING,
    title="The arguments of a tool call are not a JSON object",
    explanation="The model writes the arguments as text. Mostly it is the JSON object that the tool's parameters "
    "describe, and nothing guarantees it: a handler that only parses it fails, and the call stays unanswered.",
    remedy="Catch the error of the parser and send function_call_output with a text that says what is wrong: the model "
    "then calls again. Treat empty arguments as {}.",
    cause=Cause.TOOL_ROUND,
)
_LONGEST = 120  # characters of arguments that are quoted
_CHECKED = 100_000  # characters: longer arguments are left alone
_ELIDED = re.compile(r"…|\.\.\.|\*\*\*|\[redacted\]|\[Object\]")  # whoever pasted the log left something out


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Not where the response was cut: then the arguments are too."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if response is None or response.status != "completed":
        return
    for call in _calls(scene.session, response):
        wrong = _wrong(call.arguments)
        if wrong:
            yield _hit(scene, call, wrong)


def _calls(session: Session, response: Response) -> list[ToolCall]:
    """The calls of the response whose arguments are complete."""
    calls = [session.calls[one] for one in response.calls]
    return [call for call in calls if call.response == response.id and call.asked_seq]


def _wrong(arguments: str) -> str:
    """What the arguments are instead of an object; empty where they are one."""
    if not arguments.strip():
        return "empty"
    if len(arguments) > _CHECKED or _ELIDED.search(arguments):
        return ""
    try:
        value = codec.parse(arguments)
    except ValueError:
        return "no JSON"
    return "" if isinstance(value, dict) else "no object"


def _hit(scene: Scene, call: ToolCall, wrong: str) -> Hit:
    quoted = f": {clip(safe(call.arguments), _LONGEST)}" if call.arguments.strip() else ""
    return Hit(
        Ref(RefKind.CALL, call.id),
        call.asked_seq,
        f"The arguments of {safe(call.name or 'a tool')} (call_id {safe(call.id)}, event {call.asked_seq}) are "
        f"{wrong}{quoted or '.'}",
        severity=Severity.NOTE if wrong == "empty" or scene.damaged else Severity.WARNING,
        confidence=Confidence.LOW if scene.damaged else Confidence.HIGH,
        data={"call_id": call.id, "arguments": call.arguments},
    )

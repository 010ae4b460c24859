"""A tool's result was given to one response only, and not to the conversation."""

from collections.abc import Iterator

from ....core.json import list_at, text_at
from ....core.text import list_text, safe
from ....model.change import Change
from ....model.session import Session
from ....model.state.answer import Operation
from ....model.state.part import ToolCall
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="tool-output-in-response-input",
    code="RT520",
    severity=Severity.WARNING,
    title="A tool's result was given to one response only",
    explanation="The input of a response.create stands for that response in place of the conversation, and is not "
    "added to it. The call in the conversation stays without its result.",
    remedy="Send the result with conversation.item.create, an item of type function_call_output with the call_id, and "
    "then response.create without input.",
    cause=Cause.TOOL_ROUND,
)


@on(RULE, Meaning.RESPONSE_CREATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Not where the input holds the call as well: then the response is complete in itself."""
    about = change.ref(RefKind.OPERATION)
    operation = scene.session.operations.get(int(about.id)) if about else None
    calls = _misplaced(scene.session, operation) if operation else []
    if about is None or operation is None or not calls:
        return
    names = [f"{safe(one.name or 'a tool')} (call_id {safe(one.id)}, event {one.asked_seq})" for one in calls]
    yield Hit(
        about,
        change.seq,
        f"{operation_text(operation)} gives the result of {list_text(names)} in response.input, and the conversation "
        "has none.",
        evidence=(*(one.asked_seq for one in calls), change.seq),
        expected=("conversation.item.create (function_call_output)",),
        data={"call_ids": [one.id for one in calls]},
    )


def _misplaced(session: Session, operation: Operation) -> list[ToolCall]:
    """The calls of this session whose results stand in the input alone."""
    given = list_at(operation.body, "response", "input")
    if not given:
        return []
    carried = {text_at(one, "call_id") for one in given if text_at(one, "type") == "function_call"}
    answered = [text_at(one, "call_id") or "" for one in given if text_at(one, "type") == "function_call_output"]
    known = [session.calls[one] for one in answered if one in session.calls and one not in carried]
    return [call for call in known if call.asked_seq and not call.output_seq]

"""A response consists of tool calls only."""

from collections.abc import Iterator

from ....core.text import list_text, safe
from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import response_text
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="tool-only-answer",
    code="RT503",
    severity=Severity.NOTE,
    title="The model answered with a tool call",
    explanation="There are no words in this response because the model chose to call a tool. It speaks after the "
    "client has given the result and asked for another response.",
    remedy="Run the tool, send its function_call_output with conversation.item.create, then response.create. To forbid "
    'calls set tool_choice to "none".',
    cause=Cause.TOOL_ROUND,
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED | Trait.CALL)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    if about is None:
        return
    session = scene.session
    response = session.responses[about.id]
    if response.status == "completed" and set(response.families) == {"call"}:
        calls = [one for name in response.calls if (one := session.calls[name]).response == response.id]
        names = list_text([safe(one.name or one.id) for one in calls]) or "a tool"
        message = f"{response_text(response)} calls {names} and says nothing (event {change.seq})."
        yield Hit(about, change.seq, message, data={"calls": [one.id for one in calls]})

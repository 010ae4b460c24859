"""A response consists of tool calls only."""

from collections.abc import Iterator
from itertools import islice, takewhile

from ....core.text import list_text, safe
from ....model.change import Ref
from ....model.session import Session
from ....model.state.setting import TOOL_CHOICE, setting
from ....protocol.vocabulary import Cause, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import at_end
from ...scene import Scene

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
_FORCED = " The session's tool_choice is required: every response has to call a tool, and none can speak."
_RELEASE = 'Set tool_choice to "auto", in the session or in the response.create that follows the tool\'s result.'

_MANY = 3  # such responses in a row: the model is caught among its tools


def _in_a_row(session: Session) -> int:
    """How many of the newest responses only called tools."""
    newest = islice(reversed(session.responses.values()), _MANY)
    return sum(1 for _ in takewhile(lambda one: set(one.families) == {"call"}, newest))


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """The last response tells, while a call of it has no result: where the client gave them, it knows what to do."""
    session = scene.session
    response = next(reversed(session.responses.values()), None)
    if response is None or response.status != "completed" or set(response.families) != {"call"}:
        return
    calls = [one for name in response.calls if (one := session.calls[name]).response == response.id]
    forced = setting(session.config, TOOL_CHOICE) == "required"
    if calls and all(one.output_seq for one in calls) and not forced:
        return
    names = list_text([safe(one.name or one.id) for one in calls]) or "a tool"
    yield Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.closed_seq,
        f"{response_text(response)} calls {names} and says nothing (event {response.closed_seq})."
        f"{_FORCED if forced else ''}",
        severity=Severity.WARNING if forced and _in_a_row(session) >= _MANY else None,
        remedy=_RELEASE if forced else "",
        data={"calls": [one.id for one in calls]},
    )

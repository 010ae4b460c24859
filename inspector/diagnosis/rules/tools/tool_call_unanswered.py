"""The model called a tool and got no result."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.official import NO_ITEMS, leaves_items_out
from ...registry import awaited
from ...scene import Scene
from ...turn.ending import is_dead

RULE = Rule(
    name="tool-call-unanswered",
    code="RT501",
    severity=Severity.WARNING,
    title="The model called a tool and nobody answered",
    explanation="After a tool call the model waits: the client must run the tool and put its result into the "
    "conversation. A slow tool looks the same until its result comes.",
    remedy="Send conversation.item.create with an item of type function_call_output and the same call_id, then "
    "response.create. For a slow tool send a provisional result first.",
    cause=Cause.TOOL_ROUND,
    explained_by=(
        "tool-output-unknown-call",
        "tool-output-in-response-input",
        "tool-arguments-not-json",
        "tool-name-unknown",
        "session-expired",
    ),
)
_GONE = (
    "The connection ended while the tool ran, and no result can be sent any more: open a new session, replay the "
    "conversation with the call and its result, then send response.create. For a slow tool send a provisional result "
    "first, and pings every 20 s."
)
_ENDED = frozenset({"cancelled", "failed", "incomplete"})


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not for a call whose response was broken off: nobody need answer it."""
    call = scene.session.calls[hit.about.id]
    response = scene.session.responses.get(call.response or "")
    if call.output_seq or (response and response.status in _ENDED):
        return None
    left_out = leaves_items_out(scene) and scene.session.opened_after(call.asked_seq) is not None
    return replace(
        hit,
        message=f"The model called {safe(call.name or 'a tool')} with {safe(call.arguments or 'no arguments')} "
        f"(call_id {safe(call.id)}, event {call.asked_seq}), and no function_call_output came: {hit.seen}."
        f"{f' {NO_ITEMS}' if left_out else ''}",
        severity=Severity.NOTE if left_out else hit.severity,
        expected=("conversation.item.create (function_call_output)",),
        remedy=_GONE if is_dead(scene.session) else hit.remedy,
        data={**hit.data, "call_id": call.id, "name": call.name},
    )

"""The model was asked to go on before all of its calls were answered."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import list_text, safe
from ....model.change import Change
from ....model.session import Session
from ....model.state.part import ToolCall, Turn
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="some-parallel-calls-unanswered",
    code="RT505",
    severity=Severity.WARNING,
    title="The model was asked to continue before all of its tool calls were answered",
    explanation="One response can call several tools. Asked to go on with only some of the results, the model "
    "complains, guesses, or calls the tool again.",
    remedy="Send a function_call_output for every call_id of the response, then one response.create.",
    cause=Cause.TOOL_ROUND,
    explained_by=("tool-output-unknown-call", "session-expired"),
)

_MOST = 64  # calls; a response that makes more is no round of them


@on(RULE, Meaning.RESPONSE_CREATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.OPERATION)
    operation = scene.session.operations.get(int(about.id)) if about else None
    turn = None if operation is None or operation.turn is None else scene.session.turns[operation.turn]
    if about is None or operation is None or turn is None or not turn.calls:
        return
    if text_at(operation.body, "response", "conversation") == "none":
        return
    calls = _round(scene.session, turn)
    owed = [call for call in calls if not call.output_seq]
    if owed and len(owed) < len(calls):
        names = list_text(
            [f"{safe(call.name or 'a tool')} (call_id {safe(call.id)}, event {call.asked_seq})" for call in owed]
        )
        yield Hit(
            about,
            change.seq,
            f"response.create (event {change.seq}) was sent with {len(calls) - len(owed)} of {len(calls)} calls "
            f"answered: {names} had no function_call_output.",
            evidence=(*(call.asked_seq for call in owed), change.seq),
            expected=("conversation.item.create (function_call_output)",),
            data={"call_ids": [call.id for call in owed]},
        )


def _round(session: Session, turn: Turn) -> list[ToolCall]:
    """The calls of the newest response of the turn that made any, unless it was broken off."""
    newest = next((call for one in reversed(turn.calls) if (call := session.calls[one]).asked_seq), None)
    response = session.responses.get(newest.response or "") if newest else None
    if response is None or len(response.calls) > _MOST or response.status in ("cancelled", "failed", "incomplete"):
        return []
    calls = (session.calls[one] for one in response.calls if one in turn.calls)
    return [call for call in calls if call.asked_seq and call.response == response.id]

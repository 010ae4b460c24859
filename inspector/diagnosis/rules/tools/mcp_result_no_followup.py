"""A tool server answered, the response ended with that, and nobody asked the model to go on."""

from collections.abc import Iterator

from ....core.clock import SECOND
from ....core.text import list_text, safe
from ....model.change import Ref
from ....model.session import Session
from ....model.state.part import Response
from ....model.state.tool_server import ServerCall
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Ends, Hit, Rule, Severity
from ...facts.evidence import requests_of, response_text
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="mcp-result-no-followup",
    code="RT524",
    severity=Severity.WARNING,
    title="A tool server answered, and the model was not asked to continue",
    explanation="The provider's server calls an MCP tool itself and stores the result. Where the response ends with "
    "the call, the model has the result and has said nothing of it.",
    remedy="Send response.create when the response that called the tool is done and holds no words.",
    cause=Cause.TOOL_ROUND,
)
_PATIENCE = 5 * SECOND


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """The last response tells, if it made a call that succeeded and neither spoke nor wrote."""
    session = scene.session
    response = next(reversed(session.responses.values()), None)
    calls = _done(session, response) if response and set(response.families) == {"mcp"} else []
    if response is None or response.status != "completed" or not calls:
        return
    waited = _waited(scene, response)
    if scene.ends is Ends.UNKNOWN and not waited:
        return
    if requests_of(session, Meaning.RESPONSE_CREATE, response.closed_seq) or _awaits_leave(session):
        return
    names = list_text([safe(one.name or "a tool") for one in calls])
    yield Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.closed_seq,
        f"{response_text(response)} called {names}, has the result (event {calls[-1].ended_seq}) and ended without a "
        f"word (event {response.closed_seq}); no response.create followed.",
        severity=Severity.WARNING if waited else Severity.NOTE,
        confidence=Confidence.MEDIUM,
        evidence=(calls[-1].ended_seq, response.closed_seq),
        expected=("response.create",),
    )


def _done(session: Session, response: Response) -> list[ServerCall]:
    calls = [session.server_calls[one] for one in response.items if one in session.server_calls]
    return [one for one in calls if one.ended_seq and not one.failed and not one.error]


def _awaits_leave(session: Session) -> bool:
    return any(one.asked_seq and not one.answered_seq for one in session.approvals.values())


def _waited(scene: Scene, response: Response) -> bool:
    """Somebody says that nothing more came, or the recording shows it."""
    if scene.ends is Ends.REPORTED:
        return True
    return response.closed_at is not None and scene.now is not None and scene.now - response.closed_at > _PATIENCE

"""The model awaits leave for a call, and nobody gives or refuses it."""

from collections.abc import Iterator

from ....core.clock import span_text
from ....core.text import safe
from ....model.change import Ref
from ....model.state.tool_server import Approval
from ....protocol.vocabulary import Cause, RefKind
from ...base import Ends, Hit, Rule, Severity
from ...facts.official import NO_ITEMS, leaves_items_out
from ...registry import at_end
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="mcp-approval-pending",
    code="RT507",
    severity=Severity.WARNING,
    title="A tool call awaits approval",
    explanation="A tool of an MCP server whose require_approval is on is called only after the client agrees. Until "
    "then the model says nothing more. Where a person decides, that takes its time.",
    remedy="Send conversation.item.create with an item of type mcp_approval_response, its approval_request_id and "
    "approve, then response.create; or set require_approval to never for tools that are harmless.",
    cause=Cause.TOOL_ROUND,
    thresholds={
        "wait": Threshold(10, Unit.SECONDS, "A decision that takes longer than this is missing."),
    },
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    for approval in scene.session.approvals.values():
        if approval.asked_seq and not approval.answered_seq:
            yield _hit(scene, approval)


def _hit(scene: Scene, approval: Approval) -> Hit:
    waited = _waited(scene, approval)
    proven = scene.ends is Ends.REPORTED or (waited is not None and waited > scene.span(RULE, "wait"))
    since = f", {span_text(waited)} before the end" if waited else ""
    left_out = leaves_items_out(scene) and scene.session.opened_after(approval.asked_seq) is not None
    tool = safe(approval.name or "a tool")
    server = f" of {safe(approval.server)}" if approval.server else ""
    return Hit(
        Ref(RefKind.ITEM, approval.id),
        approval.asked_seq,
        f"The model asked for leave to call {tool}{server} (event {approval.asked_seq}{since}), and no "
        f"mcp_approval_response followed.{f' {NO_ITEMS}' if left_out else ''}",
        severity=Severity.WARNING if proven and not left_out else Severity.NOTE,
        expected=("conversation.item.create (mcp_approval_response)",),
    )


def _waited(scene: Scene, approval: Approval) -> int | None:
    """From the end of the response that asked to the end of the recording."""
    item = scene.session.items.get(approval.id)
    response = scene.session.responses.get(item.response or "") if item else None
    if response is None or response.closed_at is None or scene.now is None:
        return None
    return scene.now - response.closed_at

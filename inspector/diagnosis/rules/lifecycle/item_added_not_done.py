"""An item was added to the conversation and never became final."""

from dataclasses import replace

from ....core.text import noun_text, safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.official import unless_left_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="item-added-not-done",
    code="RT103",
    severity=Severity.WARNING,
    title="An item was added, but never reported as final",
    explanation="In GA an item that the client or the microphone made is followed at once by conversation.item.done. "
    "Code that waits for it before it goes on waits in vain.",
    remedy="Go on after conversation.item.added: the item stands in the conversation. Look whether the log or a proxy "
    "leaves out conversation.item.done.",
    cause=Cause.SERVER_STALL,
    explained_by=(
        "frames-lost",
        "response-stalled-no-output",
        "response-never-done",
        "closed-mid-response",
        "mcp-failed",
    ),
)
_FINAL = frozenset({"conversation.item.created"})  # servers that say it so never say more of the item


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """A note in a log that does not show the session from its start; the model's own items take their time."""
    item = scene.session.items.get(hit.about.id)
    if item is None or item.response is not None or item.done_seq or item.announced in _FINAL:
        return None
    severity = unless_left_out(scene, Severity.WARNING) if scene.session.created_seq else Severity.NOTE
    role = item.role or item.type or "unnamed"
    return replace(
        hit,
        severity=severity,
        message=f"{safe(item.id)}, {noun_text(safe(role))} item, was added (event {hit.seq}), "
        f"and no {hit.expected[0]} came: {hit.seen}.",
    )

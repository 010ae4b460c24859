"""Audio was committed, and no item of the conversation came of it."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import NEVER, Hit, Rule, Severity
from ...facts.official import unless_left_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="committed-item-missing",
    code="RT120",
    severity=Severity.WARNING,
    title="Committed audio did not become an item",
    explanation="input_audio_buffer.committed names the item that the audio becomes, and the item's own event follows "
    "at once. Without it the user's words may be missing from what the model hears.",
    remedy="Look whether the log or a proxy leaves out the events of conversation items. If it does not, read the item "
    "with conversation.item.retrieve.",
    cause=Cause.SERVER_STALL,
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where the item came before the commit, as at some servers."""
    item = scene.session.items.get(hit.about.id)
    if item and item.added_seq:
        return NEVER
    message = (
        f"Audio was committed as {safe(hit.about.id)} (event {hit.seq}), and no {hit.expected[0]} came: {hit.seen}."
    )
    return replace(hit, message=message, severity=unless_left_out(scene, Severity.WARNING))

"""The model began an item that was not added to the conversation."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...facts.official import unless_left_out
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="output-item-not-in-conversation",
    code="RT121",
    severity=Severity.WARNING,
    title="An item of the answer was not added to the conversation",
    explanation="What the model says becomes an item of the conversation as soon as it begins: the item's own event "
    "follows response.output_item.added at once. Code that waits for it shows nothing.",
    remedy="Take the item from response.output_item.added, and look what leaves the item's own event out of the log.",
    cause=Cause.SERVER_STALL,
    explained_by=("response-stalled-no-output", "response-never-done"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not for answers beside the conversation."""
    session = scene.session
    item = session.items.get(hit.about.id)
    response = session.responses.get(item.response or "") if item else None
    if item is None or item.added_seq or (response and response.out_of_band):
        return None
    message = f"{safe(item.id)} began (event {hit.seq}), and no {hit.expected[0]} followed: {hit.seen}."
    return replace(hit, message=message, severity=unless_left_out(scene, Severity.WARNING))

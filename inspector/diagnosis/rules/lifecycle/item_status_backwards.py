"""An item was in progress again after its end."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.change import Change
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.official import keeps_to_the_letter
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="item-status-backwards",
    code="RT111",
    severity=Severity.WARNING,
    title="A finished item is in progress again",
    explanation="The status of an item goes from in_progress to completed or incomplete and stays there. A step back "
    "means that events were reordered on the way, or that two items have one id.",
    remedy="Keep an item finished once an event has said so, and keep the frames in the order in which they came.",
    explained_by=("duplicate-event-id",),
)


@on(RULE, Meaning.ITEM_ADDED, Meaning.ITEM_DONE, Meaning.OUTPUT_ITEM_ADDED, Meaning.OUTPUT_ITEM_DONE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note for compatible servers, which announce an item to the response and the conversation as they like."""
    about = change.ref(RefKind.ITEM)
    item = scene.session.items.get(about.id) if about else None
    if about and item and item.reopened_seq == change.seq:
        yield Hit(
            about,
            change.seq,
            f"Event {change.seq} shows {safe(item.id)} in progress, which an earlier event showed finished.",
            severity=Severity.WARNING if keeps_to_the_letter(scene) else Severity.NOTE,
        )

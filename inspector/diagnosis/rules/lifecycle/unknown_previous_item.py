"""An item was put behind one that the recording does not know."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.change import Change
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="unknown-previous-item",
    code="RT110",
    severity=Severity.NOTE,
    title="An item follows one that never appeared",
    explanation="previous_item_id names the item of the conversation behind which an item stands. One that nothing "
    "announced before means that events are missing in this log, or that the server orders items in a way of its own.",
    remedy="Put an item whose predecessor is not known at the end of the list, and look for events that are missing in "
    "the log before it.",
)
_ROOT = "root"  # the place before all items, in the client's words


@on(RULE, Meaning.ITEM_ADDED, Meaning.AUDIO_COMMITTED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the recording has the session from its beginning."""
    session = scene.session
    about = change.ref(RefKind.ITEM)
    item = session.items.get(about.id) if about else None
    if about is None or item is None or not session.created_seq or scene.lost or scene.damaged:
        return
    if item.after and item.after != _ROOT and item.after not in session.items:
        yield Hit(
            about,
            change.seq,
            f"Event {change.seq} puts {safe(item.id)} behind {safe(item.after)}, which no earlier event names.",
            data={"previous": item.after},
        )

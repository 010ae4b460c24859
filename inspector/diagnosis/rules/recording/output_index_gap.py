"""The items or parts of a response are not counted 0, 1, 2."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.vocabulary import Meaning, RefKind, Switch
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="output-index-gap",
    code="RT822",
    severity=Severity.WARNING,
    title="The output of a response is not counted in order",
    explanation="The items of a response have output_index 0, 1, 2 in the order in which they are announced, and the "
    "parts of an item have content_index likewise. A jump means that an event is missing; an index that comes again "
    "makes code that keeps its output by index overwrite the earlier item.",
    remedy="Keep output by item_id, and by content_index within it. If an index is left out, look for what drops "
    "events between the server and this log.",
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.OPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    gap = response.gap if response else None
    if about is None or response is None or gap is None or not response.opened_seq:
        return
    counts = scene.server.does(Switch.OUTPUT_INDEX_COUNTS) is True
    yield Hit(
        about,
        gap.seq,
        f"Event {gap.seq} of {response_text(response)} has {gap.what} {gap.seen}, where {gap.due} was next.",
        severity=unless_left_out(scene, Severity.WARNING) if counts else Severity.NOTE,
        evidence=(response.opened_seq, gap.seq),
        data={"field": gap.what, "due": gap.due, "seen": gap.seen},
    )

"""Output came before its item or part was announced."""

from collections.abc import Iterator

from ....core.text import safe
from ....core.wire import is_stand_in
from ....model.change import Change
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import keeps_to_the_letter, unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

Early = tuple[int, str, Meaning]  # the first output, what was not announced, by what it should have been
RULE = Rule(
    name="delta-without-open-part",
    code="RT811",
    severity=Severity.WARNING,
    title="Output came before its item or part was announced",
    explanation="Every item of a response is announced by response.output_item.added before its output, and every part "
    "of its content by response.content_part.added. Output without them means that events were reordered on the way, "
    "or that an announcement is missing in this log.",
    remedy="Look for what leaves events out: a filter in the recorder, a proxy, or a reader that skips events.",
    explained_by=("frames-lost",),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.OPENED | Trait.ITEMS)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Not where the log leaves announcements out altogether, nor where it begins inside the response."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or not response.opened_seq:
        return
    if not (response.early or response.items) or not keeps_to_the_letter(scene):
        return
    found = _early_item(response) or _early_part(scene.session, response)
    if found:
        first, what, expected = found
        yield Hit(
            about,
            change.seq,
            f"Event {first} is output of {what} in {response_text(response)}, and nothing announced that before.",
            severity=unless_left_out(scene, Severity.WARNING),
            evidence=(first, change.seq),
            expected=scene.names(expected),
        )


def _early_item(response: Response) -> Early | None:
    """An item with output before its own announcement, or with none where others of the response have one.

    Not one of which the log leaves out the id: what it stands for may have been announced.
    """
    if not response.first_item_seq or not response.early:
        return None
    shown = ((item, first) for item, first in response.early.items() if not is_stand_in(item))
    return next(((first, safe(item), Meaning.OUTPUT_ITEM_ADDED) for item, first in shown), None)


def _early_part(session: Session, response: Response) -> Early | None:
    """A part likewise; the arguments of a call are no part."""
    items = [session.items[one] for one in response.items if one in session.items and not is_stand_in(one)]
    parts = [(item, stream) for item in items for place, stream in item.streams.items() if place >= 0]
    if not any(stream.opened_seq for _, stream in parts):
        return None
    for item, stream in parts:
        if stream.deltas and (not stream.opened_seq or stream.first_seq < stream.opened_seq):
            return stream.first_seq, f"part {stream.index} of {safe(item.id)}", Meaning.OUTPUT_PART_ADDED
    return None

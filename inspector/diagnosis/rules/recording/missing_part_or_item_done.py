"""A response was completed while an item or a part of it was still open."""

from collections.abc import Iterator

from ....core.text import list_text, safe
from ....model.change import Change
from ....model.session import Session
from ....model.state.lifecycle import State
from ....model.state.part import Item, Response
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="missing-part-or-item-done",
    code="RT807",
    severity=Severity.WARNING,
    title="A response ended with a part of it still open",
    explanation="Every item and every part that a response opens is closed before response.done. One that is not "
    "closed means that events are missing in this log, and code that waits for them waits in vain.",
    remedy="Finish every item at response.done, whatever came before, and look for what leaves events out of the log.",
    explained_by=("frames-lost",),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED | Trait.OPENED | Trait.ITEMS)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "completed":
        return
    still = _open(scene.session, response)
    if response.opened_seq and still:
        expected = scene.names(Meaning.OUTPUT_PART_DONE, Meaning.OUTPUT_ITEM_DONE)
        yield Hit(
            about,
            change.seq,
            f"{response_text(response)} was completed (event {change.seq}) while {list_text(still, ' and ')} had "
            "no end.",
            severity=unless_left_out(scene, Severity.WARNING),
            evidence=(response.opened_seq, change.seq),
            expected=expected,
        )


def _open(session: Session, response: Response) -> list[str]:
    return [safe(one) for one in response.items if one in session.items and _is_open(session.items[one])]


def _is_open(item: Item) -> bool:
    part = any(stream.state is State.OPEN for place, stream in item.streams.items() if place >= 0)
    return item.status == "in_progress" or not item.closed_seq or part

"""A part of an answer was announced and nothing came in it."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.text import safe
from ....model.session import Session
from ....model.state.lifecycle import State
from ....model.state.part import Item, Response
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="part-without-content",
    code="RT251",
    severity=Severity.WARNING,
    title="A part of an answer stays empty",
    explanation="After response.content_part.added the first piece of the part comes within milliseconds. Where it "
    "does not, the server stalled in the middle, or the pieces did not reach this log.",
    remedy="Log every frame that arrives, unknown types too. If there are none, cancel the response and ask again.",
    cause=Cause.SERVER_STALL,
    explained_by=("response-never-done", "closed-mid-response"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where the part is filled, or its response has ended."""
    response = scene.session.responses[hit.about.id]
    empty = next(_empty(scene.session, response), None)
    if empty is None or not response.is_open:
        return None
    message = f"A part of {safe(empty.id)} was announced (event {hit.seq}), and nothing came in it: {hit.seen}."
    return replace(hit, message=message, severity=min(hit.severity or Severity.WARNING, Severity.WARNING))


def _empty(session: Session, response: Response) -> Iterator[Item]:
    """The items of a response with a part that is open and empty."""
    items = (session.items[one] for one in response.items if one in session.items)
    for item in items:
        if any(part.state is State.OPEN and not part.deltas for part in item.streams.values()):
            yield item

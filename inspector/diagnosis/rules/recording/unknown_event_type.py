"""An event has a type that no dialect knows."""

from collections.abc import Iterator

from ....core.wire import Side
from ....model.change import Change, Ref
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="unknown-event-type",
    code="RT809",
    severity=Severity.NOTE,
    title="An event has a type that no known dialect has",
    explanation="A newer server may have events that this program does not know; they are shown and otherwise left "
    "alone. A type that the client made up is refused by most servers.",
    remedy="Look at the event itself. If the client sent it, compare its type with the reference; if the server did, "
    "let your code pass over types that it does not know.",
)


@on(RULE, Meaning.UNKNOWN)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """One finding for each side, about the newest such event."""
    who = "client sent" if change.side is Side.CLIENT else "server sent"
    message = f"The {who} event {change.seq}, whose type no known dialect has; it is the newest of that kind."
    yield Hit(Ref(RefKind.SESSION, f"unknown {change.side}"), change.seq, message)

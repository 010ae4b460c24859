"""Two events of the server have one id."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.integrity import Repeat
from ....protocol.vocabulary import Meaning, Switch
from ...base import Hit, Rule, Severity
from ...facts.official import unless_left_out
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="duplicate-event-id",
    code="RT821",
    severity=Severity.WARNING,
    title="Two events of the server have the same event_id",
    explanation="Every event of the server has an id of its own. One that comes twice was delivered or written twice: "
    "by two listeners on one connection, by two handlers of the log, or because two logs were put together.",
    remedy="See that one listener only handles each event, and that the log writes it once. Where both copies are "
    "handled, text and audio are played twice.",
)


@on(RULE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, _: Change) -> Iterator[Hit]:
    yield from _repeated(scene)


@at_end(RULE)
def over(scene: Scene) -> Iterator[Hit]:
    yield from _repeated(scene)


def _repeated(scene: Scene) -> Iterator[Hit]:
    """Not of servers that are known to repeat ids, or to answer with the id of the client's event."""
    integrity = scene.session.integrity
    first = integrity.repeat
    if first is None or scene.server.does(Switch.EVENT_IDS_UNIQUE) is False:
        return
    echo = first.identity in scene.session.named
    whose = " It is the id of a client event." if echo else ""
    more = f" In all, {integrity.repeats:,} events repeat an id." if integrity.repeats > 1 else ""
    yield Hit(
        SESSION_REF,
        first.seq,
        f"{_pair_text(first)}{whose}{more}",
        severity=Severity.NOTE if echo else unless_left_out(scene, Severity.WARNING),
        evidence=(first.first_seq, first.seq),
        data={"repeats": integrity.repeats},
    )


def _pair_text(repeat: Repeat) -> str:
    kind = "have the same type and" if repeat.same_type else "are of two types and have"
    return f"Events {repeat.first_seq} and {repeat.seq} of the server {kind} the event_id {safe(repeat.identity)}."

"""The recorded times run backwards."""

from collections.abc import Iterator

from ....core.clock import span_text
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="out-of-order-timestamps",
    code="RT806",
    severity=Severity.NOTE,
    title="The recorded times run backwards",
    explanation="An answer has an earlier time than what it answers, or an event is more than a second before the one "
    "that it follows. The log was put together from two, or its times come from two clocks; every wait that is "
    "computed from them is doubtful.",
    remedy="Sort the frames by time before importing them, or record both directions with one clock.",
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    found = next(_backwards(scene.session), None)
    if found:
        first, later, span = found
        message = f"Event {later} has a time {span_text(span)} before event {first}, which it follows."
        yield Hit(SESSION_REF, later, message, evidence=(first, later), data={"span": span})


def _backwards(session: Session) -> Iterator[tuple[int, int, int]]:
    """Pairs of events whose order and times contradict each other, with by how much.

    Of neighbours only jumps: two writers of one log may be a little apart in each other's order.
    """
    pairs = [(one.seq, one.at, one.answered_seq, one.answered_at) for one in session.operations.values()]
    pairs += [(one.opened_seq, one.opened_at, one.closed_seq, one.closed_at) for one in session.responses.values()]
    for first, began, later, ended in pairs:
        if first and later > first and began is not None and ended is not None and ended < began:
            yield first, later, began - ended
    jump = session.integrity.backwards
    if jump:
        yield jump.before_seq, jump.seq, jump.span

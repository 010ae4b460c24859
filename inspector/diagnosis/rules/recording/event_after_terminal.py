"""Output of a response came after its response.done."""

from collections.abc import Iterator

from ....core.text import safe
from ....core.wire import is_stand_in
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="event-after-terminal",
    code="RT805",
    severity=Severity.WARNING,
    title="A response went on after its end",
    explanation="response.done is the last event of a response. What comes for it afterwards was reordered on the way, "
    "or the log holds two sessions; a client that has closed the answer by then drops it.",
    remedy="Keep the frames in the order in which they came, and record each connection into a log of its own.",
    explained_by=("duplicate-event-id",),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.OPENED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A second end, where the log shows whose it is."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about and not is_stand_in(about.id) else None
    if about and response and response.opened_seq and not change.legal:
        message = f"{safe(about.id)} (event {response.opened_seq}) ended a second time with event {change.seq}."
        yield Hit(about, change.seq, message, evidence=(response.opened_seq, change.seq))


@at_end(RULE)
def output(scene: Scene) -> Iterator[Hit]:
    """Output after the end; a call to a tool server may run on, for the server makes it when the response is done."""
    calls = _of_calls(scene.session)
    for response in scene.session.responses.values():
        went_on = response.closed_seq and response.last_seq > response.closed_seq and response.last_seq not in calls
        if went_on and not is_stand_in(response.id):
            yield _hit(response)


def _of_calls(session: Session) -> set[int]:
    """The events that tell how calls to tool servers went on."""
    seqs = {seq for one in session.server_calls.values() for seq in (one.begun_seq, one.ended_seq)}
    items = [session.items[name] for name in session.server_calls if name in session.items]
    return seqs | {seq for one in items for seq in (one.done_seq, one.closed_seq)}


def _hit(response: Response) -> Hit:
    """A note after a cancellation, which crosses what is on its way."""
    message = f"{safe(response.id)} ended with event {response.closed_seq}, and its output went on until event "
    return Hit(
        Ref(RefKind.RESPONSE, response.id),
        response.last_seq,
        f"{message}{response.last_seq}.",
        severity=Severity.NOTE if response.status == "cancelled" else Severity.WARNING,
        evidence=(response.closed_seq, response.last_seq),
    )

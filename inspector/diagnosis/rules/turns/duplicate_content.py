"""The client sent the same thing twice in a moment."""

from collections.abc import Iterator

from ....core.clock import span_text
from ....core.json import JsonObject, object_at, text_at
from ....model.change import Change
from ....model.session import Session
from ....model.state.answer import Answer, Operation
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="duplicate-content",
    code="RT216",
    severity=Severity.WARNING,
    title="The client sent the same event twice in a moment",
    explanation="Two equal items or requests within a fraction of a second are seldom meant: a double click, a "
    "listener that is registered twice, or history replayed over a connection that has it already.",
    remedy="Look for a handler that is registered twice and remove one, or ignore a second click while the first is "
    "under way.",
    explained_by=("response-create-spam",),
    cause=Cause.CLIENT_ERROR,
    thresholds={
        "within": Threshold(300, Unit.MILLISECONDS, "Equal events at most so far apart are one too many."),
    },
)


@on(RULE, Meaning.ITEM_CREATE, Meaning.RESPONSE_CREATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.OPERATION)
    operation = scene.session.operations.get(int(about.id)) if about else None
    if about is None or operation is None or operation.at is None or operation.by == "intercept" or operation.is_named:
        return  # untimed, somebody in between sent it again, or nobody knows what it says
    before = _before(scene.session, operation)
    if before is None or before.at is None:
        return
    apart = operation.at - before.at
    repeated = _content(operation) == _content(before) and before.answer is not Answer.REFUSED
    if repeated and 0 <= apart <= scene.span(RULE, "within"):
        yield Hit(
            about,
            change.seq,
            f"{operation.type} (event {change.seq}) repeats event {before.seq}, {span_text(apart)} after it.",
            confidence=Confidence.MEDIUM,
            evidence=(before.seq, change.seq),
        )


def _before(session: Session, operation: Operation) -> Operation | None:
    """The client's newest other event of this kind, among those that are to be judged."""
    if text_at(operation.body, "response", "conversation") == "none":
        return None
    if operation.means is Meaning.ITEM_CREATE and text_at(operation.body, "item", "role") != "user":
        return None
    if operation.means is Meaning.ITEM_CREATE:
        created = session.requests[Meaning.ITEM_CREATE]
        return next((one for one in reversed(created) if one.seq < operation.seq), None)
    others = (one for one in reversed(session.operations.values()) if one.seq < operation.seq)
    last = next(others, None)  # whatever the client did between two requests is a reason for the second
    return last if last and last.means is Meaning.RESPONSE_CREATE and not _is_over(session, last) else None


def _is_over(session: Session, request: Operation) -> bool:
    """The response that was asked for has ended: who asks again wants another."""
    response = session.opened_after(request.seq)
    return response is not None and response.operation == request.seq and response.closed_seq > 0


def _content(operation: Operation) -> JsonObject:
    """The event without the ids that the client gives it."""
    body = {key: value for key, value in operation.body.items() if key != "event_id"}
    item = object_at(operation.body, "item")
    return {**body, "item": {key: value for key, value in item.items() if key != "id"}}

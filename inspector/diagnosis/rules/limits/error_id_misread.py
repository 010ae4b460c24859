"""The client took the id of an error event for the id of an event of its own."""

from collections.abc import Iterator

from ....core.text import safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.answer import Failure
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import RECENT, operation_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="error-id-misread",
    code="RT661",
    severity=Severity.NOTE,
    title="The id of an error is used as if it were the client's",
    explanation="An error event has two ids. The outer event_id is its own; error.event_id, inside, names the client "
    "event that it answers. A client that reads the outer one matches its errors with nothing.",
    remedy="Read error.event_id to find the client event that an error answers.",
    cause=Cause.CLIENT_ERROR,
)
_NAMING = ("event_id", "item_id", "response_id", "previous_item_id")


@on(
    RULE, Meaning.SESSION_UPDATE, Meaning.ITEM_CREATE, Meaning.ITEM_DELETE, Meaning.ITEM_RETRIEVE,
    Meaning.ITEM_TRUNCATE, Meaning.RESPONSE_CREATE, Meaning.RESPONSE_CANCEL,
)  # fmt: skip
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    session = scene.session
    operation = session.operations.get(change.seq)
    newest = session.failures[-RECENT:]
    if operation is None or not newest:
        return
    used = {operation.body.get(name) for name in _NAMING if isinstance(operation.body.get(name), str)}
    misread = next((one for one in reversed(newest) if one.identity and one.identity in used), None)
    if misread and not _is_borrowed(session, misread):
        yield Hit(
            Ref(RefKind.OPERATION, str(change.seq)),
            change.seq,
            f"{operation_text(operation)} uses {safe(misread.identity)}, the own id of an error (event {misread.seq}).",
            evidence=(misread.seq, change.seq),
        )


def _is_borrowed(session: Session, failure: Failure) -> bool:
    """The server took the id over from a client event; or both sides count in the same way."""
    used = session.first_named.get(failure.identity)
    return (used is not None and used < failure.seq) or _counted(session, failure)


def _counted(session: Session, failure: Failure) -> bool:
    """Ids such as `event_9` on both sides: the client's own numbers come to where the server's have been."""
    stem = failure.identity.rstrip("0123456789")
    used = session.stems.get(stem)
    return stem != failure.identity and used is not None and used < failure.seq

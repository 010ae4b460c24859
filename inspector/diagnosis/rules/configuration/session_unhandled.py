"""The app does not know the event with which the session begins."""

from collections.abc import Iterator

from ....core.wire import Side
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.dialect import row_of
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="session-unhandled",
    code="RT316",
    severity=Severity.WARNING,
    title="The app does not know the event with which the session begins",
    explanation="A session that only transcribes begins with transcription_session.created in the beta and with "
    "session.created in GA. An app that waits for the one and gets the other waits for ever, or gives up.",
    remedy="Take the session's first event under the name that the server sends, or connect for the kind of session "
    "that the app is written for: intent=transcription in the address makes one that only transcribes.",
    cause=Cause.DIALECT_MISMATCH,
)


@on(RULE, Meaning.SESSION_CREATED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the app's own log says so."""
    came = [name for name in sorted(scene.unhandled) if _begins(name)]
    if came:
        message = f"The session began with {came[0]} (event {change.seq}), which the app's own log calls unknown."
        yield Hit(SESSION_REF, change.seq, message)


def _begins(type_: str) -> bool:
    row = row_of(Side.SERVER, type_)
    return row is not None and row.means is Meaning.SESSION_CREATED

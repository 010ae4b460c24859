"""An error does not say which client event it answers."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import count_text
from ....model.change import Change, Ref
from ....protocol.errors import entry_for
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="error-uncorrelated",
    code="RT610",
    severity=Severity.NOTE,
    title="An error cannot be matched with a client event",
    explanation="error.event_id repeats the event_id of the client event that was refused. Where the client gives "
    "none, only the parameter and the code remain to guess from.",
    remedy="Give every client event an event_id of its own, so that error.event_id can name it.",
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where a client event that awaits its answer has no id."""
    failure = failure_at(scene.session, change.seq)
    entry = entry_for(failure.error) if failure else None
    if failure is None or failure.is_claimed or (entry and entry.of_session):
        return
    newest, count = scene.session.waiting.newest("nameless"), scene.session.waiting.count("nameless")
    if newest and text_at(failure.error, "event_id") is None:
        rest = f" and {count_text(count - 1, 'other')}" if count > 1 else ""
        yield Hit(
            Ref(RefKind.EVENT, str(change.seq)),
            change.seq,
            f"The error of event {change.seq} names no client event, and {operation_text(newest)}{rest} sent "
            f"without an event_id awaited an answer.",
            evidence=(newest.seq, change.seq),
        )

"""A truncation names an item that has no audio to cut."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import noun_text, safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.answer import Operation
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...facts.truncation import truncation
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="truncate-non-audio",
    code="RT210",
    severity=Severity.WARNING,
    title="A truncation names an item without audio",
    explanation="Only an answer that has begun to sound can be cut. Text, tool calls, the user's own items and an "
    "answer whose first audio has not come are refused; nothing else is lost by it.",
    remedy="Send conversation.item.truncate only for the assistant's message that is playing, once its first audio "
    "came.",
    cause=Cause.EVENT_ORDER,
    subsumes=("error-event",),
)
_WORDS = "Only model output audio"


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    operation = refused_by(scene.session, failure)
    said = _WORDS in (text_at(failure.error, "message") or "")
    code = "unsupported_content_type" in (text_at(failure.error, "code") or "")
    if said or (code and operation and operation.means is Meaning.ITEM_TRUNCATE):
        sent = f"{operation_text(operation)} was refused: " if operation else ""
        yield Hit(
            about=Ref(RefKind.EVENT, str(change.seq)),
            seq=change.seq,
            message=f"{sent}{sentence(quoted(failure.error))}{_target(scene.session, operation)}",
            evidence=(operation.seq, change.seq) if operation else (change.seq,),
            data={"error": failure.error},
        )


def _target(session: Session, operation: Operation | None) -> str:
    """What the item is, as far as the log tells."""
    item = truncation(session, operation).item if operation else None
    if item is None:
        return ""
    families = sorted({stream.kind for stream in item.streams.values() if stream.kind})
    kind = f"{item.role} {item.type}".strip() or "item"
    return f" {safe(item.id)} is {noun_text(safe(kind))} with {safe(' and '.join(families)) or 'no content so far'}."

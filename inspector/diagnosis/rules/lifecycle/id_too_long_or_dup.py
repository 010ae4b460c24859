"""An item was refused for its id."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import count_text, safe
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.answer import Failure, Operation
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="id-too-long-or-dup",
    code="RT104",
    severity=Severity.ERROR,
    title="An item was refused for its id",
    explanation="The id that a client gives an item has at most 32 characters and is used once. A UUID with a prefix "
    "is too long; an id that exists already usually comes from history sent twice, and then the item is there.",
    remedy="Leave item.id out and take the server's, or make ids of at most 32 characters that never repeat.",
    cause=Cause.CLIENT_ERROR,
    subsumes=("error-event",),
)
_DUPLICATE = "item_create_duplicate_item_id"
_LIMIT = 32


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    failure = failure_at(scene.session, change.seq)
    if failure is None:
        return
    operation = refused_by(scene.session, failure)
    duplicate = _DUPLICATE in names_of(failure.error)
    if duplicate or _too_long(failure):
        sent = f"{operation_text(operation)} was refused: " if operation else ""
        yield Hit(
            Ref(RefKind.EVENT, str(change.seq)),
            change.seq,
            f"{sent}{sentence(quoted(failure.error))}{_why(scene.session, operation)}",
            severity=Severity.WARNING if duplicate else Severity.ERROR,
            evidence=(operation.seq, change.seq) if operation else (change.seq,),
            data={"error": failure.error},
        )


def _too_long(failure: Failure) -> bool:
    named = text_at(failure.error, "param") == "item.id" or "'item.id'" in (text_at(failure.error, "message") or "")
    long = "string_above_max_length" in names_of(failure.error)
    return named and (long or "too long" in (text_at(failure.error, "message") or ""))


def _why(session: Session, operation: Operation | None) -> str:
    identity = text_at(operation.body, "item", "id") if operation else None
    if identity is None:
        return ""
    if len(identity) > _LIMIT:
        return f" {safe(identity)} has {count_text(len(identity), 'character')}."
    known = session.items.get(identity)
    return f" {safe(identity)} was added by event {known.added_seq}." if known and known.added_seq else ""

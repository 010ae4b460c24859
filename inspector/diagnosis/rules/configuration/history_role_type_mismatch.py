"""A message's content has a type that its role cannot have."""

from collections.abc import Iterator, Mapping

from ....core.json import list_at, text_at
from ....core.text import safe
from ....core.wire import Side
from ....model.change import Change, Ref
from ....model.handlers.reference import operation_ref
from ....model.state.answer import Operation
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="history-role-type-mismatch",
    code="RT309",
    severity=Severity.ERROR,
    title="A message's content does not fit its role",
    explanation="What a client puts into the conversation has a content type by role: input_text and input_audio for "
    "the user, input_text for the system, and for the assistant the type of an output (output_text in GA, text in the "
    "beta). Replayed history that uses one type for all is refused.",
    remedy="Use input_text for user and system, and for the assistant output_text in GA or text in the beta.",
    cause=Cause.CLIENT_ERROR,
    subsumes=("error-event",),
)
_GA: Mapping[str, frozenset[str]] = {
    "system": frozenset({"input_text"}),
    "user": frozenset({"input_text", "input_audio", "input_image"}),
    "assistant": frozenset({"output_text", "output_audio"}),
}
_BETA: Mapping[str, frozenset[str]] = {**_GA, "assistant": frozenset({"text"})}
_TABLES = {"openai-ga": _GA, "azure-ga": _GA, "openai-beta": _BETA, "azure-beta": _BETA}  # other servers take more
_FIRST = {"system": "input_text", "user": "input_text"}
_Wrong = tuple[str, str, int]  # role, type, position


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The server says so."""
    failure = failure_at(scene.session, change.seq)
    operation = refused_by(scene.session, failure) if failure else None
    wrong = _wrong(scene, operation) if operation else None
    about_type = failure is not None and "content" in (text_at(failure.error, "param") or "content")
    if failure and operation and wrong and about_type:
        yield Hit(
            about=Ref(RefKind.EVENT, str(change.seq)),
            seq=change.seq,
            message=f"{operation_text(operation)} gives {_words(wrong)}, and was refused: "
            f"{sentence(quoted(failure.error))}",
            evidence=(operation.seq, change.seq),
            remedy=_remedy(scene, wrong),
            data={"error": failure.error},
        )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    """The log does not show an answer, but the server's dialect is known and refuses this."""
    if scene.detector.leader(Side.SERVER) is None or scene.detector.runner_up(Side.SERVER):
        return
    for operation in scene.session.pending.values():
        wrong = _wrong(scene, operation)
        if wrong:
            yield Hit(
                about=operation_ref(operation.seq),
                seq=operation.seq,
                severity=Severity.WARNING,
                message=f"{operation_text(operation)} gives {_words(wrong)}, and the log shows no answer to it.",
                remedy=_remedy(scene, wrong),
            )


def _wrong(scene: Scene, operation: Operation) -> _Wrong | None:
    """The first content part whose type the role cannot have in the server's dialect."""
    table = _TABLES.get(scene.server.id)
    if table is None or operation.means is not Meaning.ITEM_CREATE:
        return None
    role = text_at(operation.body, "item", "role") or ""
    legal = table.get(role)
    for position, part in enumerate(list_at(operation.body, "item", "content")):
        kind = text_at(part, "type")
        if legal and kind is not None and kind not in legal:
            return role, kind, position
    return None


def _words(wrong: _Wrong) -> str:
    role, kind, position = wrong
    article = "an" if role == "assistant" else "a"
    return f"{article} {role} message the content type {safe(kind)} (item.content[{position}])"


def _remedy(scene: Scene, wrong: _Wrong) -> str:
    role, _, position = wrong
    right = _FIRST.get(role) or min(_TABLES[scene.server.id][role] - {"output_audio"})
    return f"Set item.content[{position}].type to {right}, and send the item again."

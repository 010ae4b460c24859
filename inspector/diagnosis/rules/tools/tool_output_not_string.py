"""A tool's result was given as an object where a text belongs."""

from collections.abc import Iterator

from ....core.json import has, text_at, value_at
from ....model.change import Change, Ref
from ....model.handlers.reference import operation_ref
from ....model.state.answer import Operation
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Ends, Hit, Rule, Severity
from ...facts.evidence import failure_at, operation_text, quoted, refused_by, sentence
from ...facts.official import keeps_to_the_letter
from ...registry import at_end, on
from ...scene import Scene

RULE = Rule(
    name="tool-output-not-string",
    code="RT523",
    severity=Severity.ERROR,
    title="A tool's result is not a text",
    explanation="The output of a function_call_output is a string. An object or a number in its place is refused, the "
    "conversation has no result, and the model still waits for one.",
    remedy="Write the result as a string, such as JSON.stringify(result), and send the item again, then "
    "response.create.",
    cause=Cause.TOOL_ROUND,
    subsumes=("error-event",),
)
_OUTPUT = ("item", "output")


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The server says so."""
    failure = failure_at(scene.session, change.seq)
    operation = refused_by(scene.session, failure) if failure else None
    if failure is None or operation is None or not _wrong(operation):
        return
    if (text_at(failure.error, "param") or "item.output").startswith("item.output"):
        yield Hit(
            Ref(RefKind.EVENT, str(change.seq)),
            change.seq,
            f"{operation_text(operation)} gives {_kind(operation)} as the output of a tool, and was refused: "
            f"{sentence(quoted(failure.error))}",
            evidence=(operation.seq, change.seq),
            data={"error": failure.error},
        )


@at_end(RULE)
def unanswered(scene: Scene) -> Iterator[Hit]:
    """The log shows no answer, but a server that keeps to the letter takes strings only."""
    if scene.ends is Ends.UNKNOWN or not keeps_to_the_letter(scene):
        return
    for operation in scene.session.pending.values():
        if _wrong(operation):
            message = f"{operation_text(operation)} gives {_kind(operation)} as the output of a tool, and the log shows"
            yield Hit(
                operation_ref(operation.seq), operation.seq, f"{message} no answer to it.", severity=Severity.WARNING
            )


def _wrong(operation: Operation) -> bool:
    if operation.means is not Meaning.ITEM_CREATE or text_at(operation.body, "item", "type") != "function_call_output":
        return False
    return has(operation.body, _OUTPUT) and text_at(operation.body, *_OUTPUT) is None


def _kind(operation: Operation) -> str:
    match value_at(operation.body, _OUTPUT):
        case dict():
            return "an object"
        case list():
            return "a list"
        case None:
            return "null"
        case bool():
            return "true or false"
        case _:
            return "a number"

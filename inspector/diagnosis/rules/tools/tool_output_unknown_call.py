"""A tool's result names a call that nobody made."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change
from ....model.session import Session, ToolCall
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...evidence import requests_of
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="tool-output-unknown-call",
    code="RT504",
    severity=Severity.WARNING,
    title="A tool's result names a call that this session does not know",
    explanation="A function_call_output belongs to a call by its call_id. With an id that the model never gave, the "
    "server refuses it or the model cannot connect it with anything, and the real call stays unanswered.",
    remedy="Copy call_id from response.function_call_arguments.done, not the id of the item and not an id of your own.",
    cause=Cause.TOOL_ROUND,
)


@on(RULE, Meaning.ITEM_CREATE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Not where the client replays the call itself, nor where calls are only seen at the end of a response."""
    session, about = scene.session, change.ref(RefKind.CALL)
    if about is None:
        yield from _nameless(session, change)
    if about is None or about.id in session.calls or _replayed(session, about.id) or _untold(session):
        return
    early = not session.created_seq or not session.responses
    open_calls = [call for call in session.calls.values() if call.asked_seq and not call.output_seq]
    yield Hit(
        about,
        change.seq,
        f"The function_call_output of event {change.seq} answers call_id {safe(about.id)}, and {_known(session)}.",
        severity=Severity.NOTE if early else Severity.WARNING,
        confidence=Confidence.LOW if early else Confidence.HIGH,
        evidence=(*(call.asked_seq for call in open_calls[-1:]), change.seq),
        remedy=_remedy(about.id, open_calls),
    )


def _nameless(session: Session, change: Change) -> Iterator[Hit]:
    """A result that names no call at all."""
    about = change.ref(RefKind.OPERATION)
    operation = session.operations.get(int(about.id)) if about else None
    if about and operation and text_at(operation.body, "item", "type") == "function_call_output":
        open_calls = [call for call in session.calls.values() if call.asked_seq and not call.output_seq]
        message = f"The function_call_output of event {change.seq} has no call_id, so it answers no call."
        yield Hit(about, change.seq, message, remedy=_remedy("", open_calls))


def _replayed(session: Session, identity: str) -> bool:
    """The client put the call into the conversation itself."""
    bodies = (one.body.get("item") for one in requests_of(session, Meaning.ITEM_CREATE))
    return any(text_at(one, "type") == "function_call" and text_at(one, "call_id") == identity for one in bodies)


def _untold(session: Session) -> bool:
    """A response called a tool and its calls are not known: servers that do not stream name them at the end only."""
    known = {call.response for call in session.calls.values()}
    return any("call" in one.families and one.id not in known for one in session.responses.values())


def _known(session: Session) -> str:
    if not session.calls:
        return "the model has made no call so far"
    newest = list(session.calls.values())[-3:]
    return f"the newest calls are {', '.join(f'{safe(one.id)} (event {one.asked_seq})' for one in newest)}"


def _remedy(identity: str, open_calls: list[ToolCall]) -> str:
    if len(open_calls) != 1:
        return ""
    [call] = open_calls
    why = " (you sent the id of its item)" if call.item == identity else ""
    return f"Send the result again with call_id {safe(call.id)}{why}, then response.create."

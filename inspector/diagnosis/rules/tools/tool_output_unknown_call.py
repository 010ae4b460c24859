"""A tool's result names a call that nobody made."""

from collections.abc import Iterator
from itertools import islice

from ....core.json import text_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....model.handlers.reference import operation_ref
from ....model.session import Session
from ....model.state.part import ToolCall
from ....protocol.errors import names_of
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import UNKNOWN_CALL, failure_at, quoted, refused_by, sentence
from ...facts.official import holds_everything, shows_no_server
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


@on(RULE, Meaning.ITEM_CREATE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Not where the client replays the call itself, nor where calls are only seen at the end of a response.

    Nor in a log that shows nothing of the server, whose calls it leaves out with all else.
    """
    session, about = scene.session, change.ref(RefKind.CALL)
    if change.means is Meaning.ERROR:
        yield from _refused(session, change.seq)
        return
    if about is None:
        yield from _nameless(session, change)
    if about is None or about.id in session.calls or about.id in session.replayed or session.untold:
        return
    if shows_no_server(scene):
        return
    unshown = not session.calls and not holds_everything(scene)
    early = unshown or not session.created_seq or not session.responses
    newest = next(reversed(session.open_calls.values()), None)
    call = safe(about.id) or "none"
    yield Hit(
        about,
        change.seq,
        f"The function_call_output of event {change.seq} answers call_id {call}, and "
        f"{'the log shows no call before it' if unshown else _known(session)}.",
        severity=Severity.NOTE if early else Severity.WARNING,
        confidence=Confidence.LOW if early else Confidence.HIGH,
        evidence=(newest.asked_seq, change.seq) if newest else (change.seq,),
        remedy=_remedy(about.id, session),
    )


def _refused(session: Session, seq: int) -> Iterator[Hit]:
    """The server says that it does not know the call either."""
    failure = failure_at(session, seq)
    given = refused_by(session, failure) if failure else None
    if failure is None or given is None or UNKNOWN_CALL not in names_of(failure.error):
        return
    call = text_at(given.body, "item", "call_id") or ""
    if call in session.calls:
        return
    yield Hit(
        Ref(RefKind.CALL, call) if call else operation_ref(given.seq),
        given.seq,
        f"The function_call_output of event {given.seq} answers call_id {safe(call) or 'none'}, and {_known(session)}. "
        f"The server refused it: {sentence(quoted(failure.error))}",
        severity=Severity.ERROR,
        evidence=(given.seq, seq),
        remedy=_remedy(call, session) or _ELSEWHERE,
        data={"error": failure.error},
    )


_ELSEWHERE = (
    "Give the call_id that response.function_call_arguments.done of this session shows. After a reconnect create the "
    "function_call item again before its result."
)


def _nameless(session: Session, change: Change) -> Iterator[Hit]:
    """A result that names no call at all."""
    about = change.ref(RefKind.OPERATION)
    operation = session.operations.get(int(about.id)) if about else None
    if about and operation and text_at(operation.body, "item", "type") == "function_call_output":
        message = f"The function_call_output of event {change.seq} has no call_id, so it answers no call."
        yield Hit(about, change.seq, message, remedy=_remedy("", session))


def _known(session: Session) -> str:
    if not session.calls:
        return "the model has made no call so far"
    newest = [*islice(reversed(session.calls.values()), 3)][::-1]
    return f"the newest calls are {', '.join(f'{safe(one.id)}{_asked(one)}' for one in newest)}"


def _asked(call: ToolCall) -> str:
    return f" (event {call.asked_seq})" if call.asked_seq else ""


def _remedy(identity: str, session: Session) -> str:
    if len(session.open_calls) != 1:
        return ""
    [call] = session.open_calls.values()
    why = " (you sent the id of its item)" if call.item == identity else ""
    return f"Send the result again with call_id {safe(call.id)}{why}, then response.create."

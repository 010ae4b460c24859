"""The model called a tool that the session does not have."""

from collections.abc import Iterator

from ....core.json import Json, JsonObject, has, list_at, object_at, text_at
from ....core.text import list_text, safe
from ....model.change import Change
from ....model.session import Session
from ....model.state.part import Response, ToolCall
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import requests_of
from ...facts.official import holds_everything
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="tool-name-unknown",
    code="RT521",
    severity=Severity.WARNING,
    title="The model called a tool that the session does not have",
    explanation="The model chooses among the tools in the session, or of the response.create, and may still make up a "
    "name: most often when the instructions speak of a tool that tools does not define.",
    remedy="Define the tool in session.tools, or take it out of the instructions; answer the call with an error text "
    "as its output, so that the model can go on.",
    cause=Cause.TOOL_ROUND,
    explained_by=("session-update-rejected",),
)
_NEWEST = 64  # updates that are looked through


@on(RULE, Meaning.OUTPUT_ARGUMENTS_DONE)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the server shows its tools, and all of them are functions: those built in have names of their own."""
    about = change.ref(RefKind.CALL)
    call = scene.session.calls.get(about.id) if about else None
    tools = _tools(scene.session, call) if call and call.name else None
    if about is None or call is None or tools is None or any(text_at(one, "type") != "function" for one in tools):
        return
    names = [*dict.fromkeys(text_at(one, "name") or "" for one in tools)]
    if call.name in names or not (names or scene.session.operations or holds_everything(scene)):
        return  # a log of the server's side alone may leave out what gave the session its tools
    shown = list_text([*map(safe, names)])
    yield Hit(
        about,
        change.seq,
        f"The model called {safe(call.name)} (call_id {safe(call.id)}, event {change.seq}), and the session has "
        f"{f'only {shown}' if names else 'no tools'} (event {scene.session.config_seq}).",
        confidence=Confidence.MEDIUM,
        evidence=(scene.session.config_seq, change.seq),
        data={"name": call.name, "tools": [*names]},
    )


def _tools(session: Session, call: ToolCall) -> list[Json] | None:
    """Every tool that the call may have been made of; None where the server does not show its tools."""
    if not has(session.config, ("tools",)):
        return None
    asked = [object_at(one.body, "session") for one in requests_of(session, Meaning.SESSION_UPDATE)[-_NEWEST:]]
    return [tool for one in (session.config, *asked, _request(session, call)) for tool in list_at(one, "tools")]


def _request(session: Session, call: ToolCall) -> JsonObject:
    """What the request of the response said, if a request of the client's it was."""
    response: Response | None = session.responses.get(call.response or "")
    operation = session.operations.get(response.operation) if response else None
    return object_at(operation.body, "response") if operation else {}

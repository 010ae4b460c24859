"""Client events that put right what a rule found, in the dialect that the server speaks.

What the dialect would refuse is corrected, and where only a person could do that, not offered.
"""

from collections.abc import Callable, Mapping

from ...core.json import Json, JsonObject, Path, has, integer_at, object_at, path_of, text_at
from ...core.wire import Side
from ...model.state.answer import Operation
from ...model.state.setting import TRANSCRIPTION, TURN_DETECTION
from ...protocol.dialect import Dialect
from ...protocol.edit import with_value, without
from ...protocol.lint import corrected, lint
from ...protocol.migrate import migrate
from ...protocol.vocabulary import Meaning
from ..base import Finding
from ..facts.truncation import truncation
from ..turn.case import Case
from ..turn.ending import is_dead

PLACEHOLDER = '{"result": "put the tool\'s result here"}'
_TRANSCRIBER = "gpt-4o-mini-transcribe"
_EASIER = 0.3  # of a turn detection that should hear more; 0.5 is the default
_HARDER = 0.7

Maker = Callable[[Case, Finding], JsonObject | None]


def sending(case: Case, finding: Finding) -> JsonObject | None:
    """The client event that puts right what a rule found; None where there is none."""
    make = _MAKERS.get(finding.rule)
    body = make(case, finding) if make else None
    return fit(body, case.scene.server) if body else None


def fit(body: JsonObject, server: Dialect) -> JsonObject | None:
    """The event as the server takes it; None where that needs a person, or where the server knows no such event."""
    if server.spec(Side.CLIENT, text_at(body, "type") or "") is None:
        return None
    return body if not lint(body, Side.CLIENT, server) else corrected(body, Side.CLIENT, server)


def ask() -> JsonObject:
    return {"type": "response.create"}


def commit() -> JsonObject:
    return {"type": "input_audio_buffer.commit"}


def output_of(call: str) -> JsonObject:
    """The output that a call waits for; a person has to say what it is."""
    item: JsonObject = {"type": "function_call_output", "call_id": call, "output": PLACEHOLDER}
    return {"type": "conversation.item.create", "item": item}


def approval_of(request: str) -> JsonObject:
    """The approval that a call to an MCP server waits for; the item needs an id of its own."""
    item: JsonObject = {"type": "mcp_approval_response", "id": f"mcpa_{request.removeprefix('mcpr_')}"}
    item |= {"approval_request_id": request, "approve": True}
    return {"type": "conversation.item.create", "item": item}


def cancel(case: Case) -> JsonObject:
    event: JsonObject = {"type": "response.cancel"}
    if case.response:
        event["response_id"] = case.response.id
    return event


def retry(case: Case) -> JsonObject | None:
    """The same request again, without the id that was used."""
    body = _anew(case.request) if case.request else ask()
    return fit(body, case.scene.server) or fit(ask(), case.scene.server)


def text_only(dialect: Dialect) -> JsonObject:
    """The settings of a minimal exchange."""
    session: JsonObject = {"type": "realtime"} if dialect.modalities_field == "output_modalities" else {}
    session[dialect.modalities_field] = ["text"]
    event: JsonObject = {"type": "session.update", "session": session}
    return event


def setting_update(case: Case, paths: tuple[Path, ...], value: Json) -> JsonObject:
    """A session.update of one setting, where this server has it: in the nested place of GA or in the flat one."""
    nested, flat = paths
    ga = "openai-ga" in case.scene.server.lineage
    shown = next((path for path in paths if has(case.session.config, path)), nested if ga else flat)
    session: JsonObject = {"type": "realtime"} if case.scene.server.modalities_field == "output_modalities" else {}
    return {"type": "session.update", "session": with_value(session, shown, value)}


def _anew(operation: Operation) -> JsonObject:
    return {key: value for key, value in operation.body.items() if key != "event_id"}


# Makers


def _corrected_update(case: Case, finding: Finding) -> JsonObject | None:
    """The refused update, ready to be sent: moved to the server's names, without what it still refuses."""
    refused = case.session.operations.get(integer_at(finding.data.get("operation")) or 0) or case.refused_update
    if refused is None or refused.means is not Meaning.SESSION_UPDATE:
        return None
    server, body = case.scene.server, _anew(refused)
    better = corrected(body, Side.CLIENT, server) or _migrated(body, server)
    if better and _settings(object_at(better, "session")):
        return better
    named = _without_named(body, finding)
    return named if named != body and _settings(object_at(named, "session")) else None


def _settings(session: JsonObject) -> bool:
    """Tell whether anything is set, at any depth, besides the type of the session."""
    inner = [value for key, value in session.items() if key != "type"]
    return any(_settings(value) if isinstance(value, dict) else True for value in inner)


def _migrated(body: JsonObject, server: Dialect) -> JsonObject | None:
    moved = migrate(body).body if "openai-ga" in server.lineage else body
    return moved if moved != body and not lint(moved, Side.CLIENT, server) else None


def _without_named(body: JsonObject, finding: Finding) -> JsonObject:
    """The event without the field that the error names."""
    name = text_at(finding.data.get("error"), "param") or ""
    try:
        path = path_of(name)
    except ValueError:
        return body
    return object_at(without(body, path)) if len(path) > 1 else body


def _same_update(case: Case, finding: Finding) -> JsonObject | None:
    update = case.session.operations.get(finding.seq)
    return _anew(update) if update and update.means is Meaning.SESSION_UPDATE else None


def _tool_output(case: Case, finding: Finding) -> JsonObject | None:
    """The output of the call that waits; none over a connection that has ended, as no other knows the call."""
    owed = next((one for one in case.calls if one.asked_seq and not one.output_seq), None)
    return output_of(owed.id) if owed and not is_dead(case.session) else None


def _output_again(case: Case, finding: Finding) -> JsonObject | None:
    """The result that was sent under a wrong id, with the id of the call that waits."""
    sent = case.session.operations.get(finding.seq) or case.session.operations.get(max(finding.evidence))
    owed = case.session.open_calls
    if sent is None or len(owed) != 1:
        return None
    return object_at(with_value(_anew(sent), ("item", "call_id"), next(iter(owed))))


def _approval(case: Case, finding: Finding) -> JsonObject | None:
    owed = next(iter(case.session.open_approvals.values()), None)
    return approval_of(owed.id) if owed else None


def _truncate(case: Case, finding: Finding) -> JsonObject | None:
    """The refused truncate, with as much as had really come."""
    asked = case.session.operations.get(min(finding.evidence))
    if asked is None or asked.means is not Meaning.ITEM_TRUNCATE:
        return None
    received = truncation(case.session, asked).received_ms
    return {**_anew(asked), "audio_end_ms": received} if received is not None else None


def _truncate_unheard(case: Case, finding: Finding) -> JsonObject | None:
    """Cut the interrupted answer where its playback must have stopped."""
    response = case.session.responses.get(finding.about.id)
    generated, unheard = (integer_at(finding.data.get(name)) for name in ("generated_ms", "unheard_ms"))
    if response is None or not response.items or generated is None or unheard is None:
        return None
    cut: JsonObject = {"type": "conversation.item.truncate", "item_id": next(iter(response.items)), "content_index": 0}
    return {**cut, "audio_end_ms": generated - unheard}


def _detection(**changes: Json) -> Maker:
    """The turn detection that is in effect, with a few of its knobs changed."""

    def make(case: Case, finding: Finding) -> JsonObject | None:
        value: JsonObject = {"type": "server_vad", **changes}
        return setting_update(case, TURN_DETECTION, value)

    return make


def _ask(case: Case, finding: Finding) -> JsonObject | None:
    return ask()


def _commit(case: Case, finding: Finding) -> JsonObject | None:
    return commit()


def _retry(case: Case, finding: Finding) -> JsonObject | None:
    return retry(case)


def _listen_no_more(case: Case, finding: Finding) -> JsonObject | None:
    return setting_update(case, TURN_DETECTION, None)


def _transcribe(case: Case, finding: Finding) -> JsonObject | None:
    return setting_update(case, TRANSCRIPTION, {"model": _TRANSCRIBER})


_MAKERS: Mapping[str, Maker] = {
    **dict.fromkeys(
        ("session-update-rejected", "unknown-parameter", "invalid-modalities", "vad-knob-mix", "pcm-rate-not-24k"),
        _corrected_update,
    ),
    "session-update-unacked": _same_update,
    **dict.fromkeys(
        ("response-never-requested", "commit-without-response", "tool-output-no-followup", "vad-turn-no-response"), _ask
    ),
    **dict.fromkeys(
        ("response-failed", "rate-limited", "empty-completed-response", "response-create-while-active"), _retry
    ),
    "commit-missing": _commit,
    "vad-stuck-speaking": _commit,
    "commit-timer-with-vad": _listen_no_more,
    "vad-never-triggers": _detection(threshold=_EASIER),
    "echo-barge-in": _detection(threshold=_HARDER),
    "transcription-missing": _transcribe,
    "tool-call-unanswered": _tool_output,
    "some-parallel-calls-unanswered": _tool_output,
    "tool-output-unknown-call": _output_again,
    "mcp-approval-pending": _approval,
    "truncate-beyond-audio": _truncate,
    "no-truncate-after-interrupt": _truncate_unheard,
}

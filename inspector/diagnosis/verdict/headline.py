"""The one sentence of a verdict: it quotes the fact that decided."""

from collections.abc import Callable, Mapping, Sequence

from ...core.clock import micros, span_text
from ...core.json import integer_at, number_at, object_at, text_at, texts_at
from ...core.text import clip, count_text, list_text, safe
from ...model.state.answer import Answer
from ...model.state.part import Response, ToolCall
from ...protocol.vocabulary import Meaning
from ..base import Finding, Status
from ..facts.evidence import sentence
from ..turn import interception
from ..turn.case import Case, error_text
from ..turn.ending import afterwards, close_text
from ..turn.refusal import body_text
from ..turn.unfinished import given_results, unnamed_result
from .unclear import echo, refused_input, unclear

_LIMITS = ("max_output_tokens", "max_response_output_tokens")
_HELD = frozenset({Status.UNCLEAR, Status.NO_RESPONSE, Status.CUT_SHORT, Status.NOT_REQUESTED})
"""What is held in the relay explains why nothing came."""
_MISSED = "no output, no response.done"


def headline(case: Case, status: Status) -> str:
    """Say in one sentence what became of the turn."""
    held = interception.headline(case) if status in _HELD else ""
    said = held or _HEADLINES[status](case)
    return said if said.endswith((".", "!", "?", "”", ")")) else f"{said}."


def _answered(case: Case) -> str:
    response = case.response
    if response is None:
        return _transcribed(case) if case.transcripts else _without_response(case)
    kinds = " and ".join(one for one in ("text", "audio") if one in response.families)
    what = f"The model answered{f' with {kinds}' if kinds else ''}"
    if not kinds and set(response.families) == {"mcp"}:
        what = "The model turned to a tool of an MCP server"
        what += f", whose call failed{case.after and ','}" if case.found("mcp-failed") else ""
    elif set(response.families) == {"call"}:
        what = f"The model called a tool{_left_out(case)}"
    until = f", until {_by_whom(response)}" if response.status == "cancelled" else ""
    after = case.after
    words = " ".join(case.answer.split())
    said = f"{what}{after}{until}: “{clip(words, 80)}”" if words else f"{what}{after}{until}{_known_later(case)}."
    if response.is_open:
        said += " The recording does not hold its response.done."
    return f"{said}{_beside(case)}{afterwards(case)}"


def _left_out(case: Case) -> str:
    return "" if any(one.output_seq for one in case.calls) else " (the log leaves out the result)"


def _known_later(case: Case) -> str:
    """The results that no answer of this turn speaks of, and one of a later turn knows."""
    given = [one for one in case.calls if one.output_seq]
    newest = case.response
    if not given or newest is None or newest.turn == (case.turn and case.turn.index):
        return ""
    return f", and the answer to a later turn knew the result of {_done(given)}"


def _done(given: Sequence[ToolCall]) -> str:
    return list_text([f"{one.name or one.id} (event {one.output_seq})" for one in given])


def _transcribed(case: Case) -> str:
    told = case.transcripts
    last = f", the last: “{clip(told[-1], 80)}”" if told else "."
    return f"{count_text(len(told), 'transcript')} came{last}"


def _by_whom(response: Response) -> str:
    return _STOPPED.get(text_at(response.details, "reason") or "", "it was interrupted")


_STOPPED = {"turn_detected": "turn detection heard the user", "client_cancelled": "the client cancelled it"}


def _beside(case: Case) -> str:
    """What went wrong beside an answer, and did this one no harm."""
    refused = case.refused_update
    settings = f" The session.update (event {refused.seq}) was refused, so the old settings hold." if refused else ""
    if case.clash:
        clash = f" A second response.create (event {case.clash.seq}) was refused meanwhile, which did no harm."
        return clash + settings
    unheard = _unheard_item(case)
    return f"{_again(case)}{_unspoken(case)}{echo(case)}{unheard}{settings}"


def _unspoken(case: Case) -> str:
    """The result that came after this answer, and that no other answer followed."""
    given = case.findings.noted("tool-output-no-followup")
    return f" A tool's result came after it (event {given.seq}), and no response.create for that." if given else ""


def _again(case: Case) -> str:
    """The response that failed before, where this one was asked for in its place."""
    turn, turns = case.turn, case.session.turns
    if turn is None or turn.out_of_band or turn.input or not turn.requests or not turn.index:
        return ""
    last = next(reversed(turns[turn.index - 1].responses), None)
    failed = case.session.responses[last] if last else None
    if failed is None or failed.status != "failed":
        return ""
    return f" The response before it failed (event {failed.closed_seq}), and was asked for again."


def _unheard_item(case: Case) -> str:
    """The input of the turn that was refused, so that the answer does not know it."""
    turn = case.turn
    given = [case.session.operations.get(seq) for seq in turn.input] if turn else []
    refused = [one for one in given if one and one.answer is Answer.REFUSED]
    items = [one for one in refused if one.means is Meaning.ITEM_CREATE]
    if items:
        return f" The user's item (event {items[-1].seq}) was refused, so this answer does not know it."
    if turn and refused and len(refused) == len(given) and not turn.spoken:
        return (
            f" The user's audio was not committed (event {refused[-1].seq} was refused): this answer does not know it."
        )
    return ""


def _without_response(case: Case) -> str:
    """Live and Translation speak without responses; a session that only transcribes says nothing."""
    if case.heard:
        return f"The user's words were transcribed: “{clip(' '.join(case.heard.split()), 80)}”{afterwards(case)}"
    said = " ".join("".join(case.session.voice.said).split())
    return f"The model spoke: “{clip(said, 80)}”{afterwards(case)}"


def _waiting(case: Case) -> str:
    made = case.response.calls if case.response and not case.calls else ()  # before the log shows the response open
    open_calls = [one for one in (*case.calls, *map(case.session.calls.__getitem__, made)) if not one.output_seq]
    asked = next(iter(case.session.open_approvals.values()), None)
    if open_calls:
        names = list_text([f"{one.name or 'a tool'} ({one.id}{_asked(one)})" for one in open_calls])
        missing = case.found("tool-call-unanswered", "some-parallel-calls-unanswered")
        refused = case.session.operations.get(max(one.refused_seq for one in open_calls))
        if refused:
            why = f"the function_call_output (event {refused.seq}) was refused: {case.error_of(refused)}"
            return f"The model called {names} and waits for the result: {why}"
        said = f"The model called {names} and waits for the result: no function_call_output{_spent(missing)}."
        return f"{said}{afterwards(case)}"
    if asked:
        name = asked.name or "a tool"
        return f"The model asks whether it may call {name} (event {asked.asked_seq}), and nobody has answered."
    if given := given_results(case):
        return f"The result of {_done(given)} is in the conversation, and the log shows no response after it."
    if item := unnamed_result(case):
        return (
            f"The model called a tool. An item followed (event {item.seq}), and no response.create: it waits for one."
        )
    if case.calls:
        return f"The result of {_done(case.calls)} is in the conversation, and no answer of this turn came after it."
    return "The model called a tool, and the log does not show which, nor its result."


def _asked(call: ToolCall) -> str:
    return f", event {call.asked_seq}" if call.asked_seq else ""


def _cut_short(case: Case) -> str:
    response = case.response
    if response and response.status == "incomplete":
        return f"The answer was cut off by the server: {_incompleteness(case, response)}."
    silent = case.found("response-never-done", "response-stalled-no-output")
    if case.session.close and not silent:
        return f"The connection ended in the middle of the answer ({close_text(case)})."
    return f"The answer began and then stopped: no further output and no response.done{_spent(silent)}."


def _incompleteness(case: Case, response: Response) -> str:
    reason = text_at(response.details, "reason") or "no reason is in the log"
    tokens = integer_at(response.usage, "output_tokens")
    limit = _limit(case)
    used = f" after {count_text(tokens, 'output token')}" if tokens else ""
    return f"{reason}{used}{f', the limit is {limit:,}' if limit and reason == 'max_output_tokens' else ''}"


def _limit(case: Case) -> int | None:
    """The limit of output tokens: of this request, else of the session."""
    own = object_at(case.request.body, "response") if case.request else {}
    bodies = [(body, name) for body in (own, case.session.config) for name in _LIMITS]
    return next((limit for body, name in bodies if (limit := integer_at(body, name))), None)


def _spent(finding: Finding | None) -> str:
    """How long something did not come, where the recording shows it."""
    waited = number_at(finding.data.get("waited")) if finding else None
    return f" for {span_text(micros(waited))}" if waited else ""


def _unheard(case: Case) -> str:
    foreign = case.found("wrong-dialect-listener")
    if foreign:
        return foreign.message
    finding = case.found("wrong-family-for-modality", "text-instead-of-audio")
    asked = " and ".join(texts_at(finding.data.get("asked"))) if finding else ""
    came = " and ".join(texts_at(finding.data.get("came"))) if finding else ""
    refused = case.refused_update
    why = f" The session.update that asked for {asked} was refused (event {refused.answered_seq})." if refused else ""
    return f"{asked.capitalize()} was asked for, and {came} came.{why}"


def _empty(case: Case) -> str:
    tokens = integer_at(case.response.usage, "output_tokens") if case.response else None
    used = f" after {tokens} output tokens" if tokens else ""
    status = case.response.status if case.response else ""
    ended = "completed" if status in ("", "completed") else f"ended as {safe(status)}"
    return f"The response {ended} without any output{used}."


def _not_requested(case: Case) -> str:
    lost = refused_input(case)
    if lost:
        return f"The input was refused: {lost.type} (event {lost.seq}) got {case.error_of(lost)}"
    done = _done([one for one in case.calls if one.output_seq])
    if case.clash:
        stored = f"The result of {done} was stored, but its" if done else "The"
        return (
            f"{stored} response.create (event {case.clash.seq}) was refused, as another response was active, "
            "and not repeated."
        )
    if case.found("tool-output-no-followup", "mcp-result-no-followup"):
        what = f"The result of {done}" if done else "The tool's result"
        return f"{what} was stored, but nobody asked the model to go on: response.create is missing."
    if cleared := case.found("speech-cleared"):
        return cleared.message
    if case.found("commit-missing"):
        return "Audio was sent but never committed, and turn detection is off: the turn has not ended."
    if case.found("vad-stuck-speaking"):
        return "Speech began and, for turn detection, never ended: the turn is still open, and nothing was asked."
    unasked = case.found("commit-without-response")
    if unasked and "early" in unasked.data:
        return unasked.message
    return "The input was taken, but nobody asked the model to answer: response.create is missing."


def _no_response(case: Case) -> str:
    silent = case.found("response-stalled-no-output", "response-create-unanswered", "vad-turn-no-response")
    untaken = case.untaken
    if untaken and not silent:
        return f"The server did not take the user's input: {untaken.message}"
    if case.session.close and not silent:
        return f"The connection ended before the answer began ({close_text(case)})."
    spent = _spent(silent)
    if silent and silent.rule == "vad-turn-no-response":
        return f"Turn detection ended the user's turn, and the server did not begin an answer{spent}."
    if case.response is None or not case.response.hangs:
        return f"response.create was sent, and the server did not answer it{spent}: no response.created, no error."
    return f"The server accepted the request (response.created) and then produced nothing{spent}: {_MISSED}."


def _failed(case: Case) -> str:
    details = case.response.details if case.response else {}
    error, reason = details.get("error"), text_at(details, "reason")
    if isinstance(error, dict) and error:
        return f"The response failed: {error_text(error)}"
    if isinstance(error, str):
        return f"The response failed, and the log prints its error as {error}: the reason is not shown."
    return f"The response failed: {reason}" if reason else "The response failed, and the log does not show why."


def _refused(case: Case) -> str:
    return f"The server refused response.create: {case.error_of(case.request)}" if case.request else "Refused."


def _never_connected(case: Case) -> str:
    session = case.session
    status = integer_at(session.answered, "status")
    if session.answered_seq and status is not None and status != 101:
        body = text_at(session.answered, "body") or ""
        return sentence(f"The server refused the connection with HTTP {status}{f': {body_text(body)}' if body else ''}")
    if session.answered_seq and status is None:
        return f"The connection failed: {text_at(session.answered, 'message') or 'no reason given'}"
    if session.failures:
        return f"The server ended the session before it began: {error_text(session.failures[0].error)}"
    if session.link.peer == "failed":
        return "The peer connection failed before the session began."
    if session.close:
        return f"The connection closed before the session began ({close_text(case)})."
    return "The connection was accepted, but session.created never came."


_HEADLINES: Mapping[Status, Callable[[Case], str]] = {
    Status.ANSWERED: _answered,
    Status.WAITING_FOR_TOOL: _waiting,
    Status.UNCLEAR: unclear,
    Status.CUT_SHORT: _cut_short,
    Status.UNHEARD: _unheard,
    Status.EMPTY: _empty,
    Status.NOT_REQUESTED: _not_requested,
    Status.NO_RESPONSE: _no_response,
    Status.FAILED: _failed,
    Status.REFUSED: _refused,
    Status.NEVER_CONNECTED: _never_connected,
}

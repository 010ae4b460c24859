"""The one sentence of a verdict: it quotes the fact that decided."""

from collections.abc import Callable, Mapping

from ..core.clock import SECOND, micros, span_text
from ..core.json import integer_at, number_at, object_at, text_at, texts_at
from ..core.text import clip, count_text, list_text
from ..core.wire import Side
from ..model.answer import Answer, Failure, Operation
from ..model.part import Response, ToolCall
from . import interception
from .base import Ends, Finding, Status
from .case import Case, error_text
from .evidence import sentence
from .refusal import body_text
from .unfinished import is_left_to_client, is_unasked, silent_audio, unanswered, unnamed_result

_LIMITS = ("max_output_tokens", "max_response_output_tokens")
_HELD = frozenset({Status.UNCLEAR, Status.NO_RESPONSE, Status.CUT_SHORT, Status.NOT_REQUESTED})
"""What is held in the relay explains why nothing came."""
_MISSED = "no output, no response.done"
_STUCK = (
    *("vad-stuck-speaking", "commit-timer-with-vad", "idle-timeout-no-commit"),
    *("transcription-never-begun", "transcription-never-ended"),
)
"""Findings that say what an unfinished turn waits for."""


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
    until = f", until {_by_whom(response)}" if response.status == "cancelled" else ""
    after = case.after
    words = " ".join(case.answer.split())
    said = f"{what}{after}{until}: “{clip(words, 80)}”" if words else f"{what}{after}{until}."
    return f"{said}{_beside(case)}"


def _transcribed(case: Case) -> str:
    told = case.transcripts
    last = f", the last: “{clip(told[-1], 80)}”" if told else "."
    return f"{count_text(len(told), 'transcript')} came{last}"


def _by_whom(response: Response) -> str:
    detected = text_at(response.details, "reason") == "turn_detected"
    return "turn detection heard the user" if detected else "it was interrupted"


def _beside(case: Case) -> str:
    """What went wrong beside an answer, and did this one no harm."""
    if case.clash:
        return f" A second response.create (event {case.clash.seq}) was refused meanwhile, which did no harm."
    return _echo(case)


def _echo(case: Case) -> str:
    often = " Answers are cut again and again as soon as they sound: the agent may hear itself."
    return often if case.found("echo-barge-in") else ""


def _without_response(case: Case) -> str:
    """Live and Translation speak without responses; a session that only transcribes says nothing."""
    if case.heard:
        return f"The user's words were transcribed: “{clip(' '.join(case.heard.split()), 80)}”"
    return f"The model spoke: “{clip(' '.join(''.join(case.session.voice.said).split()), 80)}”"


def _waiting(case: Case) -> str:
    made = case.response.calls if case.response and not case.calls else ()  # before the log shows the response open
    open_calls = [one for one in (*case.calls, *map(case.session.calls.__getitem__, made)) if not one.output_seq]
    asked = next(iter(case.session.open_approvals.values()), None)
    if open_calls:
        names = list_text([f"{one.name or 'a tool'} ({one.id}{_asked(one)})" for one in open_calls])
        missing = case.found("tool-call-unanswered", "some-parallel-calls-unanswered")
        return f"The model called {names} and waits for the result: no function_call_output{_spent(missing)}."
    if asked:
        name = asked.name or "a tool"
        return f"The model asks whether it may call {name} (event {asked.asked_seq}), and nobody has answered."
    if item := unnamed_result(case):
        return (
            f"The model called a tool. An item followed (event {item.seq}), and no response.create: it waits for one."
        )
    return "The model called a tool, and the log does not show which, nor its result."


def _asked(call: ToolCall) -> str:
    return f", event {call.asked_seq}" if call.asked_seq else ""


def _unclear(case: Case) -> str:
    if case.scene.server.other_protocol:
        return f"This is {case.scene.server.title}, another protocol: its events are shown and not judged."
    refused = case.refused_update
    if refused:
        return f"The session.update was refused ({case.error_of(refused)}); the recording shows no unanswered request."
    if case.turn is None:
        return _before_any_turn(case)
    response = case.response
    if response and response.status == "cancelled":
        detected = text_at(response.details, "reason") == "turn_detected"
        why = ": turn detection heard the user" if detected else ""
        return f"The response was cancelled before it gave anything (event {response.closed_seq}){why}.{_echo(case)}"
    if response and response.closed_seq and not response.status:
        return f"A response ended (event {response.closed_seq}), and the log leaves out how: log response.done whole."
    if response and response.status == "completed" and not response.has_output:
        return f"The response completed (event {response.closed_seq}), and the log leaves out what it held."
    lost = _refused_input(case)
    if lost:
        return f"The input was refused: {lost.type} (event {lost.seq}) got {case.error_of(lost)}"
    if case.scene.ended:
        return f"{_ended(case)}{_echo(case)}"
    return "The answer is under way."


def _before_any_turn(case: Case) -> str:
    session, voice = case.session, case.session.voice
    deaf = case.found("vad-never-triggers", "vad-no-audio-level") or silent_audio(case)
    if deaf:
        return f"No turn began: {deaf.message}"
    failure = _standing(case)
    if failure:
        operation = session.operations.get(failure.operation)
        what = f"{operation.type} (event {operation.seq}) was refused" if operation else "the server sent an error"
        return f"Nothing was asked of the model; {what} (event {failure.seq}): {error_text(failure.error)}"
    if voice.appends or voice.first_audio_seq or session.delegations:
        return "This session has no turns: it listens and speaks all the time."
    if session.buffer.appends:
        return f"Audio was sent (to event {session.buffer.last_seq}), and no turn has begun: no speech, no commit."
    if case.joined and not session.last_server_seq:
        return "Nothing happened in the call while this connection listened."
    if session.close and session.close.side is Side.SERVER:
        return f"Nothing was asked of the model before the connection ended ({_close_text(case)})."
    return "Nothing was asked of the model yet." if session.last_seq else _nothing(case)


def _nothing(case: Case) -> str:
    """Why there is no event: a recording may be empty, and a damaged or foreign one only looks so."""
    lost, unknown = (case.scene.lost, case.scene.unknown) if case.scene.ended else (0, 0)  # more may come
    told = [f"{count_text(lost, 'line')} damaged or lost"] * bool(lost)
    told += [f"{count_text(unknown, 'line')} of a kind that this program does not know"] * bool(unknown)
    return f"No event can be read from this recording: {' and '.join(told)}." if told else "The recording is empty."


def _standing(case: Case) -> Failure | None:
    """The last error, but for those of settings that a later update made good."""
    healed = {one.seq for one in case.findings if isinstance(one.data.get("until"), int)}
    return next((one for one in reversed(case.session.failures) if one.seq not in healed), None)


def _refused_input(case: Case) -> Operation | None:
    """The user's input, where the server refused all there was of it."""
    turn = case.turn
    if turn is None or turn.spoken or turn.responses:
        return None
    given = [case.session.operations.get(seq) for seq in turn.input]
    refused = [one for one in given if one and one.answer is Answer.REFUSED]
    return refused[-1] if refused and len(refused) == len(given) else None


def _ended(case: Case) -> str:
    if case.session.close:
        return f"The connection ended {_where(case)}: {_close_text(case)}."
    stuck = case.found(*_STUCK)
    if stuck:
        return stuck.message
    if note := unanswered(case):
        return note.message
    now, last = case.scene.now, case.session.last_at
    if case.scene.ends is Ends.OBSERVED and now is not None and last is not None and now - last >= SECOND:
        return f"The recording ends {_where(case)}, with {span_text(now - last)} of silence."
    return f"The recording ends {_where(case)}; it does not show what came next."


def _where(case: Case) -> str:
    """The last thing that happened in the turn, as the place where the recording ends."""
    response, request, turn = case.response, case.request, case.turn
    if response and response.is_open:
        if response.has_output:
            return f"in the middle of the answer (event {response.last_seq})"
        return f"after response.created (event {response.opened_seq}), before any output"
    if request and request.answer is Answer.PENDING:
        return f"after response.create (event {request.seq}), before its answer"
    if turn is None or not turn.input:
        return "before the answer does"
    unasked = ", before any response.create" if is_unasked(case) or is_left_to_client(case) else ""
    return f"after the input (event {turn.input[-1]}){unasked}"


def _cut_short(case: Case) -> str:
    response = case.response
    if response and response.status == "incomplete":
        return f"The answer was cut off by the server: {_incompleteness(case, response)}."
    silent = case.found("response-never-done", "response-stalled-no-output")
    if case.session.close and not silent:
        return f"The connection ended in the middle of the answer ({_close_text(case)})."
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
    return f"The response completed without any output{used}."


def _not_requested(case: Case) -> str:
    lost = _refused_input(case)
    if lost:
        return f"The input was refused: {lost.type} (event {lost.seq}) got {case.error_of(lost)}"
    if case.clash:
        return (
            f"response.create (event {case.clash.seq}) was refused, as another response was active, and not repeated."
        )
    if case.found("tool-output-no-followup", "mcp-result-no-followup"):
        done = list_text([f"{one.name or one.id} (event {one.output_seq})" for one in case.calls if one.output_seq])
        what = f"The result of {done}" if done else "The tool's result"
        return f"{what} was stored, but nobody asked the model to go on: response.create is missing."
    if case.found("commit-missing"):
        return "Audio was sent but never committed, and turn detection is off: the turn has not ended."
    if case.found("vad-stuck-speaking"):
        return "Speech began and, for turn detection, never ended: the turn is still open, and nothing was asked."
    return "The input was taken, but nobody asked the model to answer: response.create is missing."


def _no_response(case: Case) -> str:
    silent = case.found("response-stalled-no-output", "response-create-unanswered", "vad-turn-no-response")
    if case.session.close and not silent:
        return f"The connection ended before the answer began ({_close_text(case)})."
    spent = _spent(silent)
    untaken = case.untaken
    if untaken and not silent:
        return f"The server did not take the user's input: {untaken.message}"
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
        return f"The connection closed before the session began ({_close_text(case)})."
    return "The connection was accepted, but session.created never came."


def _close_text(case: Case) -> str:
    close = case.session.close
    if close is None:
        return "not closed"
    if close.lost:
        return close.lost
    code = f"code {close.code}" if close.code is not None else "no code"
    return f"{code}, {close.reason}" if close.reason else code


_HEADLINES: Mapping[Status, Callable[[Case], str]] = {
    Status.ANSWERED: _answered,
    Status.WAITING_FOR_TOOL: _waiting,
    Status.UNCLEAR: _unclear,
    Status.CUT_SHORT: _cut_short,
    Status.UNHEARD: _unheard,
    Status.EMPTY: _empty,
    Status.NOT_REQUESTED: _not_requested,
    Status.NO_RESPONSE: _no_response,
    Status.FAILED: _failed,
    Status.REFUSED: _refused,
    Status.NEVER_CONNECTED: _never_connected,
}

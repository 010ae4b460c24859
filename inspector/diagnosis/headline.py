"""The one sentence of a verdict: it quotes the fact that decided."""

from collections.abc import Callable, Mapping

from ..core.clock import micros, span_text
from ..core.json import integer_at, number_at, text_at, texts_at
from ..core.text import clip
from .base import Status
from .case import Case, error_text

_MISSED = "no output, no response.done"


def headline(case: Case, status: Status) -> str:
    """Say in one sentence what became of the turn."""
    said = _HEADLINES[status](case)
    return said if said.endswith((".", "!", "?", "”", ")")) else f"{said}."


def _answered(case: Case) -> str:
    response = case.response
    kinds = " and ".join(one for one in ("text", "audio") if response and one in response.families)
    what = f"The model answered{f' with {kinds}' if kinds else ''}"
    if response and response.status == "cancelled":
        what += " until it was interrupted"
    after = f" after {span_text(case.latency)}" if case.latency is not None else ""
    words = " ".join(case.answer.split())
    return f"{what}{after}: “{clip(words, 80)}”" if words else f"{what}{after}."


def _waiting(case: Case) -> str:
    open_calls = [one.name or one.id for one in case.calls if not one.output_seq]
    names = ", ".join(open_calls)
    return f"The model called {names} and waits for the result." if names else "The model waits for its tools."


def _unclear(case: Case) -> str:
    if case.scene.server.other_protocol:
        return f"This is {case.scene.server.title}, another protocol: its events are shown and not judged."
    refused = case.refused_update
    if refused:
        return f"The session.update was refused ({case.error_of(refused)}); the recording shows no unanswered request."
    if case.turn is None:
        return "Nothing was asked of the model yet." if case.session.last_seq else "The recording is empty."
    response = case.response
    if response and response.status == "cancelled":
        return "The response was cancelled before it gave anything."
    if case.scene.ended:
        return "The recording ends before the answer does; it does not show what came next."
    return "The answer is under way."


def _cut_short(case: Case) -> str:
    response = case.response
    if response and response.status == "incomplete":
        reason = text_at(response.details, "reason") or "no reason given"
        return f"The answer was cut off by the server: {reason}."
    if case.session.close:
        return f"The connection ended in the middle of the answer ({_close_text(case)})."
    return "The answer began and then stopped: no further output and no response.done."


def _unheard(case: Case) -> str:
    foreign = case.found("wrong-dialect-listener")
    if foreign:
        return foreign.message
    finding = case.found("wrong-family-for-modality")
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
    if case.found("tool-output-no-followup"):
        return "The tool's result was stored, but nobody asked the model to go on: response.create is missing."
    if case.found("commit-missing"):
        return "Audio was sent but never committed, and turn detection is off: the turn has not ended."
    return "The input was taken, but nobody asked the model to answer: response.create is missing."


def _no_response(case: Case) -> str:
    silent = case.found("response-stalled-no-output", "response-create-unanswered", "vad-turn-no-response")
    if case.session.close and not silent:
        return f"The connection ended before the answer began ({_close_text(case)})."
    waited = number_at(silent.data.get("waited")) if silent else None
    spent = f" for {span_text(micros(waited))}" if waited else ""
    if silent and silent.rule == "vad-turn-no-response":
        return f"Turn detection ended the user's turn, and the server did not begin an answer{spent}."
    if case.response is None or not case.response.is_open:
        return f"response.create was sent, and the server did not answer it{spent}: no response.created, no error."
    return f"The server accepted the request (response.created) and then produced nothing{spent}: {_MISSED}."


def _failed(case: Case) -> str:
    details = case.response.details if case.response else {}
    return f"The response failed: {error_text(details.get('error'))}"


def _refused(case: Case) -> str:
    return f"The server refused response.create: {case.error_of(case.request)}" if case.request else "Refused."


def _never_connected(case: Case) -> str:
    session = case.session
    status = integer_at(session.answered, "status")
    if session.answered_seq and status is not None and status != 101:
        body = text_at(session.answered, "body") or ""
        return f"The server refused the connection with HTTP {status}{f': {body}' if body else '.'}"
    if session.answered_seq and status is None:
        return f"The connection failed: {text_at(session.answered, 'message') or 'no reason given'}"
    if session.failures:
        return f"The server ended the session before it began: {error_text(session.failures[0].error)}"
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

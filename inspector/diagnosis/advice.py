"""What to do now, as a table: for whom a step is meant, and what it says.

Steps stand in the order in which they should be tried; a step that sends
something carries the client event in the dialect at hand.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..core.json import JsonObject
from ..protocol.dialect import Dialect
from ..protocol.vocabulary import Cause
from .base import NextStep, Status, Suspect
from .case import Case
from .registry import all_rules

_SILENT = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})
_REMEDIED = 3  # remedies of root findings at most; more would bury the first


@dataclass(frozen=True, slots=True)
class _Step:
    text: str
    applies: Callable[[Case, Status, frozenset[Cause]], bool]
    send: Callable[[Case], JsonObject] | None = None


def next_steps(case: Case, status: Status, suspects: Sequence[Suspect]) -> Iterator[NextStep]:
    """The remedies of the root findings, then the steps of the table that apply."""
    causes = frozenset(suspect.cause for suspect in suspects)
    for text in _remedies(case, causes):
        yield NextStep(text)
    for step in _STEPS:
        if step.applies(case, status, causes):
            yield NextStep(step.text, step.send(case) if step.send else None)


def _remedies(case: Case, causes: frozenset[Cause]) -> list[str]:
    """What the rules advise that speak for a suspected cause; silence has steps of its own."""
    texts: dict[str, None] = {}
    for cause in causes - {Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.NETWORK, Cause.RECORDING_CUT}:
        finding = case.speaking_for(cause)
        if finding:
            texts[finding.remedy or all_rules()[finding.rule].remedy] = None
    return sorted(texts)[:_REMEDIED]


def _cancel(case: Case) -> JsonObject:
    event: JsonObject = {"type": "response.cancel"}
    if case.response:
        event["response_id"] = case.response.id
    return event


def _ask(case: Case) -> JsonObject:
    return {"type": "response.create"}


def _retry(case: Case) -> JsonObject:
    """The same request again, without the id that was used."""
    body: JsonObject = dict(case.request.body) if case.request else {"type": "response.create"}
    body.pop("event_id", None)
    return body


def _text_only(dialect: Dialect) -> JsonObject:
    session: JsonObject = {"type": "realtime"} if dialect.modalities_field == "output_modalities" else {}
    session[dialect.modalities_field] = ["text"]
    event: JsonObject = {"type": "session.update", "session": session}
    return event


def _minimal(case: Case) -> JsonObject:
    return _text_only(case.scene.server)


def _is_silent(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and bool(causes & {Cause.SERVER_STALL, Cause.READER_STOPPED})


def _reader_unknown(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and Cause.READER_STOPPED in causes


def _link_unknown(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and Cause.NETWORK in causes and case.session.close is None


def _open_response(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return _is_silent(case, status, causes) and case.response is not None and case.response.is_open


def _unanswered(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return _is_silent(case, status, causes) and case.response is None


def _retired(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and case.scene.server.served_until is not None


def _not_requested(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.NOT_REQUESTED and Cause.REQUEST_MISSING in causes


def _cut_log(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.scene.ended and case.turn is not None and bool(case.session.open)


_STEPS: tuple[_Step, ...] = (
    _Step(
        "Log every frame before any handler runs: code that prints only the events it knows hides the answer.",
        _reader_unknown,
    ),
    _Step(
        "See whether WebSocket pings are answered during the silence: if not, the connection is dead.",
        _link_unknown,
    ),
    _Step(
        "Cancel the response and ask again: a live server ends it with response.done, status cancelled.",
        _open_response,
        _cancel,
    ),
    _Step("Ask again on the same session.", _unanswered, _retry),
    _Step(
        "Try a minimal exchange in a fresh session: text only, one short message, one response.create.",
        _is_silent,
        _minimal,
    ),
    _Step(
        "Move to the GA protocol: since 12 May 2026 OpenAI answers the beta with beta_api_shape_disabled.",
        _retired,
    ),
    _Step("Ask the model to answer.", _not_requested, _ask),
    _Step(
        "If nothing more came, say so: check again with --ends reported. Else log until response.done.",
        _cut_log,
    ),
)

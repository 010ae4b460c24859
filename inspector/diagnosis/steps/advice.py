"""What to do now, as a table: for whom a step is meant, and what it says.

Steps stand in the order in which they should be tried; a step that sends
something carries the client event in the dialect at hand.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ...core.json import JsonObject
from ...core.wire import Side
from ...model.fact import transcription_only
from ...protocol.vocabulary import Cause
from ..base import NextStep, Status, Suspect
from ..facts.piecewise import is_piecewise
from ..registry import all_rules
from ..turn.case import Case
from ..turn.ending import is_dead
from ..turn.unfinished import (
    given_results,
    held_open,
    is_left_to_client,
    is_only_heard,
    is_unaddressed,
    is_unasked,
    is_uncommitted,
    silent_audio,
    unanswered,
    unnamed_result,
)
from .sending import ask, cancel, commit, fit, retry, sending, text_only

_SILENT = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})
_SILENCE = frozenset({Cause.SERVER_STALL, Cause.READER_STOPPED, Cause.RECORDING_CUT})
_REMEDIED = 3  # remedies of root findings at most; more would bury the first


@dataclass(frozen=True, slots=True)
class _Step:
    text: str
    applies: Callable[[Case, Status, frozenset[Cause]], bool]
    send: Callable[[Case], JsonObject | None] | None = None


def next_steps(case: Case, status: Status, suspects: Sequence[Suspect]) -> Iterator[NextStep]:
    """The remedies of the root findings and the steps of the table that apply: first what the likeliest cause needs."""
    remedies = _remedies(case, suspects)
    if status is Status.NEVER_CONNECTED:
        remedies = [NextStep(step.text) for step in remedies]  # there is no session to send anything in
    steps = list(_of_table(case, status, suspects))
    unremedied = bool(suspects) and case.speaking_for(suspects[0].cause) is None
    first, then = (steps, remedies) if status is Status.NOT_REQUESTED and unremedied else (remedies, steps)
    told = [step.send for step in first if step.send is not None]
    yield from first
    yield from (step for step in then if step.send is None or step.send not in told)


def _of_table(case: Case, status: Status, suspects: Sequence[Suspect]) -> Iterator[NextStep]:
    causes = frozenset(suspect.cause for suspect in suspects)
    for step in _STEPS:
        if step.applies(case, status, causes):
            made = step.send(case) if step.send else None
            yield NextStep(step.text, fit(made, case.scene.server) if made else None)


def _remedies(case: Case, suspects: Sequence[Suspect]) -> list[NextStep]:
    """What the rules advise that speak for a suspected cause, likeliest first; silence has steps of its own."""
    steps: dict[str, NextStep] = {}
    for suspect in suspects:
        finding = case.speaking_for(suspect.cause) if suspect.cause not in _SILENCE else None
        if finding:
            text = finding.remedy or all_rules()[finding.rule].remedy
            steps.setdefault(text, NextStep(text, sending(case, finding)))
    return list(steps.values())[:_REMEDIED]


def _minimal(case: Case) -> JsonObject:
    return text_only(case.scene.server)


def _ask(case: Case) -> JsonObject:
    return ask()


def _is_silent(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and bool(causes & {Cause.SERVER_STALL, Cause.READER_STOPPED})


def _reader_unknown(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and Cause.READER_STOPPED in causes


def _link_unknown(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status in _SILENT and Cause.NETWORK in causes and case.session.close is None


def _open_response(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    owed = case.response is not None and case.response.is_open
    return owed and not is_dead(case.session) and _is_silent(case, status, causes)


def _unanswered(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    asked = case.response is None and case.request is not None
    return asked and not is_dead(case.session) and _is_silent(case, status, causes)


def _can_ask(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """Silent, on a server that can be asked for an answer at all."""
    return case.scene.server.spec(Side.CLIENT, "response.create") is not None and _is_silent(case, status, causes)


def _retired(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    """Not where something else is known to have ended the answer."""
    unexplained = not causes or bool(causes & _SILENCE)
    return status in _SILENT and unexplained and case.scene.server.served_until is not None


def _not_requested(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    if status is Status.REFUSED:
        return case.clash is not None
    return status is Status.NOT_REQUESTED and bool(causes & {Cause.REQUEST_MISSING, Cause.ACTIVE_RESPONSE})


def _unasked(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.scene.ended and is_unasked(case) and not causes


def _unaddressed(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and is_unaddressed(case)


def _left_to_client(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.scene.ended and is_left_to_client(case) and not _chooses(case)


def _passed_over(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.scene.ended and is_left_to_client(case) and _chooses(case)


def _chooses(case: Case) -> bool:
    """The client has asked for an answer to other turns: which one it answers is its own affair."""
    return any(one.spoken and one.requests for one in case.session.turns)


def _only_heard(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and is_only_heard(case)


def _uncommitted(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.scene.ended and is_uncommitted(case) and not _transcribes(case)


def _unbegun(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    unbegun = is_uncommitted(case) and is_piecewise(case.scene) and not causes
    return status is Status.UNCLEAR and case.scene.ended and unbegun


def _untranscribed(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    uncommitted = is_uncommitted(case) and not is_piecewise(case.scene)
    return status is Status.UNCLEAR and case.scene.ended and uncommitted and _transcribes(case)


def _transcribes(case: Case) -> bool:
    return transcription_only(case.session) or is_piecewise(case.scene)


def _commit(case: Case) -> JsonObject:
    return commit()


def _gave_result(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    open_ = case.session.close is None
    return open_ and status is Status.WAITING_FOR_TOOL and bool(unnamed_result(case) or given_results(case))


def _unanswered_speech(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return (
        status is Status.UNCLEAR and case.scene.ended and unanswered(case) is not None and not is_left_to_client(case)
    )


def _held_open(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.scene.ended and held_open(case) is not None


def _silent_audio(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and silent_audio(case) is not None


def _wordless(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    return status is Status.UNCLEAR and case.wordless and not any(one.has_output for one in case.responses)


def _cut_log(case: Case, status: Status, causes: frozenset[Cause]) -> bool:
    newest = case.turn is not None and case.turn is case.session.turn
    return status is Status.UNCLEAR and case.scene.ended and newest and bool(case.session.open)


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
        cancel,
    ),
    _Step("Ask again on the same session.", _unanswered, retry),
    _Step(
        "Try a minimal exchange in a fresh session: text only, one short message, one response.create.",
        _can_ask,
        _minimal,
    ),
    _Step(
        "Move to the GA protocol: since 12 May 2026 OpenAI answers the beta with beta_api_shape_disabled.",
        _retired,
    ),
    _Step("Ask the model to answer.", _not_requested, _ask),
    _Step(
        "What the client gives asks for no answer by itself: if it sent nothing after that, send response.create.",
        _unasked,
        _ask,
    ),
    _Step(
        "The model does not speak first by itself: for a greeting send response.create once session.updated has come.",
        _unaddressed,
        _ask,
    ),
    _Step(
        "Turn detection is told to ask for no answer (create_response is false): send response.create after the turn.",
        _left_to_client,
        _ask,
    ),
    _Step(
        "If this turn was to be answered like others before it, send response.create: turn detection is told to ask "
        "for none (create_response is false).",
        _passed_over,
        _ask,
    ),
    _Step(
        "If answers are wanted and not only the words, send response.create after each turn, or set "
        "turn_detection.create_response to true.",
        _only_heard,
    ),
    _Step(
        "If the user has finished, send input_audio_buffer.commit, and response.create after it for an answer; or "
        "switch turn detection on with a session.update.",
        _uncommitted,
        _commit,
    ),
    _Step(
        "Send input_audio_buffer.commit once to begin the transcription, before or while audio is appended, and one "
        'with "final": true after the last piece.',
        _unbegun,
        _commit,
    ),
    _Step(
        "If the speaker has finished, send input_audio_buffer.commit: with turn detection off each piece of speech "
        "ends with one, and its transcript comes after it.",
        _untranscribed,
        _commit,
    ),
    _Step(
        "A tool's result asks for no answer by itself: if the model is to go on, send response.create after it.",
        _gave_result,
        _ask,
    ),
    _Step(
        "Send response.create to have the turn answered: not every server does so by itself.",
        _unanswered_speech,
        _ask,
    ),
    _Step(
        "If nobody speaks for so long, noise keeps the turn open: raise turn_detection.threshold, reduce the noise, or "
        "send input_audio_buffer.commit.",
        _held_open,
        _commit,
    ),
    _Step(
        "If somebody spoke meanwhile, look at the microphone: which one is captured, and whether it is muted.",
        _silent_audio,
    ),
    _Step(
        "If somebody did speak, play back the audio that was sent: it may be silence, noise or in another format. If "
        "nobody did, raise turn_detection.threshold.",
        _wordless,
    ),
    _Step(
        "If nothing more came, say so: check again with --ends reported. Else log until response.done.",
        _cut_log,
    ),
)

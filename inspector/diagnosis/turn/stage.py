"""The eight stages of a turn: what passed, what failed, what is missing."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ...core.clock import span_text
from ...core.json import integer_at, text_at
from ...model.state.answer import Answer, Operation
from ...protocol.vocabulary import Meaning
from ..base import Stage, StageName, StageState
from ..facts.evidence import clock_text
from ..facts.official import is_stranger, leaves_out
from ..pending import Pending
from .beginning import begins_late
from .case import Case, Judged
from .unfinished import possible_answer

PASSED, FAILED, MISSING = StageState.PASSED, StageState.FAILED, StageState.MISSING
PENDING, SKIPPED, UNKNOWN = StageState.PENDING, StageState.SKIPPED, StageState.UNKNOWN

_OPEN = frozenset({PENDING, UNKNOWN})
_AWAITED: Mapping[StageName, tuple[Meaning, ...]] = {
    StageName.SESSION: (Meaning.SESSION_CREATED,),
    StageName.CONFIGURED: (Meaning.SESSION_UPDATED,),
    StageName.REQUESTED: (Meaning.RESPONSE_CREATE,),
    StageName.STARTED: (Meaning.RESPONSE_OPENED,),
    StageName.OUTPUT: (Meaning.OUTPUT_ITEM_ADDED,),
    StageName.FINISHED: (Meaning.RESPONSE_CLOSED,),
}
"""What each stage waits for."""


def stages(case: Case) -> tuple[Stage, ...]:
    """Judge every stage of a turn, in order."""
    rows = _JUDGES if case.may_answer else _WITHOUT_RESPONSES
    return tuple([_timed(case, _stage(case, name, judge(case))) for name, judge in rows])


def _stage(case: Case, name: StageName, found: Judged) -> Stage:
    """A stage as it was judged; turns that follow each other have most of theirs in common."""
    known = case.common.stages.get(name)
    if known is None or known[0] != found:
        known = case.common.stages[name] = found, _stamped(case, Stage(name, *found))
    return known[1]


def _stamped(case: Case, stage: Stage) -> Stage:
    """A stage that passed with the time that the server's ids give it, where no times were recorded."""
    stamp = case.session.ids.time_of(stage.seq) if stage.seq and stage.state is PASSED else None
    if stamp is None or case.scene.now is not None:
        return stage
    return replace(stage, detail=f"{stage.detail} at {clock_text(stamp)}")


def stopped_at(stages_: tuple[Stage, ...]) -> StageName | None:
    """The stage at which a turn stopped: the first that failed or is missing, else the last that passed."""
    for stage in stages_:
        if stage.state in (FAILED, MISSING):
            return stage.name
    return next((stage.name for stage in reversed(stages_) if stage.state is PASSED), None)


def _open(case: Case) -> StageState:
    """Not there: missing where the end is reported or the line is down, pending while it may still come."""
    if case.silence_reported or case.session.close:
        return MISSING
    return UNKNOWN if case.scene.ended else PENDING


def _timed(case: Case, stage: Stage) -> Stage:
    """Say of a stage that is still open since when it is awaited, and when it will be missing."""
    pending = case.awaited(*_AWAITED[stage.name]) if stage.state in _OPEN and stage.name in _AWAITED else None
    if pending is None or (stage.name is StageName.REQUESTED and case.responses):
        return stage
    due = pending.due(case.session)
    told = f"{stage.detail}; awaited since event {pending.seq}{_time_left(case, pending, due)}"
    return replace(stage, detail=told, since=pending.seq, due=due if stage.state is PENDING else None)


def _time_left(case: Case, pending: Pending, due: int | None) -> str:
    now, overdue = case.scene.now, pending.overdue_at
    if due is None or now is None:
        return ", for how long the recording does not tell"
    if case.scene.ended:
        return f"; the recording ends {span_text(due - now)} before it would be missing" if due > now else ""
    late = f", overdue for {span_text(now - overdue)}" if overdue is not None and now > overdue else ""
    return f"{late}, missing in {span_text(max(due - now, 0))}"


def _connected(case: Case) -> Judged:
    session = case.session
    status = integer_at(session.answered, "status")
    if status == 101:
        return PASSED, session.answered_seq, "the server accepted the WebSocket"
    if session.answered_seq:
        failed = text_at(session.answered, "message") or text_at(session.answered, "failed") or f"HTTP {status}"
        return FAILED, session.answered_seq, failed
    if session.last_server_seq:
        return PASSED, None, "not recorded, but the server spoke"
    return (UNKNOWN if session.last_seq else PENDING), None, "the recording does not show it"


def _session(case: Case) -> Judged:
    session = case.session
    if session.created_seq:
        return PASSED, session.created_seq, "session.created"
    if session.config_seq or session.responses:
        return PASSED, session.config_seq or None, "seen from the middle of a session"
    if case.scene.server.other_protocol and session.last_server_seq:
        return UNKNOWN, None, "another protocol, whose beginning is not judged"
    if is_stranger(case.scene):
        return UNKNOWN, None, "a protocol that this program does not know"
    finding = case.found("beta-disabled", "auth-failure", "model-missing", "session-never-created")
    if case.joined and not finding:
        return UNKNOWN, None, "whoever joins a call is not greeted"
    if case.is_only_an_end:
        return UNKNOWN, None, "the log shows nothing but the end"
    if begins_late(case) and not finding:
        return UNKNOWN, None, "the log begins later"
    if finding or session.close:
        return FAILED, finding.seq if finding else None, finding.message if finding else "closed before it began"
    return UNKNOWN if case.scene.ended else PENDING, None, "session.created is not in the recording"


def _configured(case: Case) -> Judged:
    update = case.update
    if update is None:
        return SKIPPED, None, f"no session.update {'was sent' if case.shows_the_client else 'is in the recording'}"
    if update.answer is Answer.ACCEPTED:
        return PASSED, update.answered_seq, f"session.update accepted{_after(update)}"
    if update.answer is Answer.REFUSED:
        return FAILED, update.answered_seq, case.error_of(update)
    finding = case.found("session-update-unacked")
    return (MISSING if finding else _open(case)), update.seq, "session.update has no answer"


def _after(operation: Operation) -> str:
    if operation.at is None or operation.answered_at is None:
        return ""
    return f" after {span_text(operation.answered_at - operation.at)}"


def _nothing_yet(case: Case, what: str) -> Judged:
    """What a recording shows none of: more may come as long as it grows."""
    return (UNKNOWN, None, f"no {what} is in the recording") if case.scene.ended else (PENDING, None, f"no {what} yet")


def _input(case: Case) -> Judged:
    if case.turn is None:
        return _nothing_yet(case, "input")
    if not case.turn.input:
        return SKIPPED, None, "asked without new input"
    refused = [
        one for seq in case.turn.input if (one := case.session.operations.get(seq)) and one.answer is Answer.REFUSED
    ]
    if refused:
        return FAILED, refused[0].answered_seq, case.error_of(refused[0])
    if case.untaken:
        return MISSING, case.untaken.seq, case.title_of(case.untaken)
    return PASSED, case.turn.input[-1], "spoken" if case.turn.spoken else "sent by the client"


def _requested(case: Case) -> Judged:
    if case.turn is None:
        return _nothing_yet(case, "request")
    if case.turn.requests:
        return PASSED, case.turn.requests[-1], "response.create"
    if case.responses:
        if case.turn.spoken:
            return PASSED, None, "by turn detection"
        return UNKNOWN, None, "no response.create in the recording, yet a response was opened"
    missing = case.found(
        "response-never-requested", "commit-without-response", "commit-missing", "vad-create-response-off"
    )
    if missing:
        return MISSING, missing.seq, "no response.create"
    return (UNKNOWN if case.scene.ended else PENDING), None, "no response.create"


def _started(case: Case) -> Judged:
    response, request = case.response, case.request
    if request and request.answer is Answer.REFUSED and not (case.clash and response):
        return FAILED, request.answered_seq, case.error_of(request)
    if response:
        return PASSED, response.opened_seq or None, "response.created"
    if case.piece:
        return PASSED, None, "not recorded, but it gave output"
    if case.turn is None or not (case.turn.requests or case.turn.spoken):
        return SKIPPED, None, "not asked for"
    if doubt := possible_answer(case):
        return UNKNOWN, doubt.seq, f"no response.created, and the error of event {doubt.seq} may be the answer"
    missing = case.found("response-create-unanswered", "vad-turn-no-response")
    return (MISSING if missing else _open(case)), None, "no response.created"


def _output(case: Case) -> Judged:
    response = case.response or case.piece
    if response is None:
        return SKIPPED, None, "no response"
    unheard = case.found("wrong-dialect-listener", "wrong-family-for-modality", "text-instead-of-audio")
    if unheard:
        return FAILED, unheard.seq, case.title_of(unheard)
    if response.has_output:
        return PASSED, response.first_output_seq, " and ".join(response.families)
    if response.status == "completed" and leaves_out(case.scene, response):
        return UNKNOWN, response.left_out_seq, "the log leaves out what the response held"
    if response.status == "completed" and case.wordless:
        return SKIPPED, response.closed_seq, "nothing was said, and nothing answered"
    if not response.hangs and not response.status:
        return UNKNOWN, response.closed_seq, "the log leaves out how the response ended, and what it held"
    if not response.hangs:
        return MISSING, response.closed_seq, f"the response ended {response.status}"
    missing = case.found("response-stalled-no-output", "response-never-done", "closed-mid-response")
    return (MISSING if missing else _open(case)), None, "no output item, no delta"


def _finished(case: Case) -> Judged:
    response = case.response
    if response is None and case.piece:
        return _open(case), None, "no response.done"
    if response is None:
        return SKIPPED, None, "no response"
    if not response.hangs:
        if not response.status:
            return PASSED, response.closed_seq, "response.done without a status"
        state = PASSED if response.status in ("completed", "cancelled") else FAILED
        ended = f"the response ended {response.status}" if state is FAILED else response.status
        return state, response.closed_seq, ended
    missing = case.found("response-stalled-no-output", "response-never-done", "closed-mid-response")
    if response.stopped_by:
        return MISSING, response.closed_seq, f"it ended only when the probe (event {response.stopped_by}) cancelled it"
    return (MISSING if missing else _open(case)), None, "no response.done"


_JUDGES: tuple[tuple[StageName, Callable[[Case], Judged]], ...] = (
    (StageName.CONNECTED, _connected),
    (StageName.SESSION, _session),
    (StageName.CONFIGURED, _configured),
    (StageName.INPUT, _input),
    (StageName.REQUESTED, _requested),
    (StageName.STARTED, _started),
    (StageName.OUTPUT, _output),
    (StageName.FINISHED, _finished),
)


def _no_responses(case: Case) -> Judged:
    return SKIPPED, None, f"{case.scene.server.title} has no responses"


_OF_A_RESPONSE = frozenset({StageName.REQUESTED, StageName.STARTED, StageName.OUTPUT, StageName.FINISHED})
_WITHOUT_RESPONSES = tuple((name, _no_responses if name in _OF_A_RESPONSE else judge) for name, judge in _JUDGES)

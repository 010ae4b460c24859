"""The verdict of a turn and of a recording.

Status first (a table of what the turn's objects show), then the stages, then
the causes that the status admits, then what to do. Only root findings speak.
"""

from collections.abc import Sequence
from dataclasses import replace

from ..core.json import integer_at, object_at, text_at
from ..model.session import Answer, Response, Turn
from ..protocol.errors import codes
from ..protocol.vocabulary import Meaning
from .advice import next_steps
from .base import Finding, Status, TurnVerdict, Verdict
from .case import Case
from .expectation import Pending
from .headline import headline
from .judge import judged
from .scene import Scene
from .stage import stages, stopped_at
from .wanted import record_next

_ORDER = {status: place for place, status in enumerate(Status)}


def triage(
    scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending] = ()
) -> tuple[Verdict, list[TurnVerdict]]:
    """The verdict of the recording and one for each turn; `pending` is what is awaited."""
    whole, cases = _cases(scene, findings, pending)
    turns = [_turn_verdict(case, turn) for case, turn in zip(cases, scene.session.turns, strict=True)]
    before = _verdict(whole)
    if before.status is Status.NEVER_CONNECTED or not turns:
        return before, turns
    worst = max(turns, key=lambda one: (_ORDER[one.verdict.status], one.index))
    if len(turns) == 1:
        return worst.verdict, turns
    where = f"Turn {worst.index + 1} of {len(turns)}: "
    return replace(worst.verdict, headline=where + worst.verdict.headline), turns


def decisive(scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending] = ()) -> tuple[Case, Verdict]:
    """The verdict of the recording, and the turn that it speaks of with everything that bears on it."""
    whole, cases = _cases(scene, findings, pending)
    before = _verdict(whole)
    if before.status is Status.NEVER_CONNECTED or not cases:
        return whole, before
    verdicts = [_verdict(case) for case in cases]
    place = max(range(len(cases)), key=lambda one: (_ORDER[verdicts[one].status], one))
    return cases[place], verdicts[place]


def _cases(scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending]) -> tuple[Case, list[Case]]:
    """The recording as a whole, and each of its turns."""
    operations = scene.session.operations.values()
    updates = tuple(one for one in operations if one.means is Meaning.SESSION_UPDATE)
    by_turn = _by_turn(findings)
    waits = tuple(pending)
    cases = [Case(scene, turn, _bearing(turn, by_turn), updates, waits) for turn in scene.session.turns]
    return Case(scene, None, tuple(findings), updates, waits), cases


def _by_turn(findings: Sequence[Finding]) -> dict[int | None, list[Finding]]:
    """Findings by their turn; under None those of no turn and those about settings, which last."""
    groups: dict[int | None, list[Finding]] = {None: []}
    for finding in findings:
        groups.setdefault(finding.turn, []).append(finding)
        if finding.turn is not None and finding.rule == "session-update-rejected":
            groups[None].append(finding)
    return groups


def _bearing(turn: Turn, by_turn: dict[int | None, list[Finding]]) -> tuple[Finding, ...]:
    """The findings of the turn itself, and the lasting ones before its end."""
    lasting = [one for one in by_turn[None] if one.seq <= turn.last_seq and one.turn != turn.index]
    return tuple(sorted((*lasting, *by_turn.get(turn.index, ())), key=lambda one: (one.seq, one.rule)))


def _turn_verdict(case: Case, turn: Turn) -> TurnVerdict:
    return TurnVerdict(
        index=turn.index,
        input=tuple(turn.input),
        requested=turn.requested or None,
        responses=tuple(turn.responses),
        verdict=_verdict(case),
        first_seq=turn.first_seq,
        last_seq=turn.last_seq,
        answer=case.answer,
        latency=case.latency,
    )


def _verdict(case: Case) -> Verdict:
    status = _status(case)
    stages_ = stages(case)
    suspects, excluded = judged(case, status)
    return Verdict(
        status=status,
        headline=headline(case, status),
        stage=stopped_at(stages_),
        stages=stages_,
        causes=tuple(suspects),
        excluded=tuple(excluded),
        next_steps=tuple(next_steps(case, status, suspects)),
        record_next=record_next(case, status, suspects),
    )


# Status


def _status(case: Case) -> Status:
    if case.turn is None:
        return _before_any_turn(case)
    if case.found("wrong-dialect-listener", "wrong-family-for-modality"):
        return Status.UNHEARD
    response = case.response
    request = case.request
    refused = request is not None and request.answer is Answer.REFUSED
    if request and refused and (not response or (response.opened_seq < request.seq and not case.clash)):
        return Status.REFUSED
    if request and request.answer is Answer.PENDING and (not response or response.closed_seq):
        return _unanswered(case)
    if response is None:
        return _unrequested(case)
    return _open(case, response) if response.is_open else _closed(case, response)


def _before_any_turn(case: Case) -> Status:
    session = case.session
    handshake = integer_at(session.answered, "status")
    if session.answered_seq and handshake != 101:
        return Status.NEVER_CONNECTED
    greeted = session.created_seq or session.config_seq
    if not greeted and not session.responses and (session.close or case.found("session-never-created")):
        return Status.NEVER_CONNECTED
    if not greeted and not session.turns and any(_fatal(failure.error) for failure in session.failures):
        return Status.NEVER_CONNECTED
    return Status.NOT_REQUESTED if case.found("commit-missing") else Status.UNCLEAR


def _fatal(error: object) -> bool:
    entry = codes().get(text_at(object_at(error) if isinstance(error, dict) else {}, "code") or "")
    return entry is not None and entry.fatal


def _unanswered(case: Case) -> Status:
    """A response.create without an answer of any kind."""
    proven = case.found("response-create-unanswered", "closed-mid-response") or case.silence_reported
    return Status.NO_RESPONSE if proven else Status.UNCLEAR


def _unrequested(case: Case) -> Status:
    if case.transcripts:
        return Status.ANSWERED
    missing = case.found("response-never-requested", "commit-without-response", "commit-missing")
    if missing or case.found("tool-output-no-followup"):
        return Status.NOT_REQUESTED
    return Status.NO_RESPONSE if case.found("vad-turn-no-response") else Status.UNCLEAR


def _open(case: Case, response: Response) -> Status:
    given_up = case.found("response-stalled-no-output", "response-never-done", "closed-mid-response")
    if not given_up and not case.silence_reported:
        return Status.UNCLEAR
    return Status.CUT_SHORT if response.has_output else Status.NO_RESPONSE


def _closed(case: Case, response: Response) -> Status:
    match response.status:
        case "failed":
            return Status.FAILED
        case "incomplete":
            return Status.CUT_SHORT
        case "cancelled":
            return Status.ANSWERED if response.has_output else Status.UNCLEAR
        case _ if not response.has_output:
            return Status.EMPTY
        case _:
            return _after_output(case, response)


def _after_output(case: Case, response: Response) -> Status:
    calls = [one for one in case.calls if one.response == response.id]
    if set(response.families) <= {"call", "mcp"} and not calls:
        owed = any(not one.answered_seq for one in case.session.approvals.values())
        return Status.WAITING_FOR_TOOL if owed else Status.ANSWERED
    if set(response.families) != {"call"}:
        return Status.ANSWERED
    if case.found("tool-output-no-followup") or (case.clash and all(one.output_seq for one in calls)):
        return Status.NOT_REQUESTED
    return Status.WAITING_FOR_TOOL

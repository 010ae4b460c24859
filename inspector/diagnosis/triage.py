"""The verdict of a turn and of a recording.

Status first (a table of what the turn's objects show), then the stages, then
the causes that the status admits, then what to do. Only root findings speak.
"""

from collections.abc import Sequence
from dataclasses import replace

from ..core.json import integer_at, object_at, text_at
from ..model.answer import Answer
from ..model.session import Response, Turn
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

Known = dict[int, tuple[tuple[object, ...], TurnVerdict]]
"""Verdicts of turns, by index, each with what it rests on."""

_SETTLED = frozenset({Status.ANSWERED, Status.FAILED})  # no cause of these lies outside the turn and its findings

_ORDER = {status: place for place, status in enumerate(Status)}


def triage(
    scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending] = (), known: Known | None = None
) -> tuple[Verdict, list[TurnVerdict]]:
    """The verdict of the recording and one for each turn; `pending` is what is awaited.

    `known` keeps the verdicts of finished turns from one call to the next, for who asks often.
    """
    whole, cases = _cases(scene, findings, pending)
    kept: Known = known if known is not None else {}
    turns = [_known_verdict(case, turn, kept) for case, turn in zip(cases, scene.session.turns, strict=True)]
    if not turns or _status(whole) is Status.NEVER_CONNECTED:
        return _verdict(whole), turns
    worst = max(turns, key=lambda one: (_ORDER[one.verdict.status], one.index))
    if len(turns) == 1:
        return worst.verdict, turns
    where = f"Turn {worst.index + 1} of {len(turns)}: "
    return replace(worst.verdict, headline=where + worst.verdict.headline), turns


def decisive(
    scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending] = (), known: Known | None = None
) -> tuple[Case, Verdict]:
    """The verdict of the recording, and the turn that it speaks of with everything that bears on it."""
    whole, cases = _cases(scene, findings, pending)
    if not cases or _status(whole) is Status.NEVER_CONNECTED:
        return whole, _verdict(whole)
    kept: Known = known if known is not None else {}
    verdicts = [_known_verdict(case, turn, kept).verdict for case, turn in zip(cases, scene.session.turns, strict=True)]
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


def _known_verdict(case: Case, turn: Turn, known: Known) -> TurnVerdict:
    """The verdict of a turn; that of a finished one is made anew only where something it rests on has changed."""
    basis = _basis(case, turn)
    before = known.get(turn.index)
    if before and basis is not None and before[0] == basis:
        return before[1]
    told = _turn_verdict(case, turn)
    timed = any(stage.since is not None for stage in told.verdict.stages)
    if basis is not None and told.verdict.status in _SETTLED and not timed:
        known[turn.index] = (basis, told)
    return told


def _basis(case: Case, turn: Turn) -> tuple[object, ...] | None:
    """Everything that the verdict of a finished turn rests on; None while its responses are open."""
    session, update = case.session, case.update
    responses = case.responses
    if not responses or any(one.is_open for one in responses):
        return None
    approvals = sum(1 for one in session.approvals.values() if not one.answered_seq)
    settings = (update.seq, update.answered_seq) if update else ()
    link = (session.opened_seq, session.answered_seq, session.created_seq, session.config_seq, bool(session.close))
    seen = tuple(one.last_seq for one in responses)
    shown = (case.scene.ended, case.scene.detector.settled, case.shows_the_client, approvals, settings, link)
    return (turn.last_seq, len(turn.input), seen, shown, case.findings)


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
        latency_about=case.latency_about,
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
    if case.found("wrong-dialect-listener", "wrong-family-for-modality", "text-instead-of-audio"):
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
    if session.voice.said:
        return Status.ANSWERED  # Live and Translation have no turns
    greeted = session.created_seq or session.config_seq
    if not greeted and not session.responses and (session.close or case.found("session-never-created")):
        return Status.NEVER_CONNECTED
    refused = session.failures and (session.answered_seq or any(_fatal(one.error) for one in session.failures))
    if not greeted and not session.turns and refused:
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
    if case.transcripts or (case.heard and not case.may_answer):
        return Status.ANSWERED  # a session that only transcribes has done its part
    missing = case.found("response-never-requested", "commit-without-response", "commit-missing", "vad-stuck-speaking")
    if case.untaken and (missing is None or missing.because_of):
        return Status.NO_RESPONSE
    if missing or case.found("tool-output-no-followup", "vad-create-response-off"):
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
    if case.found("mcp-result-no-followup"):
        return Status.NOT_REQUESTED
    calls = [one for one in case.calls if one.response == response.id]
    if set(response.families) <= {"call", "mcp"} and not calls:
        owed = any(not one.answered_seq for one in case.session.approvals.values())
        return Status.WAITING_FOR_TOOL if owed else Status.ANSWERED
    if set(response.families) != {"call"}:
        return Status.ANSWERED
    if case.found("tool-output-no-followup") or (case.clash and all(one.output_seq for one in calls)):
        return Status.NOT_REQUESTED
    return Status.WAITING_FOR_TOOL

"""The verdict of a turn and of a recording.

Status first (a table of what the turn's objects show), then the stages, then
the causes that the status admits, then what to do. Only root findings speak.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate

from ..model.state.answer import Answer, Operation
from ..model.state.part import Response, Turn
from .base import Finding, Status, TurnVerdict, Verdict
from .experiments.outcome import probed
from .experiments.probe import offers
from .facts.official import holds_everything, is_said_out, leaves_items_out, leaves_out
from .pending import Pending
from .scene import Scene
from .steps.advice import next_steps
from .steps.wanted import record_next
from .turn.bearing import Bearing, Lasting, bearing
from .turn.beginning import before_any_turn
from .turn.case import Case, Common
from .turn.stage import stages, stopped_at
from .turn.unfinished import is_owed_a_result, possible_answer
from .turn.weight import worst_of
from .verdict.headline import headline
from .verdict.judge import judged

Known = dict[int, tuple[tuple[object, ...], TurnVerdict]]
"""Verdicts of turns, by index, each with what it rests on."""

_SETTLED = frozenset({Status.ANSWERED, Status.FAILED})  # no cause of these lies outside the turn and its findings


def triage(
    scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending] = (), known: Known | None = None
) -> tuple[Verdict, list[TurnVerdict]]:
    """The verdict of the recording and one for each turn; `pending` is what is awaited.

    `known` keeps the verdicts of finished turns from one call to the next, for who asks often.
    """
    board = _Board(scene, findings, pending)
    whole, turns = board.whole, board.verdicts(known if known is not None else {})
    if not turns or _status(whole) is Status.NEVER_CONNECTED:
        return _verdict(whole), turns
    worst = worst_of(scene, turns)
    if len(turns) == 1:
        return worst.verdict, turns
    where = f"Turn {worst.index + 1} of {len(turns)}: "
    return replace(worst.verdict, headline=where + worst.verdict.headline), turns


def decisive(
    scene: Scene,
    findings: Sequence[Finding],
    pending: Sequence[Pending] = (),
    turns: Sequence[TurnVerdict] | None = None,
) -> tuple[Case, Verdict]:
    """The verdict of the recording, and the turn that it speaks of with everything that bears on it.

    `turns` are the verdicts of its turns, where they are known.
    """
    board = _Board(scene, findings, pending)
    whole, turns = board.whole, board.verdicts({}) if turns is None else turns
    if not turns or _status(whole) is Status.NEVER_CONNECTED:
        return whole, _verdict(whole)
    worst = worst_of(scene, turns)
    return board.case(scene.session.turns[worst.index]), worst.verdict


class _Board:
    """What bears on the turns of a recording, put in order once for all of them."""

    def __init__(self, scene: Scene, findings: Sequence[Finding], pending: Sequence[Pending]) -> None:
        self._common, self._scene = Common(scene, pending), scene
        self._own: dict[int, list[Finding]] = {}
        lasting: list[Finding] = []  # of no turn, or about settings, which last
        for finding in findings:
            if finding.turn is not None:
                self._own.setdefault(finding.turn, []).append(finding)
            if finding.turn is None or finding.rule == "session-update-rejected":
                lasting.append(finding)
        self._lasting = Lasting(lasting)
        self._prints = [*accumulate(map(_print, lasting), _joined, initial=0)]
        self.whole = Case(scene, None, bearing(findings), self._common)
        self._shown = self._circumstances()

    def case(self, turn: Turn) -> Case:
        count = self._lasting.count(turn.last_seq)
        return Case(self._scene, turn, Bearing(self._lasting, count, self._own_of(turn), turn.index), self._common)

    def verdicts(self, known: Known) -> list[TurnVerdict]:
        return [self._known_verdict(turn, known) for turn in self._scene.session.turns]

    def _own_of(self, turn: Turn) -> Sequence[Finding]:
        return self._own.get(turn.index, ())

    def _known_verdict(self, turn: Turn, known: Known) -> TurnVerdict:
        """The verdict of a turn; that of a finished one is made anew only where something it rests on has changed."""
        basis = self._basis(turn)
        before = known.get(turn.index)
        if before and basis is not None and before[0] == basis:
            return before[1]
        told = _turn_verdict(self.case(turn), turn)
        timed = any(stage.since is not None for stage in told.verdict.stages)
        if basis is not None and told.verdict.status in _SETTLED and not timed:
            known[turn.index] = (basis, told)
        return told

    def _basis(self, turn: Turn) -> tuple[object, ...] | None:
        """Everything that the verdict of a finished turn rests on; None while its responses are open."""
        seen, responses = [turn.last_seq, len(turn.input)], self._scene.session.responses
        for identity in turn.responses:
            response = responses[identity]
            if response.is_open:
                return None
            seen.append(response.last_seq)
        if not turn.responses:
            return None
        lasting = self._prints[self._lasting.count(turn.last_seq)]
        return (hash((*seen, self._shown, lasting)), self._own_of(turn))

    def _circumstances(self) -> tuple[object, ...]:
        """What the recording as a whole shows that a verdict may rest on."""
        scene, session = self._scene, self._scene.session
        approvals = len(session.open_approvals)
        settings = hash(tuple((one.seq, one.answered_seq) for one in self._common.updates))
        link = (
            session.opened_seq,
            session.answered_seq,
            session.created_seq,
            session.config_seq,
            bool(session.close),
            session.closed_seq,
            session.closed_seq,
        )
        return (scene.ended, scene.detector.settled, self.whole.shows_the_client, approvals, settings, link)


def _print(finding: Finding) -> int:
    """Another number for another revision of a finding."""
    told = (finding.id, finding.severity, finding.confidence, finding.message, finding.evidence, finding.because_of)
    return hash((told, finding.remedy, finding.data.get("until")))


def _joined(before: int, print_: int) -> int:
    return hash((before, print_))


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
        probes=tuple(probed(case)) if case.probes else (),
        offers=tuple(offers(case, status, suspects)),
        record_next=record_next(case, status, suspects),
    )


# Status


def _status(case: Case) -> Status:
    if case.turn is None:
        return before_any_turn(case)
    if case.found("wrong-dialect-listener", "wrong-family-for-modality", "text-instead-of-audio"):
        return Status.UNHEARD
    response = case.response
    request = case.request
    refused = request is not None and request.answer is Answer.REFUSED
    if request and refused and (not response or (response.opened_seq < request.seq and not case.clash)):
        return Status.REFUSED
    pending = request is not None and request.answer is Answer.PENDING
    if request and pending and (not response or (response.closed_seq and not _came_after(response, request))):
        return _unanswered(case)
    if response is None:
        return _unrequested(case)
    return _open(case, response) if response.hangs else _closed(case, response)


def _came_after(response: Response, request: Operation) -> bool:
    """The log leaves out response.created, and what came after the request is its answer."""
    return not response.opened_seq and response.closed_seq > request.seq


def _unanswered(case: Case) -> Status:
    """A response.create without an answer of any kind; an error that answers nothing known may be one."""
    if possible_answer(case):
        return Status.UNCLEAR
    proven = case.found("response-create-unanswered", "closed-mid-response") or case.silence_reported
    return Status.NO_RESPONSE if proven else Status.UNCLEAR


def _unrequested(case: Case) -> Status:
    if case.transcripts or (case.heard and not case.may_answer):
        return Status.ANSWERED  # a session that only transcribes has done its part
    missing = case.found("response-never-requested", "commit-without-response", "commit-missing", "vad-stuck-speaking")
    if case.untaken and (missing is None or missing.because_of):
        return Status.NO_RESPONSE
    if missing or case.found("tool-output-no-followup", "vad-create-response-off", "speech-cleared"):
        return Status.NOT_REQUESTED
    return Status.NO_RESPONSE if case.found("vad-turn-no-response") else Status.UNCLEAR


def _open(case: Case, response: Response) -> Status:
    given_up = case.found("response-stalled-no-output", "response-never-done", "closed-mid-response")
    passed = case.turn is not case.session.turn or _is_awaited_no_more(case)
    if passed and is_said_out(case.session, response) and not holds_everything(case.scene):
        return _after_output(case, response)
    if not given_up and not case.silence_reported:
        return Status.UNCLEAR
    return Status.CUT_SHORT if response.has_output else Status.NO_RESPONSE


def _is_awaited_no_more(case: Case) -> bool:
    """The end of the response did not come in its time, or cannot come any more."""
    return bool(case.findings.noted("response-never-done") or case.session.close or case.silence_reported)


def _closed(case: Case, response: Response) -> Status:
    match response.status:
        case "failed":
            return Status.FAILED
        case "incomplete":
            return Status.CUT_SHORT
        case "cancelled":
            return Status.ANSWERED if response.has_output else Status.UNCLEAR
        case _ if not response.has_output:
            told = response.status and not leaves_out(case.scene, response) and not case.wordless
            return Status.EMPTY if told else Status.UNCLEAR
        case _:
            return _after_output(case, response)


def _after_output(case: Case, response: Response) -> Status:
    if case.found("mcp-result-no-followup"):
        return Status.NOT_REQUESTED
    calls = [one for one in case.calls if one.response == response.id]
    if set(response.families) <= {"call", "mcp"} and not calls:
        owed = bool(case.session.open_approvals) or is_owed_a_result(case)
        return Status.WAITING_FOR_TOOL if owed else Status.ANSWERED
    if set(response.families) != {"call"}:
        return Status.ANSWERED
    if case.found("tool-output-no-followup") or (case.clash and all(one.output_seq for one in calls)):
        return Status.NOT_REQUESTED
    if leaves_items_out(case.scene) and case.session.opened_after(response.closed_seq):
        return Status.ANSWERED  # what came next shows that it got its results, which the log leaves out
    return Status.WAITING_FOR_TOOL

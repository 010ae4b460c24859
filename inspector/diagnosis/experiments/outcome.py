"""What came of the experiments, and what it makes of the causes.

Everything is read from recorded frames and `probe` records: a saved recording with its probes is judged as it was
while they ran.
"""

from collections.abc import Iterator, Mapping

from ...core.clock import SECOND, micros, span_text
from ...core.json import number_at, text_at
from ...core.text import safe
from ...model.state.answer import Answer
from ...model.state.probe import OPEN, Probe
from ...protocol.errors import names_of
from ...protocol.vocabulary import Cause
from ..base import Confidence, Ends, Excluded, Probed, Status, Suspect
from ..facts.official import keeps_to_the_letter
from ..turn.case import Case
from .effect import Effect, Result, Weight, bears_on, effect_of

WAIT = 5 * SECOND
"""How long an answer is awaited, as for any command (PROTOCOL.md I6, B4)."""
_NOT_ACTIVE = "response_cancel_not_active"
_READS_ITSELF = frozenset({"connect", "demo"})  # recorders that are the client


_SILENT_STATUSES = frozenset({Status.NO_RESPONSE, Status.CUT_SHORT})
_ANSWERED_STATUSES = frozenset({Status.ANSWERED, Status.WAITING_FOR_TOOL, Status.UNHEARD})


def may_lack(case: Case) -> bool:
    """Something may have come that the recording does not show: gaps in it, or a reader that is not ours."""
    return bool(case.scene.lost) or case.scene.recorder not in _READS_ITSELF


# Results


def result_of(case: Case, probe: Probe) -> Result | None:
    """What an experiment showed; None while that is open."""
    if probe.is_fresh:
        return _fresh_result(probe)
    if probe.answer is Answer.PENDING:
        return _unanswered(case, probe)
    if probe.name != OPEN:
        return Result.ANSWERED
    if probe.answer is Answer.ACCEPTED:
        return Result.STOPPED
    if _NOT_ACTIVE not in names_of(probe.error):
        return Result.ANSWERED
    return Result.OVER if may_lack(case) else Result.DROPPED


def _fresh_result(probe: Probe) -> Result | None:
    if probe.status in _ANSWERED_STATUSES:
        return Result.ANSWERED
    if probe.status in _SILENT_STATUSES:
        return Result.SILENT
    return Result.OTHERWISE if probe.status and probe.status != Status.UNCLEAR else None


def _unanswered(case: Case, probe: Probe) -> Result | None:
    """Silence counts once the wait for it is over, in the recording's own time."""
    now, session = case.scene.now, case.session
    waited = now is not None and probe.at is not None and now - probe.at >= WAIT * case.scene.patience
    if probe.over_at is None and not waited:
        return None
    if case.scene.ended and case.scene.ends is Ends.UNKNOWN:
        return None
    if not _owes_an_answer(case, probe):
        return None
    pong = session.last_pong_at
    return Result.PINGED if pong is not None and probe.at is not None and pong > probe.at else Result.SILENT


def _owes_an_answer(case: Case, probe: Probe) -> bool:
    """The server is known to answer such events: it keeps to the letter, or has answered one before."""
    session, means = case.session, probe.means
    answers = means is not None and len(session.requests.get(means, ())) > session.waiting.count(means)
    return keeps_to_the_letter(case.scene) or answers


# Causes


def weighed(case: Case, cause: Cause, judgement: Suspect | Excluded | None) -> Suspect | Excluded | None:
    """What the experiments make of a cause that the recording judges so."""
    for probe in case.probes:
        result = result_of(case, probe)
        effect = _effect(case, probe, result, cause) if result else None
        if effect:
            judgement = _applied(case, probe, cause, effect, judgement)
    return judgement


def _effect(case: Case, probe: Probe, result: Result, cause: Cause) -> Effect | None:
    if result is Result.OTHERWISE:
        named = text_at(probe.outcome, "cause") == cause
        return Effect(Weight.FOUND, "A fresh session ended otherwise: {told}") if named else None
    return effect_of(probe.name, result, cause, gaps=case.scene.lost > 0, may_lack=may_lack(case))


def _applied(
    case: Case, probe: Probe, cause: Cause, effect: Effect, before: Suspect | Excluded | None
) -> Suspect | Excluded | None:
    because = effect.because.format(**_words(case, probe))
    evidence = tuple(seq for seq in (probe.seq, probe.answered_seq) if seq)
    if effect.weight is Weight.OUT:
        return before if isinstance(before, Excluded) else Excluded(cause, because, evidence)
    if effect.weight is Weight.FOUND:
        return Suspect(cause, Confidence.MEDIUM, because, evidence)
    if not isinstance(before, Suspect):
        return before
    confidence = before.confidence if effect.weight is Weight.SAME else Confidence(effect.weight.value)
    told = f"{before.because} {because}"
    return Suspect(cause, confidence, told, (*before.evidence, *evidence), before.test)


def _words(case: Case, probe: Probe) -> dict[str, str]:
    """What the sentences of the table quote."""
    if probe.is_fresh:
        latency = number_at(probe.outcome, "latency")
        after = f" after {span_text(micros(latency))}" if latency is not None else ""
        return {"after": after, "told": safe(text_at(probe.outcome, "headline") or "no reason is recorded.")}
    timed = probe.at is not None and probe.answered_at is not None
    return {
        "asked": f"event {probe.seq}",
        "answer": f"{safe(probe.answered_type)} (event {probe.answered_seq})",
        "after": span_text((probe.answered_at or 0) - (probe.at or 0)) if timed else "soon",
        "waited": span_text(_waited(case, probe)),
    }


def _waited(case: Case, probe: Probe) -> int:
    end = probe.over_at if probe.over_at is not None else case.scene.now
    return max(end - probe.at, 0) if end is not None and probe.at is not None else WAIT


# For who looks at the verdict


def probed(case: Case) -> Iterator[Probed]:
    """Every experiment of the turn, oldest first, with what it showed in words."""
    for probe in case.probes:
        result = result_of(case, probe)
        yield Probed(
            name=probe.name,
            seq=probe.seq,
            answered_seq=probe.answered_seq,
            result=result.value if result else None,
            showed=_showed(case, probe, result),
            recording=text_at(probe.outcome, "recording") or "",
            bears_on=bears_on(probe.name, result) if result else (),
        )


def _showed(case: Case, probe: Probe, result: Result | None) -> str:
    if result is None:
        return UNDECIDED_FRESH if probe.is_fresh else UNDECIDED
    return SHOWED[result if not probe.is_fresh else _AS_FRESH[result]].format(**_words(case, probe))


UNDECIDED = "Nothing was answered that would decide anything."
UNDECIDED_FRESH = "The fresh session ended without deciding anything."
SHOWED: Mapping[Result | str, str] = {
    Result.ANSWERED: "The server answered it with {answer}, {after} after it.",
    Result.PINGED: "No answer in {waited}, while pings are answered.",
    Result.SILENT: "No answer in {waited}, to a ping neither.",
    Result.STOPPED: "The response was still open: {answer} ended it.",
    Result.OVER: "The server says that no response is active ({answer}).",
    Result.DROPPED: "The server says that no response is active ({answer}).",
    "fresh-answered": "It was answered{after}.",
    "fresh-silent": "It stays without an answer: {told}",
    "fresh-otherwise": "It ended otherwise: {told}",
}
_AS_FRESH = {
    Result.ANSWERED: "fresh-answered",
    Result.SILENT: "fresh-silent",
    Result.OTHERWISE: "fresh-otherwise",
}

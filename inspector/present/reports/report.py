"""The report as JSON, version 1. Keys may be added; none changes its meaning without a new version."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ...core.clock import SECOND
from ...core.json import Json, JsonObject
from ...core.wire import Fidelity, Side
from ...diagnosis.base import Finding, Offer, Probed, Stage, TurnVerdict, Verdict
from ...diagnosis.pending import Pending
from ...diagnosis.question.reply import Reply
from ...recording.file import origin_body
from ...recording.query.search import find
from ...recording.query.tree import Node
from ...recording.query.writing import text_of
from ...recording.reading import Reading
from ..text.times import duration, times

VERSION = 1


def report(readings: Sequence[Reading]) -> JsonObject:
    """The whole report of one run over any number of recordings."""
    return {"version": VERSION, "recordings": [recording_report(one) for one in readings]}


def recording_report(reading: Reading) -> JsonObject:
    """What is said of one recording."""
    long = lists(reading)
    whole = {key: [*long[key]] if key in long else value for key, value in told(reading, long.keys()).items()}
    read = imported(reading)
    return {**whole, "imported": {**read, "damage": [*damage(reading)]} if read else None}


def lists(reading: Reading) -> Mapping[str, Iterable[Json]]:
    """The lists of a report that grow with the recording, in its order."""
    return {
        "turns": (_turn(turn) for turn in reading.turns()),
        "findings": (finding_report(finding) for finding in reading.findings()),
        "awaited": (_awaited(reading, pending) for pending in reading.pending()),
    }


def told(reading: Reading, long: Iterable[str]) -> JsonObject:
    """What is said of one recording, with these lists empty."""
    verdict = verdict_report(reading.verdict())
    verdict.pop("stages")
    return {
        "input": reading.name,
        "part": reading.part,
        "format": reading.format,
        "title": reading.header.title,
        "transport": reading.header.transport.value,
        "ends": reading.ends.value,
        "dialect": _dialect(reading),
        "events": reading.client + reading.server,
        "client": reading.client,
        "server": reading.server,
        "damaged": reading.damaged,
        "repeats": reading.repeats,
        "imported": imported(reading),
        "lost": reading.scene.lost,
        "duration": duration(reading),
        "times": times(reading),
        "verdict": verdict,
        **{key: [] for key in long},
        "questions": [_question(reply) for reply in reading.questions()],
        "ignored": [finding.id for finding in reading.ignored()],
    }


def found(reading: Reading, where: Node) -> JsonObject:
    """The numbers of the events that a filter finds, and the filter as it was understood."""
    return {"where": {"filter": text_of(where), "events": [*find(reading, where)]}}


def imported(reading: Reading) -> JsonObject | None:
    """How faithful imported events are, and what was done to how many; None where nothing was imported.

    The list of those that are not as they stood is empty: `damage` gives it.
    """
    counts: Counter[Fidelity] = Counter()
    mended: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    for _, origin in reading.origins():
        counts[origin.fidelity] += 1
        mended.update(origin.mended)
        missing.update(origin.missing)
    if not counts:
        return None
    kinds: JsonObject = {"mended": {**mended}, "missing": {**missing}}
    return {**{fidelity.value: counts[fidelity] for fidelity in Fidelity}, "kinds": kinds, "damage": []}


def damage(reading: Reading) -> Iterator[JsonObject]:
    """Every imported event that is not as it stood: where it stood, and what was done to it."""
    return (
        {"seq": seq, **origin_body(origin)}
        for seq, origin in reading.origins()
        if origin.fidelity is not Fidelity.EXACT
    )


def _dialect(reading: Reading) -> JsonObject:
    """What each side speaks, and how that is known."""
    server, client = (reading.detector.choice(side) for side in (Side.SERVER, Side.CLIENT))
    evidence = {one.seq for choice in (server, client) for one in choice.evidence[:1]}
    return {
        "server": server.dialect,
        "client": client.dialect,
        "evidence": _numbers(sorted(evidence)),
        "signs": [one.sign for one in server.evidence],
        "runner_up": server.runner_up,
        "mixed_with": server.runner_up if server.mixed else None,
        "told": server.overridden,
    }


def verdict_report(verdict: Verdict) -> JsonObject:
    return {
        "status": verdict.status.value,
        "stage": verdict.stage.value if verdict.stage else None,
        "headline": verdict.headline,
        "causes": [
            {
                "cause": one.cause.value,
                "confidence": one.confidence.word,
                "because": one.because,
                "evidence": _numbers(one.evidence),
                "test": one.test or None,
            }
            for one in verdict.causes
        ],
        "excluded": [
            {"cause": one.cause.value, "because": one.because, "evidence": _numbers(one.evidence)}
            for one in verdict.excluded
        ],
        "next_steps": [{"text": one.text, "send": one.send} for one in verdict.next_steps],
        "probes": [_probed(one) for one in verdict.probes],
        "experiments": [_experiment(one) for one in verdict.offers],
        "record_next": [*verdict.record_next],
        "stages": [_stage(stage) for stage in verdict.stages],
    }


def _probed(one: Probed) -> JsonObject:
    """An experiment that was made: `event` and `answer` in this session, or the `recording` of a fresh one."""
    return {
        "name": one.name,
        "event": one.seq or None,
        "answer": one.answered_seq or None,
        "recording": one.recording or None,
        "result": one.result,
        "showed": one.showed,
        "bears_on": [cause.value for cause in one.bears_on],
    }


def _experiment(one: Offer) -> JsonObject:
    """An experiment that would tell the causes apart."""
    return {
        "name": one.name,
        "question": one.question,
        "cost": one.cost,
        "free": one.is_free,
        "fresh_session": one.is_fresh,
        "send": list(one.events),
        "answers": [{"answer": answer, "means": means} for answer, means in one.answers],
    }


def _stage(stage: Stage) -> JsonObject:
    return {
        "name": stage.name.value,
        "state": stage.state.value,
        "seq": stage.seq,
        "detail": stage.detail,
        "since": stage.since,
        "due": stage.due / SECOND if stage.due is not None else None,
    }


def _turn(turn: TurnVerdict) -> JsonObject:
    verdict = verdict_report(turn.verdict)
    stages = verdict.pop("stages")
    return {
        "input": _numbers(turn.input),
        "requested": turn.requested,
        "responses": list(turn.responses),
        "answer": turn.answer,
        "latency": turn.latency / SECOND if turn.latency is not None else None,
        "latency_about": turn.latency_about,
        "verdict": verdict,
        "stages": stages,
    }


def finding_report(finding: Finding) -> JsonObject:
    return {
        "id": finding.id,
        "rule": finding.rule,
        "code": finding.code,
        "severity": finding.severity.word,
        "original_severity": finding.original.word if finding.original else None,
        "confidence": finding.confidence.word,
        "seq": finding.seq,
        "evidence": _numbers(finding.evidence),
        "message": finding.message,
        "expected": list(finding.expected),
        "seen": finding.seen,
        "remedy": finding.remedy,
        "because_of": list(finding.because_of),
        "data": dict(finding.data),
    }


def _awaited(reading: Reading, pending: Pending) -> JsonObject:
    """What must or usually does follow an event and has not come; times in seconds since the start."""
    due, overdue = pending.due(reading.session), pending.overdue_at
    return {
        "after": pending.seq,
        "one_of": [*reading.scene.names(*pending.row.one_of)],
        "level": pending.row.level.value,
        "overdue": overdue / SECOND if overdue is not None else None,
        "missing": due / SECOND if due is not None else None,
    }


def _question(reply: Reply) -> JsonObject:
    asked: JsonObject = {
        "number": reply.number,
        "question": reply.question,
        "state": reply.state.value,
        "answer": reply.answer,
        "evidence": _numbers(reply.evidence),
    }
    if reply.rows:
        asked["rows"] = [
            {"setting": row.setting, "requested": row.requested, "effective": row.effective} for row in reply.rows
        ]
    return asked


def _numbers(values: Sequence[int]) -> list[Json]:
    return list(values)

"""The report as JSON, version 1. Keys may be added; none changes its meaning without a new version."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

from ..core import codec
from ..core.clock import SECOND, parse_wall, wall_at, wall_text
from ..core.idclock import IdClock
from ..core.json import Json, JsonObject
from ..core.wire import Fidelity, Side
from ..diagnosis.base import Finding, Offer, Probed, Stage, TurnVerdict, Verdict
from ..diagnosis.expectation import Pending
from ..diagnosis.question.reply import Reply
from ..recording.file import origin_body
from ..recording.query.search import find
from ..recording.query.tree import Node
from ..recording.query.writing import text_of
from ..recording.reading import Reading

VERSION = 1


def report(readings: Sequence[Reading]) -> JsonObject:
    """The whole report of one run over any number of recordings."""
    return {"version": VERSION, "recordings": [recording_report(one) for one in readings]}


def piece(reading: Reading, where: Node | None = None) -> bytes:
    """One recording as it stands in a printed report, with `where` the events that it finds too."""
    lists = _lists(reading)
    told = {**_told(reading, lists.keys()), **(_found(reading, where) if where else {})}
    rest = codec.write_pretty({"version": VERSION, "recordings": [told]})[len(_HEAD) : -len(_TAIL)]
    bits: list[bytes] = []
    for key, values in lists.items():
        before, rest = rest.split(_marked(key), 1)
        bits += (before, *_listed(key, values))
    return b"".join((*bits, rest))


_MANY = 500  # elements that are made into text at once: those of a long report would fill the memory


def _marked(key: str) -> bytes:
    """An empty list as it stands in a recording's report."""
    return f'\n      "{key}": []'.encode()


def _listed(key: str, values: Iterable[Json]) -> Iterator[bytes]:
    """A list of a recording's report as text, some of its elements at a time."""
    head, tail = f'\n      "{key}": [\n'.encode(), b"\n      ]"
    whole = iter(values)
    before = head
    while some := [*islice(whole, _MANY)]:
        text = codec.write_pretty({"": [{key: some}]})
        start = text.index(head) + len(head)
        yield before
        yield text[start : text.rindex(tail)]
        before = b",\n"
    yield _marked(key) if before is head else tail


def printed(pieces: Iterable[bytes], closing: Callable[[], JsonObject]) -> Iterator[bytes]:
    """A printed report, bit by bit as its pieces come; `closing` is asked after the last for the keys that follow."""
    before = _HEAD
    for one in pieces:
        yield before + one
        before = b",\n"
    yield b"\n  ]" if before != _HEAD else _HEAD.rstrip() + b"]"
    rest = codec.write_pretty(closing()).removeprefix(b"{\n").removesuffix(b"\n}\n")
    yield (b",\n" + rest if rest != b"{}\n" else b"") + b"\n}\n"


_HEAD = f'{{\n  "version": {VERSION},\n  "recordings": [\n'.encode()
_TAIL = b"\n  ]\n}\n"


def _found(reading: Reading, where: Node) -> JsonObject:
    """The numbers of the events that a filter finds, and the filter as it was understood."""
    return {"where": {"filter": text_of(where), "events": [*find(reading, where)]}}


def recording_report(reading: Reading) -> JsonObject:
    """What is said of one recording."""
    lists = _lists(reading)
    return {key: [*lists[key]] if key in lists else value for key, value in _told(reading, lists.keys()).items()}


def _lists(reading: Reading) -> Mapping[str, Iterable[Json]]:
    """The lists of a report that grow with the recording, in its order."""
    return {
        "turns": (_turn(turn) for turn in reading.turns()),
        "findings": (finding_report(finding) for finding in reading.findings()),
        "awaited": (_awaited(reading, pending) for pending in reading.pending()),
    }


def _told(reading: Reading, lists: Iterable[str]) -> JsonObject:
    """A report in which these lists are empty."""
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
        "duration": _duration(reading),
        "times": times(reading),
        "verdict": verdict,
        **{key: [] for key in lists},
        "questions": [_question(reply) for reply in reading.questions()],
        "ignored": [finding.id for finding in reading.ignored()],
    }


def imported(reading: Reading) -> JsonObject | None:
    """How faithful imported events are, and those that are not as they stood; None where nothing was imported."""
    counts = Counter(origin.fidelity for _, origin in reading.origins())
    if not counts:
        return None
    return {
        **{fidelity.value: counts[fidelity] for fidelity in Fidelity},
        "damage": [
            {"seq": seq, **origin_body(origin)}
            for seq, origin in reading.origins()
            if origin.fidelity is not Fidelity.EXACT
        ],
    }


def times(reading: Reading) -> JsonObject:
    """When the conversation took place, and how that is known: recorded, from ids, or not at all."""
    return {**_span(reading), "clock": _clock(reading.session.ids)}


def _clock(ids: IdClock) -> JsonObject:
    """Whether times in server-made ids are believed, and why; `checked` against a session's lifetime."""
    return {"on": ids.proven, "why": ids.why, "ids": len(ids), "checked": ids.checked}


def _span(reading: Reading) -> JsonObject:
    started = parse_wall(reading.header.started) if reading.header.started else None
    last = reading.session.last_at
    if started and last is not None:
        first = next((at for at in reading.columns.times if at >= 0), 0)
        return {
            "source": "recorded",
            "first": wall_text(wall_at(started, first)),
            "last": wall_text(wall_at(started, last)),
        }
    ids = reading.session.ids
    if ids.first is not None and ids.last is not None:
        return {"source": "ids", "first": _unix_text(ids.first), "last": _unix_text(ids.last)}
    return {"source": "none", "first": None, "last": None}


def _unix_text(seconds: int) -> str:
    return wall_text(datetime.fromtimestamp(seconds, UTC))


def _duration(reading: Reading) -> float | None:
    timed = [at for at in (*reading.columns.times[:1], reading.scene.now) if at is not None and at >= 0]
    return (timed[-1] - timed[0]) / SECOND if len(timed) == 2 else None


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

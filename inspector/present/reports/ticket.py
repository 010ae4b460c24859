"""A conversation as Markdown for a ticket: short enough for an issue, with the events that matter and no more.

Words of a peer are text: they cannot format, mention, link or end a fence.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from ...core import codec
from ...core.text import clip, count_text, decoded_size, safe
from ...diagnosis.base import Finding, Stage, TurnVerdict, Verdict
from ...diagnosis.chain import roots
from ...formats.conversation import Conversation
from ...formats.opening import reading_of
from ...formats.redaction import statement
from ...recording.reading import Reading
from ...recording.redact import redact
from ..details.evidence import evidence_of, facts, telling_turns
from ..rows.timeline import Timeline
from ..text.phrase import (
    SEVERITY_GLYPH,
    STAGE_GLYPH,
    cause_words,
    excluded_words,
    severity_text,
    status_glyph,
    status_words,
)

LONGEST = 60_000  # characters; GitHub takes 65,536 and others less
_TIMELINE = 22_000  # characters of all rows
_EVENTS = 22_000  # characters of all events
_EVENT = 3_000  # characters of one
_WORDS = 700  # characters of one sentence
_MOST = 12  # findings, turns
_ALIKE = 3  # findings of one rule
_WIDTH = 116  # cells of a row
_AROUND = 6  # rows before and behind one that matters, where not all have room
_SPECIAL = re.compile(r"([\\`*{}\[\]<>|~#&!$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9]))")
_LIVE = re.compile(r"@|:(?=//)|www(?=\.)")
_BASE64 = re.compile(r'"([A-Za-z0-9+/]{64,}={0,2})"')


def write(conversations: Sequence[Conversation]) -> bytes:
    """Conversations as one text, each in its share of the room."""
    room = LONGEST // max(len(conversations), 1)
    texts = [_fitted(list(_parts(reading_of(one, one.name))), room - 1) for one in conversations]
    return "\n".join(texts).encode()


def report(reading: Reading) -> str:
    """A reading as such a text, judged as it is shown; secrets that it holds are left out."""
    return _fitted(list(_parts(reading, covers=True)), LONGEST - 1)


def _fitted(parts: Sequence[str], room: int) -> str:
    """As many whole parts as have room, and how many are left out."""
    shown: list[str] = []
    note = "\n*Further parts are left out here; the recording has them.*\n"
    left = room - len(note)
    for part in parts:
        left -= len(part) + 1
        if left < 0:
            return "\n".join([*shown, note])
        shown.append(part)
    return "\n".join(shown)


def text(words: str) -> str:
    """Words as Markdown that means nothing but them."""
    shown = _SPECIAL.sub(r"\\\1", clip(safe(" ".join(words[: 2 * _WORDS].split())), _WORDS))
    return _LIVE.sub(lambda found: f"{found[0]}<!-- -->", shown)


def fenced(lines: Iterable[str], language: str = "") -> str:
    """Lines as they are, in a fence that none of them can end."""
    inner = "\n".join(lines)
    longest = max((len(run) for run in re.findall("`+", inner)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{inner}\n{fence}"


def _parts(reading: Reading, *, covers: bool = False) -> Iterator[str]:
    verdict, told = reading.verdict(), statement(reading.header)
    yield f"# {text(reading.name)}: {status_words(verdict.status)}\n"
    yield f"{text(' · '.join(facts(reading)))}\n"
    yield from [f"*{told}*\n"] * bool(told)
    yield f"**{status_glyph(verdict.status)} {status_words(verdict.status)}**: {text(verdict.headline)}\n"
    yield f"{' · '.join(map(_stage, verdict.stages))}\n"
    yield from _verdict(verdict)
    yield from _findings(reading.findings())
    yield from _turns(reading.turns())
    wanted = evidence_of(reading)
    yield f"## Timeline\n\n{fenced(_rows(reading, wanted), 'text')}\n"
    yield from _events(reading, wanted, covers=covers)


def _stage(stage: Stage) -> str:
    where = f" (event {stage.seq})" if stage.seq else ""
    return f"{STAGE_GLYPH[stage.state]} {stage.name.value}{where}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    causes = [
        f"{place}. **{cause_words(one.cause)}** ({one.confidence.word}): {text(one.because)}{_places(one.evidence)}"
        + (f"\n   Test: {text(one.test)}" if one.test else "")
        for place, one in enumerate(verdict.causes, 1)
    ]
    steps = [
        f"{place}. {text(one.text)}" + (f"\n\n{_indented(fenced([_json(one.send)], 'json'))}\n" if one.send else "")
        for place, one in enumerate(verdict.next_steps, 1)
    ]
    yield from _section("Why, likeliest first", causes)
    yield from _section("What to do, in this order", steps)
    yield from _section(
        "Ruled out", [f"- **{excluded_words(one.cause)}**: {text(one.because)}" for one in verdict.excluded]
    )
    yield from _section("What to record next time", [f"- {text(words)}" for words in verdict.record_next])


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield "\n".join([f"## {title}", "", *lines, ""])


def _json(send: object) -> str:
    return safe(clip(codec.write(send).decode(), _WORDS))


def _indented(block: str) -> str:
    return "\n".join(f"   {line}" for line in block.split("\n"))


def _places(seqs: Sequence[int]) -> str:
    shown = ", ".join(str(seq) for seq in seqs[:6])
    return f" [event{'s' * (len(seqs) > 1)} {shown}]" if seqs else ""


def _findings(findings: Sequence[Finding]) -> Iterator[str]:
    """The gravest first, and of one rule a few."""
    told: dict[str, list[Finding]] = {}
    for one in roots(findings):
        told.setdefault(one.rule, []).append(one)
    few = [one for alike in told.values() for one in alike[:_ALIKE]]
    lines = [_finding(one) for one in sorted(few, key=lambda one: (-one.severity, one.seq))[:_MOST]]
    more = len(findings) - len(lines)
    lines += [f"- … and {count_text(more, 'further finding')}: more of the same, or what follows"] * (more > 0)
    yield from _section("Findings", lines)


def _finding(finding: Finding) -> str:
    sure = f"{finding.code}, event {finding.seq}, {severity_text(finding)}, {finding.confidence.word} confidence"
    head = f"- {SEVERITY_GLYPH[finding.severity]} **{finding.rule}** ({sure}): {text(finding.message)}"
    return f"{head}\n  → {text(finding.remedy)}"


def _turns(turns: Sequence[TurnVerdict]) -> Iterator[str]:
    if len(turns) < 2:
        return
    shown = telling_turns(turns, _MOST)
    rows = [
        f"| {one.index + 1} | {one.first_seq} | {status_words(one.verdict.status)} | {text(one.verdict.headline)} |"
        for one in shown
    ]
    left = len(turns) - len(shown)
    more = [f"\n… and {count_text(left, 'turn')} more"] * (left > 0)
    yield from _section("Turns", ["| turn | event | status | what happened |", "|---|---|---|---|", *rows, *more])


def _rows(reading: Reading, wanted: Sequence[int]) -> Iterator[str]:
    """The rows of the timeline, where there are too many those around what matters."""
    timeline = Timeline(reading)
    timeline.extend()
    timeline.mark()
    most = _TIMELINE // (_WIDTH + 1)
    rows = set(range(len(timeline)))
    if len(rows) > most:
        near = [row + step for row in map(timeline.fold.row_of, wanted) for step in range(-_AROUND, _AROUND + 1)]
        last = range(len(timeline) - _AROUND, len(timeline))
        rows = set([*last, *(row for row in near if 0 <= row < len(timeline))][:most])
    before = -1
    for row in sorted(rows):
        if row > before + 1:
            yield f"… {count_text(row - before - 1, 'row')} left out"
        yield "".join(span.text for span in timeline.spans(row, _WIDTH)).rstrip()
        before = row


def _events(reading: Reading, wanted: Sequence[int], *, covers: bool) -> Iterator[str]:
    """The events that the verdict and the findings point at, in their order: those named first, as many as fit."""
    shown: dict[int, str] = {}
    left = _EVENTS
    for seq in wanted:
        frame = reading.frame(seq)
        covered = redact(frame.payload, frame.kind, ())[0] if covers else frame.payload  # before it is cut in two
        payload = covered.decode("utf-8", "replace")
        shown[seq] = clip(safe(_BASE64.sub(_size, payload), breaks=True), _EVENT)
        left -= len(shown[seq]) + 60
        if left < 0:
            del shown[seq]
            break
    for place, seq in enumerate(sorted(shown)):
        yield from ["## Events that matter\n"] * (place == 0)
        yield f"Event {seq}, {reading.columns.side_of(seq).value}:\n\n{fenced(shown[seq].split(chr(10)), 'json')}\n"


def _size(found: re.Match[str]) -> str:
    return f'"‹{count_text(decoded_size(found[1]), "byte")}›"'

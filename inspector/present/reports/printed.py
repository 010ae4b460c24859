"""The report for people, printed: verdict, stages, causes, what is ruled out, what to do, findings.

Everything is built as rich Text, never as markup, from strings that have
passed `safe()`.
"""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ...core import codec
from ...core.json import text_at
from ...core.text import count_text, safe
from ...core.wire import Side
from ...diagnosis.base import HEALTHY, Finding, Severity, Stage, StageState, TurnVerdict, Verdict
from ...diagnosis.chain import Consequences, roots
from ...protocol.dialect import load
from ...recording.query.tree import Node
from ...recording.reading import Reading
from ..details.evidence import MOST_TURNS, gravest_first, telling_turns
from ..event.label import is_spoken
from ..text.console import console
from ..text.phrase import excluded_words, ignored_text, severity_text, status_words
from ..text.times import times

if TYPE_CHECKING:  # reference pages, filters, questions and experiments: most reports need none of them
    from ..references.reference import Page

_STAGE_GLYPH = {
    StageState.PASSED: ("✓", "green"),
    StageState.FAILED: ("✗", "bold red"),
    StageState.MISSING: ("✗", "bold red"),
    StageState.PENDING: ("…", "yellow"),
    StageState.SKIPPED: ("–", "dim"),
    StageState.UNKNOWN: ("?", "dim"),
}
_SEVERITY_GLYPH = {Severity.ERROR: ("✗", "bold red"), Severity.WARNING: ("!", "yellow"), Severity.NOTE: ("i", "cyan")}


MOST_ALIKE = 5  # findings of one rule


def print_reading(reading: Reading, file: str | None = None) -> None:
    """Print the report of a reading, which stands in `file`, on standard output."""
    sys.stdout.write(reading_text(reading, file))


def reading_text(
    reading: Reading, file: str | None = None, *, questions: bool = False, where: Node | None = None
) -> str:
    """The report of one reading as it is printed; `file`: where commands that are named find it.

    With `questions` the answers to all of them too, with `where` the events that it finds.
    """
    parts = list(_parts(reading, file))
    if questions:
        from .inquiry import question_parts

        parts += question_parts(reading.questions())
    if where:
        from .found import found_parts

        parts += found_parts(reading, where, console().width)
    return rendered(Group(*parts))


def found_text(reading: Reading, where: Node) -> str:
    """The events that a filter finds, as they are printed."""
    from .found import found_parts

    return rendered(Group(*list(found_parts(reading, where, console().width))[1:]))


def put(renderable: RenderableType) -> None:
    """Print to standard output, without the blanks that fill a line up."""
    sys.stdout.write(rendered(renderable))


def rendered(renderable: RenderableType) -> str:
    """What is printed on standard output, without the blanks that fill a line up."""
    out = console()
    with out.capture() as captured:
        out.print(renderable)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def _parts(reading: Reading, file: str | None) -> Iterator[RenderableType]:
    verdict = reading.verdict()
    yield _heading(reading)
    yield Text()
    yield _verdict_line(verdict)
    yield Text()
    yield _stages(verdict.stages)
    yield from _waits(verdict.stages)
    for title, body in _sections(reading, verdict, file):
        yield Text()
        yield Text(title, "bold")
        yield Padding(body, (0, 0, 0, 2))


def _sections(reading: Reading, verdict: Verdict, file: str | None) -> Iterator[tuple[str, RenderableType]]:
    turns = reading.turns()
    if len(turns) > 1:
        yield "Turns", _turns(turns)
    if verdict.causes:
        yield "Why, likeliest first", _causes(verdict)
    if verdict.excluded:
        yield "Ruled out", _excluded(verdict)
    if verdict.next_steps:
        yield "What to do, in this order", _steps(verdict)
    if verdict.probes:
        from .tried import made

        yield "Experiments, and what they showed", made(verdict)
    if len(verdict.causes) > 1 and verdict.offers:
        from .tried import offered

        yield "Experiments that would tell these apart", offered(reading, verdict, file)
    if verdict.record_next:
        yield "What to record next time", _wanted(verdict)
    findings, ignored = reading.findings(), reading.ignored()
    if findings or ignored:
        yield "Findings", _findings(gravest_first(findings), ignored, verdict)


def _heading(reading: Reading) -> Text:
    parts = [safe(reading.name)]
    if reading.part > 1:
        parts[0] += f" (recording {reading.part})"
    if reading.header.title:
        parts.append(safe(reading.header.title))
    extras = [f"{reading.damaged} damaged"] * bool(reading.damaged) + [
        f"{reading.repeats} quoted twice" if reading.repeats > 1 else "1 quoted twice"
    ] * bool(reading.repeats)
    total = reading.client + reading.server
    counts = f"{count_text(total, 'event')}: {reading.client:,} client, {reading.server:,} server"
    parts += [", ".join([counts, *extras]), _dialect(reading), *_when(reading)]
    return Text(" · ".join(parts), "dim")


def _dialect(reading: Reading) -> str:
    choice = reading.detector.choice(Side.SERVER)
    if not is_spoken(reading):
        return "dialect not shown"
    mixed = f", mixed with {load(choice.runner_up).title}" if choice.mixed and choice.runner_up else ""
    return reading.scene.server.title + mixed


def _when(reading: Reading) -> list[str]:
    known = times(reading)
    first, last, why = text_at(known, "first"), text_at(known, "last"), text_at(known, "clock", "why") or ""
    if first is None or last is None:
        since = "no times" if reading.session.last_at is None else "times since the start only"
        return [f"{since}, and none from ids: {safe(why)}"]
    about = "≈ " if known["source"] == "ids" else ""
    source = f" (read from ids: {safe(why)})" if known["source"] == "ids" else ""
    end = last[11:19] if last[:10] == first[:10] else last[:19].replace("T", " ")
    return [f"{about}{first[:19].replace('T', ' ')} to {end} UTC{source}"]


def _verdict_line(verdict: Verdict) -> Text:
    colour = "green" if verdict.status in HEALTHY else "red"
    if verdict.status.value == "unclear":
        colour = "yellow"
    word = status_words(verdict.status).upper()
    return Text.assemble((f" {word} ", f"bold reverse {colour}"), " ", (safe(verdict.headline), "bold"))


def _stages(stages: Sequence[Stage]) -> Text:
    """The stages in one line, or in as many as they need; none is torn apart."""
    line, used, width = Text("  "), 2, console().width
    for place, stage in enumerate(stages):
        glyph, style = _STAGE_GLYPH[stage.state]
        word = f"{glyph} {stage.name.value}"
        gap = "  " if place else ""
        if used + len(gap) + len(word) > width:
            gap, used = "\n  ", 0
        line.append(gap)
        line.append(word, style)
        used += len(gap) + len(word)
    return line


def _waits(stages: Sequence[Stage]) -> Iterator[RenderableType]:
    """The stages that are still awaited, with the time that is left."""
    for stage in stages:
        if stage.since is not None:
            glyph, style = _STAGE_GLYPH[stage.state]
            told = Text.assemble((f"{glyph} {stage.name.value}: ", style), (safe(stage.detail), "dim"))
            yield Padding(told, (0, 0, 0, 2))


def _grid(columns: int) -> Table:
    table = Table.grid(padding=(0, 2))
    for _ in range(columns - 1):
        table.add_column(no_wrap=True)
    table.add_column(ratio=1, overflow="fold")  # an event to send is shown whole, however long
    table.expand = True
    return table


def _turns(turns: Sequence[TurnVerdict]) -> Group:
    """The turns that tell most, and how many more there are."""
    shown = telling_turns(turns, MOST_TURNS)
    table = _grid(3)
    for turn in shown:
        number = Text(f"{turn.index + 1}. events {turn.first_seq} to {turn.last_seq}", "dim")
        table.add_row(number, Text(status_words(turn.verdict.status), "bold"), Text(safe(turn.verdict.headline)))
    left = len(turns) - len(shown)
    return Group(table, *([Text(f"… and {count_text(left, 'turn')} more", "dim")] * bool(left)))


def _causes(verdict: Verdict) -> Table:
    table = _grid(3)
    for one in verdict.causes:
        because = Text(safe(one.because) + _events(one.evidence))
        if one.test:
            because.append(f"\nTest: {safe(one.test)}", "dim")
        table.add_row(Text(one.cause.value, "bold"), Text(one.confidence.word, "dim"), because)
    return table


def _events(evidence: Sequence[int]) -> str:
    if not evidence:
        return ""
    return f" [event{'s' if len(evidence) > 1 else ''} {', '.join(str(seq) for seq in evidence)}]"


def _excluded(verdict: Verdict) -> Table:
    table = _grid(2)
    for one in verdict.excluded:
        table.add_row(Text(excluded_words(one.cause), "bold"), Text(safe(one.because)))
    return table


def _steps(verdict: Verdict) -> Table:
    table = _grid(2)
    for number, step in enumerate(verdict.next_steps, start=1):
        text = Text(safe(step.text))
        if step.send is not None:
            text.append(f"\nsend: {safe(codec.write(step.send).decode())}", "cyan")
        table.add_row(Text(f"{number}."), text)
    return table


def _wanted(verdict: Verdict) -> Table:
    table = _grid(2)
    for text in verdict.record_next:
        table.add_row(Text("•"), Text(safe(text)))
    return table


def _findings(findings: Sequence[Finding], ignored: Sequence[Finding], verdict: Verdict) -> Group:
    """The root findings with what follows from them; of one rule a few, and how many more there are."""
    parts: list[RenderableType] = []
    told: Counter[str] = Counter()
    known = Consequences(findings)
    for root in roots(findings):
        told[root.rule] += 1
        if told[root.rule] <= MOST_ALIKE:
            parts += _chain(root, known, verdict)
    more = [f"… and {count - MOST_ALIKE:,} more of {rule}" for rule, count in told.items() if count > MOST_ALIKE]
    more += [ignored_text(ignored)] if ignored else []
    return Group(*parts, *(Text(line, "dim") for line in more))


def _chain(root: Finding, known: Consequences, verdict: Verdict) -> Iterator[RenderableType]:
    yield _finding(root, verdict)
    for one in known.of(root):
        yield Padding(_finding(one, verdict, after=_parent(one, root)), (0, 0, 0, 4))


def _parent(finding: Finding, root: Finding) -> str:
    """What a consequence follows from: the root above it, or another consequence by its name."""
    return "the above" if root.id in finding.because_of else finding.because_of[0].replace("@", " at event ")


def _finding(finding: Finding, verdict: Verdict, after: str = "") -> Group:
    glyph, style = _SEVERITY_GLYPH[finding.severity]
    sure = f"{severity_text(finding)}, {finding.confidence.word} confidence"
    head = Text.assemble(
        (f"{glyph} {finding.rule}", style), (f"  {finding.code} · event {finding.seq} · {sure}", "dim")
    )
    if after:
        head.append(f" · follows from {after}", "dim")
    return Group(head, *(Padding(Text(line), (0, 0, 0, 2)) for line in _told(finding, verdict, after)))


def _told(finding: Finding, verdict: Verdict, after: str) -> Iterator[str]:
    """What a finding says and what to do; what the verdict has said in these words already is only pointed at."""
    cause = next((one.cause.value for one in verdict.causes if one.because == finding.message), None)
    yield f"told above, as the cause {cause}" if cause else safe(finding.message)
    is_told = any(step.text == finding.remedy for step in verdict.next_steps)
    if not is_told and (not after or finding.severity is Severity.ERROR):
        yield f"→ {safe(finding.remedy)}"


def page_text(page: "Page") -> Group:
    """A reference page."""
    parts: list[RenderableType] = [Text.assemble((page.name, "bold"), (f"  {page.kind}", "dim"))]
    for heading, lines in page.sections:
        if heading:
            parts += [Text(), Text(heading, "bold")]
        parts += [Padding(Text(line), (0, 0, 0, 2)) for line in lines]
    return Group(*parts)

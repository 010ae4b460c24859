"""A check of many inputs at a glance: a line for each recording that is well, and a summary at the end."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from rich.console import Group, RenderableType
from rich.text import Text

from ...core.text import clip, count_text, safe
from ...diagnosis.base import HEALTHY, Severity, Status
from ...diagnosis.chain import roots
from ...recording.reading import Reading
from ..text.console import console
from ..text.phrase import status_glyph, status_words
from ..text.span import Role

MOST = 50  # recordings that the summary names
NARROWEST, WIDEST = 16, 48  # cells of a name
_COLOURS = {Role.GOOD: "green", Role.WARNING: "yellow", Role.ERROR: "bold red", Role.DIM: "dim"}


class Grade(StrEnum):
    """What became of a recording in a check."""

    PASSED = "passed"
    NOTICED = "noticed"  # it passes, and there is something to see
    FAILED = "failed"


class Row(NamedTuple):
    """One recording in a line; `rule` is the first of the worst findings, `counts` are those by severity."""

    name: str
    status: Status
    headline: str
    events: int
    counts: dict[Severity, int]
    rule: str
    grade: Grade


def row_of(reading: Reading, *, failed: bool) -> Row:
    """A reading in a line."""
    findings = reading.findings()
    verdict = reading.verdict()
    counts = {severity: sum(one.severity is severity for one in findings) for severity in reversed(Severity)}
    unhappy = verdict.status not in HEALTHY or counts[Severity.ERROR] or counts[Severity.WARNING]
    worst = max(roots(findings), key=lambda one: one.severity, default=None)
    return Row(
        reading.name + (f" (recording {reading.part})" if reading.part > 1 else ""),
        verdict.status,
        verdict.headline,
        reading.client + reading.server,
        counts,
        worst.rule if worst else "",
        Grade.FAILED if failed else Grade.NOTICED if unhappy else Grade.PASSED,
    )


def row_line(row: Row, room: int) -> RenderableType:
    """A recording that is well, in one line; `room` is how many cells the names have."""
    glyph = status_glyph(row.status)
    colour = _COLOURS[Role.GOOD if row.grade is Grade.PASSED and row.status is Status.ANSWERED else Role.WARNING]
    told = [f"{count_text(row.events, 'event'):>12}", *_counted(row), safe(row.headline)]
    line = Text.assemble((glyph, colour), f" {_fitted(row.name, room)}  ", (f"{status_words(row.status):16}", colour))
    line.append("  ".join(told))
    line.truncate(console().width, overflow="ellipsis")
    return line


def room_of(names: Sequence[str]) -> int:
    """How many cells the names of inputs get."""
    return min(max(map(len, names), default=NARROWEST), WIDEST)


def _fitted(name: str, room: int) -> str:
    """A name in so many cells; of a long one its end, which tells more than its beginning."""
    return f"{name:{room}}" if len(name) <= room else "…" + name[1 - room :]


def _counted(row: Row) -> list[str]:
    """`2 warnings`, `1 note`."""
    return [count_text(count, severity.word) for severity, count in row.counts.items() if count]


class Tally(NamedTuple):
    """Everything that came of a check: its recordings, and the inputs that gave none."""

    inputs: int
    rows: Sequence[Row]
    unread: Sequence[str]
    empty: Sequence[str]
    skipped: int
    failing: str  # what makes a recording fail, in words
    code: int


def summary(tally: Tally) -> RenderableType:
    """The end of the report over several inputs."""
    total = f"{count_text(len(tally.rows), 'recording')} in {count_text(tally.inputs, 'input')}"
    parts: list[RenderableType] = [Text(f"Summary: {total}, exit code {tally.code}", "bold")]
    for glyph, colour, words, names in _groups(tally):
        parts.append(Text.assemble("  ", (glyph, colour), f" {words}"))
        parts += [Text(f"      {name}", no_wrap=True, overflow="ellipsis") for name in names[:MOST]]
        if len(names) > MOST:
            parts.append(Text(f"      … and {len(names) - MOST:,} more", "dim"))
    return Group(*parts)


def _groups(tally: Tally) -> Iterator[tuple[str, str, str, list[str]]]:
    """What there is of each kind, worst first: glyph, colour, words, and the names where they matter."""
    of = {grade: [row for row in tally.rows if row.grade is grade] for grade in Grade}
    if tally.unread:
        yield "✗", "bold red", f"{count_text(len(tally.unread), 'input')} could not be read", [*tally.unread]
    if of[Grade.FAILED]:
        yield "✗", "bold red", f"{len(of[Grade.FAILED]):,} failed: {tally.failing}", _named(of[Grade.FAILED])
    if of[Grade.NOTICED]:
        yield "!", "yellow", f"{len(of[Grade.NOTICED]):,} passed with findings", []
    if of[Grade.PASSED]:
        yield "✓", "green", f"{len(of[Grade.PASSED]):,} passed", []
    if tally.empty:
        yield "?", "yellow", f"{count_text(len(tally.empty), 'input')} held no event", [*tally.empty]
    if tally.skipped:
        yield "–", "dim", f"{tally.skipped:,} skipped in folders", []


def _named(rows: Sequence[Row]) -> list[str]:
    """The rows as lines: name, status, and the rule that tells most."""
    room = min(max(len(row.name) for row in rows), WIDEST)
    return [f"{_fitted(row.name, room)}  {status_words(row.status):16}  {row.rule}".rstrip() for row in rows]


def skipped_lines(skipped: Sequence[tuple[str, str]], most: int = 5) -> Iterator[str]:
    """What was skipped, a line for each reason, with the first names."""
    for why in dict.fromkeys(why for _, why in skipped):
        names = [name for name, other in skipped if other == why]
        shown = ", ".join(clip(name, 60) for name in names[:most])
        more = f" and {len(names) - most:,} more" if len(names) > most else ""
        yield f"skipped, {why}: {shown}{more}"

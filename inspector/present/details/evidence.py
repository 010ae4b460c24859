"""What every report of a recording begins with, and which events and turns it rests on."""

from collections.abc import Iterator, Sequence

from ...core.json import text_at
from ...core.text import count_text
from ...diagnosis.base import HEALTHY, Finding, TurnVerdict
from ...recording.reading import Reading
from ..event.label import is_spoken
from ..text.phrase import ENDS
from ..text.times import times
from .importing import fidelity_text

MOST_TURNS = 20  # of which each is told


def facts(reading: Reading) -> Iterator[str]:
    """Events, losses, dialect, time and end, each in a few words."""
    total = count_text(reading.client + reading.server, "event")
    yield f"{total}: {reading.client:,} client, {reading.server:,} server"
    yield from [f"{reading.damaged:,} damaged"] * bool(reading.damaged)
    read = fidelity_text([reading])
    yield from [f"read from a text: {read}"] * bool(read)
    yield from [f"{reading.repeats:,} quoted twice"] * bool(reading.repeats)
    yield from [count_text(reading.scene.lost, "gap")] * bool(reading.scene.lost)
    if is_spoken(reading):
        yield reading.scene.server.title
    known = times(reading)
    first, last = text_at(known, "first"), text_at(known, "last")
    if first and last:
        about = "≈ " if known["source"] == "ids" else ""
        end = last[11:19] if last[:10] == first[:10] else last[:19].replace("T", " ")
        yield f"{about}{first[:19].replace('T', ' ')} to {end} UTC"
    yield ENDS[reading.ends]


def evidence_of(reading: Reading) -> list[int]:
    """Every event that the verdict or a finding points at: the verdict's first, then those of the gravest findings."""
    verdict = reading.verdict()
    found = [seq for one in verdict.causes for seq in one.evidence]
    found += [seq for one in verdict.excluded for seq in one.evidence]
    found += [stage.seq for stage in verdict.stages if stage.seq]
    found += [seq for one in gravest_first(reading.findings()) for seq in (one.seq, *one.evidence)]
    found += [turn.first_seq for turn in telling_turns(reading.turns(), MOST_TURNS)]
    return [seq for seq in dict.fromkeys(found) if 1 <= seq <= len(reading.columns)]


def gravest_first(findings: Sequence[Finding]) -> list[Finding]:
    """Errors before warnings before notes, each in their order."""
    return sorted(findings, key=lambda one: one.severity, reverse=True)


def telling_turns(turns: Sequence[TurnVerdict], most: int) -> list[TurnVerdict]:
    """Every turn where there are few; else the latest of those that went wrong, and the last one."""
    if len(turns) <= most:
        return [*turns]
    return [one for one in turns if one.verdict.status not in HEALTHY or one is turns[-1]][-most:]

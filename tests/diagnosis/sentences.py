"""Sentences that were put together wrong: what they were made of was not there."""

import re
from collections.abc import Iterator

from inspector.recording.reading import Reading

_BROKEN = re.compile(
    r"\bevents? 0\b|\bevent -|(?<=[a-z] )None\b|\(event \)|\w [,.;:](?!\.)|[,;:]\."
    r"|(?<!event )\b1 (?:calls|commits|deltas|events|items|pieces|responses|results|turns|updates)\b"
)


def said(reading: Reading) -> Iterator[str]:
    """Every sentence of the findings, the verdicts and the questions of a recording."""
    for found in reading.findings():
        yield from (found.message, found.remedy)
    for verdict in (reading.verdict(), *(turn.verdict for turn in reading.turns())):
        yield verdict.headline
        yield from (one.because for one in (*verdict.causes, *verdict.excluded))
        yield from (one.text for one in verdict.next_steps)
    yield from (one.answer for one in reading.questions())


def broken(reading: Reading) -> list[str]:
    return [one for one in said(reading) if _BROKEN.search(one)]

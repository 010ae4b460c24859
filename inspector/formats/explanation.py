"""What the reading of a text passed over: where it stands, what it looks like, and why it is no event."""

from typing import NamedTuple

from .conversation import text_of
from .passed import MEANINGS, Reason
from .pasted import harvest


class Skipped(NamedTuple):
    """Something that looks like an event; lines and columns count from 1."""

    lines: tuple[int, int]
    columns: tuple[int, int]
    what: str
    reason: Reason
    because: str


def passed_over(content: bytes) -> list[Skipped]:
    """Everything that looks like an event in a text and is none."""
    got = harvest(text_of(content))
    lines = got.lines
    return [
        Skipped(
            (lines.number(one.start), lines.number(one.end - 1)),
            (lines.column(one.start), lines.column(one.end - 1)),
            one.what,
            one.reason,
            MEANINGS[one.reason],
        )
        for one in got.passed
    ]

"""What the reading of a text made of it: every event with its place and damage, and what was passed over."""

from typing import NamedTuple

from ..core import codec
from ..core.wire import Frame, Origin, Side
from .conversation import text_of
from .passed import MEANINGS, Passed, Reason
from .pasted import harvest


class Taken(NamedTuple):
    """One event and where it came from."""

    part: int
    seq: int
    side: Side
    type: str
    origin: Origin


class Skipped(NamedTuple):
    """Something that looks like an event and was passed over."""

    lines: tuple[int, int]
    columns: tuple[int, int]
    what: str
    reason: Reason
    because: str


class Explanation(NamedTuple):
    """How a text was read."""

    taken: list[Taken]
    skipped: list[Skipped]


def passed_over(content: bytes) -> list[Passed]:
    """What was passed over in a text."""
    return harvest(text_of(content)).passed


def explain(content: bytes) -> Explanation:
    """Read a text and tell how."""
    got = harvest(text_of(content))
    taken = [
        Taken(one.part, frame.seq, frame.side, codec.read(frame).type, frame.marks.origin)
        for one in got.conversations
        for frame in one.items
        if isinstance(frame, Frame) and frame.marks and frame.marks.origin
    ]
    lines = got.lines
    skipped = [
        Skipped(
            (lines.number(one.start), lines.number(one.end - 1)),
            (lines.column(one.start), lines.column(one.end - 1)),
            one.what,
            one.reason,
            MEANINGS[one.reason],
        )
        for one in got.passed
    ]
    return Explanation(taken, skipped)

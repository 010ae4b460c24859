"""Names that stand beside the object of the same event: right over it, or told again right below."""

import re
from typing import NamedTuple

from ..wording.moment import find as find_moment
from . import beside
from .mention import NAMES, resolved

_HEAD = 64  # characters of a line in which its time stands
_AT_ONCE = 100_000  # microseconds
_LONGEST = 400  # characters between a name and its object
_ALONE = frozenset({
    "session.created", "transcription_session.created", "response.created", "response.done",
    "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped", "session.update", "response.create",
    "response.cancel", "input_audio_buffer.commit",
})  # fmt: skip
_ARROW = re.compile(r"[`\"'”’]?(?:\s?[*x×]\s?(?:N\b|\d{1,7}))?\s*(?:→|->|=>|⟶|➜|➔)\s*")
_SIDE_LINES = re.compile(r"^\W*(?:client|server)\W*$", re.IGNORECASE | re.MULTILINE)


class Gap(NamedTuple):
    """What lies between two events with a body; `opens` tells that the gap ends where one begins."""

    start: int
    end: int
    opens: str | None  # the type of the event that follows
    ends: str | None = None  # and that of the one before


def line_around(source: str, at: int) -> tuple[int, int]:
    """Where the line begins and ends that has a place."""
    last = source.find("\n", at)
    return source.rfind("\n", 0, at) + 1, len(source) if last < 0 else last


def leads_to(source: str, name: re.Match[str], gap: Gap) -> bool:
    """Tell whether nothing but labels stands between a name and the body of its event."""
    rest = source[name.end() : gap.end]
    if (
        len(rest) > _LONGEST
        or resolved(name[0]) not in (gap.opens, None)
        or (name[0] == "error") != (gap.opens == "error")
    ):
        return False
    return all(_says_little(line) for line in rest.split("\n")) and not _SIDE_LINES.search(rest)


def is_told(source: str, name: re.Match[str], gap: Gap) -> bool:
    """Tell whether a line right below an object names its event, of a type of which two never follow one another.

    Of errors two may; of those it is the same if both lines have the same time.
    """
    if (resolved(name[0]) or name[0]) != gap.ends:
        return False
    if gap.ends not in _ALONE and not (gap.ends == "error" and _is_at_once(source, gap.start, name.start())):
        return False
    return not source[line_around(source, gap.start)[1] : line_around(source, name.start())[0]].strip()


def _is_at_once(source: str, one: int, other: int) -> bool:
    """Tell whether the lines of two places have about the same time."""
    times = [find_moment(source[line_around(source, at)[0] :][:_HEAD]) for at in (one, other)]
    if times[0] is None or times[1] is None or times[0][1:] != times[1][1:]:
        return False
    return 0 <= times[1].micros - times[0].micros <= _AT_ONCE


def _says_little(line: str) -> bool:
    named = any("." not in one[0] or resolved(one[0]) for one in NAMES.finditer(line))
    return not named and (len(line.split()) <= 4 or beside.TIME_LINE.match(line) is not None)


def is_renamed(before: str) -> bool:
    """Tell whether a name in the line stands before an arrow: the next one is what becomes of it, or follows it."""
    if "." not in before or not _ARROW.search(before):
        return False
    return any(resolved(one[0]) and _ARROW.match(before, one.end()) for one in NAMES.finditer(before))


def end_of_line(source: str, gap: Gap) -> int:
    """The end of a gap; the object of a line that is no event belongs to the words before it."""
    end = source.find("\n", gap.end) if gap.opens is None else gap.end
    return end if end >= 0 else len(source)

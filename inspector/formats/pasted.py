"""Pasted text: events between prose, as they stand in forum posts, issues and logs.

Every event keeps its lines in the source and how faithful it is. What the text
does not say stays unknown: times are there only where most events have one.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from ..core.wire import Frame, Kind, Marks, Origin, Side
from ..protocol.dialect import side_of_type
from ..recording.file import Header
from . import label
from .conversation import Conversation, Source, text_of
from .moment import Moment, Timeline, first_of
from .moment import find as find_moment
from .prose import is_prose
from .recover import Found, events
from .repeat import Repeats

NAME = "pasted"
TIMED_SHARE = 2 / 3  # of the events must have a time before any is believed
ODD_SHARE = 0.1  # of the characters may be damaged before an input is no text
_ODD = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_QUOTED_LINE = re.compile(r"^(?:[ \t]*>)+[ \t]?", re.MULTILINE)
_QUOTED_BLOCK = re.compile(r"(?:^[ \t]*>[^\n]*(?:\n|\Z)){2,}", re.MULTILINE)
_ARROW_LINES = re.compile(r"(?:[ \t]*>[ \t]*(?:\{[^\n]*\}[ \t]*)?\r?(?:\n|\Z))*\Z")


class Placed(NamedTuple):
    """A found event with its lines and what the words around it say."""

    found: Found
    first_line: int
    last_line: int
    label: Side | None
    moment: Moment | None


def sniff(head: bytes) -> float:
    """Anything that is text fits a little; bytes that are mostly damage or control characters do not."""
    text = text_of(head)
    return 0.1 if len(_ODD.findall(text)) <= ODD_SHARE * len(text) else 0.0


def read(source: Source) -> list[Conversation]:
    """The conversation in a text; none where it holds no event."""
    text = unquoted(text_of(source.read()))
    placed = list(_placed(text))
    if not placed:
        return []
    timeline, moments = _timeline(placed)
    frames = list(_frames(placed, timeline, moments))
    header = Header(started=timeline.started, ends="reported" if _is_told_over(text, placed, frames) else None)
    return [Conversation(header, frames, NAME)]


def unquoted(text: str) -> str:
    """The text without the `>` that mail and Markdown put before quoted lines; the lines stay the same.

    A block of whole events with `>` before each is left alone: there it may be an arrow.
    """
    return _QUOTED_BLOCK.sub(_unquoted_block, text) if ">" in text else text


def _unquoted_block(found: re.Match[str]) -> str:
    block = found[0]
    return block if _ARROW_LINES.match(block) else _QUOTED_LINE.sub("", block)


class Lines:
    """Finds lines of a text by number, from 1, and the number of the line at an offset."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q", [0])
        self._starts.extend(found.end() for found in re.finditer("\n", text))

    def number(self, offset: int) -> int:
        return bisect_right(self._starts, offset)

    def start(self, number: int) -> int:
        return self._starts[number - 1]

    def line(self, number: int) -> str:
        end = self._starts[number] if number < len(self._starts) else len(self._text)
        return self._text[self._starts[number - 1] : end]


def _placed(text: str) -> Iterator[Placed]:
    lines = Lines(text)
    floor = end = 0
    for found in events(text):
        first, last = lines.number(found.start), lines.number(max(found.start, found.end - 1))
        before = text[max(end, lines.start(first)) : found.start]
        side, moment = _told(before, label.above(lines.line, first, floor))
        yield Placed(found, first, last, found.label or side, found.moment or moment)
        floor, end = last, found.end


def _told(before: str, above: Iterable[str]) -> tuple[Side | None, Moment | None]:
    """Side and time from the words before the brace, and from the lines above where those are silent."""
    before = before[-2000:]
    side, moment = label.side_of(before), find_moment(before)
    if side or not label.is_silent(before):
        return side, moment
    for line in above:
        side, moment = side or label.side_of(line), moment or find_moment(line)
    return side, moment


def _timeline(placed: Sequence[Placed]) -> tuple[Timeline, list[Moment | None]]:
    moments = [one.moment for one in placed]
    known = sum(moment is not None for moment in moments)
    if known < TIMED_SHARE * len(placed):
        return Timeline(None), [None] * len(placed)
    return Timeline(first_of(moments)), moments


def _frames(placed: Sequence[Placed], timeline: Timeline, moments: Sequence[Moment | None]) -> Iterator[Frame]:
    pairs = [(one.label, side_of_type(one.found.type)) for one in placed]
    trusted, inverse = label.proven(pairs), label.turned(pairs)
    repeats = Repeats()
    for seq, (one, pair, moment) in enumerate(zip(placed, pairs, moments, strict=True), 1):
        side = label.decide(*pair, trusted=trusted, inverse=inverse)
        origin = Origin(one.first_line, one.last_line, one.found.fidelity)
        marks = Marks(origin=origin, repeats=repeats.of(seq, side, one.found))
        yield Frame(timeline.at(moment), side, Kind.TEXT, one.found.payload.encode(), seq, marks)


def _is_told_over(text: str, placed: Sequence[Placed], frames: Sequence[Frame]) -> bool:
    """Tell whether someone goes on in prose after the last event that is not a repeat."""
    fresh = [number for number, frame in enumerate(frames) if not (frame.marks and frame.marks.repeats)]
    at = placed[fresh[-1]].found.end
    stretches: list[str] = []
    for later in placed[fresh[-1] + 1 :]:
        stretches.append(text[at : later.found.start])
        at = later.found.end
    return any(is_prose(line) for stretch in (*stretches, text[at:]) for line in stretch.split("\n"))

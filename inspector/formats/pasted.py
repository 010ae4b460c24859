"""Pasted text: events between prose, as they stand in forum posts, issues and logs.

Every event keeps its place in the source, how faithful it is, and what was
mended or is missing. What the text does not say stays unknown: times are there
only where most events have one.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ..core.json import Json, JsonObject
from ..core.wire import Frame, Kind, Marks, Origin, Side, Transport
from ..protocol.dialect import side_of_type
from ..recording.file import Header
from . import label, order, refused, stand_in, trace, unhandled
from .clean import Cleaned
from .conversation import Conversation, Source, text_of
from .moment import Moment, Timeline, first_of
from .passed import Passed
from .place import Lines, Placed, placed
from .prose import is_prose
from .recover import Found
from .repeat import Repeats
from .shape import yields

NAME = "pasted"
TIMED_SHARE = 2 / 3  # of the events must have a time before any is believed
ODD_SHARE = 0.1  # of the characters may be damaged before an input is no text
_OF_CALLS = frozenset({"output_audio_buffer.started", "output_audio_buffer.stopped", "output_audio_buffer.cleared"})
_SILENCE = re.compile(
    r"\bno (?:more|further|other|response|reply|answer|event|audio|sound|output)"
    r"|\b(?:nothing|never|silen|hangs?\b|stuck\b)"
    r"|\b(?:nichts|keine?|rien|aucun|nada|ning[uú]n|niente|nessun|nenhum|niets|nic|nimic|hiçbir|ничего|тишина)\b"
    r"|لا شيء|何も|没有|沒有|아무",
    re.IGNORECASE,
)
"""Words of silence in some of the languages that people write in."""
_ODD = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a text gave: its conversations, and what was passed over, in the places of the text."""

    conversations: list[Conversation]
    passed: list[Passed]
    lines: Lines


def sniff(head: bytes) -> float:
    """Anything that is text fits a little; bytes that are mostly damage or control characters do not."""
    text = text_of(head)
    return 0.1 if len(_ODD.findall(text)) <= ODD_SHARE * len(text) else 0.0


def read(source: Source) -> list[Conversation]:
    """The conversations in a text; none where it holds no event."""
    return harvest(text_of(source.read())).conversations


def harvest(text: str) -> Harvest:
    """Everything that a text gives."""
    cleaned = Cleaned(text)
    found, passed = _found(cleaned.text)
    lines = Lines(text)
    told = [Passed(cleaned.back(one.start), cleaned.back(max(one.start, one.end - 1)) + 1, *one[2:]) for one in passed]
    told.sort()
    events = order.oldest_first(list(placed(cleaned, lines, found)))
    parts = order.parts(events)
    strange = unhandled.types(cleaned.text)
    conversations = [_conversation(part, cleaned, number, len(parts), strange) for number, part in enumerate(parts, 1)]
    return Harvest(conversations, told, lines)


def _found(text: str) -> tuple[list[Found], list[Passed]]:
    """The events of a text and what was passed over, each in the order in which it stands there."""
    found: list[Found] = []
    passed: list[Passed] = []
    gaps: list[trace.Gap] = []
    at = 0
    for one in yields(text):
        found += one.events
        passed += one.passed
        if one.events or one.passed:
            start = (one.events or one.passed)[0].start
            if start > at and not text[at:start].isspace():
                gaps.append(trace.Gap(at, start, one.events[0].type if one.events else None))
            at = max(one.end, at)
    gaps.append(trace.Gap(at, len(text), None))
    names, other = trace.found(text, gaps, {one.type for one in found})
    if not names and (refusal := refused.told(text, found)):
        return refusal, sorted((*passed, *other, *refused.bodies(found)))
    return sorted((*found, *names), key=lambda one: one.start), sorted((*passed, *other))


def _conversation(part: Sequence[Placed], cleaned: Cleaned, number: int, count: int, strange: Set[str]) -> Conversation:
    timeline, moments = _timeline(part)
    frames = stand_in.with_ids(list(_frames(part, timeline, moments)), [one.found.is_name for one in part])
    told = _is_told_over(cleaned.text, part, frames, number == count)
    ends = "reported" if told else None
    header = Header(started=timeline.started, ends=ends, transport=_transport(part), extra=_extra(part, strange))
    return Conversation(header, frames, NAME, number)


def _extra(part: Sequence[Placed], strange: Set[str]) -> JsonObject:
    """What else the text tells of a conversation: the types of its events that the app says it does not know."""
    known: list[Json] = [*sorted({one.found.type for one in part if one.found.type in strange})]
    return {"unhandled": known} if known else {}


def _transport(part: Sequence[Placed]) -> Transport:
    """The data channel of a call where its own events are shown; else it is not known."""
    types = {one.found.type for one in part}
    return Transport.WEBRTC if "session.created" in types and types & _OF_CALLS else Transport.UNKNOWN


def _timeline(part: Sequence[Placed]) -> tuple[Timeline, list[Moment | None]]:
    """The times of the kind that most events have; none where too few have any."""
    moments = [one.moment for one in part]
    kinds = Counter(moment[1:] for moment in moments if moment)
    if sum(kinds.values()) < TIMED_SHARE * len(part):
        return Timeline(None), [None] * len(part)
    [(kind, _)] = kinds.most_common(1)
    moments = [moment if moment and moment[1:] == kind else None for moment in moments]
    return Timeline(first_of(moments)), moments


def _frames(part: Sequence[Placed], timeline: Timeline, moments: Sequence[Moment | None]) -> Iterator[Frame]:
    pairs = [(one.label, side_of_type(one.found.type)) for one in part]
    trusted, inverse = label.proven(pairs), label.turned(pairs)
    repeats = Repeats()
    for seq, (one, pair, moment) in enumerate(zip(part, pairs, moments, strict=True), 1):
        found = one.found
        side = Side.SERVER if found.kind is not Kind.TEXT else label.decide(*pair, trusted=trusted, inverse=inverse)
        origin = Origin(*one.lines, one.fidelity, one.columns, *one.damage, found.times)
        marks = Marks(None, None, None, origin, repeats.of(seq, side, found))
        yield Frame(timeline.at(moment), side, found.kind, found.payload.encode("utf-8", "surrogatepass"), seq, marks)


def _is_told_over(text: str, part: Sequence[Placed], frames: Sequence[Frame], last: bool) -> bool:
    """Tell whether someone goes on in prose after the last event that is not a repeat.

    Below an error people ask about the error: only words of silence say that nothing followed it.
    """
    fresh = [number for number, frame in enumerate(frames) if not (frame.marks and frame.marks.repeats)]
    ends = sorted(one.found.end for one in part)
    at = max(part[number].found.end for number in fresh)
    stretches: list[str] = []
    for later in sorted(part, key=lambda one: one.found.start):
        if later.found.start >= at:
            stretches.append(text[at : later.found.start])
            at = later.found.end
    rest = text[max(at, ends[-1]) :] if last else ""
    told = [line for stretch in (*stretches, rest) for line in stretch.split("\n")[1:] if is_prose(line)]
    if part[fresh[-1]].found.type == "error":
        return any(_SILENCE.search(line) for line in told)
    return bool(told)

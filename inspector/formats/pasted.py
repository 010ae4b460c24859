"""Pasted text: events between prose, as they stand in forum posts, issues and logs.

Every event keeps its place in the source, how faithful it is, and what was
mended or is missing. What the text does not say stays unknown: times are there
only where most events have one.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ..core.json import Json, JsonObject
from ..core.wire import Frame, Kind, Marks, Origin, Side, Transport
from ..protocol.dialect import side_of_type
from ..recording.file import Header
from .conversation import Conversation, Source, text_of
from .text import order, stand_in
from .text.gather import Harvest, gather
from .text.gathered import Gathered, kind_of, slice_of
from .text.place import Placed
from .text.repeat import repeats
from .text.stretch import SIZE
from .wording import label
from .wording.moment import Moment, Timeline
from .wording.prose import PROSE, SILENCE

NAME = "pasted"
TIMED_SHARE = 2 / 3  # of the events must have a time before any is believed
ODD_SHARE = 0.1  # of the characters may be damaged before an input is no text
_OF_CALLS = frozenset({"output_audio_buffer.started", "output_audio_buffer.stopped", "output_audio_buffer.cleared"})
_ODD = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f\ufffd]")


def sniff(head: bytes) -> float:
    """Anything that is text fits a little; bytes that are mostly damage or control characters do not."""
    text = text_of(head)
    return 0.1 if len(_ODD.findall(text)) <= ODD_SHARE * len(text) else 0.0


def read(source: Source, size: int = SIZE) -> list[Conversation]:
    """The conversations in a text; none where it holds no event. `size`: characters that are looked at in one go."""
    harvest = gather(source, size=size)
    parts = order.parts(harvest.events, order.oldest_first(harvest.events))
    return [_conversation(harvest, part, number, len(parts)) for number, part in enumerate(parts, 1)]


def _conversation(harvest: Harvest, part: range, number: int, count: int) -> Conversation:
    events = harvest.events
    labels = _labels(events, part)
    quoted = repeats(events, part, labels.side)
    kind, first = _timed(events, part[_in_front(quoted) :])
    types = set(events.types[slice_of(part)])
    header = Header(
        started=Timeline(first).started,
        ends="reported" if _is_told_over(events, part, quoted, number == count) else None,
        transport=_transport(types),
        extra=_extra(types & harvest.unhandled),
    )
    return Conversation(header, _Frames(events, part, labels, kind, first, quoted), NAME, number)


def _extra(strange: Iterable[str]) -> JsonObject:
    """What else the text tells of a conversation: the types of its events that the app says it does not know."""
    known: list[Json] = [*sorted(strange)]
    return {"unhandled": known} if known else {}


def _transport(types: set[str]) -> Transport:
    """The data channel of a call where its own events are shown; else it is not known."""
    return Transport.WEBRTC if "session.created" in types and types & _OF_CALLS else Transport.UNKNOWN


def _in_front(quoted: Mapping[int, int]) -> int:
    """How many events in front of a log are taken from it."""
    return max((seq for seq, whole in quoted.items() if whole > seq), default=0)


def _timed(events: Gathered, part: range) -> tuple[int, Moment | None]:
    """The kind of times that most events have, and the first of them; 0 and none where too few have any."""
    kinds = Counter(events.kinds[slice_of(part)])
    if len(part) - kinds.pop(0, 0) < TIMED_SHARE * len(part):
        return 0, None
    [(kind, _)] = kinds.most_common(1)
    return kind, next(one.moment for one in events.of(part) if kind_of(one.moment) == kind)


def _labels(events: Gathered, part: range) -> "_Labels":
    """How far the labels of a part are to be believed."""
    told = Counter(zip(events.labels[slice_of(part)], events.types[slice_of(part)], strict=True))
    pairs = [(said, side_of_type(type_)) for said, type_ in told.elements()]
    return _Labels(label.proven(pairs), label.turned(pairs))


def _is_told_over(events: Gathered, part: range, quoted: Container[int], last: bool) -> bool:
    """Tell whether someone goes on in prose after the last event that is not a repeat.

    Below an error people ask about the error, and below what only they sent about that: there only words of silence
    say that nothing followed.
    """
    fresh = [number for seq, number in enumerate(part, 1) if seq not in quoted]
    end = max(part) + last  # behind the last event of a part stands what belongs to the next one
    said = events.said[max(fresh) : end]
    heard = any(side_of_type(one) is not Side.CLIENT for one in set(events.types[slice_of(part)]))
    wanted = PROSE if heard and events.types[fresh[-1]] != "error" else SILENCE
    return any(bits & wanted for bits in said)


class _Labels(NamedTuple):
    """Whether labels may overrule types, and whether they say the opposite of them."""

    trusted: bool
    inverse: bool

    def side(self, one: Placed) -> Side:
        """Who sent an event."""
        found = one.found
        if found.kind is not Kind.TEXT:
            return Side.SERVER
        return label.decide(one.label, side_of_type(found.type), trusted=self.trusted, inverse=self.inverse)


@dataclass(frozen=True, slots=True)
class _Frames:
    """The frames of a part, made anew each time."""

    events: Gathered
    part: range
    labels: _Labels
    kind: int  # of times that count
    first: Moment | None
    quoted: Mapping[int, int]

    def __len__(self) -> int:
        return len(self.part)

    def __iter__(self) -> Iterator[Frame]:
        frames = self._each()
        return (frame for frame, _ in frames) if self.events.is_exact else stand_in.with_ids(frames)

    def _each(self) -> Iterator[tuple[Frame, bool]]:
        """Each frame, and whether no more than its name is shown."""
        timeline, kind, quoted, side = Timeline(self.first), self.kind, self.quoted, self.labels.side
        front = _in_front(quoted)
        for seq, one in enumerate(self.events.of(self.part), 1):
            found = one.found
            is_timed = seq > front and kind_of(one.moment) == kind
            at = timeline.at(one.moment if is_timed else None)
            origin = Origin(*one.lines, one.fidelity, one.columns, *one.damage, found.times)
            marks = Marks(None, None, None, origin, quoted.get(seq))
            payload = found.payload.encode("utf-8", "surrogatepass")
            yield Frame(at, side(one), found.kind, payload, seq, marks), found.is_name

"""What a frame of a recording says, in a few words: its event's, and what the recorder has measured beside it."""

from bisect import bisect_left

from ...core.clock import micros, span_text
from ...core.event import Event
from ...core.json import number_at
from ...core.wire import Kind, Side
from ...protocol.vocabulary import Meaning
from ...recording.reading import Reading
from .summary import summary

_LONGEST = 86_400.0  # seconds
_LOOKED_AT = 64  # frames of the same microsecond


def said(reading: Reading, event: Event, means: Meaning) -> str:
    """At most a few hundred safe characters."""
    span = round_trip(reading, event.seq) if means is Meaning.LINK_PONG else None
    return summary(event, means, reading.session.config) if span is None else f"round trip {span_text(span)}"


def round_trip(reading: Reading, seq: int) -> int | None:
    """The µs from our ping to this pong, as the recorder measured them (`rtt`); None where it did not."""
    marks = reading.frame(seq).marks
    seconds = number_at(dict(marks.extra), "rtt") if marks and marks.extra else None
    return None if seconds is None or not 0 <= seconds < _LONGEST else micros(seconds)


def pinged_by(reading: Reading, event: Event) -> int:
    """The ping that a pong with a round-trip time answers; 0 where that is not certain."""
    span = round_trip(reading, event.seq) if event.kind is Kind.PONG else None
    if span is None or event.at is None:
        return 0
    sent, times = event.at - span, reading.columns.times
    first = bisect_left(times, sent, hi=event.seq - 1) + 1
    for seq in range(first, min(first + _LOOKED_AT, event.seq)):
        if times[seq - 1] != sent:
            break
        if _is_ping(reading, seq, event):
            return seq
    return 0


def _is_ping(reading: Reading, seq: int, pong: Event) -> bool:
    frame = reading.frame(seq)
    return (frame.kind, frame.side) == (Kind.PING, Side.CLIENT) and frame.payload == reading.frame(pong.seq).payload

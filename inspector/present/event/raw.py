"""An event as it crossed the socket: its own bytes as text, or in hexadecimal where they are none."""

from collections.abc import Sequence
from typing import overload

from ...core.text import count_text, safe
from ...core.wire import Frame, Kind
from ...recording.reading import Reading
from ..text.lazy import Joined, Wrapped
from ..text.span import BLANK, Line, Role, Span, paragraph

_OPAQUE = frozenset({Kind.BINARY, Kind.PING, Kind.PONG})


def raw_lines(reading: Reading, seq: int, width: int) -> Sequence[Line]:
    """The payload of event `seq`, wrapped; its lines are made when they are looked at."""
    frame = reading.frame(seq)
    head = [*paragraph(_about(frame), width, role=Role.DIM), BLANK]
    if not frame.payload:
        return [*head, Line((Span("(empty)", Role.DIM),))]
    if frame.kind in _OPAQUE:
        return Joined([head, Dump(frame.payload, width)])
    return Joined([head, Wrapped(frame.payload.decode("utf-8", "replace"), width)])


def raw_copy(reading: Reading, seq: int) -> str:
    """The payload as text, or as hexadecimal digits."""
    frame = reading.frame(seq)
    return frame.payload.hex() if frame.kind in _OPAQUE else frame.payload.decode("utf-8", "replace")


def _about(frame: Frame) -> str:
    marks = frame.marks
    parts = [f"{count_text(len(frame.payload), 'byte')} as received"]
    if frame.kind is not Kind.TEXT:
        parts = [f"{safe(frame.kind.value)} frame, {count_text(len(frame.payload), 'byte')}"]
    if marks and marks.origin:
        parts = [f"{count_text(len(frame.payload), 'byte')} as the importer read them"]
    if marks and marks.redacted:
        parts.append("secrets replaced by [redacted]")
    return " · ".join(parts)


class Dump(Sequence[Line]):
    """Bytes in hexadecimal, and beside them as ASCII."""

    def __init__(self, payload: bytes, width: int) -> None:
        """In as many columns of bytes as have room in `width` cells: a multiple of four where there are."""
        fits = max((width - 10) // 4, 1)
        self._payload, self._across = payload, max(min(fits // 4 * 4, 16), 0) or fits

    def __len__(self) -> int:
        return len(range(0, len(self._payload), self._across))

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        start = range(len(self))[place] * self._across
        piece = self._payload[start : start + self._across]
        letters = "".join(chr(byte) if 0x20 <= byte < 0x7F else "." for byte in piece)
        digits = f"{piece.hex(' '):<{self._across * 3}}"
        return Line((Span(f"{start:08x} ", Role.DIM), Span(digits), Span(letters, Role.STRING)))

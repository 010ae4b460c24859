"""Reads the messages in a stream of WebSocket bytes without being an end of it (RFC 6455, section 5).

What comes out is what was sent, and the very bytes that carried it: a relay
passes those on, so that whatever is in them arrives, be it right or wrong. Any
header can be read, so nothing here fails: a frame that breaks the rules is told
to nobody but the peer for whom it is meant.
"""

import struct
from typing import NamedTuple

from websockets.frames import Frame, Opcode
from websockets.utils import apply_mask as slow_mask

from ...core.wire import Side

try:
    from websockets.speedups import apply_mask
except ImportError:
    apply_mask = slow_mask

LARGEST = 1 << 28  # bytes of a message that is still kept until it is whole
BLIND = -1  # the opcode of bytes that are passed on unread
_CONTROL = 8  # opcodes from here on may stand between the fragments of a message
_TWO, _EIGHT = struct.Struct("!H"), struct.Struct("!Q")


class Message(NamedTuple):
    """A whole message or control frame: what it says, and the bytes it came in."""

    opcode: int
    payload: bytes
    raw: bytes


class _Head(NamedTuple):
    size: int  # bytes of the header
    length: int  # bytes of the payload
    is_masked: bool


class Stream:
    """One direction. `feed` gives what has become whole; all that it was fed comes out once, control frames early."""

    def __init__(self) -> None:
        self._held = bytearray()  # the beginning of a frame
        self._wanted = 0  # how many bytes of it there must be before it is worth looking again
        self._pieces: list[Message] = []  # fragments of a message whose last one has not come
        self._pieces_size = 0
        self.is_blind = False

    def feed(self, data: bytes) -> list[Message]:
        """Take bytes as they come."""
        if self.is_blind:
            return [Message(BLIND, b"", data)]
        if self._held:
            self._held += data
            if len(self._held) < self._wanted:
                return []
            data = bytes(self._held)
            self._held.clear()
        return self._cut(data)

    def rest(self) -> bytes:
        """The bytes of what never became whole, in order; nothing is held afterwards."""
        rest = b"".join(piece.raw for piece in self._pieces) + bytes(self._held)
        self._pieces, self._pieces_size = [], 0
        self._held.clear()
        return rest

    def _cut(self, data: bytes) -> list[Message]:
        whole: list[Message] = []
        place, end = 0, len(data)
        while (head := _head(data, place)) is not None:
            size = head.size + head.length
            if size + self._pieces_size > LARGEST:
                break
            if end - place < size:
                self._wanted = size
                break
            self._take(data[place : place + size] if size < end else data, head, whole)
            place += size
        if place < end:
            self._held += data[place:]
            if head is None:
                self._wanted = 0
            elif head.size + head.length + self._pieces_size > LARGEST:
                self.is_blind = True
                whole.append(Message(BLIND, b"", self.rest()))
        return whole

    def _take(self, raw: bytes, head: _Head, whole: list[Message]) -> None:
        """Take in one frame."""
        first = raw[0]
        opcode, is_last = first & 0x0F, first & 0x80
        payload = raw[head.size :]
        if head.is_masked:
            payload = apply_mask(payload, raw[head.size - 4 : head.size])
        if opcode >= _CONTROL or (is_last and not self._pieces):
            whole.append(Message(opcode, payload, raw))
            return
        self._pieces.append(Message(opcode, payload, raw))
        self._pieces_size += len(raw)
        if is_last:
            whole.append(self._joined())

    def _joined(self) -> Message:
        pieces, self._pieces, self._pieces_size = self._pieces, [], 0
        payload, raw = (b"".join(parts) for parts in zip(*((one.payload, one.raw) for one in pieces), strict=True))
        return Message(pieces[0].opcode, payload, raw)


def framed(opcode: int, payload: bytes, side: Side) -> bytes:
    """One frame of our own making, as that side sends it: a client's is masked."""
    return Frame(Opcode(opcode), payload).serialize(mask=side is Side.CLIENT)


def _head(data: bytes, place: int) -> _Head | None:
    """The header that begins there, if all of it is there."""
    left = len(data) - place
    if left < 2:
        return None
    second = data[place + 1]
    length, size = second & 0x7F, 2
    is_masked = bool(second & 0x80)
    if length == 126:
        size = 4
    elif length == 127:
        size = 10
    total = size + 4 if is_masked else size
    if left < total:
        return None
    if size == 4:
        length = _TWO.unpack_from(data, place + 2)[0]
    elif size == 10:
        length = _EIGHT.unpack_from(data, place + 2)[0]
    return _Head(total, length, is_masked)

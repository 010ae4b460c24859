"""One end of a relayed session: what comes in is told to an ear, what goes out waits where the peer does not read."""

import asyncio
from typing import Protocol

from ...core.wire import Side

_EARLY = 1 << 16  # bytes that may come before anybody listens


class Ear(Protocol):
    """Whoever is told what happens at a leg; `side` is who is at the other end of it."""

    def heard(self, side: Side, data: bytes) -> None: ...

    def left(self, side: Side) -> None: ...

    def lost(self, side: Side, error: Exception | None) -> None: ...

    def full(self, side: Side, *, is_full: bool) -> None: ...


class Leg(asyncio.Protocol):
    """A transport's protocol. Until `listen`, what comes is kept, and a loss is told at once."""

    def __init__(self, side: Side, ear: Ear) -> None:
        self.side = side
        self._ear = ear
        self._early: bytearray | None = bytearray()
        self.transport: asyncio.Transport | None = None
        self.written = 0  # bytes

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def listen(self) -> None:
        """Tell what has come so far, and from here on whatever comes."""
        early, self._early = bytes(self._early or b""), None
        if self.transport is not None:
            self.transport.resume_reading()
        if early:
            self._ear.heard(self.side, early)

    def data_received(self, data: bytes) -> None:
        if self._early is None:
            self._ear.heard(self.side, data)
            return
        self._early += data
        if len(self._early) > _EARLY and self.transport is not None:
            self.transport.pause_reading()

    def eof_received(self) -> bool:
        if self._early is not None:
            return False  # nobody talks yet: a peer that leaves is lost
        self._ear.left(self.side)
        return self.transport is not None and self.transport.get_extra_info("sslcontext") is None

    def connection_lost(self, exc: Exception | None) -> None:
        self._ear.lost(self.side, exc)

    def pause_writing(self) -> None:
        self._ear.full(self.side, is_full=True)

    def resume_writing(self) -> None:
        self._ear.full(self.side, is_full=False)

    # What the session does with it

    def write(self, data: bytes) -> None:
        if self.transport is not None and not self.transport.is_closing():
            self.written += len(data)
            self.transport.write(data)

    def finish(self) -> None:
        """Say that nothing more is written; the peer may still send."""
        if self.transport is None or self.transport.is_closing():
            return
        if self.transport.can_write_eof():
            self.transport.write_eof()
        else:
            self.transport.close()

    def close(self) -> None:
        """Hang up once everything is written."""
        if self.transport is not None:
            self.transport.close()

    def abort(self) -> None:
        """Hang up at once."""
        if self.transport is not None:
            self.transport.abort()

    def hold(self, *, is_held: bool) -> None:
        """Stop or go on reading."""
        if self.transport is None:
            return
        if is_held:
            self.transport.pause_reading()
        else:
            self.transport.resume_reading()

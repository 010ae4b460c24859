"""Whether the app reads: how many bytes lie between us and it that it has not taken.

The kernel takes megabytes off our hands before a write has to wait, so waiting
writes alone show late or never that an app stopped reading. What it has not
read is therefore asked for: on Linux the other end's receive queue of a
connection on this machine stands in /proc/net/tcp, and everywhere what our own
end could not send yet is known.
"""

import contextlib
import socket
import sys
from collections import deque
from pathlib import Path

from ...core.clock import SECOND
from ...core.json import JsonObject

STUCK = SECOND * 3 // 4  # µs without any progress after which the app does not read
LATELY = 10 * SECOND  # µs
_OUTSTANDING = 0x5411  # SIOCOUTQ of Linux
_OUTSTANDING_MAC = 0x1024  # SO_NWRITE of macOS
_TABLES = {socket.AF_INET: "/proc/net/tcp", socket.AF_INET6: "/proc/net/tcp6"}
_LONGEST = 10_000  # chunks whose frames are still counted one by one

Ends = tuple[str, str]  # as the kernel's table writes them


class Pressure:
    """What one app has not read; `look` says when there is news for the recording."""

    def __init__(self) -> None:
        self._sent: deque[tuple[int, int]] = deque(maxlen=_LONGEST)  # (bytes, frames) so far, after each chunk
        self._frames = 0
        self._read = 0  # bytes
        self._moved = 0  # µs, when the app last took something
        self._queued = 0
        self._seen = 0  # frames that the app has taken whole
        self._is_behind = False  # there was something unread at the last look
        self._paused_at = 0
        self.is_paused = False

    def passed(self, written: int, frames: int) -> None:
        """`frames` went to the app, which makes `written` bytes in all."""
        self._frames += frames
        self._sent.append((written, self._frames))

    def look(self, at: int, written: int, unread: int) -> JsonObject | None:
        """Take a measurement at `at` (µs); the `link` record that is due, if one is."""
        read = max(written - unread, 0)
        if read > self._read or not self._is_behind:
            self._read, self._moved = read, at
        self._is_behind = unread > 0
        while self._sent and self._sent[0][0] <= read:
            self._seen = self._sent.popleft()[1]
        stuck = self._is_behind and at - self._moved >= STUCK
        queued = self._frames - self._seen
        if stuck == self.is_paused and (not stuck or queued == self._queued):
            return None
        if stuck and not self.is_paused:
            self._paused_at = at
        self.is_paused, self._queued = stuck, queued
        return {"app": {"paused": stuck, "queued": queued}}

    def is_news(self, at: int) -> bool:
        """Whether the app stopped so lately that nobody may know for how long."""
        return self.is_paused and at - self._paused_at < LATELY


def tables() -> dict[Ends, int]:
    """Unread bytes of every connection that begins on this machine, by (its own end, the other end)."""
    found: dict[Ends, int] = {}
    for table in _TABLES.values():
        with contextlib.suppress(OSError, ValueError):
            for line in Path(table).read_text("ascii").splitlines()[1:]:
                _, ours, theirs, _, queues, *_ = line.split(maxsplit=5)
                found[ours, theirs] = int(queues.partition(":")[2], 16)
    return found


def unread(our_end: socket.socket, waiting: int, known: dict[Ends, int]) -> int:
    """Bytes on the way to the other end of a socket: `waiting` in this process, in our kernel, in the app's."""
    with contextlib.suppress(OSError, ValueError):
        here, there = _end(our_end.family, our_end.getsockname()), _end(our_end.family, our_end.getpeername())
        return waiting + _unsent(our_end) + known.get((there, here), 0)
    return waiting


def _unsent(our_end: socket.socket) -> int:
    """Bytes that our kernel holds since the other one has not taken them."""
    if sys.platform == "linux":
        from fcntl import ioctl

        return int.from_bytes(ioctl(our_end.fileno(), _OUTSTANDING, bytes(4)), sys.byteorder)
    if sys.platform == "darwin":
        return our_end.getsockopt(socket.SOL_SOCKET, _OUTSTANDING_MAC)
    return 0


def _end(family: int, address: tuple[str, int]) -> str:
    """An address as the kernel's table writes it: words of 32 bits in the machine's own order, then the port."""
    packed = socket.inet_pton(family, address[0].partition("%")[0])
    words = (packed[place : place + 4] for place in range(0, len(packed), 4))
    return "".join(f"{int.from_bytes(word, sys.byteorder):08X}" for word in words) + f":{address[1]:04X}"

"""One connection as a session sees it: it says things, waits, does things beside, and hangs up.

Saying never waits: what is said goes out in order from a queue, whatever the session does meanwhile.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Protocol

from ...core import codec
from ...core.json import JsonObject


class HungUp(Exception):
    """The server has ended the connection."""


class _Breakable(Protocol):
    def abort(self) -> None: ...


class Connection(Protocol):
    """What a line needs of a connection: websockets' is one."""

    @property
    def transport(self) -> _Breakable: ...

    async def recv(self) -> str | bytes: ...

    async def send(self, message: bytes, *, text: bool) -> None: ...

    async def close(self, code: int, reason: str) -> None: ...


class Line:
    """The server's end of a connection; waits are `speed` times as short as asked."""

    def __init__(self, connection: Connection, speed: float, now: Callable[[], float]) -> None:
        self.now = now
        self.overheard: Callable[[JsonObject], None] | None = None  # gets everything that is said
        self._connection = connection
        self._speed = speed
        self._outgoing: asyncio.Queue[bytes | tuple[int, str] | None] = asyncio.Queue()
        self._tasks: asyncio.TaskGroup | None = None

    def say(self, body: JsonObject) -> None:
        """Send an event after everything that was said before."""
        self._outgoing.put_nowait(codec.write(body))
        if self.overheard:
            self.overheard(body)

    def hang_up(self, code: int, reason: str) -> None:
        """Close after everything that was said before; `reason` has 123 bytes at most."""
        self._outgoing.put_nowait((code, reason))

    def break_off(self) -> None:
        """Lose the connection, without a close frame, after everything that was said before."""
        self._outgoing.put_nowait(None)

    def aside(self, work: Coroutine[None, None, None]) -> None:
        """Do something beside, as long as the connection lasts."""
        assert self._tasks is not None
        self._tasks.create_task(work)

    async def pause(self, seconds: float | None, ended: asyncio.Event) -> bool:
        """Wait; None waits without end. True if `ended` was set meanwhile."""
        try:
            async with asyncio.timeout(None if seconds is None else seconds / self._speed):
                return await ended.wait()
        except TimeoutError:
            return False

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)

    async def converse(self, opened: Callable[[], None], heard: Callable[[str | bytes], None]) -> None:
        """Let the session open and then hear every frame, until either side ends it.

        Raises a group of websockets' exceptions and HungUp.
        """
        async with asyncio.TaskGroup() as tasks:
            self._tasks = tasks
            tasks.create_task(self._send())
            opened()
            while True:
                heard(await self._connection.recv())

    async def _send(self) -> None:
        while True:
            match await self._outgoing.get():
                case bytes(payload):
                    await self._connection.send(payload, text=True)
                case (code, reason):
                    await self._connection.close(code, reason)
                    raise HungUp
                case None:
                    self._connection.transport.abort()
                    raise HungUp

"""A connection of our own to a server, recorded while we are its client."""

import asyncio
import contextlib
from collections.abc import Coroutine
from typing import TypeVar

from websockets.exceptions import InvalidStatus, ProtocolError, WebSocketException

from ..core import codec
from ..core.wire import Kind, Marks, Side
from ..recording.journal import Journal
from ..recording.stopwatch import Stopwatch
from .config import RecorderConfig
from .failure import FAILURES, answer_of, words_of
from .wiretap import Wiretap, check_close, open_tapped, opening, proxy_of

_T = TypeVar("_T")


class RefusedError(Exception):
    """What a controller asked for cannot be done; the message says why."""


class Direct:
    """One connection, from the open frame to its end."""

    def __init__(self, config: RecorderConfig, journal: Journal, watch: Stopwatch) -> None:
        self._config = config
        self._journal = journal
        self._watch = watch
        self._connection: Wiretap | None = None
        self._answered = False
        self._settled = asyncio.Event()  # it is clear whether there is a connection
        self._stopping = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None
        self.state = "connecting"  # then open, then closed
        self.texts = {Side.CLIENT: 0, Side.SERVER: 0}
        self.news = asyncio.Event()  # set whenever a text frame has come, and when the connection opens or ends

    def stop(self) -> None:
        """End the connection soon."""
        self._stopping.set()

    async def run(self) -> None:
        """Connect and record until the connection has ended or `stop` was called."""
        try:
            await self._converse()
        finally:
            self.state = "closed"
            self._settled.set()
            self.news.set()

    async def send(self, text: str, by: str | None, *, override: bool = False) -> int | None:
        """Write a text frame down and send it; its seq, None if the disk refused it. Raises RefusedError."""
        connection = await self._open_connection()
        marks = Marks(by=by, extra={"override": True} if override else None) if by or override else None
        seq = self._witness(Side.CLIENT, Kind.TEXT, text.encode(), marks)
        try:
            await connection.send(text)
        except WebSocketException:
            raise RefusedError("The connection ended before the text was sent.") from None
        return seq

    async def ping(self) -> None:
        """Send a ping, whose pong is not waited for. Raises RefusedError."""
        connection = await self._open_connection()
        try:
            await connection.ping()
        except WebSocketException:
            raise RefusedError("The connection ended before the ping was sent.") from None

    async def close(self, code: int, reason: str) -> None:
        """Begin to close the connection. Raises RefusedError."""
        connection = await self._open_connection()
        try:
            check_close(code, reason)
        except ProtocolError as error:
            raise RefusedError(f"That close frame cannot be sent: {error}.") from None
        self._closing = asyncio.create_task(connection.close(code, reason))

    async def _open_connection(self) -> Wiretap:
        """The connection; events may be seen a moment before the handshake has returned it."""
        if self._answered:
            await self._settled.wait()
        if self._connection is None or not self._connection.is_open:
            raise RefusedError(f"There is no open connection; it is {self.state}.")
        return self._connection

    async def _converse(self) -> None:
        self._witness(Side.CLIENT, Kind.OPEN, opening(self._config))
        connection = await self._unless_stopped(self._connect())
        if connection is None:
            return
        self._connection, self.state = connection, "open"
        self.news.set()
        self._settled.set()
        pinging = asyncio.create_task(self._ping(connection))
        draining = asyncio.create_task(_drain(connection))
        await self._unless_stopped(connection.leaving.wait())
        pinging.cancel()
        await connection.close()
        await draining

    async def _connect(self) -> Wiretap | None:
        proxy = None
        try:
            proxy = proxy_of(self._config)
            return await open_tapped(self._config, proxy, self._witness)
        except FAILURES as error:
            self._witness_failure(error, proxy)
            return None

    async def _ping(self, connection: Wiretap) -> None:
        if self._config.ping <= 0:
            return
        with contextlib.suppress(WebSocketException):
            while True:
                await asyncio.sleep(self._watch.real(self._config.ping))
                await connection.ping()

    async def _unless_stopped(self, work: "Coroutine[None, None, _T]") -> _T | None:
        """The result of `work`; None when `stop` was called before there was one."""
        task, stopping = asyncio.create_task(work), asyncio.create_task(self._stopping.wait())
        await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if task.done():
            return task.result()
        task.cancel()
        await asyncio.wait({task})
        return None

    def _witness(self, side: Side, kind: Kind, payload: bytes, marks: Marks | None = None) -> int | None:
        seq = self._journal.frame(side, kind, payload, marks=marks)
        self._answered |= kind is Kind.ANSWER
        if kind is Kind.TEXT:
            self.texts[side] += 1
            self.news.set()
        return seq

    def _witness_failure(self, error: BaseException, proxy: str | None) -> None:
        if not self._answered:
            self._witness(Side.SERVER, Kind.ANSWER, codec.write(answer_of(error, proxy)))
        elif not isinstance(error, InvalidStatus):
            self._journal.note(f"The server's answer is no valid handshake: {words_of(error)}.")


async def _drain(connection: Wiretap) -> None:
    """Take off the connection's hands what has been recorded, until it ends."""
    with contextlib.suppress(WebSocketException):
        while True:
            await connection.recv(decode=False)

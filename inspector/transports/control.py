"""The recorder's ear: takes commands, one JSON object a line, and answers each with one line.

Several controllers may be connected at a time. Commands of one controller are
obeyed in order; those of different controllers do not wait for each other.
"""

import asyncio
import hmac
import secrets
from collections.abc import Awaitable, Callable
from pathlib import Path

from ..core import codec
from ..core.json import JsonObject
from ..core.secret import Secret
from .listing import Address

Obey = Callable[[JsonObject], Awaitable[JsonObject]]

_LONGEST_LINE = 64 * 1024 * 1024  # bytes; one append may carry 15 MiB of audio
_LAST_ANSWERS = 2.0  # seconds that commands in work get when the recorder ends


class Control:
    """Listens for controllers and knows whether there are any."""

    def __init__(self, obey: Obey) -> None:
        self._obey = obey
        self._token = Secret("")
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle: set[asyncio.Task[None]] = set()
        self._is_closing = False
        self.arrived = asyncio.Event()  # set once there has been a controller
        self._alone_since = asyncio.get_running_loop().time()

    @property
    def lonely(self) -> float:
        """Seconds since the last controller left; 0 while there is one."""
        return 0.0 if self._tasks else asyncio.get_running_loop().time() - self._alone_since

    async def listen(self, path: Path | None) -> Address:
        """Listen on the Unix socket `path`, or on a loopback port without one. Raises OSError."""
        if path is None:
            return await self._listen_on_port()
        self._server = await asyncio.start_unix_server(self._serve, path, limit=_LONGEST_LINE, start_serving=False)
        path.chmod(0o600)  # before anybody can connect; a umask would hold for all that runs beside this
        await self._server.start_serving()
        return Address(unix=str(path))

    async def _listen_on_port(self) -> Address:
        self._token = Secret(secrets.token_urlsafe())
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0, limit=_LONGEST_LINE)
        port: int = self._server.sockets[0].getsockname()[1]
        return Address(port=port, token=self._token)

    async def close(self) -> None:
        """Stop listening, let commands in work be answered, and hang up."""
        if self._server is not None:
            self._server.close()
        self._is_closing = True
        for task in self._idle:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=_LAST_ANSWERS)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.arrived.set()
        try:
            if await self._admitted(reader, task):
                await self._converse(reader, writer, task)
        except (OSError, ValueError):
            pass  # the controller hung up, or sent a line without end
        finally:
            self._tasks.discard(task)
            self._idle.discard(task)
            self._alone_since = asyncio.get_running_loop().time()
            writer.close()

    async def _admitted(self, reader: asyncio.StreamReader, task: "asyncio.Task[None]") -> bool:
        if not self._token:
            return True
        given = await self._line(reader, task)
        return hmac.compare_digest(given.strip(), self._token.reveal().encode())

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, task: "asyncio.Task[None]"
    ) -> None:
        while not self._is_closing and (line := await self._line(reader, task)):
            answer = await self._obey_line(line)
            writer.write(codec.write(answer) + b"\n")
            await writer.drain()

    async def _line(self, reader: asyncio.StreamReader, task: "asyncio.Task[None]") -> bytes:
        self._idle.add(task)
        line = await reader.readline()
        self._idle.discard(task)
        return line

    async def _obey_line(self, line: bytes) -> JsonObject:
        command, problem = codec.decode(line)
        if problem is not None:
            return {"ok": False, "why": problem.message}
        return await self._obey(command)

"""Servers for tests that do exactly what they are told, byte by byte."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from websockets.frames import Frame, Opcode
from websockets.utils import accept_key

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def frame(opcode: Opcode, data: bytes, fin: bool = True) -> bytes:
    return Frame(opcode, data, fin).serialize(mask=False)


async def handshake(reader: asyncio.StreamReader, *, headers: str = "") -> bytes:
    """Read the request and return the answer that accepts it."""
    request = (await reader.readuntil(b"\r\n\r\n")).decode()
    lines = dict(line.split(": ", 1) for line in request.split("\r\n")[1:] if ": " in line)
    key = {name.lower(): value for name, value in lines.items()}["sec-websocket-key"]
    return (
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Accept: {accept_key(key)}\r\n{headers}\r\n"
    ).encode()


@contextlib.asynccontextmanager
async def listening(talk: Talk) -> AsyncIterator[str]:
    """Serve `talk` on loopback and yield the address."""

    ended: asyncio.Queue[None] = asyncio.Queue()
    begun = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal begun
        begun += 1
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            await talk(reader, writer)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        ended.put_nowait(None)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/realtime?model=m"
        for _ in range(begun):
            await ended.get()

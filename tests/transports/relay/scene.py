"""A relay in this process, between apps and servers of the test's own."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace

from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from inspector.recording import home
from inspector.recording.follower import Follower
from inspector.transports.control import Control
from inspector.transports.relay.config import RelayConfig
from inspector.transports.relay.process import Relay


class Scene:
    """A running relay: `base` for requests, `url` for WebSockets, and what was recorded once it has stopped."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        self.base = relay.base
        self.url = relay.base.replace("http", "ws", 1)

    async def connect(self, path: str = "/realtime?model=m", **options) -> ClientConnection:
        options = {"compression": None, "ping_interval": None, "max_size": None, "close_timeout": 2} | options
        return await connect(self.url + path, proxy=None, **options)

    async def complete(self, number: int = 1) -> list[Follower]:
        """Wait until so many recordings are complete, and read them in order."""
        async with asyncio.timeout(10):
            while len(done := [one for one in self.entries if one.is_complete]) < number:
                await asyncio.sleep(0.005)
        followers = [Follower(one.out) for one in done]
        for one in followers:
            one.read_all()
        return followers

    @property
    def entries(self):
        return self.relay._register.since(0)

    async def text(self) -> str:
        """The one recording's content, once it is complete."""
        [follower] = await self.complete()
        return follower.path.read_text("utf-8")


@contextlib.asynccontextmanager
async def relaying(to: str, **options) -> AsyncIterator[Scene]:
    """A relay to `to`, a base address."""
    config = replace(RelayConfig(to, proxy=None), **options)
    home.recordings_folder()
    relay = Relay(config)
    control = Control(relay.obey)
    server = await relay.door.listen()
    running = asyncio.create_task(relay.run(control, server))
    try:
        yield Scene(relay)
    finally:
        relay.stop()
        await running
        await control.close()


@contextlib.asynccontextmanager
async def serving(talk, **options) -> AsyncIterator[str]:
    """A WebSocket server of the library's, which does `talk` with each connection; gives its base address."""
    options = {"compression": None, "ping_interval": None, "max_size": None, "close_timeout": 2} | options
    async with serve(talk, "127.0.0.1", 0, **options) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


async def echo(connection) -> None:
    """Send back whatever comes."""
    with contextlib.suppress(ConnectionClosed):
        async for message in connection:
            await connection.send(message)

"""A stage for tests of what a relay holds: an app and a server of the test's own, and a relay between them."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import NamedTuple

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from inspector.transports.control import Control

from .scene import Scene, relaying, serving

LIMIT = 30  # seconds; only a hang lasts so long


class Stage(NamedTuple):
    """An app and a server of the test's own with a relay between them; `heard` is what the server got."""

    scene: Scene
    app: ClientConnection
    heard: "asyncio.Queue[str | bytes]"
    server: "list[object]"  # the server's end of the connection

    async def tell(self, do: str, **more) -> dict[str, object]:
        """Give the session a command, as its control socket does."""
        return await self.control._obey({"do": do, **more})

    @property
    def control(self) -> Control:
        [entry] = self.scene.entries
        return entry.control

    async def held(self, side: str = "client", count: int = 1) -> list[dict[str, object]]:
        """Wait until so many messages of a side have not gone on."""
        while len(found := (await self.tell("held"))["sides"][side]["messages"]) != count:
            await asyncio.sleep(0.002)
        return found

    async def text(self) -> str:
        """Hang up, and give the recording."""
        await self.app.close()
        return await self.scene.text()

    async def gets(self, count: int) -> list[str]:
        """The next messages that reach the server."""
        return [str(await self.heard.get()) for _ in range(count)]


@contextlib.asynccontextmanager
async def staged(**options) -> AsyncIterator[Stage]:
    heard: asyncio.Queue[str | bytes] = asyncio.Queue()
    ends: list[object] = []

    async def listen(connection):
        ends.append(connection)
        with contextlib.suppress(ConnectionClosed):
            async for message in connection:
                heard.put_nowait(message)

    async with asyncio.timeout(LIMIT), serving(listen) as server, relaying(server, **options) as scene:
        app = await scene.connect()
        while not ends:
            await asyncio.sleep(0.002)
        yield Stage(scene, app, heard, ends)
        await app.close()


def event(type_: str, **more) -> str:
    return json.dumps({"type": type_, **more}, separators=(",", ":"))


def frames(text: str) -> list[dict[str, object]]:
    return [line for line in map(json.loads, text.splitlines()) if "from" in line and "event" in line]


A, B, C = event("a"), event("b"), event("c")

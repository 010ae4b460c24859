"""A tap in this process, and pages of the test's own that speak as the snippet does."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import replace

from websockets.asyncio.client import ClientConnection, connect

from inspector.core.secret import Secret
from inspector.recording import home
from inspector.recording.parser import read_file
from inspector.transports.control import Control
from inspector.transports.tap.collector import Tap
from inspector.transports.tap.config import TapConfig

TOKEN = "a-token-for-the-snippet"
ZERO = 1_795_000_000_000.0  # ms since 1970, when the pages of these tests begin


class Page:
    """One page's connection."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def hello(self, name: str = "p", following: int = 1, channels: list[dict] | None = None) -> None:
        body = {"page": name, "url": "http://localhost:3000/app", "next": following, "open": channels or []}
        await self.say(body)

    async def tell(self, n: int, kind: str, c: str | None = "1", **body) -> None:
        """Tell thing `n`, which happened `n` ms after the page's beginning."""
        await self.say({"n": n, "t": ZERO + n, "w": ZERO + n, "c": c, "k": kind, **body})

    async def say(self, body: object) -> None:
        """Say something and wait until it is taken."""
        await self.connection.send(body if isinstance(body, str) else json.dumps(body))
        self.answer = json.loads(await self.connection.recv())


class Scene:
    """A running tap, and what it recorded."""

    def __init__(self, tap: Tap) -> None:
        self.tap = tap

    @contextlib.asynccontextmanager
    async def page(self, token: str = TOKEN, **options) -> AsyncIterator[Page]:
        protocols = ["inspector-tap", f"token.{token}"]
        url = options.pop("url", self.tap.base)
        async with connect(url, subprotocols=protocols, proxy=None, compression=None, **options) as connection:
            yield Page(connection)

    @property
    def entries(self):
        return self.tap.roster.since(0)

    async def complete(self, count: int = 1) -> list[list[object]]:
        """Wait until so many recordings are complete; what is in each."""
        async with asyncio.timeout(30):
            while len(done := [one for one in self.entries if one.is_complete]) < count:
                await asyncio.sleep(0.005)
        return [[entry.item for entry in read_file(one.out)] for one in done]

    async def text(self) -> str:
        """The one recording's content, once it is complete."""
        await self.complete()
        [one] = self.entries
        return one.out.read_text("utf-8")


@contextlib.asynccontextmanager
async def tapping(**options) -> AsyncIterator[Scene]:
    home.recordings_folder()
    tap = Tap(replace(TapConfig(Secret(TOKEN)), **options))
    control = Control(tap.obey)
    server = await tap.listen()
    running = asyncio.create_task(tap.run(control, server))
    try:
        yield Scene(tap)
    finally:
        tap.stop()
        await running
        await control.close()

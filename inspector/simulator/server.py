"""A WebSocket server that plays the server side of a scenario.

It sends the server's lines in order. At a line of the client it waits until an
event of that type has come; anything else that comes is remembered and never an
error, because a real client need not follow the script. Where a real client
chose other ids than the script's, the answers carry the client's.

It accepts the subprotocol `realtime` and demands none: most clients offer none.
"""

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

from ..core import clock, codec
from ..core.json import Json, JsonObject, text_at
from ..core.wire import Side
from ..formats.dialogue.notation import Case, Closed, Said
from . import afterwards, scenario
from .afterwards import Clerk
from .scenario import Move, Script

PATH = "/v1/realtime?model=gpt-realtime"
_SUBPROTOCOL = Subprotocol("realtime")
_REMEMBERED = 10_000  # client events a server keeps the names of
_CLIENT_IDS = (("event_id",), ("item", "id"))

quiet = logging.getLogger("inspector.simulator")
quiet.disabled = True  # its debug lines would show the client's headers


@dataclass(slots=True)
class Server:
    """A running simulator: its address, and the client events the script did not wait for."""

    url: str
    unscripted: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))


@contextlib.asynccontextmanager
async def serve(
    case: Case, *, speed: float = 1.0, port: int = 0, now: Callable[[], float] | None = None
) -> AsyncIterator[Server]:
    """Listen on loopback and play `case` to everyone who connects, `speed` times as fast as written.

    With `now` (Unix seconds) each connection is played as if it began then. Port 0 takes a free one. Raises OSError
    where the port is taken.
    """
    server = Server("")

    async def perform(connection: ServerConnection) -> None:
        played = scenario.dated(case, int(now())) if now else case
        clerk = Clerk() if case.header.get("afterwards") == afterwards.WORD else None
        await _Performance(connection, scenario.script(played), speed, server, clerk).run()

    async with listen(
        perform,
        "127.0.0.1",
        port,
        compression=None,
        ping_interval=None,
        max_size=None,
        close_timeout=1,
        select_subprotocol=_subprotocol,
        server_header="inspector simulator",
        logger=quiet,
    ) as listening:
        [socket] = listening.sockets
        server.url = f"ws://127.0.0.1:{socket.getsockname()[1]}{PATH}"
        yield server


def _subprotocol(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return _SUBPROTOCOL if _SUBPROTOCOL in offered else None


def _gist(body: JsonObject) -> JsonObject:
    """What the script needs of a client event; a microphone's audio is not kept."""
    gist: JsonObject = {"type": text_at(body, "type") or "", "item": {"id": text_at(body, "item", "id")}}
    return gist | {name: text_at(body, name) for name in ("event_id", "item_id")}


class _Performance:
    """One connection's run through the script."""

    def __init__(
        self, connection: ServerConnection, script: Script, speed: float, server: Server, clerk: Clerk | None
    ) -> None:
        self._connection = connection
        self._script = script
        self._speed = speed
        self._server = server
        self._clerk = clerk
        self._heard: deque[JsonObject] = deque(maxlen=_REMEMBERED)
        self._arrival = asyncio.Event()
        self._renamed: dict[str, str | None] = {}

    async def run(self) -> None:
        """Play, then keep the connection until the client leaves; it may leave at any moment."""
        try:
            async with asyncio.TaskGroup() as tasks:
                listening = tasks.create_task(self._listen())
                for move in self._script.moves:
                    await self._play(move)
                if self._clerk:
                    await self._acknowledge(self._clerk)
                await listening
        except* (WebSocketException, OSError):
            pass
        self._server.unscripted.extend(text_at(body, "type") or "" for body in self._heard)

    async def _listen(self) -> None:
        while True:
            message = await self._connection.recv(decode=False)
            body, _ = codec.decode(message)
            self._heard.append(_gist(body))
            self._arrival.set()

    async def _play(self, move: Move) -> None:
        if move.side is Side.CLIENT:
            await self._expect(move.step)
            return
        await asyncio.sleep(move.wait / clock.SECOND / self._speed)
        match move.step:
            case Said(payload=payload):
                await self._say(self._addressed(payload))
            case Closed(code=int(code), reason=reason):
                await self._connection.close(code, reason)
            case Closed():
                self._connection.transport.abort()

    async def _say(self, payload: bytes) -> None:
        if self._clerk:
            self._clerk.note(payload)
        await self._connection.send(payload, text=True)

    async def _acknowledge(self, clerk: Clerk) -> None:
        """Go on reading when the script is over, and acknowledge what is only to be acknowledged."""
        while True:
            while self._heard:
                heard = self._heard.popleft()
                self._server.unscripted.append(text_at(heard, "type") or "")
                answer = clerk.answer(heard)
                if answer is not None:
                    await self._say(answer)
            self._arrival.clear()
            await self._arrival.wait()

    async def _expect(self, step: Said | Closed) -> None:
        if not isinstance(step, Said):
            return
        scripted, _ = codec.decode(step.payload)
        while (heard := self._take(text_at(scripted, "type"))) is None:
            self._arrival.clear()
            await self._arrival.wait()
        self._compare(scripted, heard)

    def _take(self, wanted: str | None) -> JsonObject | None:
        """The oldest event of the wanted type that no line of the script has used up."""
        for place, body in enumerate(self._heard):
            if text_at(body, "type") == wanted:
                del self._heard[place]
                return body
        return None

    def _compare(self, scripted: JsonObject, heard: JsonObject) -> None:
        """Learn the client's own ids; an event sent without an id is answered with null."""
        for path in _CLIENT_IDS:
            old, new = text_at(scripted, *path), text_at(heard, *path)
            if old is not None and old != new and (new is not None or path == ("event_id",)):
                self._renamed[old] = new

    def _addressed(self, payload: bytes) -> bytes:
        """The payload with the client's ids in place of the script's."""
        if not self._renamed:
            return payload
        body, _ = codec.decode(payload)
        renamed = self._with_ids(body)
        return payload if renamed == body else codec.write(renamed)

    def _with_ids(self, value: Json) -> Json:
        if isinstance(value, dict):
            return {key: self._with_ids(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._with_ids(inner) for inner in value]
        return self._renamed.get(value, value) if isinstance(value, str) else value

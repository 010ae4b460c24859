"""What stands in the recordings of a tap, and a server to be tapped."""

import asyncio
import contextlib

from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosedError

from inspector.core.json import text_at
from inspector.core.wire import Frame, Kind, Side
from inspector.recording import home
from inspector.recording.file import Record, RecordKind
from inspector.recording.follower import Follower
from inspector.recording.parser import read_file

KEY = "sk-a-key-of-the-application-123456"
C, S, TEXT, BINARY = Side.CLIENT, Side.SERVER, Kind.TEXT, Kind.BINARY
LIMIT = 30  # seconds


def files():
    """The recordings, in the order in which they began."""
    return sorted(home.recordings_folder().glob("*.jsonl"), key=lambda path: next(read_file(path)).item.started)


def items(place: int = 0) -> list[object]:
    return [entry.item for entry in read_file(files()[place])]


def passed(place: int = 0) -> list[tuple[Side, Kind, bytes]]:
    """The messages of a recording."""
    frames = [one for one in items(place) if isinstance(one, Frame)]
    return [(one.side, one.kind, one.payload) for one in frames if one.kind in (TEXT, BINARY)]


def closes(place: int = 0) -> list[tuple[Side, bytes]]:
    return [(one.side, one.payload) for one in items(place) if isinstance(one, Frame) and one.kind is Kind.CLOSE]


def notes(place: int = 0) -> list[str]:
    records = [one for one in items(place) if isinstance(one, Record) and one.kind is RecordKind.NOTE]
    return [text_at(one.body, "note") or "" for one in records]


def reading(place: int = 0):
    [found] = Follower(files()[place]).read_all()
    return found


async def until(fact) -> None:
    """Wait for a fact, which comes at once but for the load of the machine."""
    async with asyncio.timeout(LIMIT):
        while not fact():
            await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def serving(talk):
    async with serve(talk, "127.0.0.1", 0, compression=None, close_timeout=2) as server:
        yield f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1/realtime?model=m"


async def echo(connection) -> None:
    with contextlib.suppress(ConnectionClosedError):
        async for message in connection:
            await connection.send(message)

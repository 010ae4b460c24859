"""A connection of our own, from the open frame to its end."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from websockets.frames import Opcode

from inspector.core import clock, codec
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.dialogue import notation
from inspector.recording.file import Header
from inspector.recording.journal import Journal
from inspector.recording.parser import read_file
from inspector.recording.stopwatch import Stopwatch
from inspector.recording.writer import Writer
from inspector.simulator.server import serve
from inspector.transports.config import RecorderConfig
from inspector.transports.direct import Direct, RefusedError

from .peer import frame, handshake, listening

LIMIT = 30  # seconds a test may take at most
[TALK] = notation.parse("== x\n< hello\n> question\n< answer\n")


def connection_to(url: str, out: Path, **more) -> tuple[Direct, Journal]:
    config = replace(RecorderConfig(url, out, proxy=None, ping=0), **more)
    watch = Stopwatch()
    journal = Journal(Writer(out, Header()), watch)
    return Direct(config, journal, watch), journal


@contextlib.asynccontextmanager
async def running(url: str, out: Path, **more) -> AsyncIterator[Direct]:
    """A connection that is stopped and written down when the block ends."""
    direct, journal = connection_to(url, out, **more)
    async with asyncio.timeout(LIMIT), asyncio.TaskGroup() as tasks:
        tasks.create_task(direct.run())
        yield direct
        direct.stop()
    journal.end()


async def news(direct: Direct, count: int) -> None:
    while direct.texts[Side.SERVER] < count and direct.state != "closed":
        direct.news.clear()
        await direct.news.wait()


def frames(out: Path) -> list[Frame]:
    return [entry.item for entry in read_file(out) if isinstance(entry.item, Frame)]


def payloads(out: Path, kind: Kind) -> list[bytes]:
    return [each.payload for each in frames(out) if each.kind is kind]


async def test_a_conversation_is_written_from_open_to_close(tmp_path):
    out = tmp_path / "x.jsonl"
    async with serve(TALK) as server, running(server.url, out) as direct:
        await news(direct, 1)
        assert await direct.send('{"type":"question"}', "probe") == 4
        assert direct.state == "open"
        await news(direct, 2)
    kinds = [(each.side, each.kind) for each in frames(out)]
    assert kinds == [
        (Side.CLIENT, Kind.OPEN),
        (Side.SERVER, Kind.ANSWER),
        (Side.SERVER, Kind.TEXT),
        (Side.CLIENT, Kind.TEXT),
        (Side.SERVER, Kind.TEXT),
        (Side.CLIENT, Kind.CLOSE),
    ]
    assert frames(out)[3].marks.by == "probe"
    assert direct.state == "closed"


async def test_a_refused_connection_is_an_answer(tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"ws://127.0.0.1:{closed.getsockname()[1]}"
        direct, journal = connection_to(url, tmp_path / "x.jsonl")
        async with asyncio.timeout(LIMIT):
            await direct.run()
        journal.end()
    [answer] = payloads(tmp_path / "x.jsonl", Kind.ANSWER)
    body, _ = codec.decode(answer)
    assert (body["status"], body["failed"]) == (None, "refused")
    assert direct.state == "closed"


async def test_a_refusal_by_the_server_is_one_answer(tmp_path):
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno")

    out = tmp_path / "x.jsonl"
    async with listening(refuse) as url, asyncio.timeout(LIMIT):
        direct, journal = connection_to(url, out)
        await direct.run()
        journal.end()
    [answer] = payloads(out, Kind.ANSWER)
    assert codec.decode(answer)[0]["status"] == 403
    assert payloads(out, Kind.CLOSE) == []


async def test_a_false_handshake_is_noted(tmp_path):
    async def pretend(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: carrots\r\n\r\n")

    out = tmp_path / "x.jsonl"
    async with listening(pretend) as url, asyncio.timeout(LIMIT):
        direct, journal = connection_to(url, out)
        await direct.run()
        journal.end()
    assert len(payloads(out, Kind.ANSWER)) == 1
    assert b"carrots" in out.read_bytes()


async def test_a_server_that_never_answers_is_a_timeout(tmp_path):
    async def stay_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.read()

    out = tmp_path / "x.jsonl"
    async with listening(stay_silent) as url, asyncio.timeout(LIMIT):
        direct, journal = connection_to(url, out, open_timeout=0.05)
        await direct.run()
        journal.end()
    assert codec.decode(payloads(out, Kind.ANSWER)[0])[0]["failed"] == "timeout"


async def test_stopping_while_connecting_ends_it(tmp_path):
    waiting = asyncio.Event()

    async def stay_silent(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        waiting.set()
        await reader.read()

    out = tmp_path / "x.jsonl"
    async with listening(stay_silent) as url, running(url, out) as direct:
        await waiting.wait()
        with pytest.raises(RefusedError, match="connecting"):
            await direct.send("{}", None)
    assert [each.kind for each in frames(out)] == [Kind.OPEN]


async def test_a_close_goes_out_with_code_and_reason_or_is_refused(tmp_path):
    out = tmp_path / "x.jsonl"
    async with serve(TALK) as server, running(server.url, out) as direct:
        await news(direct, 1)
        with pytest.raises(RefusedError, match="cannot be sent"):
            await direct.close(1006, "")
        await direct.close(4001, "enough")
        await news(direct, 99)
        with pytest.raises(RefusedError, match="closed"):
            await direct.close(1000, "")
    assert payloads(out, Kind.CLOSE) == [b'{"code":4001,"reason":"enough"}']


async def test_pings_go_out_and_their_pongs_are_written(tmp_path):
    ponged = asyncio.Event()

    async def pong(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await handshake(reader))
        head = await reader.readexactly(6)
        mask, data = head[2:6], await reader.readexactly(head[1] & 127)
        writer.write(frame(Opcode.PONG, bytes(b ^ mask[i % 4] for i, b in enumerate(data))))
        writer.write(frame(Opcode.TEXT, b"{}"))
        ponged.set()
        await reader.readexactly(2)

    out = tmp_path / "x.jsonl"
    async with listening(pong) as url, running(url, out, ping=0.01) as direct:
        await ponged.wait()
        await news(direct, 1)
    assert payloads(out, Kind.PING)[:1] == payloads(out, Kind.PONG)
    [ping, *_] = [one for one in frames(out) if one.kind is Kind.PING]
    [pong] = [one for one in frames(out) if one.kind is Kind.PONG]
    assert pong.marks.extra == {"rtt": clock.seconds(pong.at - ping.at)}

"""What passes a connection that is tapped, and how it ends, as the recording has it."""

import asyncio

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConcurrencyError, ConnectionClosedError, ConnectionClosedOK
from websockets.sync.client import connect as connect_now

from inspector.recording.file import Header
from inspector.tap import tap

from .tapped import BINARY, KEY, LIMIT, TEXT, C, S, closes, echo, files, items, notes, passed, serving, until

PIECES = [
    ("hello", [(C, TEXT, b"hello"), (S, TEXT, b"hello")]),
    ("", [(C, TEXT, b""), (S, TEXT, b"")]),
    (b"\xff\x00", [(C, BINARY, b"\xff\x00"), (S, BINARY, b"\xff\x00")]),
    (bytearray(b"text"), [(C, BINARY, b"text"), (S, BINARY, b"text")]),
    (["a", "é", "b"], [(C, TEXT, "aéb".encode()), (S, TEXT, "aéb".encode())]),
    ([b"a", b"b"], [(C, BINARY, b"ab"), (S, BINARY, b"ab")]),
]


@pytest.mark.parametrize(("message", "recorded"), PIECES)
async def test_what_passes_is_the_same_and_recorded(message, recorded):
    async with serving(echo) as url, connect(url, proxy=None, additional_headers={"Authorization": KEY}) as connection:
        assert tap(tap(connection)) is connection
        await connection.send(message)
        got = await connection.recv()
        assert (got.encode() if isinstance(got, str) else got) == recorded[1][2]
    assert passed() == recorded
    assert len(files()) == 1
    assert KEY not in files()[0].read_text("utf-8")


@pytest.mark.parametrize(("message", "recorded"), PIECES)
async def test_so_it_is_without_asyncio(message, recorded):
    async with serving(echo) as url:
        await asyncio.to_thread(converse_now, url, message, recorded[1][2])
    assert passed() == recorded
    assert closes() == [(C, b'{"code":1000,"reason":""}')]


def converse_now(url: str, message: object, expected: bytes) -> None:
    with connect_now(url, proxy=None) as connection:
        tap(connection)
        connection.send(message)
        got = connection.recv(timeout=LIMIT)
        assert (got.encode() if isinstance(got, str) else got) == expected


async def test_fragments_iterators_and_undecoded_text_are_recorded_whole():
    async def pieces():
        for piece in ("one ", "two"):
            yield piece

    async with serving(echo) as url, connect(url, proxy=None) as connection:
        tap(connection)
        await connection.send(pieces())
        assert "".join([piece async for piece in connection.recv_streaming()]) == "one two"
        await connection.send(b"sent as text", text=True)
        assert await connection.recv(decode=False) == b"sent as text"
        await connection.send("last")
        async for message in connection:
            assert message == "last"
            break
    whole = [b"one two", b"sent as text", b"last"]
    assert passed() == [(side, TEXT, text) for text in whole for side in (C, S)]


async def test_exceptions_pass_and_the_connection_goes_on():
    async with serving(echo) as url, connect(url, proxy=None) as connection:
        tap(connection)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(connection.recv(), 0.01)
        waiting = asyncio.create_task(connection.recv())
        await asyncio.sleep(0)
        with pytest.raises(ConcurrencyError):
            await connection.recv()
        with pytest.raises(TypeError):
            await connection.send({"a": 1})
        await connection.send("still here")
        assert await waiting == "still here"
    assert passed() == [(C, TEXT, b"still here"), (S, TEXT, b"still here")]
    assert [note.split(":")[0] for note in notes()] == ["Receiving failed", "Sending this failed"]


@pytest.mark.parametrize(("code", "expected"), [(1000, ConnectionClosedOK), (4001, ConnectionClosedError)])
async def test_a_close_of_the_server_is_recorded_when_the_application_learns_of_it(code, expected):
    async def talk(connection) -> None:
        await connection.send("bye")
        await connection.close(code, "enough")

    async with serving(talk) as url, connect(url, proxy=None) as connection:
        tap(connection)
        assert await connection.recv() == "bye"
        with pytest.raises(expected, match=str(code)):
            await connection.recv()
        assert closes() == [(S, f'{{"code":{code},"reason":"enough"}}'.encode())]
        with pytest.raises(expected):
            await connection.send("too late")
    assert len(closes()) == 1


async def test_the_applications_own_close_is_recorded():
    async with serving(echo) as url:
        connection = await connect(url, proxy=None)
        tap(connection, title="mine")
        await connection.close(4000, "tired")
    assert closes() == [(C, b'{"code":4000,"reason":"tired"}')]
    header = items()[0]
    assert isinstance(header, Header)
    assert header.title == "mine"


async def test_a_close_that_nobody_asks_about_is_found():
    async def talk(connection) -> None:
        await connection.close(1001, "away")

    async with serving(talk) as url:
        connection = tap(await connect(url, proxy=None))
        await until(lambda: closes() == [(S, b'{"code":1001,"reason":"away"}')])
        await connection.close()


async def test_a_line_that_breaks_is_lost():
    async def talk(connection) -> None:
        connection.transport.abort()

    async with serving(talk) as url, connect(url, proxy=None) as connection:
        tap(connection)
        with pytest.raises(ConnectionClosedError):
            await connection.recv()
    [(side, payload)] = closes()
    assert side is S
    assert b'"lost":"' in payload


async def test_a_connection_that_is_let_go_ends_its_recording():
    async with serving(echo) as url:
        connection = await connect(url, proxy=None)
        tap(connection)
        connection.transport.abort()
        await connection.wait_closed()
        del connection
        await until(lambda: b'"end"' in files()[0].read_bytes())

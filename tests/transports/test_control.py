"""Commands come in, answers go out, and nobody is admitted who may not be."""

import asyncio
import socket
import stat
from pathlib import Path

import pytest

from inspector.core import codec
from inspector.core.json import JsonObject
from inspector.core.secret import Secret
from inspector.transports import listing
from inspector.transports.control import Control
from inspector.transports.listing import Address

LIMIT = 30  # seconds a test may take at most


async def echo(command: JsonObject) -> JsonObject:
    return {"ok": True, "heard": command}


async def line_to(address: Address) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.unix is not None:
        return await asyncio.open_unix_connection(address.unix)
    reader, writer = await asyncio.open_connection("127.0.0.1", address.port)
    writer.write(address.token.reveal().encode() + b"\n")
    return reader, writer


async def ask(address: Address, *lines: bytes) -> list[JsonObject]:
    reader, writer = await line_to(address)
    writer.writelines(line + b"\n" for line in lines)
    answers = [codec.decode(await reader.readline())[0] for _ in lines]
    writer.close()
    await writer.wait_closed()
    return answers


PLACES = ("unix", "port")


def place(kind: str) -> Path | None:
    return listing.socket_path("abc") if kind == "unix" else None


@pytest.mark.parametrize("kind", PLACES)
async def test_each_command_is_answered_in_order(kind):
    async with asyncio.timeout(LIMIT):
        control = Control(echo)
        address = await control.listen(place(kind))
        answers = await ask(address, b'{"do":"a"}', b"{", b"[]", b'{"do":"b"}')
        await control.close()
    assert [answer["ok"] for answer in answers] == [True, False, False, True]
    assert [answers[0]["heard"], answers[3]["heard"]] == [{"do": "a"}, {"do": "b"}]


async def test_a_wrong_token_hears_nothing():
    async with asyncio.timeout(LIMIT):
        control = Control(echo)
        address = await control.listen(None)
        reader, writer = await line_to(Address(port=address.port, token=Secret("guess")))
        writer.write(b'{"do":"a"}\n')
        assert await reader.read() == b""
        writer.close()
        await control.close()


async def test_the_unix_socket_is_private():
    async with asyncio.timeout(LIMIT):
        control = Control(echo)
        address = await control.listen(place("unix"))
        mode = stat.S_IMODE(Path(address.unix or "").stat().st_mode)
        await control.close()
    assert mode == 0o600


async def test_what_is_made_meanwhile_is_not_private_too(tmp_path):
    async def make() -> None:
        for number in range(50):
            (tmp_path / str(number)).mkdir()
            await asyncio.sleep(0)

    async with asyncio.timeout(LIMIT):
        control, making = Control(echo), asyncio.create_task(make())
        await control.listen(place("unix"))
        await making
        await control.close()
    assert {stat.S_IMODE(folder.stat().st_mode) & 0o700 for folder in tmp_path.iterdir()} == {0o700}


async def test_controllers_do_not_wait_for_each_other():
    async def obey(command: JsonObject) -> JsonObject:
        if command.get("do") == "wait":
            await released.wait()
        return {"ok": True}

    released = asyncio.Event()
    async with asyncio.timeout(LIMIT):
        control = Control(obey)
        address = await control.listen(place("unix"))
        reader, writer = await line_to(address)
        writer.write(b'{"do":"wait"}\n')
        assert await ask(address, b'{"do":"pass"}') == [{"ok": True}]
        released.set()
        assert await reader.readline() == b'{"ok":true}\n'
        writer.close()
        await control.close()


async def test_it_knows_when_it_is_alone():
    async with asyncio.timeout(LIMIT):
        control = Control(echo)
        address = await control.listen(place("unix"))
        assert control.lonely >= 0
        reader, writer = await line_to(address)
        writer.write(b"{}\n")
        await reader.readline()
        assert control.lonely == 0
        writer.close()
        await control.close()


async def test_closing_hangs_up_but_answers_what_is_in_work():
    async def obey(_: JsonObject) -> JsonObject:
        begun.set()
        await released.wait()
        return {"ok": True}

    begun, released = asyncio.Event(), asyncio.Event()
    async with asyncio.timeout(LIMIT):
        control = Control(obey)
        address = await control.listen(place("unix"))
        idle_reader, idle = await line_to(address)
        reader, writer = await line_to(address)
        writer.write(b"{}\n")
        await begun.wait()
        closing = asyncio.create_task(control.close())
        released.set()
        assert await reader.readline() == b'{"ok":true}\n'
        await closing
        assert await idle_reader.read() == b""
        for each in (idle, writer):
            each.close()


def test_an_address_connects_where_it_points():
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = Address(port=server.getsockname()[1], token=Secret("t0ken"))
        with address.connect(LIMIT):
            accepted, _ = server.accept()
            with accepted:
                assert accepted.recv(100) == b"t0ken\n"

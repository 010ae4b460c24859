"""A relay to a server behind TLS, which is what the real ones are."""

import ssl
import time
from pathlib import Path

import httpx2
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from .scene import echo, relaying, serving

OWN = Path(__file__).with_name("localhost.pem")  # a key and a certificate that sign for nothing but these tests


@pytest.fixture
def trusted(monkeypatch):
    """Trust the tests' certificate, as SSL_CERT_FILE makes every program do."""
    monkeypatch.setenv("SSL_CERT_FILE", str(OWN))


def secured() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(OWN)
    return context


def safe_address(address: str) -> str:
    return address.replace("ws://127.0.0.1", "wss://localhost")


async def get(scene) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False) as client:
        return await client.get(f"{scene.base}/models")


async def test_messages_pass_and_both_sides_hang_up_in_time(trusted):
    large = "x" * 3_000_000
    async with serving(echo, ssl=secured()) as server, relaying(safe_address(server)) as scene:
        begun = time.monotonic()
        app = await scene.connect()
        for message in ("hello", large, b"\x00"):
            await app.send(message)
            assert await app.recv() == message
        await app.close()
        [follower] = await scene.complete()
        assert time.monotonic() - begun < 4
    assert '"close":{"code":1000' in follower.path.read_text()


async def test_the_servers_close_and_cut_arrive(trusted):
    async def leave(connection):
        if await connection.recv() == "close":
            await connection.close(4000, "session_expired")
        else:
            connection.transport.abort()

    async with serving(leave, ssl=secured()) as server, relaying(safe_address(server)) as scene:
        for word, code in (("close", 4000), ("cut", 1006)):
            app = await scene.connect()
            await app.send(word)
            with pytest.raises(ConnectionClosed):
                await app.recv()
            assert app.close_code == code
        await scene.complete(2)


async def test_requests_pass(trusted):
    async with serving(echo, ssl=secured()) as server, relaying(safe_address(server)) as scene:
        assert (await get(scene)).status_code == 426


async def test_a_certificate_that_nobody_vouches_for_is_named():
    async with serving(echo, ssl=secured()) as server, relaying(safe_address(server)) as scene:
        with pytest.raises(InvalidStatus) as refused:
            await scene.connect()
        answer = await get(scene)
        text = await scene.text()
    assert refused.value.response.status_code == 502
    assert b"(tls)" in refused.value.response.body
    assert '"answer":{"status":null,"failed":"tls"' in text
    assert answer.status_code == 502

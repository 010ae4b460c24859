"""Requests that are no handshakes pass through, and are told in a line."""

import asyncio
import gzip

import httpx2

from inspector.core.secret import Secret
from tests.transports.peer import listening

from .scene import echo, relaying, serving

KEY = "sk-proj-abcdefghijklmnop1234567890"


def answering(answer: bytes, seen: list[bytes]):
    """A server that reads one request with a body of known length and gives `answer`."""

    async def talk(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
        seen.append(head + await reader.readexactly(int(lengths[0]) if lengths else 0))
        writer.write(answer)
        await writer.drain()

    return talk


async def ask(scene, method: str, path: str, **options) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False) as client:
        return await client.request(method, scene.base + path, **options)


def base(url: str) -> str:
    return url.rsplit("/", 1)[0]


async def test_a_request_passes_with_its_body_and_its_key():
    seen: list[bytes] = []
    body = b'{"value":"ek_secret"}'
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Request-Id: req_1\r\nContent-Length: 21\r\n\r\n" + body
    )
    async with listening(answering(answer, seen)) as url, relaying(base(url)) as scene:
        headers = {"Authorization": f"Bearer {KEY}", "X-Mine": "1"}
        told = await ask(scene, "POST", "/realtime/client_secrets?x=1", headers=headers, json={"session": {}})
    assert told.content == body
    assert told.headers["x-request-id"] == "req_1"
    [request] = seen
    assert request.startswith(b"POST /v1/realtime/client_secrets?x=1 HTTP/1.1\r\n")
    assert f"authorization: bearer {KEY}".encode().lower() in request.lower()
    assert request.endswith(b'{"session":{}}')
    assert request.lower().count(b"\r\nhost:") == 1
    assert base(url).removeprefix("ws://").removesuffix("/v1").encode() in request


async def test_what_is_compressed_or_in_pieces_arrives_as_it_was():
    packed = gzip.compress(b"models" * 100)
    pieces = b"".join(f"{len(one):x}\r\n".encode() + one + b"\r\n" for one in (packed[:10], packed[10:], b""))
    answer = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n" + pieces
    async with listening(answering(answer, [])) as url, relaying(base(url)) as scene:
        told = await ask(scene, "GET", "/models")
    assert told.headers["content-encoding"] == "gzip"
    assert told.content == b"models" * 100


async def test_a_redirect_is_the_apps_to_follow():
    answer = b"HTTP/1.1 307 Temporary Redirect\r\nLocation: https://evil.example/\r\nContent-Length: 0\r\n\r\n"
    async with listening(answering(answer, [])) as url, relaying(base(url)) as scene:
        told = await ask(scene, "GET", "/models")
    assert (told.status_code, told.headers["location"]) == (307, "https://evil.example/")


async def test_an_unreachable_server_is_named():
    async with relaying("ws://127.0.0.1:9/v1") as scene:
        told = await ask(scene, "GET", "/models")
    assert told.status_code == 502
    assert told.json()["error"]["code"] == "upstream_unreachable"


async def test_calls_are_noted_in_the_next_session_without_their_secrets():
    error = b'{"error":{"message":"Incorrect API key provided: ' + KEY.encode() + b'"}}'
    head = f"HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: {len(error)}\r\n\r\n"

    async def both(reader, writer):
        await answering(head.encode() + error, [])(reader, writer)

    async with listening(both) as url, relaying(base(url)) as scene:
        await ask(scene, "GET", f"/models?api_key={KEY}", headers={"Authorization": f"Bearer {KEY}"})
        try:
            await scene.connect()
        except Exception:  # this server knows no sockets
            text = await scene.text()
    assert '"note":"GET /v1/models: 401 after ' in text
    assert "Incorrect API key provided" in text
    assert KEY not in text


async def test_calls_are_noted_in_the_session_that_runs():
    async with serving(echo) as server, relaying(server) as scene:
        async with await scene.connect() as app:
            told = await ask(scene, "GET", "/models")
            await app.send("x")
            await app.recv()
        text = await scene.text()
    assert told.status_code == 426  # a server of sockets alone
    assert '"note":"GET /v1/models: 426 after ' in text


async def test_the_relays_key_takes_the_place_of_the_apps():
    seen: list[bytes] = []
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    own = Secret("sk-the-relays-own-key-123456")
    async with listening(answering(answer, seen)) as url, relaying(base(url), key=own, key_as="api-key") as scene:
        await ask(scene, "GET", "/models", headers={"Authorization": "Bearer placeholder"})
    assert b"placeholder" not in seen[0]
    assert b"api-key: sk-the-relays-own-key-123456" in seen[0].lower()


async def test_a_connection_serves_several_requests():
    async with serving(echo) as server, relaying(server) as scene:
        reader, writer = await asyncio.open_connection("127.0.0.1", scene.relay.door.port)
        for _ in range(3):
            writer.write(b"GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 30)
            assert head.startswith(b"HTTP/1.1 426 ")
            sizes = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
            await reader.readexactly(int(sizes[0].split(b":")[1]))
        writer.close()

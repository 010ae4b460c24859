"""Who is let in, and what is told to those who are not."""

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from inspector.core.secret import Secret

from .scene import echo, relaying, serving


async def get(url: str, **headers: str) -> httpx2.Response:
    async with httpx2.AsyncClient(trust_env=False) as client:
        return await client.get(url, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", ""])
async def test_a_name_that_was_made_to_lead_here_is_refused(host):
    async with relaying("ws://127.0.0.1:9/v1") as scene:
        answer = await get(f"{scene.base}/models", host=host)
    assert answer.status_code in (400, 403)
    assert answer.json()["error"]["type"] == "relay_error"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost:3000"])
async def test_a_page_of_another_origin_can_use_neither_sockets_nor_requests(origin):
    async with serving(echo) as server, relaying(server) as scene:
        answer = await get(f"{scene.base}/models", origin=origin)
        with pytest.raises(InvalidStatus) as refused:
            await scene.connect(origin=origin)
        assert scene.entries == []
    assert answer.status_code == 403
    assert refused.value.response.status_code == 403
    assert "--allow-origin" in answer.json()["error"]["message"]


async def test_a_page_of_another_origin_cannot_even_ask_for_a_picture():
    async with serving(echo) as server, relaying(server) as scene:
        answers = [
            await get(f"{scene.base}/models", sec_fetch_site=site) for site in ("cross-site", "none", "same-origin")
        ]
    assert [answer.status_code for answer in answers] == [403, 426, 426]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("192.168.1.7:8766", 426), ("host.docker.internal:8766", 426), ("relay:8766", 426), ("[fe80::1]:8766", 426),
        ("evil.example:8766", 403), ("127.0.0.1.evil.example", 403),
    ],
)  # fmt: skip
async def test_a_relay_for_other_machines_answers_to_addresses_and_local_names(host, status):
    async with serving(echo) as server, relaying(server, host="0.0.0.0") as scene:
        answer = await get(f"{scene.base}/models", host=host)
        assert scene.base.startswith("http://127.0.0.1:")
    assert answer.status_code == status


async def test_a_page_that_was_named_is_let_in():
    async with serving(echo) as server, relaying(server, origins=["http://localhost:3000"]) as scene:
        app = await scene.connect(origin="http://localhost:3000")
        await app.send("hello")
        assert await app.recv() == "hello"
        await app.close()


async def test_a_recording_that_cannot_be_begun_is_named_and_nothing_is_relayed(tmp_path):
    async with serving(echo) as server, relaying(server, out=tmp_path / "missing") as scene:
        with pytest.raises(InvalidStatus) as refused:
            await scene.connect()
        assert scene.entries == []
    assert refused.value.response.status_code == 507
    assert b"No such file" in refused.value.response.body


@pytest.mark.parametrize("path", ["/realtime", "/v2/realtime", "/v1x/realtime", "/v1/../admin"])
async def test_only_what_begins_with_the_base_is_relayed(path):
    async with relaying("ws://127.0.0.1:9/v1") as scene:
        root = scene.url.removesuffix("/v1")
        scene.url = root
        with pytest.raises(InvalidStatus) as refused:
            await scene.connect(path)
        assert scene.entries == []
    assert refused.value.response.status_code == 404
    assert b"base URL" in refused.value.response.body


async def test_an_address_in_the_place_of_a_path_is_refused():
    async with relaying("ws://127.0.0.1:9/v1") as scene:
        answer = await raw(scene, "GET http://evil.example/v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert answer.startswith("HTTP/1.1 404 ")


async def test_what_is_no_request_is_answered_and_ends():
    async with relaying("ws://127.0.0.1:9/v1") as scene:
        assert (await raw(scene, "\x00\x01\x02 nonsense\r\n\r\n")).startswith("HTTP/1.1 400 ")
        assert (await raw(scene, "GET /v1 HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n\r\n")).startswith(
            "HTTP/1.1 400 "
        )


async def test_whoever_may_spend_the_key_shows_the_token():
    seen = []

    async def look(connection):
        seen.append(dict(connection.request.headers))

    keyed = {"key": Secret("sk-the-relays-own-key-123456"), "token": Secret("a-token-for-apps")}
    async with serving(look) as server, relaying(server, **keyed) as scene:
        for headers in ({}, {"Authorization": "Bearer wrong"}):
            with pytest.raises(InvalidStatus) as refused:
                await scene.connect(additional_headers=headers)
            assert refused.value.response.status_code == 401
        app = await scene.connect(additional_headers={"Authorization": "Bearer a-token-for-apps"})
        await app.wait_closed()
        text = await scene.text()
    assert [one["authorization"] for one in seen] == ["Bearer sk-the-relays-own-key-123456"]
    assert "sk-the-relays-own-key-123456" not in text
    assert "a-token-for-apps" not in text
    assert '"note":"The relay put its own key' in text


async def test_a_browsers_key_among_the_subprotocols_gives_way_to_the_relays():
    seen = []

    async def look(connection):
        seen.append((connection.request.headers["sec-websocket-protocol"], connection.request.headers["authorization"]))

    async with (
        serving(look, subprotocols=["realtime"]) as server,
        relaying(server, key=Secret("sk-the-relays-own-key-123456")) as scene,
    ):
        app = await scene.connect(subprotocols=["realtime", "openai-insecure-api-key.sk-placeholder-of-the-page"])
        await app.wait_closed()
        text = await scene.text()
    assert seen == [("realtime", "Bearer sk-the-relays-own-key-123456")]
    assert "sk-placeholder-of-the-page" not in text


async def raw(scene, request: str) -> str:
    import asyncio

    reader, writer = await asyncio.open_connection("127.0.0.1", scene.relay.door.port)
    writer.write(request.encode("latin-1"))
    answer = await asyncio.wait_for(reader.read(), 30)
    writer.close()
    return answer.decode("latin-1")

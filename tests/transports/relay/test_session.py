"""A relayed session: what the one sends the other gets, and the recording has it."""

import asyncio
import time

import pytest
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus
from websockets.frames import Opcode
from websockets.http11 import Response

from tests.transports.peer import frame, handshake, listening
from tests.transports.relay.scene import echo, relaying, serving

KEY = "sk-proj-abcdefghijklmnop1234567890"


async def test_text_and_binary_arrive_as_they_were_sent_and_are_recorded():
    async with serving(echo) as server, relaying(server) as scene:
        async with await scene.connect() as app:
            await app.send('{"type":"response.create"}')
            assert await app.recv() == '{"type":"response.create"}'
            await app.send(b"\x00\xff")
            assert await app.recv() == b"\x00\xff"
        text = await scene.text()
    assert text.count('"event":{"type":"response.create"}') == 2
    assert text.count('"base64":"AP8="') == 2
    assert '"end":{"frames":7,"lost":0}' in text


async def test_a_session_ends_when_its_sides_have_closed():
    async with serving(echo) as server, relaying(server) as scene:
        begun = time.monotonic()
        app = await scene.connect()
        await app.close(4001, "enough")
        await scene.complete()
        assert time.monotonic() - begun < 4


async def test_a_close_of_the_server_arrives_with_code_and_reason():
    async def leave(connection):
        await connection.close(4000, "session_expired")

    async with serving(leave) as server, relaying(server) as scene:
        app = await scene.connect()
        with pytest.raises(ConnectionClosed) as closed:
            await app.recv()
        assert closed.value.rcvd.code == 4000
        assert closed.value.rcvd.reason == "session_expired"
        text = await scene.text()
    assert '"from":"server","close":{"code":4000,"reason":"session_expired"}' in text
    assert '"from":"client","close"' not in text  # the reply only repeats it


async def test_pings_and_pongs_are_the_peers_own():
    pongs = []

    async def ask(connection):
        pongs.append(await (await connection.ping(b"are you there")))
        await connection.wait_closed()

    async with serving(ask) as server, relaying(server) as scene:
        async with await scene.connect() as app:
            await (await app.ping(b"hello"))
            while not pongs:
                await asyncio.sleep(0.005)
        text = await scene.text()
    assert f'"from":"server","ping":"{b"are you there".hex()}"' in text
    assert f'"from":"client","pong":"{b"are you there".hex()}"' in text
    assert f'"from":"client","ping":"{b"hello".hex()}"' in text
    [pong] = [line for line in text.splitlines() if f'"pong":"{b"hello".hex()}"' in line]
    assert '"from":"server","rtt":0' in pong


async def test_fragments_are_one_message_and_pass_as_fragments():
    async def talk(reader, writer):
        writer.write(await handshake(reader))
        writer.write(frame(Opcode.TEXT, b'{"type":', fin=False) + frame(Opcode.PING, b"x"))
        writer.write(frame(Opcode.CONT, b'"a"}') + frame(Opcode.CLOSE, b"\x03\xe8"))
        await reader.read()

    async with listening(talk) as url, relaying(url.rsplit("/", 1)[0]) as scene:
        app = await scene.connect()
        assert [piece async for piece in app.recv_streaming()] == ['{"type":', '"a"}']
        await app.close()
        text = await scene.text()
    assert '"event":{"type":"a"}' in text
    assert text.index('"ping":"78"') < text.index('"event":{"type":"a"}')


async def test_the_subprotocol_is_the_servers_choice():
    async with serving(echo, subprotocols=["realtime"]) as server, relaying(server) as scene:
        async with await scene.connect(subprotocols=["other", "realtime"]) as app:
            assert app.subprotocol == "realtime"
        assert '"subprotocols":["other","realtime"]' in await scene.text()


async def test_a_refusal_arrives_as_it_was_with_its_body():
    body = b'{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}'

    def refuse(connection, request):
        headers = Headers(
            {"content-type": "application/json", "x-request-id": "req_7", "content-length": str(len(body))}
        )
        return Response(401, "Unauthorized", headers, body)

    async with serving(echo, process_request=refuse) as server, relaying(server) as scene:
        with pytest.raises(InvalidStatus) as refused:
            await scene.connect()
        answer = refused.value.response
        text = await scene.text()
    assert (answer.status_code, answer.body, answer.headers["x-request-id"]) == (401, body, "req_7")
    assert '"answer":{"status":401' in text
    assert '"close"' not in text
    assert "Incorrect API key provided" in text


async def test_an_unreachable_server_is_named_as_such():
    async with relaying("ws://127.0.0.1:9/v1") as scene:
        with pytest.raises(InvalidStatus) as refused:
            await scene.connect()
        text = await scene.text()
    assert refused.value.response.status_code == 502
    assert b"Realtime inspector relay" in refused.value.response.body
    assert '"answer":{"status":null,"failed":"refused"' in text


async def test_the_apps_key_passes_and_is_not_recorded():
    seen = []

    async def look(connection):
        seen.append(connection.request.headers["authorization"])
        await connection.send(f'{{"type":"error","error":{{"message":"Incorrect API key provided: {KEY}"}}}}')

    async with serving(look) as server, relaying(server) as scene:
        app = await scene.connect(additional_headers={"Authorization": f"Bearer {KEY}"})
        assert KEY in await app.recv()
        text = await scene.text()
    assert seen == [f"Bearer {KEY}"]
    assert KEY not in text
    assert "[redacted]" in text


async def test_headers_pass_but_those_of_one_hop():
    seen = []

    async def look(connection):
        seen.append(connection.request.headers)

    async with serving(look) as server, relaying(server) as scene:
        more = {"OpenAI-Beta": "realtime=v1", "Keep-Alive": "timeout=5", "Origin": scene.base.removesuffix("/v1")}
        app = await scene.connect(additional_headers=more, user_agent_header="my-app/1")
        await app.wait_closed()
        host = server.removeprefix("ws://").removesuffix("/v1")
    assert seen[0]["openai-beta"] == "realtime=v1"
    assert seen[0]["user-agent"] == "my-app/1"
    assert seen[0]["host"] == host
    assert seen[0]["origin"] == f"http://{host}"
    assert "keep-alive" not in seen[0]


async def test_a_cut_connection_is_cut_for_the_app_too():
    async def cut(connection):
        await connection.recv()
        connection.transport.abort()

    async with serving(cut) as server, relaying(server) as scene:
        app = await scene.connect()
        await app.send("go")
        with pytest.raises(ConnectionClosed) as closed:
            await app.recv()
        assert closed.value.rcvd is None
        assert '"from":"server","close":{"code":null' in await scene.text()


async def test_an_app_that_vanishes_is_gone_for_the_server_too():
    ended = asyncio.Event()

    async def wait(connection):
        await connection.wait_closed()
        ended.set()

    async with serving(wait) as server, relaying(server) as scene:
        app = await scene.connect()
        app.transport.abort()
        await asyncio.wait_for(ended.wait(), 30)
        assert '"from":"client","close":{"code":null' in await scene.text()


async def test_an_app_that_vanishes_in_its_handshake_takes_the_server_along():
    left = asyncio.Event()

    async def silent(reader, writer):
        await reader.read()
        left.set()

    async with listening(silent) as url, relaying(url.rsplit("/", 1)[0]) as scene:
        connecting = asyncio.create_task(scene.connect())
        while not scene.entries:
            await asyncio.sleep(0.005)
        connecting.cancel()
        await asyncio.wait_for(left.wait(), 30)
        assert "The app left before the server had answered." in await scene.text()


async def test_a_relay_that_stops_gives_up_on_a_server_that_does_not_answer():
    async def silent(reader, writer):
        await reader.read()

    async with listening(silent) as url:
        async with relaying(url.rsplit("/", 1)[0]) as scene:
            connecting = asyncio.create_task(scene.connect())
            while not scene.entries:
                await asyncio.sleep(0.005)
        with pytest.raises((OSError, InvalidHandshake)):
            await connecting
        [follower] = await scene.complete()
    assert '"end":' in follower.path.read_text()


async def test_sessions_do_not_mix():
    async with serving(echo) as server, relaying(server) as scene:
        apps = [await scene.connect(f"/realtime?model=m{number}") for number in range(5)]
        for number, app in enumerate(apps):
            await app.send(f'{{"type":"n{number}"}}')
        assert [await app.recv() for app in apps] == [f'{{"type":"n{number}"}}' for number in range(5)]
        for app in apps:
            await app.close()
        followers = await scene.complete(5)
    texts = [follower.path.read_text() for follower in followers]
    assert [sum(text.count(f'"n{number}"') for number in range(5)) for text in texts] == [2] * 5
    assert len({follower.path for follower in followers}) == 5


async def test_a_relay_that_stops_says_goodbye_to_both_sides():
    closes = []

    async def wait(connection):
        await connection.wait_closed()
        closes.append(connection.close_code)

    async with serving(wait) as server:
        async with relaying(server) as scene:
            app = await scene.connect()
            scene.relay.stop()
            await app.wait_closed()
            [follower] = await scene.complete()
        assert app.close_code == 1001
        assert closes == [1001]
    text = follower.path.read_text()
    assert text.count('"by":"relay","close":{"code":1001') == 2

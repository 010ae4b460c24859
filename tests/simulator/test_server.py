"""The simulator plays its side to real clients, whatever they do."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from inspector.core import codec
from inspector.core.wire import Side
from inspector.formats.dialogue import notation
from inspector.formats.dialogue.notation import Case, Closed, Said
from inspector.simulator import scenario
from inspector.simulator.server import Server, serve

FAST = 1000.0
LIMIT = 30  # seconds a test may take at most


def small(text: str) -> Case:
    [case] = notation.parse(f"== x\n{text}")
    return case


@contextlib.asynccontextmanager
async def meeting(case: Case, speed: float = FAST) -> AsyncIterator[tuple[ClientConnection, Server]]:
    async with asyncio.timeout(LIMIT), serve(case, speed=speed) as server, connect(server.url, proxy=None) as client:
        yield client, server


async def perform(client: ClientConnection, case: Case) -> list[bytes]:
    """Play the client's side exactly as scripted and return what the server said."""
    heard: list[bytes] = []
    for move in scenario.script(case).moves:
        if isinstance(move.step, Closed):
            await client.wait_closed()
        elif move.side is Side.CLIENT:
            await client.send(move.step.payload, text=True)
        else:
            heard.append(await client.recv(decode=False))
    return heard


@pytest.mark.parametrize("name", scenario.names())
async def test_a_client_that_follows_the_script_gets_the_script(name):
    case = scenario.load(name)
    async with meeting(case) as (client, _):
        heard = await perform(client, case)
    assert heard == [step.payload for step in case.steps if isinstance(step, Said) and step.side is Side.SERVER]


async def test_the_scripted_close_reaches_the_client():
    case = scenario.load("beta-retired")
    async with meeting(case) as (client, _):
        await perform(client, case)
        assert client.close_code == 4000
        assert client.close_reason == "invalid_request_error.beta_api_shape_disabled"


async def test_a_lost_connection_is_lost_without_a_close_frame():
    async with meeting(small("< a\n~ lost\n")) as (client, _):
        await client.recv()
        with pytest.raises(ConnectionClosed) as lost:
            await client.recv()
    assert lost.value.rcvd is None


async def test_realtime_is_accepted_and_nothing_is_demanded():
    async with asyncio.timeout(LIMIT), serve(small("< a\n")) as server:
        async with connect(server.url, proxy=None, subprotocols=["openai-beta.realtime-v1", "realtime"]) as browser:
            assert browser.subprotocol == "realtime"
        async with connect(server.url, proxy=None) as plain:
            assert plain.subprotocol is None
            assert await plain.recv() == '{"type":"a"}'


async def test_the_clients_own_ids_come_back_to_it():
    script = "> item.create event_id=mine item.id=thing\n< item.added item.id=thing\n< error error.event_id=mine\n"
    async with meeting(small(script)) as (client, _):
        await client.send('{"type":"item.create","event_id":"other","item":{"id":"elsewhere"}}')
        assert await client.recv() == '{"type":"item.added","item":{"id":"elsewhere"}}'
        assert await client.recv() == '{"type":"error","error":{"event_id":"other"}}'


async def test_an_event_without_id_is_answered_with_null():
    async with meeting(small("> a event_id=mine\n< error error.event_id=mine\n")) as (client, _):
        await client.send('{"type":"a"}')
        assert await client.recv() == '{"type":"error","error":{"event_id":null}}'


async def test_nonsense_and_extra_events_are_borne_and_remembered():
    async with meeting(small("> a\n< b\n")) as (client, server):
        for message in (b"\x00\xff", "not json", "[1]", '{"type":7}', '{"type":"extra","item":[]}', '{"type":"a"}'):
            await client.send(message)
        assert await client.recv() == '{"type":"b"}'
    assert "extra" in server.unscripted
    assert "a" not in server.unscripted


async def test_invalid_utf8_in_a_text_frame_is_borne():
    async with meeting(small("> a\n< b\n")) as (client, _):
        await client.send(b'\xff{"type":"x"}', text=True)
        await client.send('{"type":"a"}')
        assert await client.recv() == '{"type":"b"}'


async def test_a_client_may_leave_at_any_moment_and_others_may_come():
    case = scenario.load("text-turn")
    async with asyncio.timeout(LIMIT), serve(case, speed=FAST) as server:
        async with connect(server.url, proxy=None) as first:
            await first.recv()
        async with connect(server.url, proxy=None) as second:
            heard = await perform(second, case)
    assert len(heard) > 5


async def test_after_the_script_the_socket_stays_open_until_the_client_leaves():
    async with meeting(small("< a\n")) as (client, server):
        await client.recv()
        await (await client.ping())
        await client.send('{"type":"late"}')
    assert list(server.unscripted) == ["late"]


async def test_pipelined_events_count_in_the_order_they_came():
    script = "< hello\n> a event_id=one\n< b re=one\n> a event_id=two\n< c re=two\n"
    async with meeting(small(script)) as (client, _):
        for identity in ("x", "y"):
            await client.send(codec.write({"type": "a", "event_id": identity}), text=True)
        said = [codec.decode(await client.recv(decode=False))[0] for _ in range(3)]
    assert [body.get("re") for body in said] == [None, "x", "y"]


async def test_after_its_script_it_acknowledges_only_where_the_scenario_says_so():
    hello = "afterwards: acknowledges\n< session.created session.id=sess_1 session.model=m\n"
    said = '< {"type":"conversation.item.added","item":{"id":"item_1","type":"message"}}\n'
    opened = '< {"type":"response.created","response":{"id":"resp_1","status":"in_progress"}}\n'
    asked = [
        {"type": "session.update", "session": {}},
        {"type": "input_audio_buffer.clear"},
        {"type": "conversation.item.retrieve", "item_id": "item_1"},
        {"type": "conversation.item.retrieve", "item_id": "item_2", "event_id": "e9"},
        {"type": "response.create"},
        {"type": "response.cancel"},
        {"type": "response.cancel"},
    ]
    async with meeting(small(hello + said + opened)) as (client, server):
        heard = [codec.decode(await client.recv(decode=False))[0] for _ in range(3)]
        for event in asked:
            await client.send(codec.write(event), text=True)
        heard = [codec.decode(await client.recv(decode=False))[0] for _ in range(6)]
    assert [one["type"] for one in heard] == [
        "session.updated",
        "input_audio_buffer.cleared",
        "conversation.item.retrieved",
        "error",
        "response.done",
        "error",
    ]
    assert heard[0]["session"] == {"id": "sess_1", "model": "m"}
    assert heard[3]["error"]["event_id"] == "e9"
    assert heard[4]["response"]["status"] == "cancelled"
    assert heard[5]["error"]["code"] == "response_cancel_not_active"
    assert [*server.unscripted] == [one["type"] for one in asked]

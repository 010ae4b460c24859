"""What is held when a session ends, and when faults are done on purpose."""

import asyncio

from inspector.core.wire import Side
from inspector.transports.relay.fault import read

from .stage import A, B, C, frames, staged


async def test_an_app_that_closes_has_what_is_held_of_it_delivered_first():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        await stage.app.send(B)
        await stage.held(count=2)
        await stage.app.close(4002, "bye")
        assert await stage.gets(2) == [A, B]
        await stage.server[0].wait_closed()
        assert stage.server[0].close_code == 4002
        text = await stage.scene.text()
    assert "What is held of the app goes on: it closed the connection." in text


async def test_what_is_held_for_an_app_that_is_gone_is_dropped_and_said():
    async with staged(hold="type:a", hold_from=[Side.SERVER]) as stage:
        await stage.server[0].send(A)
        await stage.held("server")
        stage.app.transport.abort()
        text = await stage.scene.text()
    assert "What is held of the server is dropped, 1 message: the app is gone." in text
    assert '"deed":"drop","from":"server","seq":3,"why":"the app is gone"' in text


async def test_stopping_a_session_lets_what_is_held_go_first():
    async with staged(hold="type:a") as stage:
        await stage.app.send(A)
        await stage.held()
        await stage.tell("stop")
        assert await stage.gets(1) == [A]
        assert "goes on: the session is ended from here." in await stage.scene.text()


async def test_a_fault_hits_what_is_released_not_what_is_held():
    async with staged(hold="type:a", faults=[read("drop@client:1")]) as stage:
        await stage.app.send(A)
        [held] = await stage.held()
        await stage.tell("release")
        await stage.app.send(B)
        assert await stage.gets(1) == [B]
        lines = frames(await stage.text())
    assert [(one.get("by"), one.get("delivered")) for one in lines] == [
        ("intercept", False), ("fault", False), (None, None),
    ]  # fmt: skip
    assert lines[1]["replaces"] == held["seq"]


async def test_a_fault_that_ends_the_session_drops_what_is_held():
    async with staged(hold="type:b", faults=[read("cut@client:a")]) as stage:
        await stage.app.send(B)
        await stage.app.send(A)
        await stage.held(count=2)
        await stage.tell("release")
        assert await stage.gets(2) == [B, A]
        text = await stage.scene.text()
    assert '"lost":"cut on purpose"' in text


async def test_faults_can_be_set_and_taken_off_while_a_session_runs():
    async with staged() as stage:
        await stage.app.send(A)
        assert await stage.gets(1) == [A]
        assert not (await stage.tell("fault", fault="burn@1"))["ok"]
        await stage.tell("fault", fault="drop@client:1")
        await stage.app.send(B)
        await stage.app.send(C)
        assert await stage.gets(1) == [C]
        await stage.tell("fault", fault="stall@client:b")
        assert (await stage.tell("held"))["faults"] == ["stall@client:b"]
        await stage.app.send(B)
        await stage.app.send(A)
        assert await stage.gets(1) == [B]
        while (await stage.tell("held"))["faults"] != ["stall@client:…"]:
            await asyncio.sleep(0.002)
        await stage.tell("calm")
        await stage.app.send(C)
        assert await stage.gets(1) == [C]
        text = await stage.text()
    assert "A fault was set: drop@client:1." in text
    assert '"fault":{"deed":"drop","said":"drop@client:1"' in text

"""Faults and event ids in a session: what the app gets, what is recorded, and what is said of it."""

import asyncio
import json

import pytest
from websockets.exceptions import ConnectionClosed

from inspector.recording.reading import Reading
from inspector.simulator.free.server import serve_free
from inspector.transports.relay.fault import read

from .scene import relaying, serving

ASK = (
    '{"type":"session.update","session":{"type":"realtime","output_modalities":["text"]}}',
    '{"type":"conversation.item.create","item":{"type":"message","role":"user",'
    '"content":[{"type":"input_text","text":"Hello"}]}}',
    '{"type":"response.create"}',
)


async def conversation(*faults: str, seed: int = 0, until: float = 2.0) -> tuple[list[str], object, Reading, str]:
    """Ask once through a relay with faults: what the app got, how it was closed, the reading, and the recording."""
    got: list[str] = []
    async with (
        serve_free(speed=20) as server,
        relaying(server.url.rpartition("/")[0], faults=[*map(read, faults)], seed=seed, speed=10.0) as scene,
    ):
        app = await scene.connect("/realtime?model=gpt-realtime", additional_headers={"Authorization": "Bearer none"})
        try:
            async with asyncio.timeout(until):
                for text in ASK:
                    await app.send(text)
                while '"response.done"' not in (message := str(await app.recv())):
                    got.append(message)
                got.append(message)
        except (TimeoutError, ConnectionClosed):
            pass
        await app.close()
        [follower] = await scene.complete()
    return got, app.close_code, follower.readings[0], follower.path.read_text("utf-8")


def types(messages: list[str]) -> list[str]:
    return [json.loads(message)["type"] for message in messages]


def rules(reading: Reading) -> set[str]:
    return {found.rule for found in reading.findings()}


async def test_without_a_fault_the_conversation_is_answered():
    got, _, reading, text = await conversation("drop@client:99")
    assert reading.verdict().status.value == "answered"
    assert "fault-on-purpose" not in rules(reading)
    assert types(got)[-1] == "response.done"
    assert '"faults":["drop@client:99"],"seed":0' in text.splitlines()[0]


@pytest.mark.parametrize(
    ("fault", "rule", "status"),
    [
        ("truncate@output.text", "payload-damaged", "answered"),
        ("garble@output.text", "payload-damaged", "answered"),
        ("error=server_error@response.opened", "error-event", "answered"),
        ("fail@response.opened", "response-failed", "failed"),
        ("close=1011@response.opened", "closed-mid-response", "no-response"),
        ("cut@output.text", "closed-mid-response", "cut-short"),
    ],
)
async def test_each_fault_is_diagnosed_as_what_it_is(fault, rule, status):
    await is_diagnosed(fault, rule, status)


async def test_a_fault_that_leaves_silence_is_diagnosed_as_what_it_is():
    """All of them at a time: each has to wait until the silence is one."""
    async with asyncio.TaskGroup() as together:
        for fault, rule, status in (
            ("stall@response.opened", "response-stalled-no-output", "no-response"),
            ("drop@response.closed", "response-never-done", "cut-short"),
            ("drop@client:response.create", "response-never-requested", "not-requested"),
        ):
            together.create_task(is_diagnosed(fault, rule, status))


async def is_diagnosed(fault: str, rule: str, status: str) -> None:
    _, _, reading, text = await conversation(fault, until=5.0)
    assert {rule, "fault-on-purpose"} <= rules(reading)
    assert reading.verdict().status.value == status
    assert f'"said":"{fault}"' in text
    assert '"by":"fault"' in text  # "by" stands on what was held back, changed or made up


async def test_a_dropped_message_is_recorded_and_does_not_arrive():
    got, _, reading, text = await conversation("drop@2")
    assert "session.updated" not in types(got)
    held = next(line for line in text.splitlines() if '"session.updated"' in line)
    assert '"by":"fault","delivered":false' in held
    assert "session-update-unacked" in rules(reading)


async def test_a_garbled_message_is_recorded_in_both_versions():
    got, _, _, text = await conversation("garble@2", seed=5)
    lines = text.splitlines()
    place = next(
        place for place, line in enumerate(lines) if '"session.updated"' in line and '"delivered":false' in line
    )
    seq = json.loads(lines[place + 1])["replaces"]
    frames = [line for line in lines if '"from":' in line]
    assert frames[seq - 1] == lines[place]
    assert json.loads(lines[place + 1])["by"] == "fault"
    assert got[1] != json.dumps(json.loads(lines[place])["event"], separators=(",", ":"))
    assert (await conversation("garble@2", seed=5))[0][1].count("#") == got[1].count("#")


async def test_what_is_delayed_keeps_its_order_and_says_when_it_came():
    got, _, reading, text = await conversation("delay=300ms@2", until=5.0)
    assert types(got) == [type_ for type_ in types(got) if type_]
    assert types(got)[:2] == ["session.created", "session.updated"]
    assert types(got)[-1] == "response.done"
    late = json.loads(next(line for line in text.splitlines() if '"session.updated"' in line))
    assert 2.9 < late["delivered"] - late["at"] < 3.5  # recorded time runs ten times as fast here
    assert reading.verdict().status.value == "answered"


async def test_jitter_keeps_the_order():
    got, _, _, _ = await conversation("jitter=20ms", until=10.0)
    plain, _, _, _ = await conversation("drop@client:99")
    assert types(got) == types(plain)


async def test_a_close_on_purpose_reaches_the_app_with_its_code():
    _, code, _, text = await conversation("close=4001@response.opened")
    assert code == 4001
    assert '"from":"server","by":"fault","close":{"code":4001' in text


async def test_a_cut_on_purpose_looks_like_a_lost_line():
    _, code, _, text = await conversation("cut@2")
    assert code == 1006
    assert '"by":"fault","close":{"code":null,"reason":"","lost":"cut on purpose"}' in text


async def test_a_failed_response_is_all_that_comes_of_it():
    got, _, _, _ = await conversation("fail")
    assert types(got)[-2:] == ["response.created", "response.done"]
    assert json.loads(got[-1])["response"]["status"] == "failed"


# Event ids


async def test_events_get_ids_that_the_app_never_sees():
    seen: list[str] = []

    async def complain(connection):
        async for message in connection:
            seen.append(message)
            identity = json.loads(message).get("event_id")
            error = {"type": "invalid_request_error", "message": "No.", "event_id": identity}
            await connection.send(json.dumps({"type": "error", "event_id": "event_1", "error": error}))

    sent = ['{"type":"response.create"}', '{ "event_id":"mine", "type":"response.cancel"}', "no json", '["type"]', "{}"]
    async with serving(complain) as server, relaying(server, event_ids=True) as scene:
        app = await scene.connect()
        await app.send(sent[0])
        first = json.loads(str(await app.recv()))
        await app.send(sent[1])
        second = json.loads(str(await app.recv()))
        await app.close()
        [follower] = await scene.complete()
    assert first["error"]["event_id"] is None
    assert second["error"]["event_id"] == "mine"
    assert seen[1] == sent[1]
    given = json.loads(seen[0])
    assert given["event_id"].startswith("relay_")
    text = follower.path.read_text()
    assert text.count(given["event_id"]) == 2
    assert '"adds":["event_id"]' in text.splitlines()[0]
    assert '"note":"The relay gives an event_id' in text
    assert '"added":["/event/event_id"]' in text
    assert '"removed":["/event/error/event_id"]' in text


async def test_what_is_no_event_gets_no_id():
    async def echo(connection):
        async for message in connection:
            await connection.send(message)

    async with serving(echo) as server, relaying(server, event_ids=True) as scene:
        app = await scene.connect()
        for message in ("no json", '["type"]', "{}", b'{"type":"x"}', '{"type":"x"} '):
            await app.send(message)
            echoed = await app.recv()
            assert echoed == message or str(echoed).startswith('{"event_id":null,')
        await app.close()

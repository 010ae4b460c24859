"""Whether the app reads, which the protocol alone cannot tell."""

import asyncio
import socket
import sys
import time

import pytest

from inspector.core.clock import SECOND
from inspector.diagnosis.base import Severity
from inspector.protocol.vocabulary import Cause
from inspector.recording.follower import Follower
from inspector.transports.relay.pressure import Pressure, tables, unread

from .scene import relaying, serving

OPENING = ('{"type":"session.created","event_id":"event_1","session":{"id":"sess_1","type":"realtime","model":"m"}}',)
ANSWER = (
    '{"type":"response.created","event_id":"event_2","response":{"id":"resp_1","status":"in_progress","output":[]}}',
)
ASK = '{"type":"response.create"}'


def test_an_app_that_takes_everything_is_never_paused():
    pressure = Pressure()
    for second in range(10):
        pressure.passed(100 * (second + 1), 1)
        assert pressure.look(second * SECOND, 100 * (second + 1), 0) is None


def test_an_app_is_paused_once_it_has_taken_nothing_for_a_second_and_until_it_does():
    pressure = Pressure()
    pressure.look(0, 0, 0)
    for frame in range(1, 4):
        pressure.passed(100 * frame, 1)
    assert pressure.look(SECOND // 2, 300, 150) is None
    assert pressure.look(SECOND, 300, 150) is None  # it has just taken half
    assert pressure.look(SECOND * 3 // 2, 300, 150) == {"app": {"paused": True, "queued": 2}}
    assert pressure.look(2 * SECOND, 300, 150) is None
    pressure.passed(400, 1)
    assert pressure.look(3 * SECOND, 400, 250) == {"app": {"paused": True, "queued": 3}}
    assert pressure.look(4 * SECOND, 400, 50) == {"app": {"paused": False, "queued": 1}}
    assert pressure.look(9 * SECOND // 2, 400, 0) is None


def test_an_app_that_takes_a_little_at_a_time_reads():
    pressure = Pressure()
    pressure.passed(100_000, 100)
    assert [pressure.look(second * SECOND // 2, 100_000, 100_000 - second) for second in range(20)] == [None] * 20


def test_a_quiet_time_before_a_frame_is_no_pause():
    pressure = Pressure()
    pressure.look(0, 0, 0)
    pressure.passed(100, 1)
    assert pressure.look(60 * SECOND, 100, 100) is None
    assert pressure.look(61 * SECOND + 1, 100, 100) == {"app": {"paused": True, "queued": 1}}


@pytest.mark.skipif(sys.platform != "linux", reason="other kernels do not tell what the peer has not read")
@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_the_kernel_tells_what_the_other_end_has_not_read(address):
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as listener:
        listener.bind((address, 0))
        listener.listen()
        with socket.create_connection(listener.getsockname()[:2]) as app:
            ours, _ = listener.accept()
            with ours:
                ours.sendall(b"x" * 1000)
                assert unread(ours, 7, tables()) == 1007
                app.recv(400)
                assert unread(ours, 0, tables()) == 600


async def until(path, wanted) -> float:
    """Follow a growing recording until `wanted` holds of its reading; how many seconds that took."""
    begun = time.monotonic()
    follower = Follower(path, live=True)
    async with asyncio.timeout(30):
        while not (follower.readings and wanted(follower.readings[0])):
            follower.poll()
            await asyncio.sleep(0.02)
    return time.monotonic() - begun


def is_named(reading) -> bool:
    return any(found.rule == "reader-stopped" and found.severity is Severity.ERROR for found in reading.findings())


async def silent(connection):
    """A server that begins to answer and says no more."""
    await connection.send(OPENING[0])
    await connection.recv()
    await connection.send(ANSWER[0])
    await connection.wait_closed()


TRIES = 3  # the fastest counts: the others are slower by what else the machine does


async def test_an_app_that_stops_reading_is_named_within_five_seconds():
    for _ in range(TRIES):
        async with serving(silent) as server, relaying(server) as scene:
            app = await scene.connect()
            await app.recv()
            app.transport.pause_reading()
            await app.send(ASK)
            took = await until(scene.entries[0].out, is_named)
            app.transport.abort()
            [follower] = await scene.complete()
        if took < 5:
            break
    assert took < 5
    assert Cause.READER_STOPPED in {one.cause for one in follower.readings[0].verdict().causes}


async def test_the_same_traffic_with_an_app_that_reads_is_the_servers_silence():
    async with serving(silent) as server, relaying(server, speed=20.0) as scene:
        app = await scene.connect()
        await app.recv()
        await app.send(ASK)
        await app.recv()
        late = 22 * SECOND
        await until(scene.entries[0].out, lambda reading: (reading.scene.now or 0) > late)
        await app.close()
        [follower] = await scene.complete()
    reading = follower.readings[0]
    causes = [one.cause for one in reading.verdict().causes]
    assert causes[0] is Cause.SERVER_STALL
    assert not [found for found in reading.findings() if found.rule == "reader-stopped"]
    assert '"link"' not in follower.path.read_text()

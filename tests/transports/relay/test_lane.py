"""What is put into a lane is done in order, late or not."""

import asyncio

from inspector.transports.relay.lane import Lane


async def test_what_waits_for_nothing_is_done_at_once():
    done: list[int] = []
    lane = Lane()
    lane.put(lambda: done.append(1))
    assert done == [1]
    assert lane.wait(0.0) == 0.0


async def test_nothing_overtakes_what_waits():
    done: list[int] = []
    lane, ended = Lane(), asyncio.Event()
    lane.put(lambda: done.append(1), 0.02)
    lane.put(lambda: done.append(2))
    lane.put(lambda: done.append(3), 0.001)
    lane.put(ended.set)
    assert done == []
    assert 0.0 < lane.wait(0.0) <= 0.02
    await asyncio.wait_for(ended.wait(), 30)
    assert done == [1, 2, 3]

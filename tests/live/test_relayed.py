"""A relay as a process: its sessions are told as they begin and end."""

import asyncio
import threading

from websockets.asyncio.client import connect

from inspector.diagnosis.base import Severity
from inspector.live.relayed import Passage, Relayed
from inspector.live.shelf import RECORDING, Shelf
from inspector.simulator.thread import serve_free_in_thread
from inspector.transports import link
from inspector.transports.relay.config import RelayConfig

ASK = '{"type":"response.create","response":{"output_modalities":["text"]}}'


class App:
    """An app of this test's that asks once, and leaves when told."""

    def __init__(self, base: str) -> None:
        self._url = base.replace("http", "ws", 1) + "/realtime?model=gpt-realtime"

    async def run(self, meanwhile=lambda: None) -> None:
        headers = {"Authorization": "Bearer none"}
        async with connect(self._url, additional_headers=headers, proxy=None, compression=None) as connection:
            await connection.send(ASK)
            async for message in connection:
                if '"response.done"' in message:
                    break
            meanwhile()


def test_sessions_are_told_as_they_begin_and_end_with_what_came_of_them():
    began: list[Passage] = []
    ended: list[Passage] = []
    listed: list[object] = []

    def look() -> None:
        shelf = Shelf()
        shelf.look()
        listed.extend(shelf.told.values())

    with serve_free_in_thread(speed=20) as server:
        relayed = Relayed(RelayConfig(server.url.rpartition("/")[0], proxy=None), began.append, ended.append)
        with relayed.started() as line:
            watching = threading.Thread(target=relayed.run, args=(line, 2))
            watching.start()
            app = App(line.recorder.base)
            asyncio.run(app.run(look))
            asyncio.run(app.run())
            watching.join(20)
            assert not watching.is_alive()
        assert link.running() == []
    assert [one.number for one in began] == [1, 2]
    assert [one.number for one in ended] == [1, 2]
    assert listed == [RECORDING]
    for one in ended:
        assert one.reading is not None
        assert one.reading.header.recorder == "relay"
        assert one.reading.ended
        assert one.reading.verdict().status.value == "answered"
        assert not [found for found in one.reading.findings() if found.severity is Severity.ERROR]

"""A program of somebody's own that connects to a served scenario, and the recording that is made of it.

It does what the scenario's client does, as a program does it: with ids of its own for its events, and with the ids of
the server as it has heard them. It hears what the recorder has written.
"""

import asyncio
from datetime import timedelta
from pathlib import Path

from inspector.core import clock, codec
from inspector.core.json import Json, integer_at, text_at
from inspector.core.wire import Kind, Side
from inspector.formats.dialogue.notation import Case, Closed, Said
from inspector.recording.file import Header
from inspector.recording.follower import Follower
from inspector.recording.journal import Journal
from inspector.recording.reading import Reading
from inspector.recording.stopwatch import Stopwatch
from inspector.recording.writer import Writer
from inspector.simulator import scenario
from inspector.simulator.server import Server
from inspector.transports.config import RecorderConfig
from inspector.transports.control import Control
from inspector.transports.recorder import Recorder

PATIENCE = 30.0  # seconds of the loop until an event must have come


class LoopWatch(Stopwatch):
    """Has the time of the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._begun = asyncio.get_running_loop().time()

    def now(self) -> int:
        return clock.micros(asyncio.get_running_loop().time() - self._begun)

    def wall(self) -> str:
        return clock.wall_text(self.started + timedelta(microseconds=self.now()))


class Program:
    """Follows a scenario through a recorder that runs already."""

    def __init__(self, case: Case, recorder: Recorder, out: Path) -> None:
        self._script = scenario.script(case)
        self._recorder = recorder
        self._follower = Follower(out, live=True)
        self._sent = 0
        self._known: dict[str, str] = {}  # the server's ids: as the scenario has them, and as they are
        self._written: list[bytes] = []  # what the scenario's server has said so far
        self._compared = 0

    async def follow(self) -> None:
        """Do what the client does, and wait as long as the scenario does in the end."""
        for move in self._script.moves:
            match move.step:
                case Said(side=Side.SERVER, payload=payload):
                    self._written.append(payload)
                case Closed(side=Side.SERVER):
                    return
                case step:
                    await self._hear()
                    await asyncio.sleep(move.wait / clock.SECOND)
                    await self._do(step)
        await self._hear()
        await asyncio.sleep(self._script.silence / clock.SECOND)

    async def _do(self, step: Said | Closed) -> None:
        if isinstance(step, Closed):
            await self._obeyed({"do": "close", "code": step.code, "reason": step.reason})
            return
        self._sent += 1
        body = self._as_heard(codec.parse(step.payload))
        assert isinstance(body, dict)
        body["event_id"] = f"of_mine_{self._sent}"
        await self._obeyed({"do": "send", "text": codec.write(body).decode()})

    async def _obeyed(self, command: dict[str, Json]) -> dict[str, Json]:
        answer = await self._recorder.obey(command)
        assert answer["ok"], answer
        return answer

    async def _hear(self) -> None:
        """Wait for what the scenario's server says before this, and learn its ids."""
        answer = await self._obeyed({"do": "await", "frames": len(self._written), "within": PATIENCE})
        assert answer["reached"], f"{integer_at(answer, 'server')} of {len(self._written)} events came"
        while self._follower.poll():
            pass
        reading = self._follower.readings[0]
        frames = (reading.frame(seq) for seq in range(1, len(reading.columns) + 1))
        heard = [one.payload for one in frames if one.side is Side.SERVER and one.kind is Kind.TEXT]
        while self._compared < len(self._written):
            one, other = (codec.decode(texts[self._compared])[0] for texts in (self._written, heard))
            assert text_at(one, "type") == text_at(other, "type")
            self._learn(one, other)
            self._compared += 1

    def _learn(self, written: Json, heard: Json) -> None:
        match written, heard:
            case dict(), dict():
                for key in written.keys() & heard.keys():
                    self._learn(written[key], heard[key])
            case list(), list():
                for one, other in zip(written, heard, strict=True):
                    self._learn(one, other)
            case str(), str() if written != heard:
                self._known[written] = heard

    def _as_heard(self, value: Json) -> Json:
        match value:
            case dict():
                return {key: self._as_heard(inner) for key, inner in value.items()}
            case list():
                return [self._as_heard(inner) for inner in value]
            case str():
                return self._known.get(value, value)
        return value


async def recorded(case: Case, server: Server, out: Path) -> Reading:
    """Let a program follow the scenario that is served, record it, and read the recording."""
    headers = {name: str(value) for name, value in scenario.setting(case, "headers").items()}
    config = RecorderConfig(server.url, out, headers, proxy=None, ping=10.0, linger=1e6)
    watch = LoopWatch()
    journal = Journal(Writer(out, Header(started=clock.wall_text(watch.started), recorder="connect")), watch)
    recorder = Recorder(config, journal, watch)
    control = Control(recorder.obey)
    control.arrived.set()  # the program commands the recorder without a socket
    async with asyncio.TaskGroup() as tasks:
        running = tasks.create_task(recorder.run(control))
        await Program(case, recorder, out).follow()
        if not isinstance(case.steps[-1], Closed):
            recorder.stop()
        await running
    journal.end()
    return Follower(out).read_all()[0]

"""Conversations that fall silent while they are recorded, to be asked why."""

import contextlib
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from inspector.diagnosis.base import Offer, Status, Verdict
from inspector.formats.dialogue.notation import Case
from inspector.live.player import Player
from inspector.live.probing import Prober
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading
from inspector.simulator import scenario
from inspector.simulator.thread import serve_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.transports.link import Link

SPEED = 20.0
LIMIT = 30.0  # seconds a wait of these tests may take at most
SILENT = scenario.load("silent-after-created")


class Silence:
    """A conversation that has fallen silent while it is recorded."""

    def __init__(self, line: Link, config: RecorderConfig) -> None:
        self.line, self.config = line, config
        self._follower = Follower(config.out, live=True)

    @property
    def reading(self) -> Reading:
        self._follower.poll()
        return self._follower.readings[0]

    @property
    def verdict(self) -> Verdict:
        return self.reading.verdict()

    def has(self, type_: str) -> bool:
        columns = self.reading.columns
        return any(columns.type_of(seq) == type_ for seq in range(1, len(columns) + 1))

    def offer(self, name: str) -> Offer:
        return next(one for one in self.verdict.offers if one.name == name)

    def probe(self, name: str, config: RecorderConfig | None = None) -> str:
        prober = Prober(self.line.recorder, config)
        return prober.run(self.offer(name), self.reading.detector.settled)

    def until(self, so) -> None:
        end = time.monotonic() + LIMIT
        while not so():
            assert time.monotonic() < end, self.verdict.headline
            time.sleep(0.01)

    def saved(self) -> Reading:
        """The recording once it is complete, read anew."""
        self.line.stop()
        return Follower(self.config.out).read_all()[0]


def deaf(case: Case) -> Case:
    """The same server, which reads nothing more once its script is over."""
    return replace(case, header={key: value for key, value in case.header.items() if key != "afterwards"})


@contextlib.contextmanager
def connected(case: Case, out: Path, **more) -> Iterator[Silence]:
    """Connect to a server that plays a scenario, and record."""
    case = scenario.dated(case, int(time.time()))
    with serve_in_thread(case, speed=SPEED) as server:
        told = {"recorder": "relay", "speed": SPEED, "proxy": None, "ping": 0, "tick": 1.0, "linger": 5.0} | more
        config = RecorderConfig(server.url, out, **told)
        with link.start(config) as line:
            session = Silence(line, config)
            yield session
            line.stop()


@contextlib.contextmanager
def silence(case: Case, out: Path, **more) -> Iterator[Silence]:
    """Play a scenario into a recording and stay connected when it is silent."""
    with connected(case, out, **more) as session:
        assert Player(case, session.line, speed=SPEED).play()
        session.until(lambda: session.verdict.status is Status.NO_RESPONSE)
        yield session

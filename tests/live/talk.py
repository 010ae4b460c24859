"""A conversation with the free server, recorded as any other, for tests that send into it."""

import contextlib
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from inspector.live.sending import Courier, Parcel
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading
from inspector.simulator.thread import serve_free_in_thread
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.transports.link import Link

PATIENCE = 30.0  # seconds until a test gives up


class Talk:
    """A line to the recorder, and the reading that follows the file."""

    def __init__(self, line: Link, path: Path) -> None:
        self.line, self.path = line, path
        self.follower = Follower(path, live=True)

    @property
    def reading(self) -> Reading:
        self.follower.poll()
        return self.follower.readings[0]

    def until(self, holds: Callable[[Reading], object]) -> Reading:
        """Follow the recording until something holds of it."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            self.follower.poll()
            if self.follower.readings and holds(self.reading):
                return self.reading
            self.line.await_frames(0)
        raise AssertionError("it never came to hold")

    def carry(self, *parcels: Parcel) -> Courier:
        """Send parcels to their end."""
        courier = Courier(parcels, self.line)
        self.until(lambda reading: courier.advance(reading, time.monotonic()) or courier.done)
        return courier


@contextlib.contextmanager
def talking(folder: Path, path: str = "/v1/realtime?model=gpt-realtime", *, speed: float = 20.0) -> Iterator[Talk]:
    with serve_free_in_thread(speed=speed) as server:
        url = server.url.partition("/v1")[0] + path
        out = folder / "talk.jsonl"
        with link.start(RecorderConfig(url, out, proxy=None, title=None)) as line:
            try:
                talk = Talk(line, out)
                talk.until(lambda reading: reading.session.answered_seq and (reading.server or "live" in path))
                yield talk
            finally:
                line.stop()

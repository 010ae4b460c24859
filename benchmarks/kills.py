"""Recorders and screens are killed at random moments, and their files are compared with what had been received.

A server sends numbered events, a thousand a second, and after every tenth a ping with the number of events before it.
The recorder answers a ping once it has written all that came before, so the pong is its own word that it has received
those events: they count as received, whatever the kernels on both sides still held. A recorder that is killed must have
them in its file, without a gap, in a file that opens. A screen that is killed must end nothing: events go on to be
received, and a recorder that is then told to stop has all of them and a complete file. Run it from the checkout:

    python benchmarks/kills.py [--kills 50] [--rate 1000]

Prints a line for each kind of victim; exits with 1 if a single event is missing.
"""

import argparse
import asyncio
import contextlib
import fcntl
import itertools
import os
import pty
import queue
import random
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import NamedTuple

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from inspector.core import codec
from inspector.core.json import integer_at
from inspector.core.wire import Frame, Kind, Side
from inspector.recording.file import Record, RecordKind
from inspector.recording.follower import Follower
from inspector.recording.parser import read_file
from inspector.transports import link
from inspector.transports.config import RecorderConfig
from inspector.transports.link import Link

ROOT = Path(__file__).parent.parent
BATCH = 10  # events between two pings
LONGEST = 0.5  # seconds from the first received events to the kill
PATIENCE = 20.0


class Feed:
    """One connection: how many events were sent into it, and how many were received as the other side says."""

    def __init__(self) -> None:
        self.received = 0
        self.ended = threading.Event()
        self._news = threading.Event()

    async def run(self, connection: ServerConnection, rate: int) -> None:
        """Send until the connection has ended."""
        sent, begun = 0, time.monotonic()
        with contextlib.suppress(ConnectionClosed):
            while True:
                for _ in range(BATCH):
                    await connection.send(b'{"type":"n","n":%d}' % sent, text=True)
                    sent += 1
                heard = await connection.ping(str(sent))
                heard.add_done_callback(partial(self._hear, sent))
                await asyncio.sleep(max(begun + sent / rate - time.monotonic(), 0))
        self.ended.set()

    def wait_for(self, count: int) -> None:
        """Wait until so many events have been received. Raises TimeoutError."""
        until = time.monotonic() + PATIENCE
        while self.received < count:
            self._news.clear()
            if time.monotonic() > until:
                raise TimeoutError(f"{self.received} of {count} events were received in {PATIENCE:g} s")
            self._news.wait(0.1)

    def _hear(self, count: int, pong: "asyncio.Future[float]") -> None:
        if not pong.cancelled() and pong.exception() is None:
            self.received = max(self.received, count)
            self._news.set()


class Source(NamedTuple):
    """A server of numbered events, and the feeds of those that connected, in order."""

    url: str
    feeds: "queue.Queue[Feed]"

    def next(self) -> Feed:
        """The feed of whoever connects next, once it has received something."""
        feed = self.feeds.get(timeout=PATIENCE)
        feed.wait_for(BATCH)
        return feed


@contextlib.contextmanager
def source(rate: int) -> Iterator[Source]:
    """A source that runs in a thread of its own, `rate` events a second."""
    feeds: queue.Queue[Feed] = queue.Queue()
    ready = Future[tuple[str, asyncio.AbstractEventLoop, asyncio.Event]]()

    async def feed(connection: ServerConnection) -> None:
        one = Feed()
        feeds.put(one)
        await one.run(connection, rate)

    async def run() -> None:
        leave = asyncio.Event()
        async with serve(feed, "127.0.0.1", 0, compression=None, ping_interval=None, close_timeout=0.1) as server:
            [socket] = server.sockets
            url = f"ws://127.0.0.1:{socket.getsockname()[1]}/v1/realtime?model=m"
            ready.set_result((url, asyncio.get_running_loop(), leave))
            await leave.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    url, loop, leave = ready.result(PATIENCE)
    try:
        yield Source(url, feeds)
    finally:
        loop.call_soon_threadsafe(leave.set)
        thread.join()


class Outcome(NamedTuple):
    """What one kill left behind."""

    received: int
    written: int
    missing: int  # received and not in the file, or out of order
    torn: int  # lines cut by the kill
    complete: bool  # with an end record


def outcome(path: Path, received: int) -> Outcome:
    """Read a recording as every reader does, and hold it against what was received."""
    Follower(path).read_all()
    items = [entry.item for entry in read_file(path)]
    texts = [one for one in items if isinstance(one, Frame) and one.kind is Kind.TEXT and one.side is Side.SERVER]
    numbers = [integer_at(codec.decode(one.payload)[0], "n") for one in texts]
    records = [one.kind for one in items if isinstance(one, Record)]
    whole = next((place for place, number in enumerate(numbers) if number != place), len(numbers))
    complete, torn = RecordKind.END in records, records.count(RecordKind.TORN)
    return Outcome(received, len(numbers), max(received - whole, 0) + len(numbers) - whole, torn, complete)


def kill_recorder(events: Source, path: Path, chance: random.Random) -> Outcome:
    """Start a recorder and kill it in the middle."""
    with link.start(RecorderConfig(events.url, path, proxy=None)) as line:
        feed = events.next()
        time.sleep(chance.uniform(0, LONGEST))
        os.kill(line.recorder.pid, signal.SIGKILL)
        line.wait(PATIENCE)
    feed.ended.wait(PATIENCE)
    return outcome(path, feed.received)


def kill_screen(events: Source, path: Path, chance: random.Random) -> Outcome:
    """Start the screen on a connection, kill it in the middle, and let its recorder go on for a while."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    command = [sys.executable, "-m", "inspector", "connect", events.url, "--out", str(path), "--no-proxy"]
    screen = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=ROOT, start_new_session=True)
    os.close(slave)
    reading = threading.Thread(target=_drain, args=(master,), daemon=True)
    reading.start()
    feed = events.next()
    time.sleep(chance.uniform(0, 4 * LONGEST))
    screen.kill()
    screen.wait()
    reading.join()
    feed.wait_for(feed.received + 10 * BATCH)
    [recorder] = [one for one in link.running() if one.out == path]
    with Link(recorder) as line:
        line.stop()
    feed.ended.wait(PATIENCE)
    return outcome(path, feed.received)


def _drain(master: int) -> None:
    """Read what a terminal would show, until nobody writes to it any more."""
    with contextlib.suppress(OSError), open(master, "rb", buffering=0) as terminal:
        while terminal.read(65_536):
            pass


VICTIMS = {"recorder": kill_recorder, "screen": kill_screen}


def series(kills: int, rate: int, seed: int) -> dict[str, list[Outcome]]:
    """So many kills, of recorder and screen in turns. Raises what a file raises that does not open."""
    found: dict[str, list[Outcome]] = {name: [] for name in VICTIMS}
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as folder, source(rate) as events:
        os.environ["INSPECTOR_HOME"] = folder
        for number, name in zip(range(kills), itertools.cycle(VICTIMS), strict=False):
            found[name].append(VICTIMS[name](events, Path(folder) / f"{number}.jsonl", chance))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--rate", type=int, default=1000, help="events a second")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    asked = parser.parse_args()
    print(f"{asked.kills} kills at random moments under {asked.rate:,} events a second; seed {asked.seed}")
    held = True
    for name, outcomes in series(asked.kills, asked.rate, asked.seed).items():
        received, written = sum(one.received for one in outcomes), sum(one.written for one in outcomes)
        missing, torn = sum(one.missing for one in outcomes), sum(one.torn for one in outcomes)
        complete = sum(one.complete for one in outcomes)
        print(
            f"{name:9} {len(outcomes):3} killed: {received:,} events received, {written:,} in the files, {missing} "
            f"missing; every file opens, {torn} with a line that was cut, {complete} with an end record"
        )
        held = held and not missing and (name == "recorder" or complete == len(outcomes))
    sys.exit(0 if held else 1)


if __name__ == "__main__":
    main()

"""A connection without a screen: send what is to be sent, watch the recording grow, and leave when told.

The recorder writes; this only follows its file and gives it commands. Events go out in
order, each after the answer to the one before it; saved ones with what their words stand for.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ..core.clock import SECOND
from ..core.json import JsonObject, integer_at
from ..core.text import count_text
from ..core.wire import Transport
from ..protocol.dialect import Dialect
from ..protocol.vocabulary import Meaning
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.follower import Follower
from ..recording.reading import Reading
from ..transports import link
from ..transports.config import RecorderConfig
from ..transports.link import CommandRefusedError, Link, RecorderGoneError
from . import probing
from .composing import parcels
from .disk import Disk
from .sending import Courier, Parcel
from .standing import StandInError

GREETING = 3.0  # seconds that a server gets to greet before something is sent to it
_POLL = 0.02  # seconds
_QUIET = 2.0  # seconds without a frame
_ROUND = 0.5  # seconds after which the recorder is asked whether it can write
_MISSED = 15.0  # seconds without a frame, where what is waited for may be among those that could not be written


class Until(NamedTuple):
    """When to leave: at a server event of one of these types, or so many seconds after the last thing was sent.

    What comes before that is not meant, where there is something to send, unless nothing follows: then it was the last.
    """

    types: frozenset[str] = frozenset()
    seconds: float | None = None


Look = Callable[[], Reading]
"""Takes in what the recording has gained, and gives the reading of it."""


def greets(server: Dialect) -> bool:
    """A server of this dialect speaks first, once it has let a client in."""
    return any(row.after is Meaning.LINK_ANSWERED for row in server.expectations)


class Attended:
    """One run. `told` is called with the reading and the seq of every new event."""

    def __init__(
        self,
        config: RecorderConfig,
        sending: Sequence[bytes | JsonObject],
        until: Until,
        told: Callable[[Reading, int], None],
        assumptions: Assumptions = NOTHING_ASSUMED,
        before_leaving: Callable[[Look], None] | None = None,
        *,
        alarm: Callable[[str], None] = lambda sentence: None,
    ) -> None:
        """`before_leaving` is called while the connection is still open, once everything else is over.

        `alarm` is called with a sentence when the disk begins to refuse frames, and when it takes them again.
        """
        probing.remember(config)
        self._before_leaving = before_leaving
        self._alarm, self._disk, self._asked_at = alarm, Disk(config.out), time.monotonic()
        self._config, self._sending, self._until, self._told = config, sending, until, told
        self._assumptions = assumptions
        self._seen = 0
        self._courier: Courier | None = None  # on its way once the server has greeted
        self._sent_at: float | None = None  # when it had sent everything, of the monotonic clock
        self._sent_seq = 0
        self._came = False  # what is waited for, while there was still something to send
        self._news_at = time.monotonic()  # when the last frame was seen, or seen to be lost
        self._lost = 0  # frames that could not be written
        self._left = threading.Event()
        self._reading: Reading | None = None
        self.refused = ""  # why something could not be sent

    @property
    def reading(self) -> Reading:
        """The finished reading; there is one when the run is over."""
        assert self._reading is not None
        return self._reading

    def run(self) -> Reading:
        """Connect, send, watch, leave; gives the finished reading. Raises RecorderFailedError, OSError.

        An interrupt leaves early; the recording is complete all the same.
        """
        with link.start(self._config) as line:
            return self._attend(line)

    @contextlib.contextmanager
    def aside(self) -> Iterator[None]:
        """Run in a thread of its own while the block lasts; leaving it ends the connection. Raises as `run` does."""
        with link.start(self._config) as line:
            thread = threading.Thread(target=self._attend, args=(line,), name="attended", daemon=True)
            thread.start()
            try:
                yield
            finally:
                self._left.set()
                thread.join()

    def _attend(self, line: Link) -> Reading:
        follower = Follower(self._config.out, live=True, assumptions=self._assumptions)
        with contextlib.suppress(KeyboardInterrupt):
            while not self._left.is_set() and not self._is_over(follower, line):
                time.sleep(_POLL)
        if self._courier:
            self._courier.halt("")  # a microphone is let go
        with contextlib.suppress(KeyboardInterrupt):
            if self._before_leaving and follower.readings and not follower.readings[0].ended:
                self._before_leaving(lambda: self._look(follower))
        line.stop()
        follower.live = False
        self._reading = follower.read_all()[0]
        self._tell(self._reading)
        return self._reading

    def _look(self, follower: Follower) -> Reading:
        follower.poll()
        self._tell(follower.readings[0])
        return follower.readings[0]

    def _is_over(self, follower: Follower, line: Link) -> bool:
        self._watch_disk(line)
        follower.poll()
        if not follower.readings:
            return False
        reading = follower.readings[0]
        reached = self._tell(reading)
        if reading.ended or reached:
            return True
        if self._sent_at is None and (self._courier or self._may_send(reading)):
            self._send(line, reading)
        seconds, sent, now = self._until.seconds, self._sent_at, time.monotonic()
        if self._may_have_missed(now):
            lost = count_text(self._lost, "frame")
            self._alarm(f"{lost} could not be written, and what is waited for may be among them: nothing more came.")
            return True
        if sent is None:
            return False
        return (seconds is not None and now - sent >= seconds) or (self._came and self._is_quiet(reading, now, sent))

    def _may_have_missed(self, now: float) -> bool:
        """What is waited for may have come and not be in the recording, and nothing else comes."""
        waits = bool(self._until.types) and (self._sent_at is not None or not self._sending)
        return waits and self._lost > 0 and now - self._news_at >= _MISSED

    def _is_quiet(self, reading: Reading, now: float, sent: float) -> bool:
        """Nothing is under way any more."""
        return now - max(self._news_at, sent) >= _QUIET and not reading.session.open and not reading.pending()

    def _watch_disk(self, line: Link) -> None:
        """Nothing in the file tells that it cannot be written; the recorder does."""
        if time.monotonic() - self._asked_at < _ROUND:
            return
        self._asked_at = time.monotonic()
        with contextlib.suppress(CommandRefusedError, RecorderGoneError):
            state = line.state()
            lost = integer_at(state, "lost") or 0
            if lost > self._lost:
                self._lost, self._news_at = lost, time.monotonic()
            if told := self._disk.hear(state):
                self._alarm(told)

    def _tell(self, reading: Reading) -> bool:
        """Tell of the new events; True where one of them is what is waited for."""
        reached = False
        for seq in range(self._seen + 1, len(reading.columns) + 1):
            self._told(reading, seq)
            if reading.columns.type_of(seq) in self._until.types:
                late = not self._sending or (self._sent_at is not None and seq > self._sent_seq)
                reached, self._came = reached or late, True
            self._news_at = time.monotonic()
        self._seen = len(reading.columns)
        return reached

    def _may_send(self, reading: Reading) -> bool:
        """The server has greeted, or has had time to, or never does; who joins a call is not greeted."""
        session, now = reading.session, reading.scene.now or 0
        if session.answered.get("status") != 101:
            return False
        if self._config.transport is Transport.SIDEBAND or not greets(reading.scene.server):
            return True
        at = reading.columns.at_of(session.answered_seq)
        return reading.server > 0 or (at is not None and now - at >= GREETING * SECOND)

    def _send(self, line: Link, reading: Reading) -> None:
        """Send what may be sent now."""
        now = time.monotonic()
        try:
            courier = self._courier = self._courier or Courier(self._parcels(reading), line, by=None)
        except StandInError as error:
            self.refused, self._sent_at = str(error), now
            return
        courier.advance(reading, now)
        if courier.done:
            self.refused, self._sent_at = courier.problem, now
            self._sent_seq = max([len(reading.columns), *courier.seqs])

    def _parcels(self, reading: Reading) -> list[Parcel]:
        """Frames of a file go out as they are, saved events stamped and written out. Raises StandInError."""
        found: list[Parcel] = []
        for _, run in groupby(self._sending, type):
            some = [*run]
            found += [Parcel(one.decode()) for one in some if isinstance(one, bytes)]
            found += parcels((one for one in some if not isinstance(one, bytes)), reading, Path.cwd())
        return found

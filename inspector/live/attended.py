"""A connection without a screen: send what is to be sent, watch the recording grow, and leave when told.

The recorder writes; this only follows its file and gives it commands.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ..core.clock import SECOND
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.follower import Follower
from ..recording.reading import Reading
from ..transports import link
from ..transports.config import RecorderConfig
from ..transports.link import CommandRefusedError, Link, RecorderGoneError
from . import probing

GREETING = 3.0  # seconds that a server gets to greet before something is sent to it
_POLL = 0.02  # seconds


class Until(NamedTuple):
    """When to leave: at a server event of one of these types, or so many seconds after the last thing was sent."""

    types: frozenset[str] = frozenset()
    seconds: float | None = None


Look = Callable[[], Reading]
"""Takes in what the recording has gained, and gives the reading of it."""


class Attended:
    """One run. `told` is called with the reading and the seq of every new event."""

    def __init__(
        self,
        config: RecorderConfig,
        sending: Sequence[bytes],
        until: Until,
        told: Callable[[Reading, int], None],
        assumptions: Assumptions = NOTHING_ASSUMED,
        before_leaving: Callable[[Look], None] | None = None,
    ) -> None:
        """`before_leaving` is called while the connection is still open, once everything else is over."""
        probing.remember(config)
        self._before_leaving = before_leaving
        self._config, self._sending, self._until, self._told = config, sending, until, told
        self._assumptions = assumptions
        self._seen = 0
        self._sent_at: float | None = None  # of the monotonic clock
        self._sent_seq = 0
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
        follower.poll()
        if not follower.readings:
            return False
        reading = follower.readings[0]
        reached = self._tell(reading)
        if reading.ended or reached:
            return True
        if self._sent_at is None and self._may_send(reading):
            self._send(line, reading)
        seconds, sent = self._until.seconds, self._sent_at
        return seconds is not None and sent is not None and time.monotonic() - sent >= seconds

    def _tell(self, reading: Reading) -> bool:
        """Tell of the new events; True where one of them is what is waited for."""
        reached = False
        for seq in range(self._seen + 1, len(reading.columns) + 1):
            self._told(reading, seq)
            late = self._sent_at is not None and seq > self._sent_seq
            reached = reached or (late and reading.columns.type_of(seq) in self._until.types)
        self._seen = len(reading.columns)
        return reached

    def _may_send(self, reading: Reading) -> bool:
        """The server has greeted, or has had time to."""
        session, now = reading.session, reading.scene.now or 0
        if session.answered.get("status") != 101:
            return False
        at = reading.columns.at_of(session.answered_seq)
        return reading.server > 0 or (at is not None and now - at >= GREETING * SECOND)

    def _send(self, line: Link, reading: Reading) -> None:
        self._sent_seq = len(reading.columns)
        try:
            for payload in self._sending:
                line.send(payload.decode())
        except (CommandRefusedError, RecorderGoneError) as error:
            self.refused = str(error)
        self._sent_at = time.monotonic()

"""One exchange in a session of its own: connect, send events one after the other, see what becomes of them.

It is recorded like any other connection, and judged by the same rules; what it was for stands in its header.
"""

import contextlib
import time
from collections.abc import Callable, Sequence

from ..core import codec
from ..core.json import JsonObject
from ..diagnosis.base import Status
from ..recording.assumption import Assumptions
from ..recording.follower import Follower
from ..recording.reading import Reading
from ..transports import link
from ..transports.config import RecorderConfig
from ..transports.link import CommandRefusedError, Link, RecorderGoneError

_POLL = 0.02  # seconds
_GREETING = 10.0  # seconds of the recording that a server gets to greet
_TAKEN = 5.0  # seconds of the recording that an event gets to be acknowledged
_LONGEST = 60.0  # seconds of the recording that an answer gets; silence is proven sooner


def exchange(config: RecorderConfig, events: Sequence[JsonObject], patience: float = 1.0) -> Reading:
    """Hold the exchange and give its recording, read to the end. Raises RecorderFailedError, OSError.

    `patience` multiplies every wait, for slow servers.
    """
    with link.start(config) as line:
        follower = Follower(config.out, live=True, assumptions=Assumptions(patience=patience))
        with contextlib.suppress(CommandRefusedError, RecorderGoneError):  # the recording shows how it ended
            _hold(follower, line, events, patience / config.speed)
        line.stop()
    follower.live = False
    return follower.read_all()[0]


def _hold(follower: Follower, line: Link, events: Sequence[JsonObject], pace: float) -> None:
    """Send each event once the one before it is acknowledged; `pace` is real seconds by second of the recording."""
    _watch(follower, _GREETING * pace, lambda reading: reading.server > 0)
    for event in events:
        line.send(codec.write(event).decode())
        _watch(follower, _TAKEN * pace, lambda reading: not reading.session.pending)
    _watch(follower, _LONGEST * pace, lambda reading: reading.verdict().status is not Status.UNCLEAR)


def _watch(follower: Follower, seconds: float, until: Callable[[Reading], bool]) -> None:
    """Follow the recording until something is so, it has ended, or time is up."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        follower.poll()
        reading = follower.readings[0] if follower.readings else None
        if reading and (reading.ended or until(reading)):
            return
        time.sleep(_POLL)

"""The clock of a recording: real time since its start, times its speed.

At speed 1 this is a monotonic clock beside the wall clock. A demo that runs
faster records times as if it had run at its own pace.
"""

import time
from datetime import UTC, datetime, timedelta

from ..core import clock


class Stopwatch:
    """Counts from the moment it is made."""

    __slots__ = ("_zero", "speed", "started")

    def __init__(self, speed: float = 1.0) -> None:
        self.speed = speed
        self.started = datetime.now(UTC)
        self._zero = time.monotonic_ns()

    def now(self) -> int:
        """Microseconds of the recording."""
        return round((time.monotonic_ns() - self._zero) / 1000 * self.speed)

    def wall(self) -> str:
        """The wall clock on the recording's scale; it drifts from `now` when the machine slept."""
        passed = datetime.now(UTC) - self.started
        return clock.wall_text(self.started + timedelta(seconds=passed.total_seconds() * self.speed))

    def real(self, seconds: float) -> float:
        """The real seconds in which `seconds` of the recording pass."""
        return seconds / self.speed

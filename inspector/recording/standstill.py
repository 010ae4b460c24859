"""Tells where the recorder itself stood still, as when a laptop sleeps: waits across such a gap prove nothing.

Recorders of ours tick in every silence, so a stretch without frame and tick is
no silence. Where the machine's steady clock sleeps too, the wall clock of the
ticks goes on alone. Spans are in microseconds.
"""

from ..core.clock import SECOND, parse_wall
from ..core.json import text_at
from .file import Record

TICKING = frozenset({"connect", "relay", "sideband", "tap"})  # recorders that break every silence with a tick
GAP = 30 * SECOND  # a recorder ticks every 2 s (PROTOCOL.md 8.6)


class Vigil:
    """Follows the times of one recording."""

    __slots__ = ("_at", "_wall")

    def __init__(self) -> None:
        self._at: int | None = None  # of the last tick
        self._wall: int | None = None  # Unix µs that it carried

    def tick(self, record: Record) -> int:
        """How much further the wall clock went since the last tick than the recorder's own clock."""
        before_at, before_wall = self._at, self._wall
        moment = parse_wall(text_at(record.body, "tick") or "")
        self._at, self._wall = record.at, round(moment.timestamp() * SECOND) if moment else None
        if before_at is None or before_wall is None or self._at is None or self._wall is None:
            return 0
        return (self._wall - before_wall) - (self._at - before_at)

"""How promptly the server's events were read: their recorded times against the times in their ids.

The smallest distance between the two cancels whatever the clocks differ by, so
it stands for an event that was read at once. Ids count whole seconds: a lag
is known to a second, and only what is clearly longer counts. Lags are in
microseconds, times of ids in Unix seconds.
"""

from collections import deque
from dataclasses import dataclass, field

from ...core.clock import MILLISECOND, SECOND

LATE = 4 * SECOND  # three, and the second that an id cannot tell
PROMPT = 2 * SECOND
TOGETHER = 100 * MILLISECOND  # a burst is read within
SPREAD = 3  # seconds that the ids of a burst lie apart, at the least
_KEPT = 8  # bursts
_STEADY = 3 * SECOND // 2
_FEW = 5


@dataclass(slots=True)
class Spell:
    """Events in a row that were read late."""

    first_seq: int
    worst_seq: int
    worst_at: int
    worst_time: int
    worst: int
    least: int
    last_seq: int = 0
    count: int = 0
    over_seq: int = 0  # the event that was read promptly again

    @property
    def is_steady(self) -> bool:
        """It never ends and never changes: a clock was set, nothing was read late."""
        return not self.over_seq and self.count >= _FEW and self.worst - self.least <= _STEADY


@dataclass(slots=True)
class Burst:
    """Events that the server sent seconds apart and that were read all at once, right after a client event."""

    client_seq: int
    first_seq: int
    at: int
    oldest: int
    newest: int
    last_seq: int = 0

    @property
    def spread(self) -> int:
        """Seconds between the first and the last of them, by their ids."""
        return self.newest - self.oldest


@dataclass(slots=True)
class Pace:
    """What the ids say of the reader, as long as the id clock is proven."""

    floor: int | None = None  # the smallest distance of a recorded time from its id's
    prompt: int = 0  # events that were read at once
    link_seq: int = 0  # the newest ping or pong, which says nothing about the client's loop
    spell: Spell | None = None  # the worst that is known
    bursts: deque[Burst] = field(default_factory=lambda: deque(maxlen=_KEPT))
    _lagging: Spell | None = None
    _burst: Burst | None = None

    def take(self, seq: int, at: int, time: int, client_seq: int) -> None:
        """Take server event `seq`, read at `at`, whose id says `time`; `client_seq` is the client frame just before."""
        offset = at - time * SECOND
        if self.floor is None or offset < self.floor:
            self.floor = offset
        lag = offset - self.floor
        if lag >= LATE:
            self._late(seq, at, time, lag)
        elif lag < PROMPT:
            self.prompt += 1
            self._catch_up(seq)
        self._read(seq, at, time, client_seq)

    def time_at(self, at: int) -> int | None:
        """The server's Unix seconds at a recorded moment; None before any id was read."""
        return None if self.floor is None else (at - self.floor) // SECOND

    def _late(self, seq: int, at: int, time: int, lag: int) -> None:
        spell = self._lagging
        if spell is None:
            spell = self._lagging = Spell(seq, seq, at, time, lag, lag)
        if lag > spell.worst:
            spell.worst, spell.worst_seq, spell.worst_at, spell.worst_time = lag, seq, at, time
        spell.least = min(spell.least, lag)
        spell.last_seq = seq
        spell.count += 1
        if self.spell is None or spell.worst >= self.spell.worst:
            self.spell = spell

    def _catch_up(self, seq: int) -> None:
        if self._lagging:
            self._lagging.over_seq = seq
            self._lagging = None

    def _read(self, seq: int, at: int, time: int, client_seq: int) -> None:
        burst = self._burst
        if burst is None or at - burst.at > TOGETHER:
            self._burst = Burst(client_seq, seq, at, time, time, seq) if client_seq else None
            return
        burst.newest, burst.last_seq = max(burst.newest, time), seq
        if burst.spread >= SPREAD and (not self.bursts or self.bursts[-1] is not burst):
            self.bursts.append(burst)

"""Playing a replay: recorded time goes on with ours, faster or slower, and pauses may be cut short."""

from ..core.clock import SECOND
from .replay import Replay

SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0, 10.0, 25.0, 50.0)
PAUSE = 1.0  # seconds of ours that a pause takes at most, where pauses are cut short
UNTIMED = SECOND // 4  # µs between two events of a recording without times


class Play:
    """Says what of a replay is due. `at` is the recorded time that the play has come to, µs since the start."""

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.speed = 1.0
        self.playing = False
        self.brief = False  # pauses are cut short
        self.behind = False  # events come in faster than they can be taken in
        self.at = 0

    @property
    def now(self) -> int | None:
        """The recorded time at which it stands, µs since the start; None in a recording without times."""
        return self.at if self.replay.at is not None else None

    def start(self) -> None:
        """Play on from where it stands."""
        self.playing = True
        self._cut_short()

    def stand(self, at: int | None = None) -> None:
        """Stand at a time at which nothing more had come, by default at that of the moment itself."""
        self.playing = False
        self.at = self._reached if at is None else at

    def faster(self, step: int) -> bool:
        """Take the next speed (`step` 1) or the one before (-1); False at either end."""
        place = SPEEDS.index(self.speed) + step
        if not 0 <= place < len(SPEEDS):
            return False
        self.speed = SPEEDS[place]
        return True

    def advance(self, elapsed: float, limit: int) -> bool:
        """Let `elapsed` seconds of ours pass, and take in at most `limit` of what is due; True if more is due."""
        self.at += round(elapsed * self.speed * SECOND)
        for _ in range(limit):
            events = self.replay.position.seq
            if self._due > self.at or not self.replay.go_on():
                self.behind = False
                return False
            if self.replay.position.seq > events:
                self._cut_short()
        self.behind = self._due <= self.at
        return self.behind

    def catch_up(self) -> None:
        """Let the time stand where the events are, if there were more of them than could be taken in."""
        if self.behind:
            self.at = self._reached

    @property
    def _timed(self) -> bool:
        return self.replay.at is not None or self.replay.next_at() is not None

    @property
    def _reached(self) -> int:
        """The time of the moment that the replay stands at."""
        replay = self.replay
        return replay.at or 0 if self._timed else replay.position.seq * UNTIMED

    @property
    def _due(self) -> int:
        """When the next event or record is due; at once where it alone has no time."""
        at = self.replay.next_at()
        if at is not None:
            return at
        return self._reached if self._timed else self._reached + UNTIMED

    def _cut_short(self) -> None:
        """Pass over all of the pause that begins here but a second of ours, if that is wished."""
        later = self.replay.next_event_at() if self.brief else None
        if later is not None:
            self.at += max(later - self.at - round(PAUSE * self.speed * SECOND), 0)

"""A moment of a recording: a second reading of it that has been fed no more than what was there at that moment.

What a reading knows is a function of what it was fed, so the state of a moment
is the same however one came to it. Going on feeds more; going back begins
anew, from the newest state that is kept before the goal.
"""

from array import array
from bisect import bisect_right

from .columns import UNTIMED, Flag
from .history import Position
from .reading import Reading

NEAR = 300  # events before a goal, where a state is kept for the steps back from it


class Replay:
    """Stands at a moment of `whole`, which may grow meanwhile; `past` is the reading of that moment."""

    def __init__(self, whole: Reading) -> None:
        self.whole = whole
        self.past = whole.rewound(0)
        self.goal = self.position = Position(0, 0)
        self._near = 0  # keep a state after this event, on the way to the goal

    @property
    def end(self) -> Position:
        """The last moment so far."""
        return Position(len(self.whole.columns), len(self.whole.history))

    @property
    def arrived(self) -> bool:
        return self.position == self.goal

    @property
    def at(self) -> int | None:
        """The time of the moment, in µs since the start; None where nothing before it has one."""
        return self.past.scene.now

    def aim(self, goal: Position) -> bool:
        """Choose the moment to go to; False where `past` is another reading now, fed less or from a later state."""
        self.goal = goal = max(Position(0, 0), min(goal, self.end))
        onward = goal >= self.position and self.whole.state_before(goal.seq) <= self.position.seq
        if not onward:
            self.past = self.whole.rewound(goal.seq)
            seq = len(self.past.columns)
            self.position = self.whole.history.position(seq)
        self._near = goal.seq - NEAR if goal.seq - NEAR > self.position.seq else 0
        return onward

    def go_on(self) -> bool:
        """Take in what comes next and stay there; False where nothing follows."""
        if self.position >= self.end:
            return False
        self.feed_next()
        self.goal = self.position
        return True

    def wind(self, limit: int) -> bool:
        """Go towards the goal by at most `limit` events or records; True once it is reached."""
        for _ in range(limit):
            if self.position >= self.goal:
                return True
            self.feed_next()
        return self.position >= self.goal

    def next_at(self) -> int | None:
        """When the next event or record was there; None where that is unknown or nothing follows."""
        seq, place = self.position
        if self._record_is_next:
            return self.whole.history.at(place)
        return self.whole.columns.at_of(seq + 1) if seq < len(self.whole.columns) else None

    def next_event_at(self) -> int | None:
        """When the next event was there, or the last record where no event follows; None where that is unknown."""
        columns, history = self.whole.columns, self.whole.history
        if self.position.seq < len(columns):
            return columns.at_of(self.position.seq + 1)
        return history.at(len(history) - 1) if len(history) else None

    def feed_next(self) -> None:
        """Take in what comes next, an event or a record. There must be something."""
        whole, past, (seq, place) = self.whole, self.past, self.position
        if self._record_is_next:
            past.take(*whole.history.record(place))
            self.position = Position(seq, place + 1)
            return
        columns, seq = whole.columns, seq + 1
        exact = bool(columns.flags[seq - 1] & Flag.EXACT)
        past.feed(whole.frame(seq), columns.offsets[seq - 1], columns.lengths[seq - 1], exact)
        self.position = Position(seq, place)
        if seq == self._near:
            past.keep_near()

    @property
    def _record_is_next(self) -> bool:
        history, (seq, place) = self.whole.history, self.position
        return place < len(history) and history.after(place) <= seq


def moment_of(whole: Reading, at: int) -> Position | None:
    """The last moment at which nothing later than `at` µs had come; None for a recording without times."""
    times, history = whole.columns.times, whole.history
    untimed = times.count(UNTIMED)
    if untimed == len(times):
        return None
    seq = _last_until(times, at) if untimed else bisect_right(times, at)
    place = history.position(seq).records
    while place < len(history) and history.after(place) == seq and (history.at(place) or 0) <= at:
        place += 1
    return Position(seq, place)


def _last_until(times: "array[int]", at: int) -> int:
    """How many rows there are up to the last that is known to be no later than `at`."""
    return max((seq for seq, time in enumerate(times, start=1) if time != UNTIMED and time <= at), default=0)

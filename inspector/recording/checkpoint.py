"""States to come back to: a reading's as they stood after every 10,000th event.

At most `KEEP` are kept; when there are more, every second one goes and the
distance doubles, so that memory stays flat however long a recording is. One
more may be kept near the place that a replay stands at.
"""

import pickle
from typing import NamedTuple

from ..diagnosis.engine import Engine
from ..model.tracker import Tracker

EVERY = 10_000
KEEP = 32


class Tally(NamedTuple):
    """What a reading counts as it goes."""

    client: int = 0
    server: int = 0
    damaged: int = 0
    repeats: int = 0
    streams: int = 0
    groups: int = 0
    records: int = 0
    witnessed: bool = False


class State(NamedTuple):
    """Everything that a reading holds beside its columns, after event `seq`."""

    seq: int
    tracker: Tracker
    engine: Engine
    tally: Tally
    stream_groups: dict[int, int]


class Checkpoints:
    """Pickled states by the seq after which they were taken."""

    def __init__(self) -> None:
        self._every = EVERY
        self._states: dict[int, bytes] = {}
        self._near: tuple[int, bytes] | None = None

    def is_due(self, seq: int) -> bool:
        """Whether it is time to take a state here."""
        return seq % self._every == 0 and seq not in self._states

    def keep(self, state: State) -> None:
        """Keep a state that is due."""
        if (saved := _saved(state)) is None:
            return
        self._states[state.seq] = saved
        if len(self._states) > KEEP:
            self._every *= 2
            self._states = {at: state for at, state in self._states.items() if at % self._every == 0}

    def keep_near(self, state: State) -> None:
        """Keep a state, and no longer the one that was kept so before."""
        if (saved := _saved(state)) is not None:
            self._near = (state.seq, saved)

    def place_before(self, seq: int) -> int:
        """After which event the newest state at or before `seq` was taken; 0 where there is none."""
        near = (self._near[0],) if self._near else ()
        return max((at for at in (*self._states, *near) if at <= seq), default=0)

    def before(self, seq: int) -> State | None:
        """The newest state at or before `seq`, as fresh objects; None where there is none."""
        place = self.place_before(seq)
        if not place:
            return None
        saved = self._states.get(place)
        if saved is None:
            assert self._near is not None
            saved = self._near[1]
        state: State = pickle.loads(saved)
        return state


def _saved(state: State) -> bytes | None:
    try:
        return pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
    except RecursionError:  # a peer's JSON is nested too deeply: the refold is longer, nothing is lost
        return None

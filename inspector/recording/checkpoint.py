"""States to come back to: a reading's as they stood after every 10,000th event, packed.

At most `KEEP` are kept; when there are more, every second one goes and the
distance doubles, so that memory stays flat however long a recording is. One
more may be kept near the place that a replay stands at.
"""

import gc
import pickle
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from .fold import Fold

EVERY = 10_000
KEEP = 32
LARGE = 64 << 10  # bytes: packing a larger state would be noticed by somebody who types
_FAST = 1  # of zlib: nearly as small as by default, in a quarter of the time


class State(NamedTuple):
    """What a reading holds after event `seq`, and how much of what grows only at its end there was."""

    seq: int
    fold: Fold
    stream_groups: dict[int, int]
    sizes: tuple[int, int] = (0, 0)  # of the index


class Checkpoints:
    """Packed states by the seq after which they were taken.

    `patient` is for a screen: a large state then waits until somebody says that there is time.
    """

    def __init__(self) -> None:
        self.patient = False
        self.put_off = False  # a state is due and waits
        self._every = EVERY
        self._states: dict[int, bytes] = {}
        self._size = 0  # of the newest state, before it was packed
        self._near: tuple[int, bytes] | None = None

    def is_due(self, seq: int) -> bool:
        """Whether it is time to take a state here."""
        if seq % self._every or seq in self._states:
            return False
        self.put_off = self.patient and self._size > LARGE
        return not self.put_off

    def keep(self, state: State) -> None:
        """Keep a state that is due."""
        self.put_off = False
        if (saved := self._saved(state)) is None:
            return
        self._states[state.seq] = saved
        if len(self._states) > KEEP:
            self._every *= 2
            self._states = dict(list(self._states.items())[1::2])

    def keep_near(self, state: State) -> None:
        """Keep a state, and no longer the one that was kept so before."""
        if (saved := self._saved(state)) is not None:
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
        with _uncollected():
            state: State = pickle.loads(zlib.decompress(saved))
        return state

    def _saved(self, state: State) -> bytes | None:
        """The state as bytes; None where JSON is nested too deeply: the way there is longer, nothing is lost."""
        with _uncollected():
            try:
                whole = pickle.dumps(state, pickle.HIGHEST_PROTOCOL)
            except RecursionError:
                return None
        self._size = len(whole)
        return zlib.compress(whole, _FAST)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from walking the many objects that are made here: it doubles the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()

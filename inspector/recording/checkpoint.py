"""States to come back to: the tracker and engine as they stood after every 10,000th event, packed.

At most `KEEP` are kept; when there are more, every second one goes and the
distance doubles, so that memory stays flat however long a recording is.
"""

import pickle
import zlib

from ..diagnosis.engine import Engine
from ..model.tracker import Tracker

EVERY = 10_000
KEEP = 32
LARGE = 512 << 10  # bytes: packing a larger state would be noticed by somebody who types
_FAST = 1  # of zlib: nearly as small as by default, in a quarter of the time


class Checkpoints:
    """Packed states by the seq after which they were taken.

    `patient` is for a screen: a large state then waits until somebody says that there is time (`settle`).
    """

    def __init__(self) -> None:
        self.patient = False
        self._every = EVERY
        self._states: dict[int, bytes] = {}
        self._size = 0  # of the newest state, before it was packed
        self._due = False

    def offer(self, seq: int, tracker: Tracker, engine: Engine) -> None:
        """Take a state here if it is time for one."""
        if seq % self._every:
            return
        if self.patient and self._size > LARGE:
            self._due = True
            return
        self._take(seq, tracker, engine)

    def settle(self, seq: int, tracker: Tracker, engine: Engine) -> None:
        """Take the state that was put off, at the newest event."""
        if self._due:
            self._take(seq, tracker, engine)

    def _take(self, seq: int, tracker: Tracker, engine: Engine) -> None:
        self._due = False
        try:
            state = pickle.dumps((tracker, engine), pickle.HIGHEST_PROTOCOL)
        except RecursionError:  # a peer's JSON is nested too deeply: the refold is longer, nothing is lost
            return
        self._size = len(state)
        self._states[seq] = zlib.compress(state, _FAST)
        if len(self._states) > KEEP:
            self._every *= 2
            self._states = dict(list(self._states.items())[1::2])

    def before(self, seq: int) -> tuple[int, Tracker, Engine] | None:
        """The newest state at or before `seq`, as fresh objects; None where there is none."""
        places = [at for at in self._states if at <= seq]
        if not places:
            return None
        tracker, engine = pickle.loads(zlib.decompress(self._states[max(places)]))
        return max(places), tracker, engine

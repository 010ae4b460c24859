"""States to come back to: tracker, engine and vigil as they stood after every 10,000th event.

At most `KEEP` are kept; when there are more, every second one goes and the
distance doubles, so that memory stays flat however long a recording is.
"""

import gc
import pickle
from collections.abc import Iterator
from contextlib import contextmanager

from .course import Course

EVERY = 10_000
KEEP = 32


class Checkpoints:
    """Pickled states by the seq after which they were taken."""

    def __init__(self) -> None:
        self._every = EVERY
        self._states: dict[int, bytes] = {}

    def offer(self, seq: int, course: Course) -> None:
        """Take a state here if it is time for one."""
        if seq % self._every:
            return
        state = frozen(course)
        if state is None:
            return
        self._states[seq] = state
        if len(self._states) > KEEP:
            self._every *= 2
            self._states = {at: state for at, state in self._states.items() if at % self._every == 0}

    def before(self, seq: int) -> tuple[int, Course] | None:
        """The newest state at or before `seq`, as a fresh course, and its place; None where there is none."""
        place = self.place(seq)
        if not place:
            return None
        return place, thawed(self._states[place])

    def place(self, seq: int) -> int:
        """Where the newest state at or before `seq` was taken; 0 where there is none."""
        return max((at for at in self._states if at <= seq), default=0)


def frozen(course: Course) -> bytes | None:
    """The state as bytes; None where a peer's JSON is nested too deeply: the way there is longer, nothing is lost."""
    with _uncollected():
        try:
            return pickle.dumps(course, pickle.HIGHEST_PROTOCOL)
        except RecursionError:
            return None


def thawed(state: bytes) -> Course:
    """A course of its own in this state."""
    with _uncollected():
        course: Course = pickle.loads(state)
    return course


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

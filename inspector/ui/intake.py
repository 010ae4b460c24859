"""Reading on beside a user who types: in short slices, and what takes long only while nobody does.

A key is answered by the same thread that reads. So a slice is shorter than
anybody notices, a key stops the slices until its answer is on the screen, and
packed states wait for a rest.
"""

import time
from collections.abc import Sequence

from ..recording.feed import Feed
from ..recording.notes import Notebook
from ..recording.reading import Reading

SLICE = 0.008  # seconds of reading at once
SHORT = 0.004  # the same while somebody types
PIECE = 32 << 10  # bytes read at once
LONGEST = 0.25  # seconds for which the reading waits until a key is answered
TYPING = 0.3  # seconds after a key in which the next one may follow
REST = 1.0  # seconds without a key in which something longer may be done


class Intake:
    """Reads from a feed at moments that the screen can spare."""

    def __init__(self, feed: Feed | None, notebook: Notebook) -> None:
        self.feed, self._notebook = feed, notebook
        self._typed_at = float("-inf")
        self._answering = False
        self._greeted = 0  # readings that are known

    @property
    def read_up(self) -> bool:
        """Nothing more can come from the file."""
        feed = self.feed
        return feed is None or (feed.caught_up and not feed.live)

    @property
    def caught_up(self) -> bool:
        """Nothing more is in the file at this moment."""
        return self.feed is None or self.feed.caught_up

    def typed(self) -> None:
        """The user did something: answer that first."""
        if not self._answering:
            self._typed_at, self._answering = time.monotonic(), True

    def answered(self) -> None:
        """What the user did shows on the screen."""
        self._answering = False

    @property
    def is_free(self) -> bool:
        """Nothing that the user did waits for its answer; not for long, at least."""
        return not self._answering or time.monotonic() - self._typed_at > LONGEST

    def slice(self) -> None:
        """Read on for as long as the user allows. Raises OSError, NotARecording."""
        if self.is_free:
            self.read(SLICE if time.monotonic() - self._typed_at > TYPING else SHORT)

    def read(self, budget: float) -> None:
        """Read for `budget` seconds at most. Raises OSError, NotARecording."""
        feed = self.feed
        if feed is None:
            return
        until = time.monotonic() + budget
        while feed.poll(PIECE) and time.monotonic() < until:
            pass
        self.greet(feed.readings)

    def greet(self, readings: Sequence[Reading]) -> None:
        """Tell new readings to let large states wait, and give them the notes that are kept about them."""
        for part, reading in enumerate(readings[self._greeted :], start=self._greeted + 1):
            reading.keep_states_at_leisure()
            self._notebook.open(part, reading.notes)
        self._greeted = len(readings)

    def rest(self) -> bool:
        """Do what was put off if the user rests; whether that is so."""
        if time.monotonic() - self._typed_at < REST:
            return False
        if self.feed and self.feed.readings:
            self.feed.readings[-1].settle()
        return True

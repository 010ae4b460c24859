"""A line on standard error that says how far long work is: rewritten in place, and gone at the end.

Only where standard error is a terminal, and only when the work has taken a while.
"""

import os
import sys
import time
from collections.abc import Callable

from ..core.text import count_text

PATIENCE = 1.0  # seconds of work before anything is said
EVERY = 0.1  # seconds between two versions of the line
_MEGABYTE = 1_000_000
_NARROW = 80  # columns where nobody says how wide the terminal is


class Progress:
    """How much is done of so many inputs and bytes; silent where nobody would see it."""

    def __init__(self, inputs: int, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.shown = sys.stderr.isatty()
        self._inputs, self._size, self._clock = inputs, size, clock
        self._began = self._last = clock()
        self._done = 0
        self._length = 0

    def finished(self) -> None:
        """Another input is done."""
        self._done += 1

    def tell(self, read: int) -> None:
        """So many bytes have been read of all inputs together: say so, if it is time."""
        now = self._clock()
        if not self.shown or now - self._began < PATIENCE or now - self._last < EVERY:
            return
        self._last = now
        self._put(self._words(read, now - self._began))

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        if self._length:
            sys.stderr.write(f"\r{' ' * self._length}\r")
            sys.stderr.flush()
            self._length = 0

    def _words(self, read: int, seconds: float) -> str:
        share = min(read / self._size, 1.0) if self._size else 0.0
        done = f"{self._done:,} of {count_text(self._inputs, 'input')}"
        return f"Checking: {share:.0%} of {self._size / _MEGABYTE:,.1f} MB, {done}, {seconds:.0f} s"

    def _put(self, words: str) -> None:
        words = words[: _width() - 1]
        sys.stderr.write(f"\r{words.ljust(self._length)}")
        sys.stderr.flush()
        self._length = len(words)


def _width() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or _NARROW
    except (OSError, ValueError):
        return _NARROW

"""A line on standard error that says how far long work is: rewritten in place, and gone at the end.

Only where standard error is a terminal, and only when the work has taken a while.
"""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ..core.text import count_text

PATIENCE = 1.0  # seconds of work before anything is said
EVERY = 0.1  # seconds between two versions of the line
_TICK = 1.0  # seconds after which it is said anew, whatever the work tells
_MEGABYTE = 1_000_000
_NARROW = 80  # columns where nobody says how wide the terminal is


class Progress:
    """How much is done of so many inputs and bytes; silent where nobody would see it."""

    def __init__(
        self, inputs: int, size: int, doing: str = "Checking", clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.shown = sys.stderr.isatty()
        self._inputs, self._size, self._doing, self._clock = inputs, size, doing, clock
        self._began = self._last = clock()
        self._done = self._read = 0
        self._length = 0
        self._lock = threading.Lock()

    def finished(self) -> None:
        """Another input is done."""
        self._done += 1

    def tell(self, read: int) -> None:
        """So many bytes have been read of all inputs together: say so, if it is time."""
        self._read = read
        now = self._clock()
        if not self.shown or now - self._began < PATIENCE or now - self._last < EVERY:
            return
        with self._lock:
            self._last = now
            self._put(self._words(now - self._began))

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Say every second that the work goes on, even where it does not tell how far it is."""
        over = threading.Event()
        ticker = threading.Thread(target=self._tick, args=(over,), daemon=True) if self.shown else None
        if ticker:
            ticker.start()
        try:
            yield
        finally:
            over.set()
            if ticker:
                ticker.join()
            self.clear()

    def _tick(self, over: threading.Event) -> None:
        while not over.wait(_TICK):
            self.tell(self._read)

    def clear(self) -> None:
        """Take the line away, so that something else can be printed."""
        with self._lock:
            if self._length:
                sys.stderr.write(f"\r{' ' * self._length}\r")
                sys.stderr.flush()
                self._length = 0

    def _words(self, seconds: float) -> str:
        size = f"{self._size / _MEGABYTE:,.1f} MB"
        if self._inputs == 1 and not self._read:  # it does not tell
            return f"{self._doing}: {f'{size}, ' if self._size else ''}{seconds:.0f} s"
        share = min(self._read / self._size, 1.0) if self._size else 0.0
        done = f"{self._done:,} of {count_text(self._inputs, 'input')}"
        return f"{self._doing}: {share:.0%} of {size}, {done}, {seconds:.0f} s"

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

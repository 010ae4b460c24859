"""One direction of a session in which some things are done late, and all in order."""

import asyncio
from collections import deque
from collections.abc import Callable


class Lane:
    """What is put in is done in the order of putting; nothing overtakes what waits."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: deque[Callable[[], None]] = deque()
        self._due = 0.0  # when the last of them is due, by the loop's clock

    @property
    def is_empty(self) -> bool:
        """Nothing waits."""
        return not self._waiting

    def wait(self, wait: float) -> float:
        """In how many seconds something put in now would be done."""
        return max(wait, self._due - self._loop.time(), 0.0)

    def put(self, act: Callable[[], None], wait: float = 0.0) -> None:
        """Do it after `wait` seconds, or when what is before it has been done."""
        now = self._loop.time()
        due = max(now + wait, self._due)
        if due <= now and not self._waiting:
            act()
            return
        self._due = due
        self._waiting.append(act)
        self._loop.call_at(due, self._next)

    def _next(self) -> None:
        self._waiting.popleft()()

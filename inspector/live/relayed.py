"""A relay or a tap that runs, its sessions as they come and go, and what came of each.

It is a process of its own; this asks it what there is, and reads a
session's recording once the session is over.
"""

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ..core.json import JsonObject, integer_at, list_at, text_at, texts_at
from ..present.screen.relay import Relay
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.follower import Follower
from ..recording.reading import Reading
from ..transports import link
from ..transports.link import Link, Orders, RecorderGoneError

_POLL = 0.1  # seconds


@dataclass(frozen=True, slots=True)
class Passage:
    """One session of an app: its number from 1, its recording, and the finished reading once it is over."""

    number: int
    out: Path
    reading: Reading | None = None


Told = Callable[[Passage], None]


def relays() -> list[Relay]:
    """The relays and taps that run, oldest first."""
    with contextlib.suppress(OSError):
        return [Relay(one.base, one.host, one.what) for one in link.relays()]
    return []


class Relayed:
    """One relay or tap. `began` and `ended` are told of every session, in the order in which that happens."""

    def __init__(
        self,
        config: Orders,
        began: Told,
        ended: Told,
        assumptions: Assumptions = NOTHING_ASSUMED,
        module: str = link.RELAY,
        said: Callable[[str], None] | None = None,
    ) -> None:
        """`module` is the process to start; `said` is told the sentences that it has for its user."""
        self._config, self._began, self._ended, self._assumptions = config, began, ended, assumptions
        self._module, self._said = module, said
        self._heard = 0  # sentences
        self._open: dict[int, Passage] = {}
        self._known = 0
        self._left = threading.Event()
        self.over = 0  # sessions that have ended

    def run(self, line: Link, most: int | None = None) -> None:
        """Watch until `most` sessions have ended, the relay is gone, or an interrupt; then it is stopped."""
        with contextlib.suppress(KeyboardInterrupt, RecorderGoneError):
            while not self._left.is_set() and (most is None or self.over < most):
                self._look(line)
                time.sleep(_POLL)
        self._end(line)

    @contextlib.contextmanager
    def started(self) -> Iterator[Link]:
        """The relay, until the block is left. Raises RecorderFailedError."""
        with link.start(self._config, self._module) as line:
            try:
                yield line
            finally:
                line.stop()

    @contextlib.contextmanager
    def aside(self, line: Link) -> Iterator[None]:
        """Watch in a thread of its own while the block lasts."""
        thread = threading.Thread(target=self.run, args=(line,), name="relayed", daemon=True)
        thread.start()
        try:
            yield
        finally:
            self._left.set()
            thread.join()

    def _end(self, line: Link) -> None:
        """Stop the relay; what it still recorded is complete then."""
        with contextlib.suppress(RecorderGoneError, KeyboardInterrupt):
            self._look(line)
        line.stop()
        for number in [*self._open]:
            self._finish(self._open.pop(number))

    def _look(self, line: Link) -> None:
        known = min([*self._open, self._known + 1]) - 1
        answer = line.ask({"do": "sessions", "after": known})
        news = texts_at(answer, "news")
        for sentence in news[self._heard :]:
            if self._said:
                self._said(sentence)
        self._heard = len(news)
        for session in list_at(answer, "sessions"):
            if isinstance(session, dict):
                self._take(session)

    def _take(self, session: JsonObject) -> None:
        number = integer_at(session, "number") or 0
        if number > self._known:
            self._known = number
            self._open[number] = Passage(number, Path(text_at(session, "out") or ""))
            self._began(self._open[number])
        if session.get("is_complete") and number in self._open:
            self._finish(self._open.pop(number))

    def _finish(self, passage: Passage) -> None:
        readings = Follower(passage.out, assumptions=self._assumptions).read_all()
        self.over += 1
        self._ended(Passage(passage.number, passage.out, readings[0]))

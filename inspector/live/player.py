"""Plays the client side of a scenario over a link.

Each of the client's moves waits until the server's moves before it have been
recorded, and then for the time that the scenario lets pass.
"""

import threading

from ..core import clock
from ..core.wire import Side
from ..formats.dialogue.notation import Case, Closed, Said
from ..simulator import scenario
from ..simulator.scenario import Script
from ..transports.link import CommandRefusedError, Link, RecorderGoneError

_NORMAL = 1000  # RFC 6455, 7.4.1


class Player:
    """One run through the client's moves."""

    def __init__(self, case: Case, link: Link, *, speed: float = 1.0) -> None:
        self._script: Script = scenario.script(case)
        self._link = link
        self._speed = speed
        self._interrupted = threading.Event()

    def interrupt(self) -> None:
        """Let `play` return soon; another thread calls this."""
        self._interrupted.set()

    def play(self) -> bool:
        """Send every move of the client and sit through the last silence.

        False if the connection ended early or the run was interrupted.
        """
        try:
            return self._play()
        except (RecorderGoneError, CommandRefusedError):
            return False

    def _play(self) -> bool:
        answers = 0
        for move in self._script.moves:
            if move.side is Side.CLIENT:
                if not self._link.await_frames(answers) or self._interrupted_within(move.wait):
                    return False
                self._do(move.step)
            elif isinstance(move.step, Said):
                answers += 1
            else:
                return self._link.wait()
        return self._link.await_frames(answers) and not self._interrupted_within(self._script.silence)

    def _do(self, step: Said | Closed) -> None:
        if isinstance(step, Said):
            self._link.send(step.payload.decode())
        else:
            self._link.close(step.code or _NORMAL, step.reason)

    def _interrupted_within(self, span: int) -> bool:
        """Let `span` microseconds of the scenario pass; True if the run was interrupted meanwhile."""
        return self._interrupted.wait(span / clock.SECOND / self._speed)

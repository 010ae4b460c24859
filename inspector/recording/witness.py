"""Records within the program that is recorded: never in its way, whatever happens here.

No method raises. What goes wrong is said once, through `logging`, which prints
it on standard error where nobody has set it up. A thread of its own keeps the
rounds: ticks in a silence, fsync, and whether the program takes what has come.
"""

import atexit
import logging
import os
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Concatenate, ParamSpec

from ..core import clock, codec
from ..core.json import JsonObject
from ..core.secret import Secret
from ..core.wire import Kind, Marks, Side
from .file import Header, RecordKind
from .journal import Journal
from .stopwatch import Stopwatch
from .writer import Writer

STUCK = clock.SECOND * 3 // 4  # µs without progress after which the program does not take what waits for it
_ROUND = 0.25  # seconds of the recording
_SYNC = 4  # rounds between two fsyncs
_SILENCE = 2 * clock.SECOND  # µs
_log = logging.getLogger("inspector.tap")

P = ParamSpec("P")
Method = Callable[Concatenate["Witness", P], None]


def _quietly(method: Method[P]) -> Method[P]:
    """Let nothing out of a method; nothing is done in a process that was forked, or after the end."""

    def act(self: "Witness", /, *given: P.args, **named: P.kwargs) -> None:
        if self.is_over or os.getpid() != self._process:
            return
        try:
            with self._turn:
                if not self.is_over:
                    method(self, *given, **named)
            if self._journal.trouble:
                self._complain(f"cannot write ({self._journal.trouble})")
        except Exception as error:
            self._complain(f"failed ({type(error).__name__}: {error})")

    return act


class Witness:
    """One recording. `waiting` counts the frames that the program has not taken, None where nobody can know."""

    def __init__(
        self,
        out: Path,
        header: Header,
        watch: Stopwatch,
        secrets: Sequence[Secret],
        waiting: Callable[[], int | None],
        closed: Callable[[], bool],
    ) -> None:
        """Begin to record. `closed` says whether the connection is. Raises OSError."""
        self.out = out
        self._watch, self._waiting, self._closed = watch, waiting, closed
        self._journal = Journal(Writer(out, header, secrets=secrets), watch)
        self._turn = threading.RLock()
        self._process = os.getpid()
        self._leave = threading.Event()
        self._taken = self._known = 0  # frames
        self._moved = 0  # µs, when it last took something, or nothing waited
        self._paused, self._queued = False, 0
        self._complained = False
        self.is_over = False
        self.at_end: Callable[[], None] = self.finish  # what is done when the connection is found closed
        self._tell_pause(waiting(), 0)
        atexit.register(self._at_exit)
        threading.Thread(target=self._keep_rounds, name="inspector tap", daemon=True).start()

    @_quietly
    def frame(self, side: Side, kind: Kind, payload: bytes, marks: Marks | None = None) -> None:
        """Write a frame."""
        if side is Side.SERVER:
            self._taken += 1
        self._journal.frame(side, kind, payload, marks=marks)

    @_quietly
    def note(self, text: str) -> None:
        """Write a note."""
        self._journal.note(text)

    def finish(self, why: str = "", close: tuple[Side, JsonObject] | None = None) -> None:
        """Complete the recording: with how the connection ended, or a note that says why it does not."""
        self._finish(why, close)
        self._leave.set()
        atexit.unregister(self._at_exit)

    @_quietly
    def _finish(self, why: str, close: tuple[Side, JsonObject] | None) -> None:
        self.is_over = True
        if close is not None:
            self._journal.frame(close[0], Kind.CLOSE, codec.write(close[1]))
        if why:
            self._journal.note(why)
        self._journal.end()

    def _at_exit(self) -> None:
        self.finish("The program ended while the connection was open.")

    # Rounds

    def _keep_rounds(self) -> None:
        rounds = closed = 0
        while not self._leave.wait(self._watch.real(_ROUND)):
            rounds += 1
            self._look()
            if rounds % _SYNC == 0:
                self._sync()
            closed = closed + 1 if self._closed() and not self._waiting() else 0
            if closed > 1:  # the program has had its chance to learn of it by itself
                self.at_end()

    @_quietly
    def _look(self) -> None:
        at, waiting = self._watch.now(), self._waiting()
        if self._taken != self._known or not waiting:
            self._known, self._moved = self._taken, at
        self._tell_pause(waiting, at)
        self._journal.tick(_SILENCE if not self._paused else _SILENCE // 4)

    def _tell_pause(self, waiting: int | None, at: int) -> None:
        """Write whether the program takes what has come, where that is news."""
        if waiting is None:
            return
        paused = bool(waiting) and at - self._moved >= STUCK
        if at and paused == self._paused and (not paused or waiting == self._queued):
            return
        self._paused, self._queued = paused, waiting
        body: JsonObject = {"app": {"paused": paused, "queued": waiting if paused else 0}}
        self._journal.record(RecordKind.LINK, body)

    def _sync(self) -> None:
        """Bring what is written to the disk, while the program may go on."""
        trouble = self._journal.sync()
        if trouble is not None:
            self._complain(f"was not confirmed by the disk ({trouble})")

    def _complain(self, what: str) -> None:
        if not self._complained:
            self._complained = True
            _log.warning("The recording %s %s; the program goes on without it.", self.out, what)

"""The recorder's hand: numbers and dates what crossed the socket, and writes it at once.

A failed write costs what it should have written and nothing else: the missing
frames are counted, and declared in the file as soon as writing works again.
"""

import errno
import threading
import time
from dataclasses import dataclass
from typing import Protocol

from ..core import clock
from ..core.json import JsonObject
from ..core.wire import Frame, Kind, Marks, Side
from .file import RecordKind
from .writer import Writer

SLOW_WRITE = 50  # milliseconds after which a write is worth a note
_PINGS = 16  # unanswered ones that are remembered
_WORDS = {errno.ENOSPC: "disk full", errno.EDQUOT: "disk quota used up", errno.EFBIG: "file too large"}


class Watch(Protocol):
    """Tells the time on a recording's scale: microseconds since its start, and what the wall clock says."""

    def now(self) -> int: ...

    def wall(self) -> str: ...


@dataclass(slots=True)
class _Gap:
    """Frames that could not be written, since when and why."""

    since: int
    why: str
    client: int = 0
    server: int = 0


class Journal:
    """Writes one recording. No method raises because of the disk."""

    def __init__(self, writer: Writer, watch: Watch) -> None:
        self._writer = writer
        self._watch = watch
        self._gap: _Gap | None = None
        self._last = 0
        self._unsynced = False
        self._descriptor = threading.Lock()
        self._pinged: dict[bytes, int] = {}  # payloads of the client's unanswered pings, and when they went out
        self.frames = 0
        self.lost = 0

    @property
    def trouble(self) -> str:
        """Why nothing can be written at this time; empty while all is well."""
        return self._gap.why if self._gap else ""

    def frame(
        self, side: Side, kind: Kind, payload: bytes, by: str | None = None, marks: Marks | None = None
    ) -> int | None:
        """Write a frame, `by` someone or with all its marks, and return its seq; None if it could not be written."""
        at = self._watch.now()
        if kind is Kind.PING or kind is Kind.PONG:
            marks = marks or self._timed(at, side, kind, payload)
        frame = Frame(at, side, kind, payload, self.frames + 1, marks or (Marks(by=by) if by else None))
        if not self._declare_gap(at):
            self._lose(side, at, None)
            return None
        begun = time.perf_counter_ns()
        try:
            self._writer.frame(frame)
        except OSError as error:
            self._lose(side, at, error)
            return None
        self.frames += 1
        self._written(at)
        self._note_slowness((time.perf_counter_ns() - begun) // 1_000_000, self.frames)
        return frame.seq

    def note(self, text: str, on: int | None = None) -> bool:
        """Write a note, about frame `on` if given; False if the disk refused it."""
        at = self._watch.now()
        try:
            self._writer.note(at, text, on)
        except OSError:
            return False
        self._written(at)
        return True

    def record(self, kind: RecordKind, body: JsonObject) -> bool:
        """Write what is known of the link, or what came of an experiment; False if the disk refused it."""
        at = self._watch.now()
        try:
            self._writer.record(at, kind.value, body)
        except OSError:
            return False
        self._written(at)
        return True

    def missed(self, since: int, client: int, server: int, why: str) -> bool:
        """Declare frames that crossed the socket since then and never came here; False if the disk refused it."""
        at = self._watch.now()
        self.lost += client + server
        try:
            self._writer.lost(at, since, client, server, why)
        except OSError:
            return False
        self._written(at)
        return True

    def tick(self, longest: int) -> int:
        """Record a silence of `longest` microseconds; return how many may still pass until that is due."""
        at = self._watch.now()
        if at - self._last < longest:
            return longest - (at - self._last)
        self._last = at
        if self._declare_gap(at):
            try:
                self._writer.tick(at, self._watch.wall())
                self._unsynced = True
            except OSError:
                pass  # a tick carries nothing that could be lost; the next one tries again
        return longest

    def sync(self) -> str | None:
        """Bring what is written to the disk; return what went wrong. For a thread: it may take long."""
        if not self._unsynced:
            return None
        self._unsynced = False
        try:
            with self._descriptor:
                self._writer.sync()
        except OSError as error:
            return _words(error)
        return None

    def end(self) -> None:
        """Declare what is missing, write the end record and close the file."""
        at = self._watch.now()
        try:
            if self._declare_gap(at):
                self._writer.end(at, self.frames, self.lost)
        except OSError:
            pass  # the file ends without an end record, which readers take as cut off
        with self._descriptor:
            self._writer.close()

    def _timed(self, at: int, side: Side, kind: Kind, payload: bytes) -> Marks | None:
        """The server's pong with `rtt`: the seconds since the client's ping of the same payload."""
        if kind is Kind.PING and side is Side.CLIENT:
            self._pinged[payload] = at
            if len(self._pinged) > _PINGS:
                del self._pinged[next(iter(self._pinged))]
        begun = self._pinged.pop(payload, None) if kind is Kind.PONG and side is Side.SERVER else None
        return None if begun is None else Marks(extra={"rtt": clock.seconds(at - begun)})

    def _written(self, at: int) -> None:
        self._last = at
        self._unsynced = True

    def _lose(self, side: Side, at: int, error: OSError | None) -> None:
        if self._gap is None:
            self._gap = _Gap(at, "unknown")
        if error is not None:
            self._gap.why = _words(error)
        self.lost += 1
        if side is Side.CLIENT:
            self._gap.client += 1
        else:
            self._gap.server += 1

    def _declare_gap(self, at: int) -> bool:
        """Write what is missing, if anything; False while even that fails."""
        gap = self._gap
        if gap is None:
            return True
        try:
            self._writer.lost(at, gap.since, gap.client, gap.server, gap.why)
        except OSError as error:
            gap.why = _words(error)  # a whole write's failure says more than that of one cut short
            return False
        self._gap = None
        self._written(at)
        return True

    def _note_slowness(self, took: int, seq: int) -> None:
        if took > SLOW_WRITE:
            self.note(f"Writing this frame to the disk took {took} ms.", seq)


def _words(error: OSError) -> str:
    return _WORDS.get(error.errno or 0) or (error.strerror or type(error).__name__).lower()

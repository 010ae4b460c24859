"""Sends events over the recorder of a connection, one after the other, each at its time.

A courier never waits: its owner asks it to go on as often as is convenient, with the
reading that follows the recording. An event goes out when the server has answered the
one before, where the protocol has an answer; a piece of sound when it is due, and one of the
microphone's when it was spoken.
"""

import secrets
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from ..core import codec
from ..core.json import JsonObject, text_at
from ..core.wire import Side
from ..model.state.answer import Answer
from ..protocol.dialect import Dialect
from ..protocol.vocabulary import Meaning
from ..recording.reading import Reading
from ..transports import listing
from ..transports.link import CommandRefusedError, RecorderGoneError
from ..transports.listing import Listing

ANSWER = 10.0  # seconds that the answer to an event is waited for before the next one goes out all the same
RESPONSE = 120.0  # the same for the end of a response, before another one is asked for
_POLL = 0.01  # seconds


class Late(Protocol):
    """What has the text of a frame only when it is due, or some time after."""

    def text(self) -> str | None:
        """The text, None as long as there is none. Raises ValueError where there will be none."""

    def close(self) -> None:
        """It is not wanted any more."""


class Parcel(NamedTuple):
    """One text frame to send. `after` are seconds since the frame before it; a piece of sound awaits no answer."""

    text: str
    after: float = 0.0
    awaits: bool = True  # the answer to the frame before it
    override: bool = False  # it is sent as it is, although it is no event
    late: Late | None = None  # has the text that goes out; `text` is the same with words that stand for the rest


class Line(Protocol):
    """What takes the frames; a `Link` does."""

    def send(self, text: str, by: str | None = None, *, override: bool = False) -> int | None: ...


def recorder_at(path: Path) -> Listing | None:
    """The recorder that writes the recording at `path`; None where none does."""
    return next((each for each in listing.listings() if _is_same(each.out, path)), None)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def stamped(body: JsonObject, dialect: Dialect) -> JsonObject:
    """The event with an `event_id`, so that an error can name it; its own one stays.

    Where the dialect's event of this type has none, it is left alone.
    """
    type_ = text_at(body, "type") or ""
    spec = dialect.spec(Side.CLIENT, type_)
    if "event_id" in body or not type_ or (spec is not None and '"event_id"' not in spec.sample):
        return body
    rest = {key: value for key, value in body.items() if key != "type"}
    return {"type": type_, "event_id": f"evt_{secrets.token_hex(5)}", **rest}


class Courier:
    """Takes parcels to one line, in order; the `by` of each frame says who sent it."""

    def __init__(self, parcels: Iterable[Parcel], line: Line, by: str | None = "composer") -> None:
        self._waiting = deque(parcels)
        self._line, self._by = line, by
        self._due: float | None = None  # of the monotonic clock: when the next one may go
        self._sent_at = 0.0
        self.count = len(self._waiting)
        self.seqs: list[int] = []  # of the frames that are in the recording
        self.sent = 0
        self.problem = ""  # why the rest was not sent

    @property
    def done(self) -> bool:
        """Everything is sent, or nothing more can be."""
        return not self._waiting

    def halt(self, why: str) -> None:
        """Send nothing more."""
        for parcel in self._waiting:
            if parcel.late:
                parcel.late.close()
        if self._waiting:
            self._waiting.clear()
            self.problem = why

    def advance(self, reading: Reading | None, now: float) -> None:
        """Send what may be sent at the moment `now` (seconds of a monotonic clock)."""
        while self._waiting and self._may_go(self._waiting[0], reading, now):
            parcel = self._ready()
            if parcel is None:
                return
            self._due = now if self._due is None or parcel.awaits else self._due + parcel.after
            self._sent_at = now
            self._send(parcel)

    def run(self, reading: Callable[[], Reading | None], halted: threading.Event) -> None:
        """Advance until everything is sent, or `halted` is set. For a thread of its own."""
        self.advance(reading(), time.monotonic())
        while not self.done and not halted.wait(_POLL):
            self.advance(reading(), time.monotonic())
        if halted.is_set():
            self.halt("It was stopped.")

    def _ready(self) -> Parcel | None:
        """Take the next parcel with its text; None where there is no text yet, or never will be."""
        parcel = self._waiting[0]
        if parcel.late is None:
            return self._waiting.popleft()
        try:
            text = parcel.late.text()
        except ValueError as error:
            self.halt(str(error))
            return None
        return None if text is None else self._waiting.popleft()._replace(text=text)

    def _send(self, parcel: Parcel) -> None:
        try:
            seq = self._line.send(parcel.text, self._by, override=parcel.override)
        except (CommandRefusedError, RecorderGoneError) as error:
            self.halt(str(error))
            self.problem = str(error)
            return
        self.sent += 1
        if seq is not None:
            self.seqs.append(seq)

    def _may_go(self, parcel: Parcel, reading: Reading | None, now: float) -> bool:
        if self._due is not None and now < self._due + parcel.after:
            return False
        if not parcel.awaits or reading is None or not self.seqs:
            return True
        waited = now - self._sent_at
        if waited < ANSWER and not is_answered(reading, self.seqs[-1]):
            return False
        return waited >= RESPONSE or not _asks(parcel, reading) or reading.session.active_response() is None


def is_answered(reading: Reading, seq: int) -> bool:
    """The server has answered the client event `seq`, or nothing but an error ever answers one of its kind."""
    if len(reading.columns) < seq:
        return False
    operation = reading.session.operations.get(seq)
    return operation is None or operation.answer is not Answer.PENDING


def _asks(parcel: Parcel, reading: Reading) -> bool:
    """It asks for a response, which is refused while another one is open."""
    body, _ = codec.decode(parcel.text.encode("utf-8", "replace"))
    spec = reading.scene.server.spec(Side.CLIENT, text_at(body, "type") or "")
    return spec is not None and spec.means is Meaning.RESPONSE_CREATE

"""One data channel of a page, as a recording of its own.

Its times are the page's: `at` is what the page's clock says, from the moment at
which the channel was made. What the page tells becomes

* frames: each message as text; `open` with the address that took the offer (of
  its query the model alone); `answer` only where the offer was refused, or
  nobody took it; `close`, with 1000 for a channel that one side closed in
  order, 1001 where the page was left, and `lost` where the connection failed;
* `link` records: `{"webrtc": {"connection": …, "ice": …, "channel": …}}`, the
  states as the browser names them, or `{"webrtc": {"error": …}}`;
* `lost` records for what the page could not keep, and for binary messages;
* ticks where the page is alive and nothing passes. None are written while the
  page is away, since silence is not proven then.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

from ...core import clock, codec
from ...core.json import JsonObject, integer_at, number_at, text_at
from ...core.wire import Kind, Side, Transport
from ...recording import home
from ...recording.file import Header, RecordKind
from ...recording.journal import Journal
from ...recording.writer import Writer

_LAST = 250_000_000_000_000.0  # ms since 1970; the calendar of Python ends a little later
STATES = ("connection", "ice", "channel", "error")
_SIDES = {"sent": Side.CLIENT, "got": Side.SERVER}
_CLOSED = {"client": Side.CLIENT, "server": Side.SERVER, "page": Side.CLIENT}
_CODES = {"page": (1001, "the page was left")}  # RFC 6455, 7.4.1: going away
_LATE = "The snippet came after this channel: what passed before, and the states of its connection, are not recorded."
_MIDDLE = "This recording begins in the middle: the page told the beginning to a tap that has ended."


class Clock:
    """The page's clock on the recording's scale. It stands where the page's last word put it."""

    def __init__(self, zero: float) -> None:
        """`zero` is the start in milliseconds since 1970, by the page's steady clock."""
        self.started = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=zero)
        self._zero = zero
        self._at = 0
        self._wall = self.started

    def set(self, body: JsonObject) -> None:
        """Take the times of something that the page tells; those that no calendar has are left out."""
        steady, wall = number_at(body, "t"), number_at(body, "w")
        if steady is not None and abs(steady) < _LAST:
            self._at = max(self._at, self.at(steady))
        if wall is not None and abs(wall) < _LAST:
            self._wall = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=wall)

    def at(self, steady: float) -> int:
        """A moment of the page as microseconds of the recording; the start for one before it."""
        return max(round((min(steady, _LAST) - self._zero) * clock.MILLISECOND), 0)

    def now(self) -> int:
        return self._at

    def wall(self) -> str:
        return clock.wall_text(self._wall)


class Channel:
    """Writes what a page tells of one channel."""

    REFUSAL: ClassVar[str] = "This channel belongs to a page; a tap takes notes for it and can stop."

    def __init__(self, page: str, about: JsonObject, folder: Path | None) -> None:
        """Begin a recording; `about` holds the label and the time. Raises OSError, ValueError, OverflowError."""
        self._clock = Clock(number_at(about, "t") or 0.0)
        label = text_at(about, "label") or ""
        stated: JsonObject = {"label": label, "connection": integer_at(about, "peer")}
        header = Header(
            started=self.started,
            recorder="tap",
            transport=Transport.WEBRTC,
            extra={"page": page, "channel": stated},
        )
        self.out = home.recording_path(f"{page}?model={label}", self._clock.started, folder)
        self._journal = Journal(Writer(self.out, header), self._clock)
        self._url = ""
        self._closed = False
        self.state = "connecting"  # then open, then closed
        self.ended = asyncio.Event()
        if about.get("late"):
            self._journal.note(_LATE)

    @property
    def journal(self) -> Journal:
        return self._journal

    @property
    def started(self) -> str:
        """When it was made, by the page's clock."""
        return clock.wall_text(self._clock.started)

    # What the page tells

    def begun_late(self) -> None:
        """Say that another tap has the beginning."""
        self._journal.note(_MIDDLE)

    def take(self, kind: str, body: JsonObject) -> None:
        """Write down one thing."""
        act = _ACTS.get(kind)
        if act is None or self.ended.is_set():
            return
        self._clock.set(body)
        act(self, kind, body)

    def alive(self, body: JsonObject, longest: int) -> None:
        """The page lives; note a silence of `longest` µs."""
        self._clock.set(body)
        self._journal.tick(longest)

    def missing(self, count: int) -> None:
        """So many things that the page told never came here."""
        loss: JsonObject = {"since": clock.seconds(self._clock.now()), "client": None, "server": None}
        self._journal.record(RecordKind.LOST, loss | {"records": count, "why": "it did not reach the tap"})

    def gone(self) -> None:
        """The page went without a word."""
        self._journal.note("The page went away without a word: what it saw last may be missing.")
        self._end(Side.CLIENT, {"code": None, "reason": "", "lost": "the page is gone"})

    def _message(self, kind: str, body: JsonObject) -> None:
        text = text_at(body, "d")
        if text is not None:
            self.state = "open"
            self._journal.frame(_SIDES[kind], Kind.TEXT, text.encode("utf-8", "replace"))

    def _states(self, kind: str, body: JsonObject) -> None:
        told: JsonObject = {name: text for name in STATES if (text := text_at(body, name)) is not None}
        if told:
            self._journal.record(RecordKind.LINK, {"webrtc": told})
        if told.get("channel") == "open":
            self.state = "open"

    def _offer(self, kind: str, body: JsonObject) -> None:
        self._url = text_at(body, "url") or ""
        opening: JsonObject = {"url": self._url, "headers": {}, "subprotocols": []}
        self._journal.frame(Side.CLIENT, Kind.OPEN, codec.write(opening))

    def _answer(self, kind: str, body: JsonObject) -> None:
        status, failed = integer_at(body, "status"), text_at(body, "failed")
        if failed is not None:
            told: JsonObject = {"status": None, "failed": "refused", "message": failed}
        elif status is not None and status >= 400:
            told = {"status": status, "headers": {}, "subprotocol": None, "body": text_at(body, "body")}
        else:
            self._journal.note(f"The offer was taken with status {status}.")
            return
        self._journal.frame(Side.SERVER, Kind.ANSWER, codec.write(told))

    def _lost(self, kind: str, body: JsonObject) -> None:
        since = self._clock.at(number_at(body, "since") or 0.0)
        sent, got = integer_at(body, "sent") or 0, integer_at(body, "got") or 0
        self._journal.missed(since, sent, got, text_at(body, "why") or "unknown")

    def _close(self, kind: str, body: JsonObject) -> None:
        by, lost = text_at(body, "by") or "", text_at(body, "lost")
        code, reason = _CODES.get(by, (1000, "the data channel was closed"))
        told: JsonObject = {"code": code, "reason": reason}
        self._end(_CLOSED.get(by, Side.SERVER), {"code": None, "reason": "", "lost": lost} if lost else told)

    def _end(self, side: Side, told: JsonObject) -> None:
        self._journal.frame(side, Kind.CLOSE, codec.write(told))
        self.finish()

    # What a controller asks for

    def stop(self) -> None:
        """End the recording; the page goes on."""
        if not self.ended.is_set():
            self._journal.note("The tap was stopped; the page went on.")
        self.finish()

    def finish(self) -> None:
        self.state = "closed"
        self.ended.set()

    def report(self) -> JsonObject:
        """How it stands."""
        report: JsonObject = {"state": self.state, "at": clock.seconds(self._clock.now()), "may_send": False}
        return report | {"frames": self._journal.frames, "lost": self._journal.lost}


_ACTS: Mapping[str, Callable[[Channel, str, JsonObject], None]] = {
    "new": Channel._states,
    "state": Channel._states,
    "sent": Channel._message,
    "got": Channel._message,
    "offer": Channel._offer,
    "answer": Channel._answer,
    "lost": Channel._lost,
    "close": Channel._close,
}

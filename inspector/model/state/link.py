"""What the recorder says of the link: whether the app reads, and where the recording itself stood still.

Written from the records that are no frames; moments are microseconds since the
recording's start.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from ...core.json import JsonObject, integer_at, object_at, text_at
from ...core.wire import Side

_MOST = 100  # faults, holds and decisions of a session that are remembered, each
_SIDES = {side.value: side for side in Side}


class Standstill(NamedTuple):
    """A stretch that the recorder did not see: its end, its length, and the event before it."""

    seq: int
    at: int
    span: int


class Tampering(NamedTuple):
    """What a relay did on purpose: its name, how it was asked for, and the event at which it began."""

    deed: str
    said: str
    seq: int


class Decision(NamedTuple):
    """What somebody did to a message that passed a relay: drop, edit, duplicate, inject; its side and its event."""

    deed: str
    side: Side
    seq: int


@dataclass(slots=True)
class Hold:
    """A stretch in which a relay held messages of a side: the one that is held first, its type, since when."""

    side: Side
    seq: int
    type: str
    at: int | None
    until: int | None = None
    why: str = ""  # it ended; empty while it lasts
    last_seq: int = 0  # the event at which it ended

    @property
    def span(self) -> int | None:
        """How long it lasted, once it is over."""
        return None if self.at is None or self.until is None else self.until - self.at


@dataclass(slots=True)
class Link:
    """The state of the link, as far as its records tell."""

    told: bool = False  # the recorder says whether the app reads
    paused: bool = False  # the app does not read
    paused_at: int | None = None
    paused_seq: int = 0  # the event before it
    queued: int = 0  # frames of the server that wait for the app
    most_queued: int = 0
    pauses: int = 0
    longest: int = 0  # µs, of the pauses that are over
    longest_seq: int = 0  # the event before it
    peer: str = ""  # the state of the WebRTC connection, in the words of RTCPeerConnectionState
    standstills: list[Standstill] = field(default_factory=list)
    tamperings: list[Tampering] = field(default_factory=list)  # the first of each
    holding: dict[Side, Hold] = field(default_factory=dict)  # by whose messages: what is held now
    holds: list[Hold] = field(default_factory=list)  # those that are over, the latest at the end
    decisions: list[Decision] = field(default_factory=list)  # the latest at the end

    def note_app(self, at: int | None, seq: int, body: JsonObject) -> bool | None:
        """Take a `link` record; True where the app stopped reading, False where it reads again, None for no news."""
        app = object_at(body, "app")
        paused = app.get("paused")
        if not isinstance(paused, bool):
            return None
        self.told = True
        self.queued = max(integer_at(app, "queued") or 0, 0)
        self.most_queued = max(self.most_queued, self.queued)
        if paused is self.paused:
            return None
        if paused:
            self.paused_at, self.paused_seq, self.pauses = at, seq, self.pauses + 1
        elif at is not None and self.paused_at is not None:
            self._end(at - self.paused_at)
        self.paused = paused
        return paused

    def note_peer(self, body: JsonObject) -> bool:
        """Take a `link` record that tells of a WebRTC connection; True where that failed."""
        before = self.peer
        self.peer = text_at(object_at(body, "webrtc"), "connection") or before
        return self.peer == "failed" != before

    def note_fault(self, seq: int, body: JsonObject) -> bool:
        """Take a `link` record that tells of a fault on purpose; False where it does not."""
        fault = object_at(body, "fault")
        deed = text_at(fault, "deed")
        if deed is None or len(self.tamperings) >= _MOST:
            return False
        self.tamperings.append(Tampering(deed, text_at(fault, "said") or deed, integer_at(fault, "seq") or seq))
        return True

    def note_intercept(self, at: int | None, seq: int, body: JsonObject) -> bool:
        """Take a `link` record that tells what somebody held or did on purpose; False where it does not."""
        told = object_at(body, "intercept")
        deed, side = text_at(told, "deed"), _SIDES.get(text_at(told, "from") or "")
        if deed is None or side is None:
            return False
        about = integer_at(told, "seq") or max(seq, 1)
        if deed == "hold":
            hold = self.holding.setdefault(side, Hold(side, about, "", at))
            hold.seq, hold.type = about, text_at(told, "type") or ""
        elif deed == "free":
            return self._free(side, at, about, text_at(told, "why") or "released")
        else:
            self.decisions = [*self.decisions[1 - _MOST :], Decision(deed, side, about)]
        return True

    def _free(self, side: Side, at: int | None, seq: int, why: str) -> bool:
        """End the hold of a side; False where there is none."""
        hold = self.holding.pop(side, None)
        if hold is None:
            return False
        hold.until, hold.why, hold.last_seq = at, why, seq
        self.holds = [*self.holds[1 - _MOST :], hold]
        return True

    def _end(self, span: int) -> None:
        if span > self.longest:
            self.longest, self.longest_seq = span, self.paused_seq

    def paused_for(self, now: int | None) -> int | None:
        """How long the app has not read; None where it reads or nobody knows since when."""
        return now - self.paused_at if self.paused and self.paused_at is not None and now is not None else None

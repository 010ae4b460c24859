"""Times that server-made ids carry.

The ids of OpenAI's servers (`event_`, `sess_`, `conv_`, `resp_`, `item_`) begin
with five base-62 characters that count seconds. This is observed, not
documented, so a clock must prove itself on each recording before any time of
it is shown, and every such time is shown as approximate.
"""

import re
from array import array
from bisect import bisect_right

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGIT = {character: value for value, character in enumerate(_ALPHABET)}
_EPOCH = 1_576_800_000
_ID = re.compile(r"(?:event|sess|conv|resp|item)_(?:[a-z]\d_)?([0-9A-Za-z]{5})[0-9A-Za-z]{8,}\Z")
_CLIENT_STAMP = re.compile(r"(?<!\d)(1[4-9]\d{11})(?!\d)")
LIFETIMES = (900, 1800, 3600)  # seconds between a session's id and its expires_at, observed
_EARLIEST = 1_727_740_800  # 2024-10-01
_LATEST = 2_051_222_400  # 2035-01-01


def id_time(identity: str) -> int | None:
    """Unix seconds in a server-made id; None where the id has another shape."""
    found = _ID.match(identity)
    if not found:
        return None
    value = 0
    for character in found[1]:
        value = value * 62 + _DIGIT[character]
    return value + _EPOCH


def client_stamp(identity: str) -> int | None:
    """Unix milliseconds that a client wrote into its own id, as in `realtime_event_id_1745396363655`."""
    found = _CLIENT_STAMP.search(identity)
    return int(found[1]) if found else None


class IdClock:
    """Collects the ids of one recording and tells whether their times can be believed."""

    __slots__ = ("_backwards", "_seqs", "_times", "checked", "latest")

    def __init__(self, latest: int = _LATEST) -> None:
        self._seqs = array("Q")
        self._times = array("Q")
        self._backwards = 0
        self.checked = False  # a session's lifetime agreed with its id
        self.latest = latest  # Unix seconds that no id may pass: the recording's own time where known

    def add(self, seq: int, identity: str) -> None:
        """Take the id of server event `seq`; ids of another shape or era are passed over."""
        time = id_time(identity)
        if time is None or not _EARLIEST <= time <= self.latest:
            return
        if self._times and time < self._times[-1]:
            self._backwards += 1
        self._seqs.append(seq)
        self._times.append(time)

    def check_session(self, identity: str, expires_at: int) -> None:
        """Hold a session id against its `expires_at` (Unix seconds)."""
        time = id_time(identity)
        if time is not None and any(abs(expires_at - time - life) <= 1 for life in LIFETIMES):
            self.checked = True

    @property
    def proven(self) -> bool:
        """True once the times may be shown: the session check, or five ids that run forwards and differ."""
        count = len(self._times)
        if not count or self._backwards > count / 20:
            return False
        return self.checked or (count >= 5 and self._times[0] != self._times[-1])

    def time_of(self, seq: int) -> int | None:
        """Unix seconds of server event `seq`, if the clock is proven and that event had an id."""
        place = bisect_right(self._seqs, seq) - 1
        if place < 0 or self._seqs[place] != seq or not self.proven:
            return None
        return self._times[place]

    @property
    def first(self) -> int | None:
        return self._times[0] if self.proven else None

    @property
    def last(self) -> int | None:
        return max(self._times) if self.proven else None

"""Times that server-made ids carry.

The ids of OpenAI's servers (`event_`, `sess_`, `conv_`, `resp_`, `item_`, `live_`)
begin with five base-62 characters that count seconds. This is observed, not
documented, so a clock must prove itself on each recording before any time of
it is shown, and every such time is shown as approximate. A clock that is off
says why.
"""

import re
from array import array
from bisect import bisect_right
from functools import lru_cache

from .text import count_text

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_DIGIT = {character: value for value, character in enumerate(_ALPHABET)}
_EPOCH = 1_576_800_000
_ID = re.compile(  # hexadecimal ones are random: WebRTC's output_audio_buffer events have them (observed)
    r"(?:event|sess|conv|resp|item|live)_(?:[a-z]\d_)?(?![0-9a-f]+\Z)([0-9A-Za-z]{5})[0-9A-Za-z]{8,}\Z"
)
_CLIENT_STAMP = re.compile(r"(?<!\d)(1[4-9]\d{11})(?!\d)")
LIFETIMES = (900, 1800, 3600, 7200)  # seconds from a session's id to its expires_at, observed; the last: Live
_EARLIEST = 1_727_740_800  # 2024-10-01
_LATEST = 2_051_222_400  # 2035-01-01
ALLOWANCE = 86_400  # seconds that ids may be ahead of the recording's own clock: logs in local time are
ENOUGH = 5  # ids that prove themselves without a session to check them against
_IN_ORDER = 20  # one id in so many may run backwards, or be of another era


def id_time(identity: str) -> int | None:
    """Unix seconds in a server-made id; None where the id has another shape."""
    found = _ID.match(identity)
    return _seconds(found[1]) if found else None


def time_code(moment: int) -> str:
    """The five characters that an id made at `moment` (Unix seconds) begins with: what `id_time` reads."""
    value, code = moment - _EPOCH, ""
    for _ in range(5):
        value, digit = divmod(value, len(_ALPHABET))
        code = _ALPHABET[digit] + code
    return code


@lru_cache(maxsize=64)  # one second of a conversation makes many ids
def _seconds(digits: str) -> int:
    value = 0
    for digit in digits:
        value = value * 62 + _DIGIT[digit]
    return value + _EPOCH


def client_stamp(identity: str) -> int | None:
    """Unix milliseconds that a client wrote into its own id, as in `realtime_event_id_1745396363655`."""
    found = _CLIENT_STAMP.search(identity)
    return int(found[1]) if found else None


def lifetime(identity: str, expires_at: int) -> int | None:
    """How many seconds a session lives, where its id and its `expires_at` (Unix seconds) agree on it."""
    began = id_time(identity)
    return next((life for life in LIFETIMES if began is not None and abs(expires_at - began - life) <= 1), None)


class IdClock:
    """Collects the ids of one recording and tells whether their times can be believed."""

    __slots__ = ("_backwards", "_newest", "_other", "_seqs", "_strays", "_times", "latest", "life", "unlike")

    def __init__(self, latest: int = _LATEST) -> None:
        self._seqs = array("Q")
        self._times = array("Q")
        self._newest = 0
        self._backwards = 0
        self._other = 0  # ids of another shape
        self._strays = 0  # ids of the known shape whose times cannot be
        self.life: int | None = None  # seconds; the session's lifetime, where it agreed with the session's id
        self.latest = latest  # Unix seconds that no id may pass: the recording's own time where known
        self.unlike = ""  # whose ids are of another kind: the title of the server's dialect

    def add(self, seq: int, identity: str) -> int | None:
        """Take the id of server event `seq` and give its Unix seconds; None where it is of another shape or era."""
        time = id_time(identity)
        if time is None:
            self._other += 1
            return None
        if not _EARLIEST <= time <= self.latest:
            self._strays += 1
            return None
        if self._times and time < self._times[-1]:
            self._backwards += 1
        self._newest = max(self._newest, time)
        self._seqs.append(seq)
        self._times.append(time)
        return time

    def check_session(self, identity: str, expires_at: int) -> None:
        """Hold a session id against its `expires_at` (Unix seconds)."""
        self.life = lifetime(identity, expires_at) or self.life

    def __len__(self) -> int:
        """How many ids have a time that can be."""
        return len(self._times)

    @property
    def checked(self) -> bool:
        """A session's lifetime agreed with its id."""
        return self.life is not None

    @property
    def proven(self) -> bool:
        """True once the times may be shown: the session check, or five ids that run forwards and differ."""
        count = len(self._times)
        if not count or self.unlike or self._backwards * _IN_ORDER > count or self._strays * _IN_ORDER > count:
            return False
        return self.checked or (count >= ENOUGH and self._times[0] != self._newest)

    @property
    def why(self) -> str:
        """What proves the clock, or why it is off, in a few words."""
        count = len(self._times)
        if self.unlike:
            return f"{self.unlike} has ids of another kind"
        if not count and not self._strays:
            return "no server ids of the known shape" if self._other else "no server ids"
        if self._strays * _IN_ORDER > count:
            return f"ids of another era in {self._strays} of {count + self._strays}"
        if self._backwards * _IN_ORDER > count:
            return f"ids run backwards in {self._backwards} of {count}"
        if self.checked:
            return f"the session's id agrees with its lifetime of {self.life:,} s"
        if count < ENOUGH:
            return f"only {count_text(count, 'id')} and no session to check {'them' if count > 1 else 'it'} against"
        return f"{count} ids run forwards" if self.proven else "all ids carry the same second"

    def time_of(self, seq: int) -> int | None:
        """Unix seconds of server event `seq`, if the clock is proven and that event had an id."""
        place = bisect_right(self._seqs, seq) - 1
        if place < 0 or self._seqs[place] != seq or not self.proven:
            return None
        return self._times[place]

    def step_to(self, seq: int) -> tuple[int, int] | None:
        """The server event with an id before `seq`, and the seconds since; None where the clock does not tell."""
        place = bisect_right(self._seqs, seq) - 1
        if place < 1 or self._seqs[place] != seq or not self.proven:
            return None
        return self._seqs[place - 1], self._times[place] - self._times[place - 1]

    @property
    def first(self) -> int | None:
        return self._times[0] if self.proven else None

    @property
    def last(self) -> int | None:
        return self._newest if self.proven else None

"""Client events that await an answer, and the errors that may be one.

Written by the tracker; moments are microseconds since the recording's start, None where they are unknown, and
`*_seq` is the sequence number of the event that said so, 0 where none did.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ...core.json import JsonObject
from ...protocol.vocabulary import Meaning


class Answer(StrEnum):
    """What became of a client event that awaits an answer."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Certainty(StrEnum):
    """How an answer was linked to its client event."""

    CERTAIN = "certain"  # by an id
    LIKELY = "likely"  # by order, parameter or code
    GUESSED = "guessed"  # by time alone: it settles nothing


class Ground(StrEnum):
    """What links an answer to its client event."""

    NAME = "name"  # it repeats the id of the client event
    ONLY = "only"  # one alone fits
    OLDEST = "oldest"  # of several that fit; servers work in order
    NEWEST = "newest"  # of several that fit, where none of them is ever acknowledged
    KIND = "kind"  # the newest of its kind, which does not hold what the answer names
    TIME = "time"  # it was sent just before

    @property
    def certainty(self) -> Certainty:
        """How sure such a link is."""
        return _CERTAINTY[self]


_CERTAINTY = {
    Ground.NAME: Certainty.CERTAIN,
    Ground.ONLY: Certainty.LIKELY,
    Ground.OLDEST: Certainty.LIKELY,
    Ground.NEWEST: Certainty.LIKELY,
    Ground.KIND: Certainty.GUESSED,
    Ground.TIME: Certainty.GUESSED,
}


@dataclass(slots=True)
class Operation:
    """A client event that the server must answer."""

    seq: int
    at: int | None
    means: Meaning
    type: str
    event_id: str | None
    body: JsonObject
    turn: int | None = None
    answer: Answer = Answer.PENDING
    answered_seq: int = 0
    answered_at: int | None = None
    ground: Ground = Ground.NAME  # what links its answer to it
    buffered_bytes: int = 0  # of input audio, when it was sent
    buffered_ms: int = 0
    hidden: bool = False  # the log leaves audio out of that
    active_response: str | None = None  # of the default conversation, when it was sent
    by: str | None = None  # who sent it, where it was not the app itself
    is_named: bool = False  # the log shows no more of it than its name
    implied: bool = False  # its answer is not in the log, and what follows from it is

    @property
    def certainty(self) -> Certainty:
        return self.ground.certainty


@dataclass(slots=True)
class Failure:
    """An `error` event, and the client event it answers where that is clear."""

    seq: int
    at: int | None
    error: JsonObject
    operation: int = 0  # that it refuses, unless that is only a guess
    ground: Ground = Ground.NAME
    answers: int = 0  # the client event, be it an operation or not, be it a guess
    answers_type: str = ""  # its type; empty for a frame that is no event
    cleared_seq: int = 0  # the event that showed a guess to be wrong
    identity: str = ""  # the error event's own id, which names no client event

    @property
    def certainty(self) -> Certainty:
        return self.ground.certainty

    @property
    def is_claimed(self) -> bool:
        """Tell whether the client event that it answers is known, and not only guessed."""
        return self.answers > 0 and self.certainty is not Certainty.GUESSED


class Sent(NamedTuple):
    """A client event that nothing but an error answers."""

    seq: int
    at: int | None
    type: str
    event_id: str | None

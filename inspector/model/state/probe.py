"""Experiments of the inspector's own: an event that it sent into the session, or an exchange in a fresh one.

Written by the tracker; moments are microseconds since the recording's start, None where they are unknown, and `*_seq`
is the sequence number of the event that said so, 0 where none did.
"""

from dataclasses import dataclass, field

from ...core.json import JsonObject, text_at
from ...protocol.vocabulary import Meaning
from .answer import Answer

BY = "probe"  # who sent a frame, as recordings say it
READING, OPEN = "reading", "open"


@dataclass(slots=True)
class Probe:
    """One experiment and what came of it.

    One in this session has `seq` and waits for an answer; one in a fresh session is over and has an `outcome`:
    its own `recording`, the `status` and `headline` of its verdict, the `cause` that this suspects, the `latency`.
    """

    name: str
    since: int  # the last event before what it showed, or its own
    seq: int = 0
    at: int | None = None
    means: Meaning | None = None
    type: str = ""
    event_id: str | None = None
    about: str = ""  # the id of the response that it asks about
    answer: Answer = Answer.PENDING
    answered_seq: int = 0
    answered_at: int | None = None
    answered_type: str = ""
    error: JsonObject = field(default_factory=dict)
    over_at: int | None = None  # a record says that nobody waits any longer
    outcome: JsonObject = field(default_factory=dict)

    @property
    def is_fresh(self) -> bool:
        """It took place in a session of its own."""
        return not self.seq

    @property
    def is_waiting(self) -> bool:
        return not self.is_fresh and self.answer is Answer.PENDING

    @property
    def status(self) -> str:
        """What became of an exchange in a fresh session, in the words of a verdict."""
        return text_at(self.outcome, "status") or ""

"""What an event did to the model."""

from typing import NamedTuple

from ..core.wire import Side
from ..protocol.vocabulary import Meaning, RefKind


class Ref(NamedTuple):
    """One thing of the session: a response by its id, an operation by the seq of its client event."""

    kind: RefKind
    id: str


class Change(NamedTuple):
    """One event's effect: what it means, what it is about (most specific first), and whether it was due.

    `legal` is False where the lifecycle table of the first reference has no row for it.
    """

    seq: int
    at: int | None
    side: Side
    means: Meaning
    refs: tuple[Ref, ...]
    legal: bool = True

    def ref(self, kind: RefKind) -> Ref | None:
        for ref in self.refs:  # rules ask this more often than anything else
            if ref[0] is kind:
                return ref
        return None

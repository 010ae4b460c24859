"""What is not told by the place of a row in the source: the marks where only the payload stands there, and secrets."""

from collections.abc import Sequence

from ..core.wire import Marks, Origin
from .origin import Origins, without_origin
from .redact import Span


class Margin:
    """By the numbers of events; of most that have marks only the origin tells something, which is kept small."""

    def __init__(self) -> None:
        self.origins = Origins()
        self._others: dict[int, Marks] = {}  # without their origins
        self.covers: dict[int, Sequence[Span]] = {}  # where secrets stand in the payload, of the few that hold any

    def keep(self, seq: int, marks: Marks) -> None:
        """Note the marks of a row."""
        if marks.origin is not None:
            self.keep_origin(seq, marks.origin)
        rest = without_origin(marks)
        if rest is not None:
            self._others[seq] = rest

    def keep_origin(self, seq: int, origin: Origin) -> None:
        """Note where the event of a row was read from."""
        self.origins.keep(seq, origin)

    def cover(self, seq: int, found: Sequence[Span]) -> None:
        """Note where secrets stand in the payload of a row."""
        self.covers[seq] = found

    def get(self, seq: int) -> Marks | None:
        """The marks of a row; None where it has none."""
        rest, origin = self._others.get(seq), self.origins.get(seq)
        return rest if origin is None else (rest or Marks())._replace(origin=origin)

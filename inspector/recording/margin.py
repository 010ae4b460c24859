"""The marks of rows whose place in the source holds their payload alone."""

from ..core.wire import Marks, Origin
from .origin import Origins, without_origin


class Margin:
    """By the numbers of events; of most that have marks only the origin tells something, which is kept small."""

    def __init__(self) -> None:
        self.origins = Origins()
        self._others: dict[int, Marks] = {}  # without their origins

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

    def get(self, seq: int) -> Marks | None:
        """The marks of a row; None where it has none."""
        rest, origin = self._others.get(seq), self.origins.get(seq)
        return rest if origin is None else (rest or Marks())._replace(origin=origin)

"""The states of one recording as a reader walks it: those around the newest place are kept, others worked out again."""

from ..recording.reading import Reading
from ..recording.rewind import Rewind
from .span import Line, Role, Span, paragraph
from .state import Entry, entries
from .state_page import state_lines

_BACK = 64  # events before the one that was asked for whose states are kept, so that going back is free
_KEPT = 512
_NEAR = 200  # events that may be gone over while somebody waits


class States:
    """What was so before and after an event. Whoever asks decides how much is worked out at once."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.seq = 0
        self._rewind = Rewind(reading)
        self._known: dict[int, list[Entry]] = {}

    def aim(self, seq: int) -> None:
        """Ask for the state after event `seq`."""
        self.seq = seq

    @property
    def ready(self) -> bool:
        return self.seq in self._known and max(self.seq - 1, 0) in self._known

    @property
    def is_near(self) -> bool:
        """Tell whether a moment of work is enough."""
        place = self._rewind.place
        return self.ready or self.seq <= _NEAR or place < self.seq <= place + _NEAR

    @property
    def share(self) -> float:
        """How much of the way is done, from 0 to 1."""
        return 1.0 if self.ready else self._rewind.share

    def work(self, events: int = _NEAR) -> bool:
        """Go over at most so many events; True once the state is there."""
        if self.ready:
            return True
        rewind, first = self._rewind, max(self.seq - 1 - _BACK, 0)
        rewind.seek(rewind.place if first <= rewind.place < self.seq else first)
        if not rewind.walk(events):
            return False
        for _ in range(events):
            self._keep(rewind)
            if rewind.place == self.seq:
                break
            rewind.seek(rewind.place + 1)
            rewind.walk(1)
        return self.ready

    def lines(self, width: int) -> list[Line]:
        """The page of the state, or how far it is."""
        if self.ready:
            return state_lines(self._known[max(self.seq - 1, 0)], self._known[self.seq], self.seq, width)
        text = f"going over the recording again up to #{self.seq:,}: {self.share:.0%}"
        return paragraph(text, width, role=Role.DIM, lead=(Span("… ", Role.WARNING),))

    def _keep(self, rewind: Rewind) -> None:
        if rewind.place in self._known:
            return
        self._known[rewind.place] = entries(rewind.course)
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]

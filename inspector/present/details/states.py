"""The states of one recording as a reader walks it: those around the newest place are kept, others worked out again."""

from ...recording.reading import Reading
from ...recording.replay import Replay
from ..text.span import Line, Role, Span, paragraph
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
        self._replay = Replay(reading)
        self._began = 0  # where the way to the goal began
        self._known: dict[int, list[Entry]] = {}

    def aim(self, seq: int) -> None:
        """Ask for the state after event `seq`."""
        self.seq = seq

    @property
    def _place(self) -> int:
        """The event after which the replay stands."""
        return self._replay.position.seq

    @property
    def ready(self) -> bool:
        return self.seq in self._known and max(self.seq - 1, 0) in self._known

    @property
    def is_near(self) -> bool:
        """Tell whether a moment of work is enough."""
        return self.ready or self.seq <= _NEAR or self._place < self.seq <= self._place + _NEAR

    @property
    def share(self) -> float:
        """How much of the way is done, from 0 to 1."""
        way = self._replay.goal.seq - self._began
        return 1.0 if self.ready or way <= 0 else (self._place - self._began) / way

    def work(self, events: int = _NEAR) -> bool:
        """Go over at most so many events; True once the state is there."""
        if self.ready:
            return True
        first = max(self.seq - 1 - _BACK, 0)
        if not first <= self._place < self.seq and self._replay.goal.seq != first:
            self._seek(first)
        if not self._replay.wind(events):
            return False
        for _ in range(events):
            self._keep()
            if self._place >= self.seq:
                break
            self._seek(self._place + 1)
            self._replay.wind(events)
        return self.ready

    def _seek(self, seq: int) -> None:
        self._replay.aim(self.reading.history.position(seq))
        self._began = self._place

    def lines(self, width: int) -> list[Line]:
        """The page of the state, or how far it is."""
        if self.ready:
            return state_lines(self._known[max(self.seq - 1, 0)], self._known[self.seq], self.seq, width)
        text = f"going over the recording again up to #{self.seq:,}: {self.share:.0%}"
        return paragraph(text, width, role=Role.DIM, lead=(Span("… ", Role.WARNING),))

    def _keep(self) -> None:
        if self._place in self._known:
            return
        self._known[self._place] = entries(self._replay.past)
        if len(self._known) > _KEPT:
            del self._known[next(iter(self._known))]

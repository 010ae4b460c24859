"""Where the user was: the events jumped from and to, to go back and forward through."""

from collections.abc import Sequence

LONGEST = 200  # visits that are remembered


class Trail:
    """A list of events with a place in it. A new jump forgets what was ahead."""

    def __init__(self) -> None:
        self._seqs: list[int] = []
        self._place = 0

    @property
    def seqs(self) -> Sequence[int]:
        """Every event on the trail, the oldest first."""
        return self._seqs

    @property
    def place(self) -> int:
        """Where the user stands on it."""
        return self._place

    def jump(self, origin: int, goal: int) -> None:
        """The user went from one event to another."""
        behind = [*self._seqs[: self._place + 1]]
        for seq in (origin, goal):
            if seq and (not behind or behind[-1] != seq):
                behind.append(seq)
        self._seqs = behind[-LONGEST:]
        self._place = max(len(self._seqs) - 1, 0)

    def step(self, step: int, origin: int) -> int | None:
        """The event to go to, back (-1) or forward (1) from where the user stands; None at either end."""
        if step < 0 and self._seqs and self._place == len(self._seqs) - 1 and self._seqs[-1] != origin:
            return self._seqs[self._place]
        place = self._place + step
        if not 0 <= place < len(self._seqs):
            return None
        self._place = place
        return self._seqs[place]

"""How often a text may make its reader begin anew.

To go into an object from member to member takes the time of a hundred characters and more. No log has damaged objects
every few characters, but a text can have them: from some number on, only as many are gone into as the text is long.
What stands whole in a line is read all the same, and where events come of it the reader has more patience.
"""

from typing import NamedTuple

_COST = 150  # characters that are read in the time in which a reader begins for nothing
_STEP = 4  # and in that of one of its steps
_FRUITFUL = 25  # what it costs where events come of it: less than one of them
_MOST = 250 * _COST
_LEAST = 6 * _COST


class Refused(NamedTuple):
    """Where in a text and how often no reader began."""

    start: int
    end: int
    times: int


class Patience:
    """What is left of it at a place; a text that stands within another has no more than its own length gives."""

    __slots__ = ("_at", "_left", "_most", "refused")

    def __init__(self, length: int, *, within: bool) -> None:
        self._most = min(_MOST, length + _LEAST) if within else _MOST
        self._left, self._at = self._most, 0
        self.refused: Refused | None = None

    def is_out(self, at: int) -> bool:
        """Whether there is none left at a place, which is not before the last one."""
        return self._left + at - self._at < _COST

    def allows(self, at: int) -> bool:
        """Whether a reader may begin at a place; if it may, it does."""
        if self.is_out(at):
            self.refuse(at)
            return False
        self._left, self._at = min(self._left + at - self._at, self._most) - _COST, at
        return True

    def refuse(self, at: int) -> None:
        """Note that no reader began at a place."""
        start, _, times = self.refused or (at, at, 0)
        self.refused = Refused(start, at + 1, times + 1)

    def ended(self, steps: int, *, fruitful: bool) -> None:
        """What began took so many steps, and events came of it or did not."""
        self._left += _COST - _FRUITFUL if fruitful else -_STEP * steps
        self._left = max(self._left, -self._most)

"""A player that begins with the first piece of an answer's sound and plays on as long as it has any.

It is the clock by which an answer is heard: how much is still to be played, and
where the sound ran out before more of it came. Moments and spans are
microseconds of recorded time.
"""

from dataclasses import dataclass

from ...core.clock import MILLISECOND

AUDIBLE = 300 * MILLISECOND  # a shorter gap is bridged by the buffer that most players keep


@dataclass(slots=True)
class Player:
    """What was heard of one response, and when, by somebody who plays its audio as it comes."""

    width: int  # bytes of sound per millisecond
    begun_at: int
    until: int  # when all sound that has come will have been played
    gaps: int = 0  # of at least AUDIBLE
    silent: int = 0  # all of them together
    longest_gap: int = 0
    gap_seq: int = 0  # the delta that ended the longest
    gap_at: int = 0  # when the longest began

    def run_out(self, seq: int, at: int, *, goes_on: bool) -> None:
        """Nothing is left to play `at` this moment, when event `seq` brings sound; `goes_on` if its part has sounded.

        Whoever calls adds the length of the new sound to `until`, here as with every delta that came in time.
        """
        gap = at - self.until
        if goes_on and gap >= AUDIBLE:
            self._fell_silent(seq, gap)
        self.until = at

    def remaining(self, at: int) -> int:
        """How much of the sound that had come by `at`, and no later, is still to be played."""
        return max(self.until - at, 0)

    def _fell_silent(self, seq: int, gap: int) -> None:
        self.gaps += 1
        self.silent += gap
        if gap > self.longest_gap:
            self.longest_gap, self.gap_seq, self.gap_at = gap, seq, self.until

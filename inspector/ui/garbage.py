"""When garbage is collected: while nobody waits.

A whole collection of a large screen takes a tenth of a second. So what there is at the start, and what has survived a
rest, is left alone; what a key makes is looked at once the key is answered.
"""

import gc

_YOUNG, _MIDDLE = 700, 10  # often and briefly
_NEVER = 1_000_000  # younger collections before one of everything
_MANY = 20  # younger collections, after which a rest is used for one of everything


class Garbage:
    """The collector of this process, as far as a screen runs it."""

    def __init__(self) -> None:
        self._is_ours = False

    def take_over(self) -> None:
        """What there is by now stays; from here on the screen says when."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(_YOUNG, _MIDDLE, _NEVER)
        self._is_ours = True

    def hold(self) -> None:
        """Somebody waits for an answer."""
        if self._is_ours:
            gc.disable()

    def release(self) -> None:
        """Nobody waits any more."""
        if self._is_ours:
            gc.enable()

    def rest(self) -> None:
        """There is time: look through what has survived since the last rest."""
        if self._is_ours and gc.get_count()[2] >= _MANY:
            gc.collect()
            gc.freeze()

    def thaw(self) -> None:
        """Something large was left: what stayed until now may be garbage."""
        if self._is_ours:
            gc.unfreeze()

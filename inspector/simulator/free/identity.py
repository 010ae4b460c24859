"""Ids as OpenAI's servers make them: what it is, the second in which it was made, and something random."""

import random
import string
from collections.abc import Callable

from ...core import idclock

_LETTERS = string.digits + string.ascii_letters
_TIMELESS = frozenset({"call", "dlg"})  # prefixes whose ids carry no time
_RANDOM = 16  # characters


class Mint:
    """Makes the ids of one session; `now` gives Unix seconds. No id is older than one made before it."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._latest = 0

    @property
    def second(self) -> int:
        """The second that the next id will carry."""
        self._latest = max(self._latest, int(self._now()))
        return self._latest

    def new(self, prefix: str) -> str:
        """A new id, such as `item_` and 21 characters."""
        time = "" if prefix in _TIMELESS else idclock.time_code(self.second)
        return f"{prefix}_{time}{''.join(random.choices(_LETTERS, k=_RANDOM))}"

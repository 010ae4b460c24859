"""What one page tells, in its order, each thing once: pages send again what they do not know to have come."""

from collections.abc import Callable

from ...core.json import JsonObject, integer_at, list_at, number_at, text_at
from .channel import Channel

MOST = 100  # channels of a page that are recorded

Begin = Callable[["Page", JsonObject], Channel | None]


class Page:
    """One document, from its first word to its last. `begin` makes a recording, None where that cannot be."""

    def __init__(self, name: str, url: str, begin: Begin) -> None:
        self.name, self.url = name, url
        self._begin = begin
        self._channels: dict[str, Channel | None] = {}
        self._count = 0
        self.have = 0  # the number of the last thing that came
        self.is_left = False  # it said goodbye
        self.away_since: float | None = None  # by the loop's clock

    def greet(self, body: JsonObject) -> None:
        """Take its first word on a connection: what it will tell next, and the channels that are open."""
        following = integer_at(body, "next") or 1
        for one in list_at(body, "open"):
            if isinstance(one, dict) and (integer_at(one, "n") or 0) < following:
                self._resume(one)
        self._expect(following)

    def take(self, body: JsonObject, longest: int) -> None:
        """Take in one thing that it tells."""
        kind, number = text_at(body, "k") or "", integer_at(body, "n")
        if kind == "alive":
            for one in self.running:
                one.alive(body, longest)
            return
        if number is None or number <= self.have:
            return  # it is sent again
        self._expect(number)
        self.have = number
        if kind == "bye":
            self.is_left = True
            return
        name = text_at(body, "c") or ""
        if kind == "new":
            self._open(name, body)
        if channel := self._channels.get(name):
            channel.take(kind, body)

    @property
    def running(self) -> list[Channel]:
        return [one for one in self._channels.values() if one and not one.ended.is_set()]

    def leave(self) -> None:
        """It does not come back."""
        for one in self.running:
            one.gone()

    def _open(self, name: str, body: JsonObject) -> None:
        if name in self._channels or self._count >= MOST or number_at(body, "t") is None:
            return
        self._count += 1
        self._channels[name] = self._begin(self, body)

    def _resume(self, about: JsonObject) -> None:
        """A channel whose beginning another tap has."""
        name = text_at(about, "c") or ""
        if name not in self._channels:
            self._open(name, about)
            if channel := self._channels.get(name):
                channel.begun_late()

    def _expect(self, number: int) -> None:
        """Declare what lies between the last thing that came and this one."""
        if self.have and number > self.have + 1:
            for one in self.running:
                one.missing(number - self.have - 1)
        self.have = max(self.have, number - 1)

"""A conversation said line by line to a tracker."""

from inspector.core.codec import read
from inspector.core.wire import Frame, Kind, Side
from inspector.formats.dialogue.shorthand import expand
from inspector.model.change import Change
from inspector.model.session import Session
from inspector.model.tracker import Tracker

SIDES = {">": Side.CLIENT, "<": Side.SERVER}


class Talk:
    """Feeds lines such as `> response.create` 10 ms apart; raw JSON where a line holds a brace first."""

    def __init__(self) -> None:
        self.tracker = Tracker()
        self.changes: list[Change] = []
        self.said = 0

    @property
    def session(self) -> Session:
        return self.tracker.session

    def say(self, text: str) -> "Talk":
        for line in filter(None, map(str.strip, text.split("\n"))):
            seq = self.said = self.said + 1
            words = line[1:].strip()
            payload = words.encode() if words.startswith("{") else expand(words)
            event = read(Frame(seq * 10_000, SIDES[line[0]], Kind.TEXT, payload, seq))
            self.changes += self.tracker.feed(event)
        return self


def talk(text: str) -> Talk:
    return Talk().say(text)

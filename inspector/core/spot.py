"""Where things stand in a JSON text that somebody is still writing.

The text may be broken anywhere: what can be told of it is told, and nothing here raises.
Offsets count characters. Several values may stand one after the other.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .json import Path

_TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"?|[{}\[\]:,]|[^\s{}\[\]:,"]+')


class Spot(NamedTuple):
    """A value that is no object and no list. Of a string what its quotes hold: `start` to `end`."""

    path: Path
    start: int
    end: int


class Span(NamedTuple):
    """One value of the outermost level, or what stands where one should."""

    start: int
    end: int


def spots(text: str) -> list[Spot]:
    """Every plain value, in the order of the text."""
    return [found for found in _walk(text) if isinstance(found, Spot)]


def spans(text: str) -> list[Span]:
    """The values of the outermost level: each opening brace there begins one, and one that never closes is the last."""
    return [found for found in _walk(text) if isinstance(found, Span)]


class _Level:
    """An object or a list that is open: the step to its next value, and whether a key comes next."""

    def __init__(self, *, keyed: bool) -> None:
        self.keyed = keyed
        self.step: str | int = "" if keyed else 0
        self.awaits_key = keyed

    def next(self) -> None:
        self.awaits_key = self.keyed
        self.step = self.step if isinstance(self.step, str) else self.step + 1


def _walk(text: str) -> Iterator[Spot | Span]:
    open_: list[_Level] = []
    began = -1  # of a value of the outermost level
    for found in _TOKEN.finditer(text):
        token, start, end = found[0], found.start(), found.end()
        if began < 0:
            began = start
        if token in "{[":
            open_.append(_Level(keyed=token == "{"))
        elif token in "}]":
            if open_:
                open_.pop()
        elif token == "," and open_:
            open_[-1].next()
        elif token == ":" and open_:
            open_[-1].awaits_key = False
        elif open_ and open_[-1].awaits_key:
            open_[-1].step = token.strip('"')
        elif open_ and token not in ":,":
            yield _spot(open_, token, start, end)
        if not open_ and (token in "}]" or _alone(text, end)):
            yield Span(began, end)
            began = -1
    if began >= 0:
        yield Span(began, len(text.rstrip()))


def _alone(text: str, end: int) -> bool:
    """Nothing but a brace, or the end, follows a stray piece of text."""
    return text[end:].lstrip()[:1] in ("{", "")


def _spot(open_: list[_Level], token: str, start: int, end: int) -> Spot:
    path = tuple(level.step for level in open_)
    if not token.startswith('"'):
        return Spot(path, start, end)
    closed = len(token) > 1 and token.endswith('"')
    return Spot(path, start + 1, end - 1 if closed else end)

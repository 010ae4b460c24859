"""Long text as lines that are made when they are looked at: a megabyte costs what its visible lines cost.

Such lines break at a fixed number of characters, not at blanks, so that the place of
every line is known without looking at the text before it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice
from typing import overload

from ...core.json import Path
from ...core.text import safe
from .span import Line, Role, Span

_WIDE = re.compile("[\u1100-\u23ff\u2440-\U0010ffff]")  # no other character takes two cells
_FEEDS = 20_000  # line feeds that break lines; where there are more, all of them are only shown
_FOUND = 5_000  # lines that a search gives, at most
_LOOKED = 20_000  # lines of a run that a search makes, at most


class Wrapped(Sequence[Line]):
    """Hard-wrapped text, made safe piece by piece, behind an indent."""

    def __init__(
        self, text: str, width: int, *, role: Role = Role.PLAIN, indent: int = 0, path: Path | None = None
    ) -> None:
        """No line is wider than `width` cells, the indent included."""
        if text.count("\n") > _FEEDS:
            text = text.replace("\n", safe("\n"))
        self.text, self._role, self._indent, self._path = text, role, indent, path
        self.starts = _starts(text, max(width - indent, 2))

    def __len__(self) -> int:
        return len(self.starts)

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        end = self.starts[place + 1] if place + 1 < len(self) else len(self.text)
        piece = safe(self.text[self.starts[place] : end].removesuffix("\n"))
        return Line((Span(" " * self._indent), Span(piece, self._role)), path=self._path)

    def line_of(self, offset: int) -> int:
        """The line in which the character at `offset` stands."""
        return bisect_right(self.starts, offset) - 1


def _starts(text: str, width: int) -> list[int]:
    """Where the lines begin: at every line feed, and wherever `width` cells may be full."""
    starts: list[int] = []
    start = 0
    for part in text.split("\n"):
        step = width if part.isascii() or not _WIDE.search(part) else width // 2
        starts += range(start, start + max(len(part), 1), max(step, 1))
        start += len(part) + 1
    return starts


class Joined(Sequence[Line]):
    """Several runs of lines as one."""

    def __init__(self, parts: Iterable[Sequence[Line]]) -> None:
        self.parts = [part for part in parts if len(part)]
        self._ends = list(accumulate(len(part) for part in self.parts))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, place: int) -> Line: ...
    @overload
    def __getitem__(self, place: slice) -> list[Line]: ...
    def __getitem__(self, place: int | slice) -> Line | list[Line]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        part = bisect_right(self._ends, place)
        return self.parts[part][place - (self._ends[part] - len(self.parts[part]))]

    def starts(self) -> Iterable[tuple[int, Sequence[Line]]]:
        """Every run with the place of its first line."""
        return zip((0, *self._ends), self.parts, strict=False)


def rows_with(lines: Sequence[Line], needle: str) -> list[int]:
    """The lines in which `needle` begins, whatever its case; at most some thousand."""
    pattern = re.compile(re.escape(needle), re.IGNORECASE)
    runs = lines.starts() if isinstance(lines, Joined) else ((0, lines),)
    found = (start + place for start, run in runs for place in _places(run, pattern))
    return list(islice(found, _FOUND))


def _places(run: Sequence[Line], pattern: re.Pattern[str]) -> Iterator[int]:
    if isinstance(run, Wrapped):
        yield from dict.fromkeys(run.line_of(match.start()) for match in pattern.finditer(run.text))
    elif isinstance(run, Joined):
        yield from (start + place for start, part in run.starts() for place in _places(part, pattern))
    else:
        yield from (place for place, line in enumerate(islice(run, _LOOKED)) if pattern.search(line.text))

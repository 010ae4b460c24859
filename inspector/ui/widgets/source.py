"""Where the lines of a list come from."""

from collections.abc import Hashable, Sequence
from typing import Protocol

from ...present.text.span import Line, Span, fitted


class Source(Protocol):
    """Where lines come from. Lines with equal keys look the same at the same width."""

    def __len__(self) -> int: ...

    def key(self, row: int) -> Hashable: ...

    def spans(self, row: int, width: int) -> Sequence[Span]: ...


class Page:
    """Lines that are there already. What is on a line is its key: the same line on another page is not made again."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def key(self, row: int) -> Hashable:
        return self.lines[row]

    def spans(self, row: int, width: int) -> Sequence[Span]:
        return fitted(self.lines[row].spans, width)

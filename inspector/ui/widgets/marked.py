"""Lines in which what was searched for stands out."""

from collections.abc import Sequence

from ...present.text.span import Line, Span, highlighted
from .source import Page


class Marked(Page):
    """A page with every place of a needle marked; without a needle a page."""

    def __init__(self, lines: Sequence[Line] = (), needle: str = "") -> None:
        super().__init__(lines)
        self.needle = needle

    def spans(self, row: int, width: int) -> Sequence[Span]:
        spans = super().spans(row, width)
        return highlighted(spans, self.needle) if self.needle else spans

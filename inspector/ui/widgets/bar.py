"""A few lines that are always there: the title, the verdict, the keys."""

from collections.abc import Sequence

from textual.strip import Strip
from textual.widget import Widget

from ...present.span import Span, fitted
from ..look import strip


class Bar(Widget):
    """Shows lines of spans, one row each, cut to its width."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: Sequence[Sequence[Span]] = ()

    def show(self, lines: Sequence[Sequence[Span]]) -> None:
        """Show these lines; the bar becomes as high as they are many."""
        if lines == self.lines:
            return
        if len(lines) != len(self.lines):
            self.styles.height = len(lines)
        self.lines = lines
        self.refresh()

    def shown(self) -> Sequence[Sequence[Span]]:
        """The lines as they are painted."""
        return self.lines

    def render_line(self, y: int) -> Strip:
        lines, width = self.shown(), self.size.width
        return strip(self, fitted(lines[y] if y < len(lines) else (), width), width)

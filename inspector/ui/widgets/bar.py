"""A few lines that are always there: the title, the verdict, the keys."""

from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from ...present.text.span import Span, fitted
from ..look import strip


class Bar(Widget):
    """Shows lines of spans, one row each, cut to its width."""

    class Resized(Message):
        """The bar is wider or narrower than before: what it shows was made for another width."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: Sequence[Sequence[Span]] = ()
        self._width = 0

    def on_resize(self, event: events.Resize) -> None:
        if event.size.width != self._width:
            self._width = event.size.width
            self.post_message(self.Resized())

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

"""A list of rows between lines that stay: a head over its columns, a foot about the chosen row."""

from collections.abc import Hashable, Sequence

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip

from ...present.text.span import Span, fitted
from .rows import Rows

LEAST = 3  # rows of the list that a foot must leave


class Framed(Rows):
    """Rows under `heads` lines and over `feet` lines, which do not scroll."""

    heads = 1
    feet = 0
    _settles = False  # as soon as the size is known
    _foot: tuple[Hashable, Sequence[Sequence[Span]]] = (None, ())  # what the foot was made of, and its lines

    def head(self, width: int) -> Sequence[Sequence[Span]]:
        """The lines above the rows, as many as `heads`."""
        return ()

    def foot(self, width: int) -> Sequence[Sequence[Span]]:
        """The lines below the rows; the first of them stay where there is no room for all."""
        return ()

    @property
    def _shown_feet(self) -> int:
        """Lines of the foot that have room."""
        return max(min(self.feet, self.scrollable_content_region.height - self.heads - LEAST), 0)

    @property
    def height(self) -> int:
        return max(self.scrollable_content_region.height - self.heads - self._shown_feet, 1)

    def _resize(self) -> None:
        lines = len(self.source) + self.heads + self._shown_feet
        size = Size(self.scrollable_content_region.width, lines)
        if size.height != self.virtual_size.height:
            self.virtual_size = size

    def touch(self) -> None:
        """Paint all lines: head and foot follow the chosen row."""
        self.refresh()

    def settle(self) -> None:
        """Show the chosen row with some before it, once the size is known."""
        self._settles = not self.scrollable_content_region.height
        if self._settles:
            return
        goal = 0 if self.row < self.height else self.row - self.height // 3
        self.scroll_to(y=goal, animate=False, force=True)

    def on_resize(self) -> None:
        super().on_resize()
        if self._settles:
            self.settle()

    def row_at(self, y: int) -> int:
        outside = y < self.heads or y >= self.heads + self.height
        return -1 if outside else y - self.heads + self.scroll_offset.y

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < self.heads:
            return self._still(self.head(max(width - 1, 0)), y, width)
        if y >= self.heads + self.height:
            return self._still(self._footing(max(width - 1, 0)), y - self.heads - self.height, width)
        return super().render_line(y)

    def stamp(self) -> Hashable:
        """What the foot depends on, beside its row and its width."""
        return None

    def _footing(self, width: int) -> Sequence[Sequence[Span]]:
        """The foot, made once for all of its lines."""
        known = self.source.key(self.row) if len(self.source) else None
        made_of = (id(self.source), self.row, width, known, self.stamp())
        if self._foot[0] != made_of:
            self._foot = (made_of, self.foot(width))
        return self._foot[1]

    def _still(self, lines: Sequence[Sequence[Span]], place: int, width: int) -> Strip:
        spans = fitted(lines[place], max(width - 1, 0)) if place < len(lines) else []
        line = [Segment(span.text, self._look(0, span.role)) for span in (Span(" "), *spans) if span.text]
        return Strip(line).adjust_cell_length(width, self._base(0))

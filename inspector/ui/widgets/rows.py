"""A list of lines of any length: only what is visible is made, and made lines are kept.

The timeline, the detail, the findings and whole pages are all such lists; they
differ in where their lines come from.
"""

from collections.abc import Hashable, Sequence
from typing import ClassVar, Protocol

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.cache import LRUCache
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from ...present.span import Line, Span, fitted
from ..keys import Pane, bindings
from ..look import COMPONENTS, segments

_KEPT = 2_000  # strips
_CURSOR = "▌"


class Source(Protocol):
    """Where lines come from. Lines with equal keys look the same at the same width."""

    def __len__(self) -> int: ...

    def key(self, row: int) -> Hashable: ...

    def spans(self, row: int, width: int) -> Sequence[Span]: ...


class Page:
    """Lines that are there already."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self.lines = lines

    def __len__(self) -> int:
        return len(self.lines)

    def key(self, row: int) -> Hashable:
        return row

    def spans(self, row: int, width: int) -> Sequence[Span]:
        return fitted(self.lines[row].spans, width)


class Rows(ScrollView, can_focus=True):
    """Shows a source, with a cursor on one row."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.ROWS)
    COMPONENT_CLASSES: ClassVar[set[str]] = {*COMPONENTS, "rows--cursor", "rows--cursor-blurred"}
    PANE: ClassVar[Pane] = Pane.ROWS

    class Moved(Message):
        """The cursor stands on another row."""

        def __init__(self, rows: "Rows", row: int) -> None:
            super().__init__()
            self.rows = rows
            self.row = row

        @property
        def control(self) -> "Rows":
            return self.rows

    class Entered(Message):
        """The row under the mouse was double-clicked."""

        def __init__(self, rows: "Rows") -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> "Rows":
            return self.rows

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.source: Source = Page()
        self.row = 0
        self._strips: LRUCache[Hashable, Strip] = LRUCache(_KEPT)

    # What is shown

    def show(self, source: Source, *, row: int = 0) -> None:
        """Show another source, the cursor on `row`."""
        self.source = source
        self._strips.clear()
        self._resize()
        self.row = max(0, min(row, len(source) - 1))
        self._reveal()
        self.refresh()

    def grew(self) -> None:
        """Take notice that the source has become longer or shorter, or that its last rows changed."""
        self._resize()
        self.row = max(0, min(self.row, len(self.source) - 1))
        self.refresh()

    def forget(self) -> None:
        """Make every line anew when it is painted."""
        self._strips.clear()
        self.refresh()

    def _resize(self) -> None:
        size = Size(self.scrollable_content_region.width, len(self.source))
        if size.height != self.virtual_size.height:
            self.virtual_size = size

    @property
    def height(self) -> int:
        """Rows that are visible at once."""
        return max(self.scrollable_content_region.height, 1)

    def row_at(self, y: int) -> int:
        """The row of the source that is painted on line `y`; none where that is negative or beyond the last."""
        return y + self.scroll_offset.y

    # The cursor

    def select(self, row: int, *, tell: bool = True) -> None:
        """Put the cursor on a row and bring it into view."""
        row = max(0, min(row, len(self.source) - 1))
        if row != self.row:
            self.row = row
            self.refresh()
            if tell:
                self.post_message(self.Moved(self, row))
        self._reveal()

    def _reveal(self) -> None:
        top, height = self.scroll_offset.y, self.height
        if top <= self.row < top + height:
            return
        goal = self.row - height // 3  # a jump lands with a few rows before it
        if self.row in (top - 1, len(self.source) - 1):
            goal = self.row if self.row < top else self.row - height + 1
        elif self.row == top + height:
            goal = top + 1
        self.scroll_to(y=max(goal, 0), animate=False, force=True)

    def action_move(self, step: int) -> None:
        self.select(self.row + step)

    def action_page(self, step: int) -> None:
        self.select(self.row + step * max(self.height - 1, 1))

    def action_top(self) -> None:
        self.select(0)

    def action_bottom(self) -> None:
        self.select(len(self.source) - 1)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        row = -1 if offset is None else self.row_at(offset.y)
        if not 0 <= row < len(self.source):
            return
        self.select(row)
        if event.chain == 2:
            self.post_message(self.Entered(self))

    # Painting

    def render_line(self, y: int) -> Strip:
        row, width = self.row_at(y), self.scrollable_content_region.width
        if row >= len(self.source):
            return Strip.blank(width, self.rich_style)
        chosen = (1 + self.has_focus) if row == self.row else 0
        key = (self.source.key(row), chosen, width)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._strips[key] = self._strip(row, width, chosen)
        return strip

    def _strip(self, row: int, width: int, chosen: int) -> Strip:
        base = self.rich_style
        if chosen:
            base += self._cursor_style("rows--cursor" if chosen == 2 else "rows--cursor-blurred")
        lead = Segment(_CURSOR if chosen else " ", base)
        line = segments(self, self.source.spans(row, max(width - 1, 0)), base)
        return Strip([lead, *line]).adjust_cell_length(width, base)

    def _cursor_style(self, name: str) -> Style:
        return self.get_component_rich_style(name, partial=True)

    def notify_style_update(self) -> None:
        self._strips.clear()
        super().notify_style_update()

    def on_resize(self) -> None:
        self._resize()
        self._reveal()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

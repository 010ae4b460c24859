"""A list of lines of any length, with a cursor that keys and the mouse move.

The timeline, the detail, the findings and whole pages are all such lists; they
differ in where their lines come from.
"""

from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView

from ..keys import Pane, bindings
from .painted import Painted
from .source import Page, Source


class Rows(Painted, can_focus=True):
    """Shows a source, with a cursor on one row."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.ROWS)
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

    # What is shown

    def show(self, source: Source, *, row: int = 0) -> None:
        """Show another source, the cursor on `row`."""
        if not isinstance(source, Page):
            self._strips.clear()
        self.source = source
        self._resize()
        self.row = max(0, min(row, len(source) - 1))
        self._reveal()
        self.touch()

    def grew(self) -> None:
        """Take notice that the source has become longer or shorter, or that rows of it changed."""
        self._resize()
        self.row = max(0, min(self.row, len(self.source) - 1))
        self.touch()

    def _resize(self) -> None:
        """Tell the scrollbar how many rows there are; the screen is laid out anew only where one comes or goes."""
        known = self.virtual_size.height
        size = Size(self.scrollable_content_region.width, len(self.source))
        if size.height == known:
            return
        scrolls = size.height > self.height
        if scrolls is not (known > self.height):
            self.virtual_size = size
            return
        self.set_reactive(ScrollView.virtual_size, size)
        if scrolls:
            self.vertical_scrollbar.window_virtual_size = size.height
        if self.scroll_offset.y > self.max_scroll_y:
            self.scroll_to(y=self.max_scroll_y, animate=False, force=True, immediate=True)

    # The cursor

    def select(self, row: int, *, tell: bool = True) -> None:
        """Put the cursor on a row and bring it into view."""
        row = max(0, min(row, len(self.source) - 1))
        if row != self.row:
            self.row = row
            self.touch()
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
        """Turn the page, so that the last line of one is the first of the next, and take the cursor along."""
        lines = step * max(self.height - 1, 1)
        top = max(0, min(self.scroll_offset.y + lines, len(self.source) - self.height))
        self.scroll_to(y=top, animate=False, force=True, immediate=True)
        self.select(self.row + lines)

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

    def on_resize(self) -> None:
        self._resize()
        self._reveal()

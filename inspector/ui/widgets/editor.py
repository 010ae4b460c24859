"""The editor of events: JSON in its colours, and a key that goes from value to value.

A form for the fields that people fill in would say again what the JSON says, and never
have all of them. So the JSON is the form: tab selects the next value, typing replaces it.
"""

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from ...core.json import Path
from ...core.spot import Spot, spots
from ...core.text import line_fed
from ...live.draft import is_whole, is_within, line_of
from ...present.screen.compose import json_roles, shown
from ..keys import Pane, bindings
from ..look import role_style
from .wish import Copy

_FIXED = ("type", "event_id")  # keys whose values are seldom filled in


class Editor(TextArea):
    """Text only; what it means is the composer's matter."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.EDITOR)
    PANE: ClassVar[Pane] = Pane.EDITOR

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, soft_wrap=True, tab_behavior="focus", show_line_numbers=True)
        self.indent_width = 2
        self._offered = Selection()  # the value that was selected to be typed over

    def write(self, text: str, fill: Path | None = None) -> None:
        """Show another text, which can be taken back, with the value at `fill` selected."""
        self.replace(text, self.document.start, self.document.end, maintain_selection_offset=False)
        self.move_cursor((0, 0))
        self.scroll_home(animate=False)
        if fill is not None:
            self.select_value(next((spot for spot in spots(text) if spot.path == fill), None))
        self.history.checkpoint()

    def select_value(self, spot: Spot | None) -> None:
        if spot is not None:
            text = self.text
            self.selection = self._offered = Selection(line_of(text, spot.start), line_of(text, spot.end))

    def action_value(self, step: int) -> None:
        """Select the next value, or the one before; round the end."""
        text = self.text
        found = [spot for spot in spots(text) if not spot.path or spot.path[-1] not in _FIXED]
        if not found:
            self.app.bell()
            return
        first, last = sorted(self.selection)
        if step > 0:
            later = (spot for spot in found if line_of(text, spot.end if first == last else spot.start) > last)
            self.select_value(next(later, found[0]))
        else:
            earlier = [spot for spot in found if line_of(text, spot.end) < first]
            self.select_value(earlier[-1] if earlier else found[-1])

    def action_copy_event(self) -> None:
        """Copy what the user has selected, else everything."""
        chosen = self.selected_text if self.selection != self._offered else ""
        self.post_message(Copy(chosen or self.text))

    def on_paste(self, event: events.Paste) -> None:
        """Whole events take the place of what they are pasted into, which can be taken back."""
        pasted = line_fed(event.text).strip("\n")
        line, column = min(self.selection)
        place = sum(len(before) + 1 for before in self.text.split("\n")[:line]) + column
        if is_whole(pasted) and is_within(self.text, place):
            event.stop()
            event.prevent_default()
            self.write(pasted)

    def on_key(self, event: events.Key) -> None:
        """A new line begins as deep as the one before."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            line = self.document.get_line(self.selection.end[0])
            self.replace("\n" + line[: len(line) - len(line.lstrip(" "))], *self.selection)

    def get_line(self, line_index: int) -> Text:
        """A line in its colours; whatever was pasted, none of it does anything on the screen."""
        line = self.document.get_line(line_index)
        text = Text(shown(line), end="", no_wrap=True)
        for start, end, role in json_roles(line):
            text.stylize(role_style(self, role), start, end)
        return text

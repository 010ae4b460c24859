"""The line in which a note to an event is written, over the screen that it is about."""

from typing import ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Input, Static

LONGEST = 2_000  # characters


class NoteScreen(ModalScreen[str | None]):
    """Asks for one line. It is dismissed with the line, or with None where the user thought better of it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, seq: int) -> None:
        super().__init__()
        self._seq = seq

    def compose(self) -> ComposeResult:
        yield Input(max_length=LONGEST, compact=True, select_on_focus=False)
        yield Static(Text(f" Note on #{self._seq}: enter keeps it, esc leaves it", no_wrap=True), id="hint")

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _written(self, message: Input.Submitted) -> None:
        self.dismiss(" ".join(message.value.split()) or None)

    def action_leave(self) -> None:
        self.dismiss(None)

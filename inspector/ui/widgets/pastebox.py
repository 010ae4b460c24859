"""The paste box: takes a text that the user pastes and says what is in it."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from ...present.details.importing import fidelity_text
from ...present.screen.start import found_text, pasted_lines
from ...present.text.span import Role
from ...recording.reading import Reading
from ..keys import Pane, bindings
from .rows import Rows
from .source import Page

_INVITATION = (
    "Paste a log, a forum post, JSON lines or a recording here, with the terminal's own paste or with ctrl+v; "
    "whatever events are in it are read at once."
)


class PasteBox(Rows):
    """Shows the pasted text with a sentence about it. It is no editor."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.PASTE)
    PANE: ClassVar[Pane] = Pane.PASTE

    class Opened(Message):
        """The user wants to look at the recordings in the text."""

    class Saved(Message):
        """The user wants to keep the recordings in the text."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.text = ""
        self.readings: Sequence[Reading] = ()
        self._told, self._role = _INVITATION, Role.DIM

    def reads(self, text: str) -> None:
        """A text has come and is being read."""
        self._tell(text, (), "Reading the text …", Role.WARNING)

    def found(self, readings: Sequence[Reading]) -> None:
        """These recordings are in the text."""
        read = fidelity_text(readings)
        told = f"{found_text(readings)} in this text{f' ({read})' if read else ''}: enter opens, "
        told += "w keeps it as a recording, backspace empties the box."
        self._tell(self.text, readings, told, Role.GOOD)

    def refuse(self, sentence: str) -> None:
        """There is nothing in the text, and why."""
        self._tell(self.text, (), sentence, Role.ERROR)

    def _tell(self, text: str, readings: Sequence[Reading], told: str, role: Role) -> None:
        self.text, self.readings, self._told, self._role = text, readings, told, role
        self._build()

    def _build(self) -> None:
        width = self.scrollable_content_region.width - 1
        if width > 0:
            self.show(Page(pasted_lines(self.text, self._told, self._role, width, 200)))

    def on_resize(self) -> None:
        super().on_resize()
        self._build()

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def action_save(self) -> None:
        self.post_message(self.Saved())

    def action_clear(self) -> None:
        self._tell("", (), _INVITATION, Role.DIM)

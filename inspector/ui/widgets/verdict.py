"""The verdict in its line above the panes; with the focus, or by a click, it opens as a whole."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from ...present.text.span import Role, Span
from ..keys import Pane, bindings
from .bar import Bar

_CURSOR = "▌"


class VerdictBar(Bar, can_focus=True):
    """The lines of the verdict, with a cursor before them while the focus is here."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.VERDICT)
    PANE: ClassVar[Pane] = Pane.VERDICT

    def shown(self) -> Sequence[Sequence[Span]]:
        lead = Span(_CURSOR if self.has_focus else " ", Role.LINK)
        return [[lead, *line] for line in self.lines]

    async def on_click(self) -> None:
        await self.run_action("screen.verdict")

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

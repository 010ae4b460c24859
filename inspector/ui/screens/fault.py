"""The faults that can be done on purpose: choose one, say when, and it is set in the session that runs."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Input

from ...core.text import safe
from ...present.screen.held import HARMS, TRIGGERS, harm_lines
from ...present.text.phrase import FAILED, PASSED
from ...present.text.span import Role, paragraph
from ...transports.relay import fault
from ..keys import Pane, bindings
from ..widgets.rows import Rows
from ..widgets.source import Page
from .asking import AskingScreen


class FaultScreen(AskingScreen[str]):
    """Dismissed with the fault as it is written, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.FAULT)
    PLACE: ClassVar[Pane] = Pane.FAULT
    HEADING = "Faults on purpose"

    def lay_out(self) -> None:
        if self.room:
            self.rows.show(Page(harm_lines()), row=self.rows.row)
            self._tell()

    def _tell(self) -> None:
        told, role = TRIGGERS, Role.DIM
        if self.is_asking:
            problem = self._problem()
            told, role = (f"{FAILED} {problem}", Role.ERROR) if problem else (f"{PASSED} {TRIGGERS}", Role.DIM)
        lines = paragraph(safe(told), max(self.told.content_size.width, 20), role=role)
        self.told.show([line.spans for line in lines])
        self.show_keys(Pane.FAULT)

    def _problem(self) -> str:
        try:
            fault.read(self.line.value.strip())
        except ValueError as error:
            return str(error)
        return ""

    # Keys

    @on(Rows.Entered)
    def action_use(self) -> None:
        self.ask(HARMS[self.rows.row].sample)
        self._tell()

    @on(Input.Changed)
    def _typed(self) -> None:
        self._tell()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if self._problem():
            self.app.bell()
        else:
            self.dismiss(event.value.strip())

    def answered(self) -> None:
        super().answered()
        self._tell()

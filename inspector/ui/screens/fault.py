"""The faults that can be done on purpose: choose one, say when, and it is set in the session that runs."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from ...core.text import safe
from ...present.held import HARMS, TRIGGERS, harm_lines
from ...present.phrase import FAILED, PASSED
from ...present.span import Role, paragraph
from ...transports.relay import fault
from ..keys import Pane, bindings
from ..widgets.bar import Bar
from ..widgets.rows import Page, Rows
from .page import key_spans


class FaultScreen(ModalScreen[str | None]):
    """Dismissed with the fault as it is written, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.FAULT)
    PLACE: ClassVar[Pane] = Pane.FAULT

    def compose(self) -> ComposeResult:
        with Vertical(id="holds"):
            rows = Rows(id="page")
            rows.border_title = "Faults on purpose"
            yield rows
            yield Input(id="line", compact=True, select_on_focus=False)
            yield Bar(id="told")
        yield Bar(id="keys")

    def on_mount(self) -> None:
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.lay_out)

    def on_resize(self) -> None:
        self.call_after_refresh(self.lay_out)

    def lay_out(self) -> None:
        """Make the lines for the width that there is."""
        rows = self.query_one(Rows)
        width = rows.scrollable_content_region.width - 1
        if width > 0:
            rows.show(Page(harm_lines()), row=rows.row)
            self._tell()

    def _tell(self) -> None:
        told, role = TRIGGERS, Role.DIM
        if self.has_class("-asking"):
            problem = self._problem()
            told, role = (f"{FAILED} {problem}", Role.ERROR) if problem else (f"{PASSED} {TRIGGERS}", Role.DIM)
        lines = paragraph(safe(told), max(self.query_one("#told", Bar).content_size.width, 20), role=role)
        self.query_one("#told", Bar).show([line.spans for line in lines])
        self.query_one("#keys", Bar).show([key_spans(Pane.FAULT, self.size.width)])

    def _problem(self) -> str:
        try:
            fault.read(self.query_one(Input).value.strip())
        except ValueError as error:
            return str(error)
        return ""

    # Keys

    @on(Rows.Entered)
    def action_use(self) -> None:
        line = self.query_one(Input)
        line.value = HARMS[self.query_one(Rows).row].sample
        self.add_class("-asking")
        line.focus()
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

    def action_leave(self) -> None:
        if self.has_class("-asking"):
            self.remove_class("-asking")
            self.query_one(Rows).focus()
            self._tell()
        else:
            self.dismiss(None)

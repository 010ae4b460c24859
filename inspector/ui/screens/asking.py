"""A page of rows with a line below it, in which something is typed when it is asked for, and one that tells."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ScreenResultType
from textual.widgets import Input

from ..widgets.bar import Bar
from ..widgets.rows import Rows
from .page import LaidScreen


class AskingScreen(LaidScreen[ScreenResultType | None]):
    """Dismissed with None when the user leaves it."""

    HEADING = ""  # of the rows
    PLACEHOLDER = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="sheet"):
            rows = Rows(id="page")
            rows.border_title = self.HEADING
            yield rows
            yield Input(id="line", placeholder=self.PLACEHOLDER, compact=True, select_on_focus=False)
            yield Bar(id="told")
        yield Bar(id="keys")

    @property
    def line(self) -> Input:
        return self.query_one(Input)

    @property
    def told(self) -> Bar:
        return self.query_one("#told", Bar)

    @property
    def is_asking(self) -> bool:
        return self.has_class("-asking")

    def ask(self, text: str = "") -> None:
        """Let the user type; `text` stands there to begin with."""
        self.line.value = text
        self.add_class("-asking")
        self.line.focus()

    def answered(self) -> None:
        """Nothing is asked any more."""
        self.remove_class("-asking")
        self.rows.focus()

    def action_leave(self) -> None:
        """Leave the line, and then the page."""
        if self.is_asking:
            self.answered()
        else:
            self.dismiss(None)

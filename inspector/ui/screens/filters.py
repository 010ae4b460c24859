"""The saved filters over the inspect screen: use one, keep the one in force, drop one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Input

from ...core.text import safe
from ...present.rows.query import in_words
from ...present.text.cell import fit
from ...present.text.phrase import FAILED, PASSED
from ...present.text.span import Line, Role, Span
from ...recording.query.grammar import FilterError, parse
from ...recording.query.saved import Saved, name_problem
from ..keys import Pane, bindings
from ..saved_filters import Shelf
from ..widgets.rows import Rows
from ..widgets.source import Page
from .asking import AskingScreen

_NAME = 34  # cells of a name


class FiltersScreen(AskingScreen[str]):
    """Dismissed with the text of the filter to use, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.SAVED)
    HEADING = "Saved filters"
    PLACEHOLDER = "a name for the filter in force, then enter"

    def __init__(self, shelf: Shelf, current: str, copy: Callable[[str], None]) -> None:
        """`current` is the filter in force, empty where there is none."""
        super().__init__()
        self._shelf, self._current, self._copy = shelf, current, copy
        self._listed: Sequence[Saved] = ()
        self._said = Span("")

    def on_mount(self) -> None:
        self._read()

    def _read(self) -> None:
        try:
            self._listed = self._shelf.all()
        except OSError as error:
            self._complain(error)

    def _complain(self, error: OSError) -> None:
        self._say(f"{FAILED} {self._shelf.path}: {error.strerror or error}.", Role.ERROR)

    def _say(self, text: str, role: Role = Role.GOOD) -> None:
        self._said = Span(safe(text), role)
        self.lay_out()

    def lay_out(self) -> None:
        self.rows.show(Page([saved_line(one, self.room) for one in self._listed]), row=self.rows.row)
        self.told.show([[self._said if self._said.text else self._hint()]])
        idle = [*(() if self._current else ("keep this filter",)), *(() if self._chosen.own else ("drop",))]
        self.show_keys(Pane.SAVED, idle)

    def _hint(self) -> Span:
        if self._current:
            return Span(f"in force: {safe(self._current)}", Role.DIM)
        return Span(f"your own stand in {safe(str(self._shelf.path))}", Role.DIM)

    @property
    def _chosen(self) -> Saved:
        row = self.rows.row
        return self._listed[row] if row < len(self._listed) else Saved("", "")

    @on(Rows.Moved)
    def _moved(self) -> None:
        self._said = Span("")
        self.lay_out()

    # Keys

    @on(Rows.Entered)
    def action_use(self) -> None:
        try:
            parse(self._chosen.text)
        except FilterError as error:
            self._say(f"{FAILED} column {error.column}: {error.message}", Role.ERROR)
            return
        self.dismiss(self._chosen.text)

    def action_add(self) -> None:
        if not self._current:
            self._say(f"{FAILED} No filter is in force; make one with / first.", Role.ERROR)
            return
        self.ask()

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        name = " ".join(safe(event.value).split())
        problem = name_problem(name)
        if problem:
            self._say(f"{FAILED} {problem}", Role.ERROR)
            return
        try:
            self._shelf.keep(Saved(name, self._current))
        except OSError as error:
            self._complain(error)
            return
        self.answered()
        self._read()
        self._say(f"{PASSED} kept as {name} in {self._shelf.path}")

    def action_drop(self) -> None:
        if not self._chosen.own:
            self._say(f"{FAILED} Only filters of your own can be dropped.", Role.ERROR)
            return
        name = self._chosen.name
        try:
            self._shelf.drop(name)
        except OSError as error:
            self._complain(error)
            return
        self._read()
        self._say(f"{PASSED} dropped {name}")

    def action_copy(self) -> None:
        self._copy(self._chosen.text)


def saved_line(saved: Saved, width: int) -> Line:
    """Name, filter and what it means; for one that cannot be read, why."""
    name = Span(fit(safe(saved.name), min(_NAME, width)), Role.STRONG)
    own = Span("yours " if saved.own else "      ", Role.LINK)
    try:
        told = Span(f"  {in_words(parse(saved.text))}", Role.DIM)
    except FilterError as error:
        told = Span(f"  {FAILED} column {error.column}: {safe(error.message)}", Role.ERROR)
    return Line((name, own, Span(safe(saved.text), Role.STRING), told))

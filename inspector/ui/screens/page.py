"""What lies over the inspect screen, and is laid out for the room at hand: pages of lines, such as the help."""

from collections.abc import Callable, Collection
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen, ScreenResultType

from ...present.text.span import Line, Role, Span
from ..keys import Pane, bindings, hints
from ..widgets.bar import Bar
from ..widgets.page_rows import PageRows
from ..widgets.rows import Rows
from ..widgets.source import Page

Build = Callable[[int], list[Line]]


class LaidScreen(ModalScreen[ScreenResultType]):
    """Rows over another screen; what they show is made for the room at hand, and anew when that may have changed."""

    def on_mount(self) -> None:
        self.rows.focus()

    def on_screen_resume(self) -> None:
        self.call_after_refresh(self.lay_out)

    def on_resize(self) -> None:
        self.call_after_refresh(self.lay_out)

    def lay_out(self) -> None:
        """Make what is shown."""
        raise NotImplementedError

    @property
    def rows(self) -> Rows:
        return self.query_one(Rows)

    @property
    def room(self) -> int:
        """Cells of a line; none before the screen is laid out for the first time."""
        return max(self.rows.scrollable_content_region.width - 1, 0)

    def show_keys(self, pane: Pane, idle: Collection[str] = ()) -> None:
        """Show the keys of a pane, without those labelled as in `idle`."""
        self.query_one("#keys", Bar).show([key_spans(pane, self.size.width, idle)])


class PageScreen(LaidScreen[int | None]):
    """Shows lines made for the width at hand. It is dismissed with the event to go to, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.PAGE)
    PLACE: ClassVar[Pane] = Pane.PAGE

    def __init__(self, title: str, build: Build, copy: Callable[[str], None]) -> None:
        super().__init__()
        self._title, self._build_lines, self._copy = title, build, copy

    def compose(self) -> ComposeResult:
        yield PageRows(self._title, id="page")
        yield Bar(id="keys")

    def lay_out(self) -> None:
        if self.room:
            lines = self._build_lines(self.room)
            self.rows.show(Page(lines), row=self.rows.row)
            self.show_keys(Pane.PAGE, () if any(line.jump for line in lines) else ("go to event",))

    @property
    def _line(self) -> Line:
        rows, source = self.rows, self.rows.source
        return source.lines[rows.row] if isinstance(source, Page) and source.lines else Line(())

    @on(Rows.Entered)
    def action_act(self) -> None:
        if self._line.jump:
            self.dismiss(self._line.jump)

    def action_search(self) -> None:
        self.query_one(PageRows).action_search()

    def action_found(self, step: int) -> None:
        self.query_one(PageRows).action_found(step)

    def action_copy(self) -> None:
        self._copy(self._line.copy or self._line.text.strip())

    def action_leave(self) -> None:
        self.dismiss(None)


def key_spans(pane: Pane, width: int, idle: Collection[str] = ()) -> list[Span]:
    """The line of keys for a pane, without those labelled as in `idle`."""
    spans = [Span(" ")]
    for keys, label in hints(pane, width - 2, idle):
        spans += [Span(keys, Role.LINK), Span(f" {label}  ", Role.DIM)]
    return spans

"""The detail: everything about the event under the cursor, as lines that fold and link."""

from typing import ClassVar

from textual.binding import BindingType

from ...core.json import Path
from ...present.detail import copied, detail, ending_lines, gap_lines, run_lines
from ...present.fold import Shape
from ...present.span import Line
from ...present.timeline import Timeline
from ..keys import Pane, bindings
from .rows import Page, Rows
from .wish import Copy, GoTo


class DetailView(Rows):
    """Lines about one row of the timeline. What the user folds stays folded while the event is shown."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.DETAIL)
    PANE: ClassVar[Pane] = Pane.DETAIL

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._timeline: Timeline | None = None
        self._place = (-1, Shape.END)
        self._row = 0
        self._chosen: dict[Path, bool] = {}

    def present(self, timeline: Timeline, row: int, seq: int, shape: Shape) -> None:
        """Show what is known about a row; the same row again keeps cursor and folds."""
        same = timeline is self._timeline and (seq, shape) == self._place
        self._timeline, self._place, self._row = timeline, (seq, shape), row
        if not same:
            self._chosen = {}
        self._build(self.row if same else 0)

    def on_resize(self) -> None:
        super().on_resize()
        self._build(self.row)

    def _build(self, row: int) -> None:
        width = self.scrollable_content_region.width - 1
        if self._timeline is not None and width > 0:
            self.show(Page(self._lines(self._timeline, width)), row=row)

    def _lines(self, timeline: Timeline, width: int) -> list[Line]:
        seq, shape = self._place
        if shape is Shape.END or not seq:
            return ending_lines(timeline.reading, width)
        lines = detail(timeline.reading, seq, width, self._chosen)
        if shape is Shape.GAP:
            return [*gap_lines(timeline.reading, seq, width), *lines]
        if shape is Shape.RUN and timeline.fold.counts[self._row] > 1:
            return [*run_lines(timeline, self._row, width), *lines]
        return lines

    @property
    def _line(self) -> Line:
        source = self.source
        return source.lines[self.row] if isinstance(source, Page) and source.lines else Line(())

    # Keys

    def action_act(self) -> None:
        line = self._line
        if line.jump:
            self.post_message(GoTo(line.jump))
        elif line.opens is not None:
            self._fold(not line.opens)

    def action_unfold(self) -> None:
        self._fold(False)

    def action_refold(self) -> None:
        """Fold the value, or the one it is in."""
        line = self._line
        path = line.path
        if path and (line.opens is None or line.opens):
            path = path[:-1]
        if path:
            self._chosen[path] = True
            self._build(self.row)
            self._find(path)

    def _fold(self, folded: bool) -> None:
        line = self._line
        if line.path is not None and line.opens is not None:
            self._chosen[line.path] = folded
            self._build(self.row)

    def _find(self, path: Path) -> None:
        if isinstance(self.source, Page):
            places = [place for place, line in enumerate(self.source.lines) if line.path == path]
            self.select(places[0] if places else self.row)

    def action_copy(self) -> None:
        if self._timeline is not None and self._place[0] > 0:
            self.post_message(Copy(copied(self._timeline.reading, self._place[0], self._line.path or ())))

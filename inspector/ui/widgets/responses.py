"""The answers on the screen: a bar for each on one line of time, the figures of the chosen one as plots below."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.strip import Strip

from ...diagnosis.base import TurnVerdict
from ...present.pages.figures import copied, figure_lines
from ...present.pages.phase import Entry
from ...present.pages.responses import ResponseList, legend
from ...present.pages.voice import voice_lines
from ...present.rows.timeline import Timeline
from ...present.text.span import Role, Span
from ..keys import Pane, bindings
from .framed import Framed
from .source import Page
from .wish import Copy, GoTo, Selected


class ResponsesView(Framed):
    """One bar for each answer. Its cursor stands on the answer that was on at the selected event."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.RESPONSES)
    PANE: ClassVar[Pane] = Pane.RESPONSES
    feet = 12

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list: ResponseList | None = None

    def present(self, timeline: Timeline, turns: Sequence[TurnVerdict], seq: int) -> None:
        """Show the answers as they are, the cursor on that of event `seq`."""
        if self.list is None or self.list.reading is not timeline.reading:
            self.list = ResponseList(timeline.reading)
        else:
            self.list.judge()
        self._show(self.list, seq)

    def _show(self, known: ResponseList, seq: int) -> None:
        self.heads, self.feet = (1, 12) if len(known) else (0, 0)
        if len(known):
            self.show(known, row=known.row_of(seq))
        else:
            self.show(Page(voice_lines(known.reading, max(self.scrollable_content_region.width - 1, 20))))
        self._title()

    def _title(self) -> None:
        known = self.list
        assert known is not None
        closer = f" · {2 ** abs(known.zoom)} × {'closer' if known.zoom > 0 else 'wider'}" if known.zoom else ""
        self.border_title = f"1 Responses · {len(known):,}{closer}"

    def take_in(self, seq: int) -> None:
        """What is open grows with every event."""
        self.refresh()

    def follow(self, seq: int) -> None:
        """Put the cursor on the answer of an event that was selected elsewhere."""
        if self.list is not None and len(self.list) and not self._holds(seq):
            super().select(self.list.row_of(seq), tell=False)

    def _holds(self, seq: int) -> bool:
        """The cursor stands on the answer that begins with this event, even where others begin there too."""
        entry = self.entry
        return entry is not None and entry.seq == seq

    @property
    def entry(self) -> Entry | None:
        """The answer under the cursor."""
        return self.list.entries[self.row] if self.list is not None and len(self.list) else None

    @property
    def seq(self) -> int:
        """The event that stands for the row under the cursor; 0 without any."""
        return self.entry.seq if self.entry else 0

    def head(self, width: int) -> Sequence[Sequence[Span]]:
        return [self.list.head(width)] if self.list is not None else ()

    def foot(self, width: int) -> Sequence[Sequence[Span]]:
        entry = self.entry
        if self.list is None or entry is None:
            return ()
        rule = [Span("╌" * width, Role.DIM)]
        return [*legend(width), rule, *figure_lines(self.list.reading, entry, width)]

    def stamp(self) -> int:
        """Limits are told after an answer has ended."""
        return len(self.list.reading.session.headroom) if self.list is not None else 0

    def render_line(self, y: int) -> Strip:
        if self.list is not None:
            self.list.look(self.scroll_offset.y, self.height)
        return super().render_line(y)

    def on_resize(self) -> None:
        super().on_resize()
        if self.list is not None and not len(self.list):
            self._show(self.list, 0)

    def select(self, row: int, *, tell: bool = True) -> None:
        before = self.row
        super().select(row, tell=tell)
        if tell and self.row != before and self.entry:
            self.post_message(Selected(self.entry.seq))

    # Keys

    def action_open(self) -> None:
        if self.entry:
            self.post_message(GoTo(self.entry.seq))

    def action_copy(self) -> None:
        if self.list is not None and self.entry:
            self.post_message(Copy(copied(self.list.reading, self.entry)))

    def action_axis(self) -> None:
        """Count from each answer's request, or from the start."""
        if self.list is not None:
            self.list.absolute = not self.list.absolute
            self.list.zoom = 0
            self._title()
            self.forget()

    def action_zoom(self, step: int) -> None:
        """Draw every bar twice, or half, as long."""
        if self.list is not None and abs(self.list.zoom + step) <= 12:
            self.list.zoom += step
            self._title()
            self.forget()

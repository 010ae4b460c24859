"""The ladder on the screen: arrows between the app, the server and whoever else takes part."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from ...core.clock import span_text
from ...diagnosis.base import TurnVerdict
from ...present.ladders.ladder import Ladder
from ...present.rows.timeline import Timeline
from ...present.text.span import Span
from ..keys import Pane, bindings
from .framed import Framed
from .timeline import TimelineView
from .wish import Selected


class LadderView(Framed):
    """The rows of the timeline as arrows. Its cursor and the timeline's stand on the same event."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.LADDER)
    PANE: ClassVar[Pane] = Pane.LADDER

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.ladder: Ladder | None = None
        self._scale = 0

    def present(self, timeline: Timeline, turns: Sequence[TurnVerdict], seq: int) -> None:
        """Show a recording as it is judged, the cursor on event `seq`."""
        if self.ladder is None or self.ladder.timeline is not timeline:
            self.ladder = Ladder(timeline, self._scale)
            self.show(self.ladder, row=self.ladder.row_of(seq) if seq else 0)
        else:
            self.ladder.judge()
            self._changed(seq)
        told = f" · a row per {span_text(self._scale)}" if self._scale else ""
        self.border_title = f"1 Ladder{told}"

    def take_in(self, seq: int) -> None:
        """Show what the timeline gained."""
        if self.ladder is not None:
            self.ladder.extend()
            self._changed(seq)

    def _changed(self, seq: int) -> None:
        self.grew()
        self.follow(seq)

    @property
    def seq(self) -> int:
        """The event under the cursor; 0 without events."""
        return self.ladder.seq_of(self.row) if self.ladder is not None and len(self.ladder) else 0

    def follow(self, seq: int) -> None:
        """Put the cursor on an event that was selected elsewhere."""
        if self.ladder is None or not seq:
            return
        if self.ladder.stale:
            self.ladder.extend()
            self.grew()
        if self.seq != seq:
            super().select(self.ladder.row_of(seq), tell=False)

    def head(self, width: int) -> Sequence[Sequence[Span]]:
        return [self.ladder.head(width)] if self.ladder is not None else ()

    def select(self, row: int, *, tell: bool = True) -> None:
        before = self.row
        super().select(row, tell=tell)
        if tell and self.row != before and self.seq:
            self.post_message(Selected(self.seq))

    # Keys

    def action_open(self) -> None:
        self.post_message(TimelineView.Opened())

    def action_copy(self) -> None:
        self.post_message(TimelineView.Copied())

    def action_scale(self) -> None:
        """Go on to the next time scale; the event under the cursor stays under it."""
        if self.ladder is None or not len(self.ladder):
            return
        seq = self.seq
        self.ladder.next_scale()
        self._scale = self.ladder.scale
        self.present(self.ladder.timeline, (), seq)
        super().select(self.ladder.row_of(seq), tell=False)

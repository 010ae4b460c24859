"""The timeline: one row per event, runs of deltas folded, silences and the end marked."""

from typing import ClassVar

from textual.binding import BindingType
from textual.message import Message

from ...present.rows.fold import Shape
from ...present.rows.timeline import Timeline
from ..keys import Pane, bindings
from ..screens.note import NoteScreen
from .rows import Rows
from .wish import Jotted


class TimelineView(Rows):
    """Rows of one recording. With `following` the cursor stays at the end as rows come in."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.TIMELINE)
    PANE: ClassVar[Pane] = Pane.TIMELINE

    class Opened(Message):
        """The user wants to see the event under the cursor in full."""

    class Copied(Message):
        """The user wants the event under the cursor on the clipboard."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.timeline: Timeline | None = None
        self.live = False  # events may still come in
        self.following = False
        self.unseen = 0  # rows that came in while the user looked elsewhere
        self._noted = 0  # revision of the notes that are shown

    def present(self, timeline: Timeline, row: int = 0) -> None:
        """Show a recording."""
        self.timeline, self.unseen = timeline, 0
        timeline.selected = 0
        self.show(timeline, row=row)
        self._relate()

    @property
    def seq(self) -> int:
        """The event under the cursor; that behind it for a silence, the last for the end; 0 without events."""
        timeline = self.timeline
        if timeline is None or not len(timeline):
            return 0
        return min(timeline.fold.starts[self.row], len(timeline.reading.columns))

    @property
    def shape(self) -> Shape:
        return Shape(self.timeline.fold.shapes[self.row]) if self.timeline and len(self.timeline) else Shape.END

    def take_in(self) -> None:
        """Show what the reading gained."""
        timeline = self.timeline
        if timeline is None:
            return
        before = len(timeline)
        noted = self._noted != timeline.reading.notes.revision
        timeline.extend()
        self.grew()
        if self.following:
            self.select(len(timeline) - 1)
        else:
            self.unseen += max(len(timeline) - before, 0)
        if noted:
            self._noted = timeline.reading.notes.revision
            self.post_message(self.Moved(self, self.row))
        self._relate()

    def go_to(self, seq: int) -> None:
        """Put the cursor on the row of an event; stops following."""
        if self.timeline and 0 < seq <= len(self.timeline.reading.columns):
            self.following = False
            self.select(self.timeline.fold.row_of(seq))

    def select(self, row: int, *, tell: bool = True) -> None:
        super().select(row, tell=tell)
        self._relate()

    def _relate(self) -> None:
        """Mark the rows about the same response or item as the one under the cursor."""
        if self.timeline and self.timeline.selected != self.seq:
            self.timeline.selected = self.seq
            self.touch()

    def show_evidence(self, seqs: frozenset[int]) -> None:
        """Mark the rows of these events: they speak for the chosen finding."""
        if self.timeline:
            self.timeline.evidence = seqs
            self.refresh()

    # Keys

    def action_move(self, step: int) -> None:
        self.following = self.following and step > 0
        super().action_move(step)

    def action_page(self, step: int) -> None:
        self.following = self.following and step > 0
        super().action_page(step)

    def action_top(self) -> None:
        self.following = False
        super().action_top()

    def action_bottom(self) -> None:
        self.following = self.live
        self.unseen = 0
        super().action_bottom()

    def action_follow(self) -> None:
        if not self.live:
            self.app.bell()
            return
        self.following = not self.following
        if self.following:
            self.unseen = 0
            self.action_bottom()
        self.post_message(self.Moved(self, self.row))

    def action_open(self) -> None:
        self.post_message(self.Opened())

    def action_copy(self) -> None:
        self.post_message(self.Copied())

    def refer(self) -> None:
        """Count times from the event under the cursor, or as before."""
        if self.timeline is None or not self.timeline.refer(self.seq):
            self.app.bell()
            return
        self.entitle()
        self.forget()

    def action_unfold(self) -> None:
        if self.timeline and len(self.timeline) and self.timeline.fold.unfold(self.row):
            self._refolded()

    def action_refold(self) -> None:
        seq = self.seq
        if self.timeline and len(self.timeline) and self.timeline.fold.refold(self.row):
            self._refolded()
            self.select(self.timeline.fold.row_of(seq))

    def action_mark(self) -> None:
        """Mark the event, or take back the marks of the row."""
        timeline = self.timeline
        if timeline is None or not self.seq:
            return
        marked = timeline.marked(self.row)
        for seq in marked or [self.seq]:
            self.post_message(Jotted(timeline.reading.part, seq, marked=not marked))

    def action_next_mark(self) -> None:
        timeline = self.timeline
        shown = timeline.fold.lasts[self.row] if timeline and self.shape <= Shape.RUN and len(timeline) else self.seq
        seq = timeline.reading.notes.after(shown) if timeline else None
        if seq is None:
            self.app.bell()
            return
        self.go_to(seq)

    def action_annotate(self) -> None:
        """Ask for a note to the event."""
        timeline, seq = self.timeline, self.seq
        if timeline is None or not seq:
            return
        part = timeline.reading.part

        def take(text: str | None) -> None:
            if text:
                self.post_message(Jotted(part, seq, text))

        self.app.push_screen(NoteScreen(seq), take)

    def entitle(self) -> None:
        """Say on the frame how the times count."""
        if self.timeline:
            self.border_title = f"1 Timeline · {self.timeline.head}"

    def _refolded(self) -> None:
        self.forget()
        self.grew()
        self.post_message(self.Moved(self, self.row))

    def action_related(self, step: int) -> None:
        row = self.timeline.neighbour(self.row, step) if self.timeline and len(self.timeline) else None
        if row is None:
            self.app.bell()
            return
        self.following = False
        self.select(row)

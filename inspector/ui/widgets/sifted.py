"""The timeline with its filter: a box above it, keys that solo and mute, and steps from match to match."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from ...present.rows.timeline import Timeline
from ...recording.home import filters_path
from ...recording.query.completion import vocabulary_of
from ...recording.query.family import family_of, muted, soloed, unmuted
from ...recording.query.grammar import parse
from ...recording.query.tree import EVERYTHING, Leaf, Node
from ...recording.query.writing import text_of
from ..keys import Pane, bindings
from ..saved_filters import Shelf
from ..screens.filters import FiltersScreen
from ..sifting import Sifting
from .filter_box import FilterBox
from .timeline import TimelineView

PULSE = 1 / 30  # seconds between two goes of a search
AT_ONCE = 0.004  # seconds that a keystroke may search before it is shown
A_PULSE = 0.012  # seconds of each pulse
A_STEP = 0.2  # seconds that a step to the next match may search


class Sifted(Vertical):
    """A timeline of which a filter hides what is not wanted."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.SIFT)
    PANE: ClassVar[Pane] = Pane.SIFT

    class Changed(Message):
        """Another filter is in force, or none."""

    def __init__(self, timeline: TimelineView) -> None:
        super().__init__(id="sifted")
        self.view = timeline
        self.sifting = Sifting()
        self.box = FilterBox(self.sifting)
        self._anchor = 0  # the event to stay at while matches come in; 0: the cursor is where the user put it
        self._row = 0  # where that put the cursor
        self._told = 0  # the event that the screen was last told of

    def compose(self) -> ComposeResult:
        yield self.box
        yield self.view

    def on_mount(self) -> None:
        self._timer = self.set_interval(PULSE, self._pulse, pause=True)

    # The timeline

    def present(self, timeline: Timeline, row: int) -> None:
        """Show a recording under the filter in force."""
        self.view.present(timeline, row)
        if self.sifting.timeline is not timeline or (self.sifting.on and timeline.sieve is None):
            seq = self.view.seq
            self.sifting.attach(timeline)
            self._applied(seq)

    def apply(self, node: Node) -> None:
        """Let a filter hold, at once or for the recording that is to come."""
        seq = self._here
        self.sifting.hold(node)
        if self.sifting.timeline is not None:
            self._applied(seq)

    @property
    def _here(self) -> int:
        """The event that the user looks at, or looked at before a filter hid it."""
        return self._anchor if self._anchor and self.view.row == self._row else self.view.seq

    def _applied(self, seq: int) -> None:
        """Show what the filter lets through, at event `seq` or near it."""
        self._anchor, self._told = seq, 0
        self.view.border_subtitle = ""
        if self.sifting.on:
            self._timer.resume()
        else:
            self._timer.pause()
        self.sifting.work(AT_ONCE)
        self._show()
        self.post_message(self.Changed())

    def _show(self) -> None:
        timeline = self.sifting.timeline
        if timeline is not None:
            self.view.forget()
            self.view.grew()
            self._stay(timeline)
        self.box.tell()

    def _stay(self, timeline: Timeline) -> None:
        """Keep the cursor at its event, or at the nearest that is shown, until the user moves it."""
        if self.view.following:
            self.view.select(len(timeline) - 1)
        elif self._anchor:
            self._row = timeline.fold.row_of(self._anchor)
            self.view.select(self._row, tell=False)
        if self.view.seq != self._told:
            self._told = self.view.seq
            self.post_message(TimelineView.Moved(self.view, self.view.row))

    def _pulse(self) -> None:
        """Search on; take note where the user has moved the cursor meanwhile."""
        if self._anchor and self.view.row != self._row:
            self._anchor = 0
        if self.sifting.work(A_PULSE):
            self._show()
        else:
            self.box.tell()

    def finish(self) -> None:
        """Search to the end, however long it takes."""
        self.sifting.finish()
        self._show()

    def miss(self, seq: int) -> None:
        """Say so where a filter hides an event that the user wants to see."""
        sieve = self.sifting.timeline.sieve if self.sifting.timeline is not None else None
        if sieve is not None and not sieve.has(seq):
            self.app.notify(f"The filter hides event {seq}; esc shows all events.", timeout=4, markup=False)

    # The box

    def open(self) -> None:
        """Let the user type a filter."""
        timeline = self.sifting.timeline
        if timeline is None:
            self.app.bell()
            return
        self._anchor, self._row = self._here, self.view.row
        self.box.begin(vocabulary_of(timeline.reading, self.view.seq))

    @on(FilterBox.Typed)
    def _typed(self) -> None:
        self._applied(self._anchor)

    @on(FilterBox.Left)
    def _left(self, event: FilterBox.Left) -> None:
        self.box.close()
        self.view.focus()
        if event.cleared:
            self.action_clear()

    # Keys

    def action_clear(self) -> None:
        """Show every event again; where all are shown, go back as everywhere."""
        if not self.sifting.on and not self.sifting.text:
            self.call_later(self.run_action, "screen.back")
            return
        self.apply(EVERYTHING)

    def action_match(self, step: int) -> None:
        """Go to the next match of the filter in force, or of the last one."""
        found = self.sifting.match(self.view.seq, step, A_STEP)
        if found is None:
            self.app.bell()
            return
        seq, place = found
        self._anchor = 0
        self.view.go_to(seq)
        search = self.sifting.found
        count = f"{len(search.matches):,}" if search and search.complete else "…"
        self.view.border_subtitle = f"match {place + 1:,} of {count}"

    def action_solo(self) -> None:
        """Show the family of this event alone, or everything again."""
        self._by_family(soloed)

    def action_mute(self) -> None:
        """Hide the family of this event, or show it again."""
        self._by_family(muted)

    def action_unmute(self) -> None:
        self.apply(unmuted(self.sifting.node))

    def action_saved(self) -> None:
        """Choose among the filters that have a name, or give one to the filter in force."""
        shelf = Shelf(filters_path())
        self.app.push_screen(FiltersScreen(shelf, self.text, self.app.copy_to_clipboard), self.use)

    def _by_family(self, edit: Callable[[Node, Leaf], Node]) -> None:
        timeline = self.sifting.timeline
        if timeline is None or not self.view.seq:
            self.app.bell()
            return
        self.apply(edit(self.sifting.node, family_of(timeline.reading, self.view.seq)))

    # Filters that come from elsewhere

    @property
    def text(self) -> str:
        """The filter in force; empty where there is none."""
        return text_of(self.sifting.node) if self.sifting.on else ""

    def use(self, text: str | None) -> None:
        """Let a saved filter hold, or that of the command line; None changes nothing."""
        if text is not None:
            self.apply(parse(text))

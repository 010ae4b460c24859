"""The detail: everything about the event under the cursor, in tabs of lines that fold, link and are searched."""

from collections.abc import Hashable, Sequence
from time import monotonic
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.style import Style
from textual.timer import Timer

from ...core.json import Path
from ...present.details.detail import detail, ending_lines, gap_lines
from ...present.details.states import States
from ...present.event.body import copied, path_copied, paths_with
from ...present.event.raw import raw_copy, raw_lines
from ...present.references.reference_lines import reference_lines
from ...present.rows.fold import Shape, is_beat
from ...present.rows.links import link_lines
from ...present.rows.run import run_lines
from ...present.rows.timeline import Timeline
from ...present.screen.tab import Tab, tab_words
from ...present.text.lazy import Joined
from ...present.text.span import Line, Role, Span
from ..keys import Pane, bindings
from .finds import Finds
from .marked import Marked
from .searched import SearchedRows
from .wish import Copy, GoTo

_REST = 0.1  # seconds that the cursor has rested before a long way is gone over again
_PIECE = 0.012  # seconds of work at once
_PAUSE = 0.02  # seconds from one piece to the next
_END = "The end of the recording is no event: there is nothing to show here."


class DetailView(SearchedRows):
    """Lines about one row of the timeline. The tab stays; what is folded stays folded while the event is shown."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.DETAIL)
    PANE: ClassVar[Pane] = Pane.DETAIL

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tab = Tab.EVENT
        self._timeline: Timeline | None = None
        self._place = (-1, Shape.END)
        self._row = 0
        self._chosen: dict[Path, bool] = {}
        self._states: States | None = None
        self._run: tuple[Hashable, Sequence[Line]] | None = None  # the lines of the last run, and what they depend on
        self._walk: Timer | None = None
        self._rested_at = 0.0  # moment of the monotonic clock

    def present(self, timeline: Timeline, row: int, seq: int, shape: Shape) -> None:
        """Show what is known about a row; the same row again keeps cursor and folds."""
        same = timeline is self._timeline and (seq, shape) == self._place
        if self._states is None or self._states.reading is not timeline.reading:
            self._states = States(timeline.reading)
        self._timeline, self._place, self._row = timeline, (seq, shape), row
        if not same:
            self._chosen, self.finds = {}, Finds()
            self._rested_at = monotonic() + _REST
        self._build(self.row if same else 0)

    def on_resize(self) -> None:
        super().on_resize()
        self._build(self.row)

    def _build(self, row: int) -> None:
        width = self.scrollable_content_region.width - 1
        if self._timeline is None or width <= 0:
            return
        lines = self._lines(self._timeline, width)
        self.finds = Finds(self.finds.needle, lines)
        self.show(Marked(lines, self.finds.needle), row=row)
        self.entitle()

    def _lines(self, timeline: Timeline, width: int) -> Sequence[Line]:
        seq, shape = self._place
        if self.tab is Tab.STATE:
            return self._state_lines(seq - 1 if shape is Shape.GAP else seq, width)
        if shape is Shape.END or not seq:
            nothing = [Line((Span(_END, Role.DIM),))]
            return ending_lines(timeline.reading, width) if self.tab is Tab.EVENT else nothing
        match self.tab:
            case Tab.LINKS:
                return link_lines(timeline, seq, width)
            case Tab.REFERENCE:
                return reference_lines(timeline.reading, seq, width)
            case Tab.RAW:
                return raw_lines(timeline.reading, seq, width)
        return self._event_lines(timeline, width)

    def _event_lines(self, timeline: Timeline, width: int) -> Sequence[Line]:
        seq, shape = self._place
        lines = detail(timeline.reading, seq, width, self._chosen)
        if shape is Shape.GAP:
            silence = timeline.fold.silence(self._row) if is_beat(timeline.reading.columns, seq) else None
            return Joined([gap_lines(timeline.reading, seq, width, silence), lines])
        if shape is Shape.RUN and timeline.fold.counts[self._row] > 1:
            return Joined([self._run_lines(timeline, width), lines])
        return lines

    def _run_lines(self, timeline: Timeline, width: int) -> Sequence[Line]:
        """What a run says, made again only where it has grown."""
        state = (timeline, self._place, timeline.fold.counts[self._row], width)
        if self._run is None or self._run[0] != state:
            self._run = (state, run_lines(timeline, self._row, width))
        return self._run[1]

    @property
    def _line(self) -> Line:
        source = self.source
        return source.lines[self.row] if isinstance(source, Marked) and source.lines else Line(())

    # The frame

    def entitle(self) -> None:
        """Show the tabs on the frame, or what is being typed."""
        if self.prompt.open:
            self.border_title = Content(self.prompt.text)
            return
        words = tab_words(self.tab, self.size.width - 4, self.finds.told(self.row))
        self.border_title = Content.assemble(*((word.text, self._style(word.tab, word.chosen)) for word in words))

    def _style(self, tab: Tab | None, chosen: bool) -> Style:
        style = Style.from_meta({"tab": tab.value}) if tab else Style()
        return style + Style(bold=True, underline=True) if chosen else style

    def on_click(self, event: events.Click) -> None:
        tab = event.style.meta.get("tab")
        if tab:
            self.choose(Tab(tab))
        else:
            super().on_click(event)

    def choose(self, tab: Tab) -> None:
        """Show another tab of the same event."""
        self.tab, self.finds = tab, Finds()
        self._build(0)

    # The state, gone over in pieces

    def _state_lines(self, seq: int, width: int) -> list[Line]:
        states = self._states
        assert states is not None
        states.aim(seq)
        if states.is_near:
            states.work()
        if not states.ready and self._walk is None:
            self._walk = self.set_interval(_PAUSE, self._walk_on)
        return states.lines(width)

    def _walk_on(self) -> None:
        """One piece of the way to the state that is asked for, once the cursor rests."""
        until = monotonic() + _PIECE
        states = self._states
        if states is None or self.tab is not Tab.STATE or states.ready:
            self._stop_walking()
        elif monotonic() >= self._rested_at:
            while not states.work(20) and monotonic() < until:
                pass
            self._build(self.row)

    def _stop_walking(self) -> None:
        if self._walk:
            self._walk.stop()
            self._walk = None

    def refresh_now(self) -> None:
        """Show the state at once, however long the way to it is."""
        while self.tab is Tab.STATE and self._states and not self._states.work(1000):
            pass
        self._build(self.row)

    # Keys

    def action_tab(self, step: int) -> None:
        self.choose(self.tab.next(step))

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
        if isinstance(self.source, Marked):
            places = (place for place, line in enumerate(self.source.lines) if line.path == path)
            self.select(next(places, self.row))

    # Copying

    @property
    def _seq(self) -> int:
        """The event that is shown; 0 where the row is none."""
        seq, shape = self._place
        return seq if seq > 0 and shape is not Shape.END else 0

    def action_copy(self) -> None:
        line = self._line
        if self.tab is not Tab.EVENT and self.tab is not Tab.RAW:
            self.post_message(Copy(line.copy or line.text.strip()))
        elif self._timeline is not None and self._seq:
            reading = self._timeline.reading
            text = raw_copy(reading, self._seq) if self.tab is Tab.RAW else copied(reading, self._seq, line.path or ())
            self.post_message(Copy(text))

    def action_copy_path(self) -> None:
        if self._line.path:
            self.post_message(Copy(path_copied(self._line.path)))
        else:
            self.app.bell()

    def action_copy_event(self) -> None:
        if self._timeline is not None and self._seq:
            self.post_message(Copy(copied(self._timeline.reading, self._seq)))

    # Searching

    def seek(self, needle: str) -> None:
        """Unfold whatever holds the needle."""
        self.finds = Finds(needle)
        if needle and self.tab is Tab.EVENT and self._timeline is not None and self._seq:
            for path in paths_with(self._timeline.reading.event(self._seq).body, needle):
                self._chosen.update((path[:length], False) for length in range(1, len(path) + 1))
        self._build(self.row)

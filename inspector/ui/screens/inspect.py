"""The inspect screen: verdict, stages, timeline, detail, findings.

Nothing calls the screen when a recording grows; it pulls, about twenty times a
second, and takes in what there is.
"""

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from ...present.event.body import copied
from ...recording.reading import Reading
from ..keys import Pane, bindings
from ..outbox import Outbox
from ..shown import Shown
from ..trail import Trail
from ..widgets.alarm import Alarm
from ..widgets.bar import Bar
from ..widgets.detail import DetailView
from ..widgets.findings import FindingsView
from ..widgets.player import Player
from ..widgets.rows import Rows
from ..widgets.sifted import Sifted
from ..widgets.stagebar import StageBar
from ..widgets.timeline import TimelineView
from ..widgets.verdict import VerdictBar
from ..widgets.views import Views
from ..widgets.wish import Copy, GoTo
from . import going, heads, holding, panes, probe, replaying, size
from .fitted import Fitted
from .verdict import VerdictScreen


class InspectScreen(Fitted):
    """One recording at a time of those in `readings`, a list that may grow."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.INSPECT)
    PLACE: ClassVar[Pane] = Pane.INSPECT
    ALLOW_IN_MAXIMIZED_VIEW = "#title, #keys"
    AUTO_FOCUS = "#timeline"
    ESCAPE_TO_MINIMIZE = False  # our own escape does it

    def __init__(self, readings: Sequence[Reading], *, live: bool = False) -> None:
        super().__init__()
        self.shown, self.live = Shown(readings), live
        self.alarm = Alarm(id="alarm")
        self.player = Player(self.shown, id="player")
        self.verdict, self.stages = VerdictBar(id="verdict"), StageBar(id="stages")
        self.views = Views(id="views")
        self.timeline = self.views.timeline
        self.sifted = self.views.sifted
        self.detail = DetailView(id="detail")
        self.findings = FindingsView(id="findings")
        self.trail, self.outbox = Trail(), Outbox()
        self.share = 6  # of the timeline's width, in tenths
        self._ready = False  # laid out for the first time

    def compose(self) -> ComposeResult:
        yield Bar(id="title")
        yield self.alarm
        yield self.player
        yield self.verdict
        yield self.stages
        with Container(id="panes"):
            yield self.views
            yield self.detail
        yield self.findings
        yield Bar(id="keys")

    def on_mount(self) -> None:
        self._ready = True
        self.set_interval(heads.BEAT, partial(heads.beat, self))
        self.timeline.following = self.timeline.live = self.live
        self.timeline.focus()
        self.refresh_now()

    def on_unmount(self) -> None:
        self.outbox.halt()

    # Pulling

    @property
    def reading(self) -> Reading | None:
        """The recording that is shown."""
        return self.shown.reading

    def refresh_now(self) -> None:
        """Take in everything there is, at once."""
        self.shown.hurry()
        self.pull()

    def pull(self) -> None:
        """Take in what the reading gained; the judgement less often than the rows while it grows."""
        if not self._ready or not self.children:  # the screen is not there yet, or is being left
            return
        if self.reading is None:
            heads.show_title(self)
        elif self.shown.timeline is None:
            self.present()
        else:
            rows, judgement = self.shown.pull(following=self.timeline.following)
            if rows:
                self.views.take_in()
            if judgement:
                self._judge()

    def present(self) -> None:
        """Show the current recording from where the user left it."""
        timeline, row = self.shown.open()
        self.sifted.present(timeline, len(timeline) - 1 if self.timeline.following else row)
        self._judge()

    def _judge(self) -> None:
        """Show verdict, turns and findings as they are."""
        self.shown.judge()
        self.views.judge(self.shown.turns)
        if self.reading:
            self.findings.present(self.reading)
        self.timeline.grew()
        heads.show(self)
        self.show_event()

    # Showing

    def show_event(self) -> None:
        """Show the event under the cursor, wherever it shows."""
        reading, view = self.reading, self.timeline
        if reading is None or view.timeline is None:
            return
        self.views.follow()
        if self.detail.display:
            self.detail.present(view.timeline, view.row, view.seq, view.shape)
        heads.show_stages(self)
        heads.show_title(self)
        heads.show_keys(self)

    @property
    def pane(self) -> Pane:
        """Where the focus is."""
        return panes.of(self)

    def on_descendant_focus(self) -> None:
        if self.maximized is not None and self.focused is not self.maximized:
            self.minimize()
        heads.show_keys(self)

    def on_resize(self) -> None:
        self.call_after_refresh(self._lay_out)

    def _lay_out(self) -> None:
        heads.show_keys(self)
        heads.show(self)
        self.show_event()

    # Messages of the panes

    @on(Alarm.Changed)
    def _alarmed(self) -> None:
        heads.show_title(self)

    @on(Player.Moved)
    def _moment_moved(self, message: Player.Moved) -> None:
        replaying.show(self, anew=message.anew)

    @on(Rows.Moved, "#timeline")
    def _moved(self) -> None:
        self.show_event()

    @on(Rows.Entered, "#timeline")
    @on(TimelineView.Opened)
    def _opened(self) -> None:
        panes.enter_detail(self)

    @on(Rows.Entered, "#detail")
    def _acted(self) -> None:
        self.detail.action_act()

    @on(Rows.Entered, "#findings")
    def _went(self) -> None:
        self.findings.action_go()

    @on(FindingsView.Chosen)
    def _chosen(self) -> None:
        self.timeline.show_evidence(self.findings.evidence)
        heads.show(self)

    @on(GoTo)
    def _linked(self, message: GoTo) -> None:
        self.go_to(message.seq)
        if not self.has_class("-drilled"):
            self.views.arrive()

    @on(Copy)
    def _copied(self, message: Copy) -> None:
        self.copy_text(message.text)

    @on(TimelineView.Copied)
    def _event_copied(self) -> None:
        if self.reading and self.timeline.seq:
            self.copy_text(copied(self.reading, self.timeline.seq))

    def copy_text(self, text: str) -> None:
        """Put text on the clipboard and say how."""
        self.app.copy_to_clipboard(text)

    def go_to(self, seq: int | None, *, remember: bool = True) -> None:
        """Select an event in the timeline, and remember the way back."""
        if seq:
            origin = self.timeline.seq
            self.timeline.go_to(seq)
            self.sifted.miss(seq)
            if remember:
                self.trail.jump(origin, self.timeline.seq)
            self.show_event()

    # Keys

    def action_finding(self, step: int) -> None:
        going.finding(self, step)

    @on(Sifted.Changed)
    def _filtered(self) -> None:
        heads.show_keys(self)

    def action_filter(self) -> None:
        self.sifted.open()

    def action_event(self, step: int) -> None:
        self.timeline.action_move(step)

    def action_verdict(self) -> None:
        if self.reading:
            self.app.push_screen(VerdictScreen(self.reading, self.copy_text), self.go_to)

    def action_probe(self) -> None:
        probe.experiments(self)

    def action_hold(self) -> None:
        holding.open_page(self)

    def action_replay(self, what: str) -> None:
        replaying.act(self, what)

    def action_compose(self, what: str) -> None:
        from . import composing  # the composer and what sends cost 40 ms that a recording does not need

        composing.act(self, what)

    def action_back(self) -> None:
        panes.back(self)

    def action_view(self, name: str) -> None:
        """Show another view in the place of the timeline; the same again shows the timeline."""
        self.remove_class("-drilled")
        self.views.switch(name)
        self.call_after_refresh(size.share_out, self)

    def action_pane(self, step: int) -> None:
        panes.step(self, step)

    def action_focus_pane(self, place: int) -> None:
        panes.focus(self, place)

    def action_turn(self, step: int) -> None:
        going.turn(self, step)

    def action_jump(self, text: str) -> None:
        going.jump(self, text)

    def action_visited(self, step: int) -> None:
        going.visited(self, step)

    def action_jumps(self) -> None:
        going.jumps(self)

    def action_maximise(self) -> None:
        size.maximise(self)

    def action_resize(self, step: int) -> None:
        size.resize(self, step)

    def action_part(self, step: int) -> None:
        going.part(self, step)

    def on_paste(self) -> None:
        going.say_where_to_paste(self)

    def action_refer(self) -> None:
        self.timeline.refer()

    def action_time(self) -> None:
        """Go on to the next form of the time column."""
        if self.shown.timeline:
            self.shown.timeline.next_form()
            self.views.forget()
            heads.show(self)

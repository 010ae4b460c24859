"""The pane of the timeline and its other views: ladder, responses, turns. One of them is shown at a time.

The timeline is always kept up to date, for it holds the selected event; another
view is brought up to date when it is shown.
"""

from collections.abc import Sequence

from textual import on
from textual.widgets import ContentSwitcher

from ...diagnosis.base import TurnVerdict
from ...present.rows.timeline import Timeline
from .ladder import LadderView
from .responses import ResponsesView
from .rows import Rows
from .sifted import Sifted
from .timeline import TimelineView
from .turns import TurnsView
from .wish import Selected

_HOME = "sifted"  # the timeline with its filter
View = LadderView | ResponsesView | TurnsView


class Views(ContentSwitcher):
    """Shows the timeline or one of the others."""

    def __init__(self, *, id: str | None = None) -> None:
        self.timeline = TimelineView(id="timeline")
        self.sifted = Sifted(self.timeline)
        self._others: dict[str, View] = {
            "ladder": LadderView(id="ladder"),
            "responses": ResponsesView(id="responses"),
            "turns": TurnsView(id="turns"),
        }
        super().__init__(self.sifted, *self._others.values(), id=id, initial=_HOME)
        self._turns: Sequence[TurnVerdict] = ()
        self._known: Timeline | None = None  # the recording that was judged
        self._chosen = (0, 0)  # the event that was selected in a view, and where the timeline went for it

    @property
    def shown(self) -> Rows:
        """The view that is shown."""
        return self.other or self.timeline

    @property
    def other(self) -> View | None:
        """The view that is shown in place of the timeline; None where it is the timeline."""
        return self._others.get(self.current or "")

    @property
    def _led(self) -> bool:
        """The timeline stands where the view sent it, be it beside an event that a filter hides."""
        return self.other is not None and self._chosen[1] == self.timeline.seq != 0

    @property
    def seq(self) -> int:
        """The selected event."""
        return self._chosen[0] if self._led else self.timeline.seq

    def switch(self, name: str) -> None:
        """Show a view; the timeline where it is shown already."""
        self.current = _HOME if name == self.current else name
        self._bring_up()
        self.shown.focus()
        if self.other is not None:
            self.call_after_refresh(self.other.settle)

    def back(self) -> None:
        """Focus the view that is shown; from there go back to the timeline."""
        if self.other is not None and self.other.has_focus:
            self.current = _HOME
        self.shown.focus()

    def arrive(self) -> None:
        """An event was gone to: show it where events are rows."""
        if self.other is not None and not isinstance(self.other, LadderView):
            self.current = _HOME
        self.shown.focus()

    def judge(self, turns: Sequence[TurnVerdict]) -> None:
        """Take over what was judged of the recording that the timeline shows."""
        if self.timeline.timeline is not self._known:
            self._known, self._chosen = self.timeline.timeline, (0, 0)
        self._turns = turns
        if self._led and self.other is not None:  # its cursor may be ahead of what the timeline knows
            self._chosen = (self.other.seq, self._chosen[1])
        self._bring_up()

    def _bring_up(self) -> None:
        if self.other is not None and self._known is not None:
            self.other.present(self._known, self._turns, self.seq)

    @on(Selected)
    def _selected(self, message: Selected) -> None:
        """Select the event in the timeline, and say so above: what a child posts meanwhile stops here."""
        message.stop()
        self.timeline.go_to(message.seq)
        self._chosen = (message.seq, self.timeline.seq)
        self.post_message(Rows.Moved(self.timeline, self.timeline.row))

    @on(Rows.Entered)
    def _entered(self, message: Rows.Entered) -> None:
        if self.other is not None and message.rows is self.other:
            message.stop()
            self.other.call_later(self.other.action_open)

    def take_in(self) -> None:
        """Show what the reading gained."""
        self.timeline.take_in()
        if self.other is not None:
            self.other.take_in(self.seq)

    def forget(self) -> None:
        """Make every line anew: times are told otherwise."""
        self.timeline.forget()
        self._bring_up()
        self.shown.forget()

    def follow(self) -> None:
        """Let the view that is shown stand on the selected event."""
        if self.other is not None and not self._led:
            self._chosen = (0, 0)
            self.other.follow(self.timeline.seq)

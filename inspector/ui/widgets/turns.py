"""The turns on the screen: a list to jump between them, the chosen one told below."""

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import BindingType

from ...diagnosis.base import TurnVerdict
from ...present.pages.turns import FOOT, TurnList
from ...present.rows.timeline import Timeline
from ...present.text.span import Role, Span
from ..keys import Pane, bindings
from .framed import Framed
from .wish import Copy, GoTo, Selected


class TurnsView(Framed):
    """One line for each turn. Its cursor stands on the turn of the selected event."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.TURNS)
    PANE: ClassVar[Pane] = Pane.TURNS
    feet = FOOT + 1

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.list: TurnList | None = None

    def present(self, timeline: Timeline, turns: Sequence[TurnVerdict], seq: int) -> None:
        """Show the turns as they are judged, the cursor on that of event `seq`."""
        self.list = TurnList(timeline.reading, turns, timeline.form, timeline.reference)
        self.show(self.list, row=self.list.row_of(seq))
        self.border_title = f"1 Turns · {len(turns):,}"

    def take_in(self, seq: int) -> None:
        """Turns are judged, and shown then."""

    def follow(self, seq: int) -> None:
        """Put the cursor on the turn of an event that was selected elsewhere."""
        if self.list is not None and len(self.list):
            super().select(self.list.row_of(seq), tell=False)

    @property
    def turn(self) -> TurnVerdict | None:
        """The turn under the cursor."""
        return self.list.turns[self.row] if self.list is not None and len(self.list) else None

    @property
    def seq(self) -> int:
        """The event that stands for the row under the cursor; 0 without any."""
        return self.turn.first_seq if self.turn else 0

    def head(self, width: int) -> Sequence[Sequence[Span]]:
        return [self.list.head(width)] if self.list is not None else ()

    def foot(self, width: int) -> Sequence[Sequence[Span]]:
        if self.list is None:
            return ()
        return [[Span("╌" * width, Role.DIM)], *self.list.foot(self.row, width)]

    def select(self, row: int, *, tell: bool = True) -> None:
        before = self.row
        super().select(row, tell=tell)
        if tell and self.row != before and self.turn:
            self.post_message(Selected(self.turn.first_seq))

    # Keys

    def action_open(self) -> None:
        if self.turn:
            self.post_message(GoTo(self.turn.first_seq))

    def action_copy(self) -> None:
        if self.turn:
            self.post_message(Copy(self.turn.answer or self.turn.verdict.headline))

"""The page of holds over the inspect screen: what the relay holds of each side, and what is to become of it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.binding import BindingType
from textual.widgets import Input

from ...core.json import JsonObject, text_at
from ...core.text import count_text, safe
from ...core.wire import Side
from ...present.rows.query import in_words
from ...present.screen.held import GateRow, HeldMessage, gate_page
from ...present.text.phrase import FAILED, PASSED
from ...present.text.span import BLANK, Role, Span
from ...recording.query import alone
from ...recording.query.grammar import FilterError, parse
from ...recording.reading import Reading
from ..keys import Pane, bindings
from ..widgets.rows import Rows
from ..widgets.source import Page
from .gate import GateScreen, Keeper
from .help import HelpScreen

_PLACEHOLDERS = {
    "hold": "a filter, then enter: type:response.create, from the {}; empty holds every message",
    "delay": "seconds, then enter: 2.5",
}
_ON_MESSAGES = ("edit", "let go", "drop", "delay", "twice", "copy")  # keys that need a message under the cursor


class HoldScreen(GateScreen):
    """Dismissed with None, or with the event to go to."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.HOLD)
    PLACE: ClassVar[Pane] = Pane.HOLD
    HEADING = "Held in the relay"

    def __init__(self, keeper: Keeper, reading: Reading, copy: Callable[[str], None]) -> None:
        super().__init__(keeper)
        self._reading, self._copy = reading, copy
        self._rows: list[GateRow] = []
        self._asked = ""  # what the line below asks for
        self._about = GateRow(BLANK, Side.CLIENT)

    def lay_out(self) -> None:
        """Make the lines anew; the cursor stays on its message, or where it was."""
        if self.room:
            chosen, row = self._chosen, self.rows.row
            self._rows = gate_page(self.gate, self.room) if self.gate else []
            self.rows.show(Page([one.line for one in self._rows]), row=self._place(chosen, row))
            self.show_said()

    def _place(self, chosen: GateRow, row: int) -> int:
        """The row to stand on: the same message, else the first one of the same side, else the same row."""
        messages = {one.seq: place for place, one in reversed([*enumerate(self._rows)]) if one.seq}
        if chosen.seq in messages:
            return messages[chosen.seq]
        near = [place for place in messages.values() if self._rows[place].side is chosen.side or row == 0]
        return min(near, default=row)

    def show_said(self) -> None:
        told = self.said if self.said.text else self._hint()
        self.told.show([[Span(safe(told.text), told.role)]])
        idle = () if self._chosen.seq else _ON_MESSAGES
        calm = () if self.gate and self.gate.faults else ("no faults",)
        self.show_keys(Pane.HOLD, (*idle, *calm))

    def _hint(self) -> Span:
        whose = (self._about.side if self._asked else self._chosen.side).who
        if self._asked != "hold":
            return Span(f"of the {whose}'s messages; what comes after a held one waits behind it", Role.DIM)
        text = self.line.value
        try:
            alone.read(text)
        except FilterError as error:
            return Span(f"{FAILED} column {error.column}: {error.message}", Role.ERROR)
        return Span(f"{PASSED} of the {whose}'s: {in_words(parse(text))}", Role.GOOD)

    @property
    def _chosen(self) -> GateRow:
        row = self.rows.row
        return self._rows[row] if row < len(self._rows) else GateRow(BLANK, Side.CLIENT)

    @property
    def message(self) -> HeldMessage | None:
        """The message under the cursor."""
        sides = self.gate.sides if self.gate else ()
        return next((one for side in sides for one in side.messages if one.seq == self._chosen.seq), None)

    @on(Rows.Moved)
    def _moved(self) -> None:
        self.said = Span("")
        self.show_said()

    # About a message

    def _needed(self) -> HeldMessage | None:
        """The message under the cursor; where there is none, that is said."""
        message = self.message
        if message is None:
            self.say("Choose a message first: the cursor must stand on one.", wrong=True)
        return message

    def _decide(self, done: str, do: str) -> None:
        """A command about the message under the cursor."""
        if message := self._needed():
            self.tell(f"#{message.seq} {done}", do, seq=message.seq)

    # Keys

    def action_release(self) -> None:
        self._decide("goes on when its turn comes", "release")

    def action_release_all(self) -> None:
        self.tell("everything goes on, in order", "release")

    def action_drop(self) -> None:
        self._decide("is dropped: it never arrives", "drop")

    def action_duplicate(self) -> None:
        self._decide("goes on once more than it would", "duplicate")

    def action_unhold(self) -> None:
        side = self._chosen.side
        self.tell(f"nothing more of the {side.who} is held; what is held waits for you", "hold", side=side.value)

    def action_calm(self) -> None:
        self.tell("no faults any more", "calm")

    def action_fault(self) -> None:
        from .fault import FaultScreen

        self.app.push_screen(FaultScreen(), self._set_fault)

    def _set_fault(self, fault: str | None) -> None:
        if fault:
            self.tell(f"set: {fault}", "fault", fault=fault)

    def action_copy(self) -> None:
        self._with_text(lambda answer: self._copy(text_at(answer, "text") or ""))

    def _with_text(self, after: Callable[[JsonObject], None]) -> None:
        if message := self._needed():
            self.tell("", "text", after, seq=message.seq)

    @on(Rows.Entered)
    def action_edit(self) -> None:
        message = self.message
        if message is not None:
            self._with_text(partial(self._edit, message.seq))

    def _edit(self, seq: int, answer: JsonObject) -> None:
        from .hold_editor import editing

        side = Side(text_at(answer, "from") or Side.CLIENT)
        self.app.push_screen(editing(self, self._reading, seq, side, text_at(answer, "text") or ""))

    def edited(self, seq: int, text: str) -> None:
        """Put another text in the place of a held message."""
        self.tell(f"#{seq} is edited; r lets it go", "edit", seq=seq, text=text)

    def put_in(self, side: Side, texts: Sequence[str]) -> None:
        """Send these as a side's, in order."""
        self.tell(
            f"{count_text(len(texts), 'event')} put in as the {side.who}'s",
            "inject",
            side=side.value,
            texts=[*texts],
        )

    def keep(self, side: Side) -> None:
        """Somebody is at it: what is held of a side is not to be forgotten."""
        self.tell("", "keep", lambda answer: None, side=side.value)

    def action_inject(self) -> None:
        from .hold_editor import injecting

        self.app.push_screen(injecting(self, self._reading, self._chosen.side))

    def action_help(self) -> None:
        self.app.push_screen(HelpScreen(Pane.HOLD, (Pane.HOLD, Pane.HOLD_EDITOR, Pane.FAULT, Pane.ROWS), self._copy))

    # The line that asks

    def action_ask(self, what: str) -> None:
        if what == "delay" and self._needed() is None:
            return
        self._asked, self._about, self.said = what, self._chosen, Span("")
        self.line.placeholder = _PLACEHOLDERS[what].format(self._about.side.who)
        self.ask(self._where() if what == "hold" else "")
        self.show_said()

    def _where(self) -> str:
        sides = self.gate.sides if self.gate else ()
        return next((one.where or "" for one in sides if one.side is self._about.side), "")

    @on(Input.Changed)
    def _typed(self) -> None:
        self.said = Span("")
        self.show_said()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if self._asked == "delay":
            self._delay(event.value)
        else:
            side = self._about.side
            self.answered()
            done = f"messages of the {side.who} that fit are held from here on"
            self.tell(done, "hold", where=event.value.strip(), side=side.value)

    def _delay(self, text: str) -> None:
        try:
            seconds = float(text.strip().removesuffix("s"))
        except ValueError:
            self.say("A number of seconds is expected, such as 2.5.", wrong=True)
            return
        self.answered()
        self.tell(f"#{self._about.seq} goes on in {seconds:g} s", "delay", seq=self._about.seq, seconds=seconds)

    def answered(self) -> None:
        self._asked = ""
        super().answered()

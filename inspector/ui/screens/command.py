"""The command line: one line to type in, and above it the commands that fit."""

from collections.abc import Collection
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen
from textual.widgets import Input

from ...core.text import safe
from ...present.text.cell import fit
from ...present.text.phrase import NOTHING
from ...present.text.span import Line, Role, Span
from ..commands import completed, matching, resolve
from ..keys import Key, Pane, bindings, shown
from ..widgets.bar import Bar
from ..widgets.rows import Rows
from ..widgets.source import Page
from .page import key_spans

_NAME, _KEYS = 26, 14  # cells


class CommandScreen(ModalScreen[str | None]):
    """It is dismissed with what was typed or chosen, or with None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.COMMAND)
    PLACE: ClassVar[Pane] = Pane.COMMAND

    def __init__(self, panes: Collection[Pane], text: str = "") -> None:
        super().__init__()
        self._panes = panes
        self.line = Input(text, placeholder="verdict, time, 12.5s, #123, theme light …", select_on_focus=False)
        self._found: list[Key] = []
        self._chosen = False  # by hand, from the list

    def compose(self) -> ComposeResult:
        yield Rows(id="found")
        yield self.line
        yield Bar(id="keys")

    def on_mount(self) -> None:
        self.query_one(Rows).can_focus = False
        self.line.focus()
        self._list()

    def on_resize(self) -> None:
        self.call_after_refresh(self._list)

    @on(Input.Changed)
    def _list(self) -> None:
        """List what fits the text."""
        self._found, self._chosen = matching(self.line.value, self._panes), False
        self.query_one(Rows).show(Page([_line(key) for key in self._found] or self._objection()))
        self.query_one("#keys", Bar).show([key_spans(Pane.COMMAND, self.size.width)])

    def _objection(self) -> list[Line]:
        """What is wrong with a text that no command fits; a time needs none."""
        told = resolve(self.line.value, self._panes)
        return [Line((Span(f"{NOTHING} {safe(told)}", Role.DIM),))] if isinstance(told, str) else []

    @on(Input.Submitted)
    def action_submit(self) -> None:
        """Run what is typed; a command that was chosen from the list and takes something is only completed."""
        key = self._key
        if not self._chosen or key is None:
            self.dismiss(self.line.value)
        elif key.takes:
            self.action_complete()
        else:
            self.dismiss(key.name)

    @on(Rows.Moved)
    def _picked(self) -> None:
        self._chosen = True

    @on(Rows.Entered)
    def _entered(self) -> None:
        self._chosen = True
        self.action_submit()

    @property
    def _key(self) -> Key | None:
        return self._found[self.query_one(Rows).row] if self._found else None

    def action_choose(self, step: int) -> None:
        self._chosen = True
        self.query_one(Rows).action_move(step)

    def action_complete(self) -> None:
        """Write the chosen command's whole name."""
        if self._key is None:
            self.app.bell()
        else:
            self._write(completed(self.line.value, self._key))

    def _write(self, text: str) -> None:
        self.line.value = text
        self.line.cursor_position = len(text)

    def on_key(self, event: events.Key) -> None:
        """Take what was typed before the line was there to take it."""
        if event.character and event.is_printable:
            event.stop()
            self._write(self.line.value + event.character)

    def action_leave(self) -> None:
        self.dismiss(None)


def _line(key: Key) -> Line:
    name = f"{key.name} {key.takes}".strip()
    return Line(
        (
            Span(f"{name:<{_NAME}}", Role.LINK),
            Span(fit(shown(key.keys) if key.keys else "", _KEYS - 1) + " ", Role.DIM),
            Span(key.tooltip),
        )
    )

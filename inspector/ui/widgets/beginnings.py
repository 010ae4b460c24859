"""What an event can begin with, in one list: what is asked for, templates, saved events, what was sent."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import ClassVar, NamedTuple

from textual import on
from textual.binding import BindingType
from textual.message import Message

from ...core.json import Path
from ...live.composing import again, history, next_event, spoken
from ...live.draft import pretty
from ...live.library import LibraryError, Saved, drop, read, saved
from ...live.template import Template, templates
from ...present.screen.compose import event_line, owed_line, saved_line, section, sent_line, template_line
from ...present.text.span import Line
from ...recording.reading import Reading
from ..keys import Pane, bindings
from .rows import Rows
from .source import Page


class Beginning(NamedTuple):
    """One line that can be used: the text it gives, and the value to fill in. `text` raises ValueError."""

    line: Line
    text: Callable[[], str]
    fill: Path | None = None
    kept: Saved | None = None


class BeginningsView(Rows):
    """The list; headings part it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.BEGINNINGS)
    PANE: ClassVar[Pane] = Pane.BEGINNINGS

    class Used(Message):
        """The user wants to begin with this, or with `added` to add it."""

        def __init__(self, beginning: Beginning, *, added: bool) -> None:
            super().__init__()
            self.beginning, self.added = beginning, added

    class Said(Message):
        """Something is to be told."""

        def __init__(self, text: str, *, wrong: bool = False) -> None:
            super().__init__()
            self.text, self.wrong = text, wrong

    class Left(Message):
        """The user wants back to the editor."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entries: list[Beginning | None] = []  # by row; None for headings
        self._heads: list[int] = []
        self._reading: Reading | None = None

    def present(self, reading: Reading | None) -> None:
        """List what there is now; the cursor stays where it is."""
        self._reading = reading
        parts = _parts(reading)
        self._entries, self._heads = [], []
        lines: list[Line] = []
        for title, nothing, found in parts:
            self._heads.append(len(lines))
            head = section(title, len(found), nothing)
            lines += [*head, *(one.line for one in found)]
            self._entries += [*(None for _ in head), *found]
        self.show(Page(lines), row=self.row or 1)
        self.call_after_refresh(self._show_head)

    def _show_head(self) -> None:
        """The heading over the first line, where the cursor leaves room for it."""
        if self.row < self.height:
            self.scroll_to(y=0, animate=False, force=True)

    @property
    def chosen(self) -> Beginning | None:
        return self._entries[self.row] if self.row < len(self._entries) else None

    @on(Rows.Entered)
    def action_use(self) -> None:
        self._use(added=False)

    def action_add(self) -> None:
        self._use(added=True)

    def _use(self, *, added: bool) -> None:
        if self.chosen is None:
            self.app.bell()
        else:
            self.post_message(self.Used(self.chosen, added=added))

    def action_section(self, step: int) -> None:
        """To the first line of the next part, or of the one before."""
        place = sum(head <= self.row for head in self._heads) - 1 + step
        if 0 <= place < len(self._heads):
            self.select(self._heads[place] + 1)
        else:
            self.app.bell()

    def action_drop(self) -> None:
        kept = self.chosen.kept if self.chosen else None
        if kept is None:
            self.post_message(self.Said("Only saved events can be dropped.", wrong=True))
            return
        try:
            drop(kept)
        except LibraryError as error:
            self.post_message(self.Said(str(error), wrong=True))
            return
        self.post_message(self.Said(f"{kept.name} is dropped."))
        self.present(self._reading)

    def action_editor(self) -> None:
        self.post_message(self.Left())


_Part = tuple[str, str, Sequence[Beginning]]


def _parts(reading: Reading | None) -> list[_Part]:
    """The parts of the list: heading, what to say where it is empty, lines."""
    found: list[_Part] = []
    asked = next_event(reading) if reading else None
    if asked:
        body = asked.body
        line = owed_line(asked.because, str(body.get("type")))
        found.append(("Asked for now", "", [Beginning(line, lambda: pretty(body), asked.decide)]))
    found.append(("Templates", f"{spoken(reading).title} has no events to send", _templates(reading)))
    found.append(("Saved", "F2 keeps what stands in the editor", [_kept(one) for one in saved()]))
    if reading:
        found.append(("Sent", "nothing yet", _sent(reading)))
    return found


def _templates(reading: Reading | None) -> list[Beginning]:
    if reading is None:
        return []
    return [_template(one) for one in templates(reading.scene)]


def _template(one: Template) -> Beginning:
    line = template_line(one.title, one.type) if one.is_way else event_line(one.type, one.title)
    return Beginning(line, lambda: pretty(one.body), one.fill)


def _kept(one: Saved) -> Beginning:
    def text() -> str:
        return "\n".join(map(pretty, read(one.path)))

    return Beginning(saved_line(one.name, one.types, one.damage), text, kept=one)


def _sent(reading: Reading) -> list[Beginning]:
    found: list[Beginning] = []
    for one in history(reading):
        line = sent_line(one.seq, one.at, one.type, one.answer, one.answered_seq)
        found.append(Beginning(line, partial(again, reading, one.seq)))
    return found

"""The composer over the inspect screen: an editor, what is said of its events, and what one can begin with.

The timeline stays in view above it where there is room, so that answers are seen to come.
"""

from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from textual import events, on
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from ...core.json import Path as JsonPath
from ...core.text import count_text, safe
from ...core.wire import Side
from ...live.composing import UnsendableError, of_draft, spoken
from ...live.draft import Piece, faults_of, mended, read
from ...live.library import LibraryError
from ...live.sending import Parcel
from ...live.standing import StandInError, stands_in
from ...present.screen.compose import told_lines
from ...present.text.phrase import FAILED, PASSED
from ...present.text.span import Role, Span
from ...recording.reading import Reading
from .. import external
from ..keys import Pane, bindings
from ..outbox import NOWHERE, Outbox
from ..widgets.bar import Bar
from ..widgets.beginnings import BeginningsView
from ..widgets.editor import Editor
from ..widgets.naming import NameInput
from ..widgets.wish import Copy
from .fitted import Fitted
from .help import HelpScreen
from .page import key_spans

_TOLD = 6  # lines below the editor at most
_OFFER = "ctrl+r puts right what can be"


class Outlet(NamedTuple):
    """Where events go: whether anything is connected, who is, and how to send."""

    place: str  # the host; empty where nothing is connected
    send: Callable[[Sequence[Parcel], str], object]  # the frames, and the text they were made of
    why_not: str = NOWHERE


class ComposeScreen(Fitted, ModalScreen[None]):
    """Dismissed when the events are on their way, or when the user leaves; the draft stays in the outbox."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.COMPOSE)
    PLACE: ClassVar[Pane] = Pane.COMPOSE
    AUTO_FOCUS = "#editor"
    WRITING: ClassVar[Pane] = Pane.EDITOR  # whose keys are told while the editor has the focus

    def __init__(
        self,
        outbox: Outbox,
        reading: Reading | None,
        outlet: Callable[[], Outlet],
        text: str,
        fill: JsonPath | None = None,
    ) -> None:
        super().__init__()
        self._outbox, self._reading, self._outlet = outbox, reading, outlet
        self._first, self._fill = text, fill
        self._pieces: list[Piece] = []
        self._said = Span("")
        self._warned = ""  # the text that was not sent at the first press, because of its faults
        self.side = Side.CLIENT  # whose events are written
        self.idle: Collection[str] = ()  # labels of keys that do nothing here
        self.editor = Editor(id="editor")
        self.beginnings = BeginningsView(id="beginnings")
        self.told = Bar(id="told")
        self.naming = NameInput(id="name")

    def compose(self) -> ComposeResult:
        with Vertical(id="composer"):
            with Horizontal(id="writing"):
                yield self.beginnings
                with Vertical(id="paper"):
                    yield self.editor
                    yield self.told
            yield self.naming
        yield Bar(id="keys")

    def on_mount(self) -> None:
        self.beginnings.border_title = "Begin with"
        self.beginnings.present(self._reading)
        self.editor.write(self._first, self._fill)
        self.editor.focus()
        self._entitle()

    def _entitle(self) -> None:
        outlet = self._outlet()
        where = f"to {outlet.place}" if outlet.place else "nothing is connected"
        name = f" · {self._outbox.name}" if self._outbox.name else ""
        self.editor.border_title = safe(f"Compose · {spoken(self._reading).title} · {where}{name}").replace("[", "(")

    def on_key(self, event: events.Key) -> None:
        """Take what was typed before the editor was there to take it."""
        if self.focused is None and event.character and event.is_printable:
            event.stop()
            self.editor.replace(event.character, *self.editor.selection, maintain_selection_offset=False)

    # What is said

    @on(TextArea.Changed)
    def _changed(self) -> None:
        """Look at the text anew; the draft is what stands there, unless nothing was done to it."""
        text = self.editor.text
        self._outbox.draft = text if text.strip() and text != self._first else ""
        self._pieces = read(text, spoken(self._reading), self.side)
        self._said = Span("")
        self._tell()

    def _say(self, text: str, *, wrong: bool = False) -> None:
        self._said = Span(f"{FAILED if wrong else PASSED} {text}", Role.ERROR if wrong else Role.GOOD)
        self._tell()

    @on(Bar.Resized)
    def _tell(self) -> None:
        width = max(self.told.content_size.width, 20)
        offer = _OFFER if any(piece.better is not None for piece in self._pieces) else ""
        types = [piece.type for piece in self._pieces]
        words, faults = any(stands_in(piece.body) for piece in self._pieces), faults_of(self.editor.text, self._pieces)
        dialect = spoken(self._reading)
        room = max(_TOLD, self._room)
        lines = told_lines(self._said, faults, offer, types, dialect, width, room, stands_in=words, side=self.side)
        self.told.show([line.spans for line in lines])
        idle = [*self.idle, *(() if offer else ("put right",)), *(() if self._outbox.busy else ("stop",))]
        idle += () if self.beginnings.chosen and self.beginnings.chosen.kept else ("drop",)
        pane = Pane.BEGINNINGS if self.beginnings.has_focus else self.WRITING
        self.query_one("#keys", Bar).show([key_spans(pane, self.size.width, idle)])

    @property
    def _room(self) -> int:
        """Lines below the text and those that are told already."""
        return self.editor.content_size.height + len(self.told.lines) - self.editor.wrapped_document.height

    @on(BeginningsView.Moved)
    @on(events.DescendantFocus)
    def _turned(self) -> None:
        """Another pane is written in, or another line is chosen: other keys hold."""
        self._tell()

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell)

    # Sending

    def action_send(self) -> None:
        text = self.editor.text
        faults = sum(len(piece.faults) for piece in self._pieces)
        if faults and self._warned != text and not any(piece.broken for piece in self._pieces):
            self._warned = text
            self._say(
                f"Not sent yet: {count_text(faults, 'fault')}; ctrl+s once more sends it all the same.", wrong=True
            )
            return
        try:
            parcels = self._parcels(text)
        except UnsendableError as error:
            self._say(f"{error} F8 sends the text as it is.", wrong=True)
            return
        except StandInError as error:
            self._say(str(error), wrong=True)
            return
        self._post(parcels)

    def _parcels(self, text: str) -> Sequence[Parcel]:
        """What would be sent. Raises UnsendableError and StandInError."""
        return of_draft(self._pieces, text, self._reading, Path.cwd())

    def action_force(self) -> None:
        """Send the whole text as one frame, whatever it is; that it is no event is recorded."""
        text = self.editor.text
        if not text:
            self._say("There is nothing to send.", wrong=True)
            return
        whole = len(self._pieces) == 1 and not self._pieces[0].broken
        self._post([Parcel(text, override=not whole)])

    def _post(self, parcels: Sequence[Parcel]) -> None:
        outlet = self._outlet()
        if not outlet.place:
            self._say(f"{outlet.why_not} ctrl+c copies the event.", wrong=True)
        elif self._outbox.busy:
            self._say("The events before these are still being sent; F9 stops that.", wrong=True)
        else:
            outlet.send(parcels, self.editor.text)
            self._outbox.draft = self._outbox.name = ""
            self.dismiss(None)

    def action_halt(self) -> None:
        if self._outbox.halt():
            self._say("Stopped: nothing more of it is sent.")
        else:
            self._say("Nothing is being sent.", wrong=True)

    # Writing

    def action_mend(self) -> None:
        better = mended(self.editor.text, self._pieces)
        if better is None:
            self._say("Nothing here can be put right without you.", wrong=True)
            return
        self.editor.write(better)
        self.editor.focus()

    def action_outside(self) -> None:
        """Let the user's own editor have the text."""
        try:
            words = external.command()
            with self.app.suspend():
                text = external.edited(self.editor.text, words)
        except (external.NoEditorError, SuspendNotSupported) as error:
            self._say(str(error) or "This terminal cannot be left to another program.", wrong=True)
            return
        self.app.refresh(layout=True)
        self.editor.write(text)

    @on(Copy)
    def _copied(self, message: Copy) -> None:
        message.stop()
        self.app.copy_to_clipboard(message.text)

    # The list

    def action_choose(self) -> None:
        """To the list and back."""
        if self.beginnings.has_focus:
            self._to_editor()
            return
        self.add_class("-choosing")
        self.beginnings.present(self._reading)
        self.beginnings.focus()

    @on(BeginningsView.Left)
    def _to_editor(self) -> None:
        self.remove_class("-choosing", "-naming")
        self.editor.focus()

    @on(BeginningsView.Used)
    def _used(self, message: BeginningsView.Used) -> None:
        chosen = message.beginning
        try:
            text = chosen.text()
        except ValueError as error:
            self._say(str(error), wrong=True)
            return
        before = self.editor.text.rstrip()
        if message.added and before:
            self.editor.write(f"{before}\n{text}")
        else:
            self.editor.write(text, chosen.fill)
            self._outbox.name = chosen.kept.name if chosen.kept else ""
        self._entitle()
        self._to_editor()

    @on(BeginningsView.Said)
    def _heard(self, message: BeginningsView.Said) -> None:
        self._say(message.text, wrong=message.wrong)

    # Keeping

    def action_keep(self) -> None:
        if not self._pieces or any(piece.broken for piece in self._pieces):
            self._say("Only events can be kept: there must be one at least, and none broken.", wrong=True)
            return
        self.add_class("-naming")
        self.naming.ask(self._outbox.name)

    @on(Input.Submitted)
    def _named(self) -> None:
        try:
            self._outbox.name, path = self.naming.keep(piece.body for piece in self._pieces)
        except LibraryError as error:
            self._say(str(error), wrong=True)
            return
        self._entitle()
        self.beginnings.present(self._reading)
        self._to_editor()
        self._say(f"kept as {path}")

    # Leaving

    def action_help(self) -> None:
        panes = (Pane.EDITOR, Pane.BEGINNINGS, Pane.COMPOSE)
        self.app.push_screen(HelpScreen(Pane.COMPOSE, panes, self.app.copy_to_clipboard))

    def action_leave(self) -> None:
        """One thing back: from the name or the list to the editor, from there out."""
        if self.has_class("-naming") or self.has_class("-choosing") or self.beginnings.has_focus:
            self._to_editor()
        else:
            self.dismiss(None)

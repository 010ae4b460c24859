"""The start screen: recordings that are there, scenarios to play, a text to paste."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import ClassVar, Protocol

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.message import Message
from textual.widget import Widget

from ...core.text import line_fed
from ...formats.conversation import Unreadable
from ...live.desk import Desk, Offer
from ...live.relayed import relays
from ...live.shelf import Kept
from ...present.screen.relay import Relay, relay_spans
from ...present.screen.start import Glance, empty_lines, framed
from ...present.text.span import Role, Span, fitted
from ...recording.reading import Reading
from ...transports.link import RecorderFailedError
from .. import clipboard, trouble
from ..keys import Pane, bindings
from ..widgets.bar import Bar
from ..widgets.offered import Offers, Recordings
from ..widgets.pastebox import PasteBox
from ..widgets.rows import Rows
from ..widgets.source import Page
from .fitted import Fitted
from .page import key_spans

PULSE = 1 / 20  # seconds between two looks at what is not known yet
LOOK = 0.5  # seconds between two listings of what comes and goes
WORK = 0.02  # seconds of a pulse that may go into it


class Opener(Protocol):
    """What the screen asks of whoever opens what the user chose."""

    def open_recording(self, path: Path, *, live: bool) -> object: ...

    def open_readings(self, readings: Sequence[Reading]) -> object: ...


class Choice(Rows):
    """A list of which one line can be opened."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.CHOICE)
    PANE: ClassVar[Pane] = Pane.CHOICE

    class Opened(Message):
        """The user wants what is under the cursor."""

        def __init__(self, choice: "Choice") -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> "Choice":
            return self.choice

    def action_open(self) -> None:
        self.post_message(self.Opened(self))

    @on(Rows.Entered)
    def _entered(self) -> None:
        self.action_open()


class StartScreen(Fitted):
    """Three panes; what is chosen goes to `opener`."""

    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.START)
    PLACE: ClassVar[Pane] = Pane.START

    def __init__(self, desk: Desk, opener: Opener, paste: Callable[[], str | None] = clipboard.paste) -> None:
        super().__init__()
        self.desk, self._opener, self._paste = desk, opener, paste
        self.recordings = Choice(id="recordings")
        self.scenarios = Choice(id="scenarios")
        self.box = PasteBox(id="paste")
        self._looked = 0.0  # when the recordings were last listed, by the monotonic clock
        self._relays: list[Relay] = []

    def compose(self) -> ComposeResult:
        yield Bar(id="title")
        with Container(id="panes"):
            yield self.recordings
            yield self.scenarios
        yield self.box
        yield Bar(id="keys")

    def on_mount(self) -> None:
        offers = self.desk.offers()
        services = sum(one.connects for one in offers)
        self.scenarios.show(Offers(offers), row=services)  # enter connects only where the user went to it
        self.scenarios.border_title = f"2 {'Services and scenarios' if services else 'Scenarios'} · {len(offers)}"
        self.box.border_title = "3 Paste"
        self.recordings.focus()
        self.set_interval(PULSE, self.pull)

    def on_screen_resume(self) -> None:
        self.look()
        self.call_after_refresh(self.look)

    def on_resize(self) -> None:
        self.call_after_refresh(self.look)

    # Recordings

    def look(self) -> None:
        """List the recordings as they are; the cursor stays on its own."""
        before, self._looked = self._chosen, time.monotonic()
        shelf = self.desk.shelf
        shelf.look()
        self._relays = relays()
        rows = [row for row, kept in enumerate(shelf.kept) if before and kept.path == before.path]
        if shelf.kept:
            self.recordings.show(Recordings(shelf), row=rows[0] if rows and self.recordings.row else 0)
        else:
            width = max(self.recordings.scrollable_content_region.width - 1, 20)
            self.recordings.show(Page(empty_lines(str(shelf.folder), width)))
        self.recordings.border_title = f"1 Recordings · {len(shelf.kept)}" if shelf.kept else "1 Recordings"
        self._tell_chosen()
        self._show_heads()

    def pull(self) -> None:
        """Learn a little more about the recordings that are listed."""
        if not self.is_current:
            return
        if time.monotonic() - self._looked > LOOK and self.desk.shelf.is_stale():
            self.look()
        until, learnt = time.monotonic() + WORK, False
        while time.monotonic() < until and self.desk.shelf.work():
            learnt = True
        if learnt:
            self.recordings.refresh()
            self._tell_chosen()

    @property
    def _chosen(self) -> Kept | None:
        source = self.recordings.source
        return source.kept[self.recordings.row] if isinstance(source, Recordings) and source.kept else None

    @on(Choice.Opened, "#recordings")
    def _open_recording(self) -> None:
        if chosen := self._chosen:
            self._opener.open_recording(chosen.path, live=self.desk.shelf.is_running(chosen.path))

    @on(Rows.Moved)
    def _tell_chosen(self) -> None:
        """Below each list what its chosen line is about: of a recording the verdict, of a scenario what may be cut."""
        told = self.desk.shelf.told.get(self._chosen) if self._chosen else None
        self.recordings.border_subtitle = framed(told.headline) if isinstance(told, Glance) else ""
        offers = self.scenarios.source
        self.scenarios.border_subtitle = framed(offers.of(self.scenarios.row)) if isinstance(offers, Offers) else ""

    # Scenarios

    @on(Choice.Opened, "#scenarios")
    def _begin(self) -> None:
        source = self.scenarios.source
        if isinstance(source, Offers) and source.rows:
            self._work(self._begun(source.rows[self.scenarios.row]))

    async def _begun(self, offer: Offer) -> None:
        doing = f"Connecting to {offer.name}" if offer.connects else f"Playing {offer.name} against the built-in server"
        self.notify(f"{doing} …", timeout=2, markup=False)
        try:
            path = await asyncio.to_thread(self.desk.begin, offer)
        except (OSError, ValueError, RecorderFailedError) as error:
            told = f"{offer.name} could not be {'reached' if offer.connects else 'played'}"
            self.notify(trouble.told(error), title=told, severity="error", markup=False)
            return
        self._opener.open_recording(path, live=True)

    def _work(self, work: Coroutine[object, object, None]) -> None:
        self.run_worker(work, name="start", description="opening", exclusive=True)

    # Pasting

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.take(event.text)

    def action_paste(self) -> None:
        """Take what is on the clipboard, where a program of the desktop can read it."""
        self._work(self._from_clipboard())

    async def _from_clipboard(self) -> None:
        text = await asyncio.to_thread(self._paste)
        if text is None:
            self.box.refuse("No clipboard program was found; use the terminal's own paste, often ctrl+shift+v.")
            return
        self.take(text)

    def take(self, text: str) -> None:
        """Read a text and say in the box what is in it."""
        text = line_fed(text)
        self.box.reads(text)
        self.box.focus()
        self._work(self._read(text))

    async def _read(self, text: str) -> None:
        try:
            self.box.found(await asyncio.to_thread(self.desk.read, text))
        except Unreadable as error:
            self.box.refuse(trouble.told(error))

    @on(PasteBox.Opened)
    def _open_pasted(self) -> None:
        if self.box.readings:
            self._opener.open_readings(self.box.readings)
        else:
            self.app.bell()

    @on(PasteBox.Saved)
    def _save_pasted(self) -> None:
        if not self.box.readings:
            self.app.bell()
            return
        try:
            path = self.desk.save(self.box.text)
        except (OSError, Unreadable) as error:
            self.notify(trouble.told(error), title="The text could not be kept", severity="error", markup=False)
            return
        self.notify(str(path), title="Kept", markup=False)
        self.look()

    # Showing

    @property
    def pane(self) -> Pane:
        """Where the focus is."""
        return self.focused.PANE if isinstance(self.focused, Rows) else Pane.CHOICE

    def _show_heads(self) -> None:
        width = self.size.width
        name, folder = Span(" Realtime inspector", Role.STRONG), Span(f"  {self.desk.shelf.folder}", Role.DIM)
        place = relay_spans(self._relays, width - len(name.text)) if self._relays else [folder]
        self.query_one("#title", Bar).show([fitted([name, *place], width)])
        self.query_one("#keys", Bar).show([key_spans(self.pane, width)])

    def on_descendant_focus(self) -> None:
        self._show_heads()

    # Keys

    def _panes(self) -> list[Widget]:
        return [self.recordings, self.scenarios, self.box]

    def action_pane(self, step: int) -> None:
        panes = self._panes()
        place = panes.index(self.focused) if self.focused in panes else 0
        panes[(place + step) % len(panes)].focus()

    def action_focus_pane(self, place: int) -> None:
        self._panes()[place].focus()

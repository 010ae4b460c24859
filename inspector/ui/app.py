"""The app: what it shows, the pulse that makes the screens pull, and what leaves it: copies, notes, pictures.

It is given readings, or a feed of them such as a file that grows, or
nothing: then it begins with the start screen. It knows nothing of sockets.
"""

import asyncio
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import BindingType
from textual.timer import Timer

from ..recording.feed import Feed
from ..recording.file import NotARecording
from ..recording.follower import Follower
from ..recording.notes import Notebook
from ..recording.reading import Reading
from . import clipboard, picture, trouble
from .appearance import Dressed
from .attention import Attentive
from .crash import Discreet
from .garbage import Garbage
from .handing import Handing
from .intake import Intake
from .keys import Pane, bindings
from .obedience import Obedient
from .parting import Parting
from .places import panes_of
from .screens.help import HelpScreen
from .screens.inspect import InspectScreen
from .widgets.wish import Jotted

if TYPE_CHECKING:
    from ..live.desk import Desk

PULSE = 1 / 20  # seconds between two pulls
STEP = 1 / 100  # seconds between the beginnings of two slices of reading
_LOOK = 0.25  # seconds between two looks for the terminal: Textual is busy for as long as it is gone
FIRST = 0.025  # seconds of reading before the first paint


class InspectApp(Attentive, Obedient, Handing, Parting, Dressed, Discreet):
    """The screen of the inspector on one input."""

    CSS_PATH = "inspector.tcss"
    TITLE = "Realtime inspector"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.APP)

    def __init__(
        self,
        source: Feed | Sequence[Reading] | None = None,
        *,
        live: bool | None = None,
        dark: bool = True,
        where: str | None = None,
        notebook: Notebook | None = None,
        copy: Callable[[str, Callable[[str], object] | None], str] | None = None,
    ) -> None:
        """With `live` (the feed's own word where not given) the view stays at the end while events come in.

        `where` is a filter to begin with. Notes go to the `notebook`, by default to one beside the followed file.
        """
        super().__init__()
        self._where = where
        self.garbage = Garbage()
        self._take_over(source if source is not None else (), live, notebook)
        self._begins_here = source is None
        self._desk: Desk | None = None
        self._pulse: Timer | None = None
        self._slices: Timer | None = None
        self._copy = copy
        self.dress(dark=dark)

    def on_mount(self) -> None:
        if not self.is_headless:
            self.set_interval(_LOOK, self._look_for_the_terminal)
        if self._begins_here:
            self.action_start()
        else:
            self._show_input()

    def _look_for_the_terminal(self) -> None:
        """Leave when the terminal is gone: nobody could."""
        if not sys.__stdin__ or not sys.__stdin__.isatty():
            self.exit(0)

    # What is shown

    def _take_over(self, source: Feed | Sequence[Reading], live: bool | None, notebook: Notebook | None = None) -> None:
        self.follower = source if isinstance(source, Follower) else None
        self.notebook = notebook or Notebook(self.follower.path if self.follower else None)
        feed = None if isinstance(source, Sequence) else source
        self.intake = Intake(feed, self.notebook)
        self.readings: Sequence[Reading] = source if isinstance(source, Sequence) else source.readings
        self.live = live if live is not None else feed is not None and feed.live
        if feed is None:
            self.intake.greet(self.readings)
        self.problem = ""  # why reading the file ended early
        self.inspect = InspectScreen(self.readings, live=self.live)
        self.inspect.sifted.use(self._where)

    def _show_input(self) -> None:
        self.read_on(FIRST)
        self.push_screen(self.inspect)
        if self.follower:
            self.kept.append(self.follower.path)
        if self.intake.feed:
            self._pulse = self.set_interval(PULSE, self.pulse)
            self._slices = self.set_interval(STEP, self.read_on)

    def open_recording(self, path: Path, *, live: bool) -> None:
        """Look at a recording, which still grows if it is `live`."""
        try:
            self.open(Follower(path, live=live, checkpoints=True), self._notebook_of(path, live=live))
        except OSError as error:
            self.notify(f"{path}: {error.strerror}", title="It cannot be opened", severity="error", markup=False)

    def open_readings(self, readings: Sequence[Reading]) -> None:
        self.open(readings)

    def _notebook_of(self, path: Path, *, live: bool) -> Notebook:
        """Notes on a recording that is being written go to its recorder."""
        from ..live.noting import recorder_of

        return Notebook(path, recorder_of(path) if live else None)

    def open(self, source: Feed | Sequence[Reading], notebook: Notebook | None = None) -> None:
        """Look at another input."""
        self._take_over(source, None, notebook)
        self._show_input()

    @property
    def desk(self) -> "Desk":
        if self._desk is None:
            from ..live.desk import Desk  # the simulator and the recorder cost 100 ms that a recording does not need

            self._desk = Desk()
        return self._desk

    def action_start(self) -> None:
        """Leave what is shown, and show what one can begin with."""
        from .screens.start import StartScreen

        if isinstance(self.screen, StartScreen):
            return
        if self.inspect.is_attached:
            self._leave_input()
        if not isinstance(self.screen, StartScreen):
            self.push_screen(StartScreen(self.desk, self))

    def _leave_input(self) -> None:
        while self.screen is not self.inspect:
            self.pop_screen()
        self.pop_screen()
        self._stop_reading()
        if self.intake.feed:
            self.intake.feed.close()
        self.garbage.thaw()
        if self._desk:
            self.run_worker(asyncio.to_thread(self._desk.close), name="close", description="ending what runs")

    def close(self) -> None:
        """End the demonstrations that still run."""
        if self._desk is not None:
            self._desk.close()

    # Reading

    def pulse(self) -> None:
        """Let the screen take in what there is, and the reading go on."""
        if self._slices:
            self._slices.resume()
        if not self.is_running or not self.intake.is_free:  # an app that closes takes its screens apart
            return
        self.inspect.pull()
        if self.intake.rest():
            self.garbage.rest()
        if self.readings and all(reading.ended for reading in self.readings) and self._read_up:
            self.inspect.refresh_now()
            self._stop_reading()

    def _stop_reading(self) -> None:
        for timer in (self._pulse, self._slices):
            if timer:
                timer.stop()

    @property
    def _read_up(self) -> bool:
        return self.intake.read_up or bool(self.problem)

    def read_on(self, budget: float | None = None) -> None:
        """Read from the feed for `budget` seconds at most, or for as long as the user allows."""
        try:
            if self.problem:
                return
            self.intake.slice() if budget is None else self.intake.read(budget)
        except (OSError, NotARecording) as error:
            self.problem = trouble.told(error)
            self.notify(self.problem, title="The file cannot be read on", severity="error", markup=False)
        if self._slices and budget is None and (self.intake.caught_up or self.problem):
            self._slices.pause()

    def user_acted(self) -> None:
        self.intake.typed()
        self.garbage.hold()

    def user_answered(self) -> None:
        self.intake.answered()
        self.garbage.release()

    def refresh_now(self) -> None:
        """Read all there is and show it, at once."""
        self.read_on(float("inf"))
        self.inspect.refresh_now()

    # Notes

    @on(Jotted)
    def _jotted(self, message: Jotted) -> None:
        """Keep a note or a mark. A recorder may take its time, so a thread waits for it."""
        keep = partial(self._keep, message)
        if self.notebook.tell and message.text:
            self.run_worker(keep, thread=True, description="keeping a note")
        else:
            keep()
            self.inspect.refresh_now()

    def _keep(self, message: Jotted) -> None:
        if message.text:
            said = self.notebook.note(message.part, message.seq, message.text)
        else:
            said = self.notebook.mark(message.part, message.seq, marked=message.marked)
        if said:
            self.notify(said, timeout=5, markup=False)

    # Keys

    def copy_to_clipboard(self, text: str) -> None:
        """Copy by every way that is open, and say which; a tool of the desktop may take its time."""
        driver = self._driver
        write = driver.write if driver and not self.is_headless else None
        if self._copy is not None:
            self._copied(text, self._copy(text, write))
            return
        self.run_worker(self._copying(text, write), name="copy", description="copying")

    async def _copying(self, text: str, write: Callable[[str], object] | None) -> None:
        self._copied(text, await asyncio.to_thread(clipboard.copy, text, write))

    def _copied(self, text: str, way: str) -> None:
        self.notify(f"{len(text):,} characters to {way}", title="Copied", timeout=3, markup=False)

    def action_picture(self) -> None:
        """Write a picture of the screen to a file, and say where."""
        try:
            path = picture.keep(self.export_screenshot(title=self.TITLE))
        except OSError as error:
            self.notify(f"{error.filename}: {error.strerror}", title="No picture", severity="error", markup=False)
            return
        self.notify(str(path), title="A picture of the screen", markup=False)

    def action_help(self) -> None:
        screen = self.screen
        pane = getattr(screen, "pane", None)
        if pane is not None:
            goes = screen.go_to if isinstance(screen, InspectScreen) else None
            self.push_screen(HelpScreen(pane, panes_of(screen), self.copy_to_clipboard), goes)

    @property
    def handed(self) -> Reading | None:
        return self.inspect.shown.whole

    @property
    def unsent(self) -> str:
        return self.inspect.outbox.draft


def run(
    source: Feed | Sequence[Reading] | None = None,
    *,
    live: bool | None = None,
    dark: bool = True,
    where: str | None = None,
    notebook: Notebook | None = None,
) -> int:
    """Show readings, a file that grows, or what one can begin with, until the user leaves. Gives the exit code."""
    app = InspectApp(source, live=live, dark=dark, where=where, notebook=notebook)
    app.garbage.take_over()
    try:
        result = app.run()
    finally:
        app.close()
    for line in app.farewell():
        print(line, file=sys.stderr)
    return result if result is not None else app.return_code or 0

"""The app: themes, palette, clipboard, and the pulse that makes the screens pull.

It is given readings, or a follower that reads them from a growing file, and
knows nothing of sockets.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.events import Event, InputEvent, MouseMove
from textual.screen import Screen

from ..recording.file import NotARecording
from ..recording.follower import Follower
from ..recording.notes import Notebook
from ..recording.reading import Reading
from . import clipboard
from .intake import Intake
from .keys import KEYS, Pane, bindings, shown
from .screens.help import HelpScreen
from .screens.inspect import InspectScreen
from .theme import DARK, LIGHT, variable_defaults
from .widgets.wish import Jotted

PULSE = 1 / 20  # seconds between two pulls
STEP = 1 / 100  # seconds between the beginnings of two slices of reading
FIRST = 0.025  # seconds of reading before the first paint


class InspectApp(App[int]):
    """The screen of the inspector on one input."""

    CSS_PATH = "inspector.tcss"
    TITLE = "Realtime inspector"
    BINDINGS: ClassVar[list[BindingType]] = bindings(Pane.APP)

    def __init__(
        self,
        source: Follower | Sequence[Reading],
        *,
        live: bool | None = None,
        dark: bool = True,
        where: str | None = None,
        notebook: Notebook | None = None,
        copy: Callable[[str, Callable[[str], object] | None], str] = clipboard.copy,
    ) -> None:
        """With `live` (the follower's own word where not given) the view stays at the end while events come in.

        `where` is a filter to begin with. Notes go to the `notebook`, by default to one beside the followed file.
        """
        super().__init__()
        self.follower = source if isinstance(source, Follower) else None
        self.notebook = notebook or Notebook(self.follower.path if self.follower else None)
        self.intake = Intake(self.follower, self.notebook)
        self.readings: Sequence[Reading] = source.readings if isinstance(source, Follower) else source
        self.live = live if live is not None else bool(self.follower and self.follower.live)
        if not self.follower:
            self.intake.greet(self.readings)
        self.problem = ""  # why reading the file ended early
        self._copy, self._where = copy, where
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name if dark else LIGHT.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return variable_defaults(dark=self.current_theme.dark)

    def on_mount(self) -> None:
        self.read_on(FIRST)
        self.inspect = InspectScreen(self.readings, live=self.live)
        self.inspect.sifted.use(self._where)
        self.push_screen(self.inspect)
        if self.follower:
            self._pulse = self.set_interval(PULSE, self.pulse)
            self._slices = self.set_interval(STEP, self.read_on)

    # Reading

    def pulse(self) -> None:
        """Let the screen take in what there is, and the reading go on."""
        self._slices.resume()
        if not self.intake.is_free:
            return
        self.inspect.pull()
        self.intake.rest()
        if self.readings and all(reading.ended for reading in self.readings) and self._read_up:
            self.inspect.refresh_now()
            self._pulse.stop()
            self._slices.stop()

    @property
    def _read_up(self) -> bool:
        return self.intake.read_up or bool(self.problem)

    def read_on(self, budget: float | None = None) -> None:
        """Read from the follower for `budget` seconds at most, or for as long as the user allows."""
        try:
            if self.problem:
                return
            self.intake.slice() if budget is None else self.intake.read(budget)
        except (OSError, NotARecording) as error:
            self.problem = str(error)
            self.notify(self.problem, title="The file cannot be read on", severity="error", markup=False)
        if budget is None and (self.intake.caught_up or self.problem):
            self._slices.pause()

    async def on_event(self, event: Event) -> None:
        is_new = isinstance(event, InputEvent) and not isinstance(event, MouseMove) and not event.is_forwarded
        if is_new:
            self.intake.typed()
        await super().on_event(event)
        if is_new:
            (self.focused or self.screen).call_after_refresh(self.intake.answered)

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
        driver = self._driver
        way = self._copy(text, driver.write if driver and not self.is_headless else None)
        self.notify(f"{len(text):,} characters to {way}", title="Copied", timeout=3, markup=False)

    def action_shade(self) -> None:
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name

    def action_help(self) -> None:
        screen = self.screen
        if isinstance(screen, InspectScreen):
            self.push_screen(HelpScreen(screen.pane, self.copy_to_clipboard), screen.go_to)

    async def action_quit(self) -> None:
        self.exit(0)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """The palette offers what the keys do."""
        for key in KEYS:
            if key.pane in (Pane.INSPECT, Pane.APP):
                title = f"{key.label} ({shown(key.keys)})"
                yield SystemCommand(title, key.tooltip, self._doing(screen, key.action))
        yield SystemCommand("theme", "Choose a theme", self.action_change_theme)

    def _doing(self, screen: Screen[object], action: str) -> Callable[[], object]:
        async def run() -> None:
            name, _, _ = action.partition("(")
            await self.run_action(action, screen if hasattr(screen, f"action_{name}") else self)

        return run


def run(
    source: Follower | Sequence[Reading],
    *,
    live: bool | None = None,
    dark: bool = True,
    where: str | None = None,
    notebook: Notebook | None = None,
) -> int:
    """Show readings, or a file that grows, until the user leaves. Gives the exit code."""
    app = InspectApp(source, live=live, dark=dark, where=where, notebook=notebook)
    app.intake.tidy()
    result = app.run()
    return result if result is not None else app.return_code or 0

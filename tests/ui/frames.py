"""The screen as text, and frames of it kept in files.

`UPDATE_FRAMES=1 pytest tests/ui` writes the frames anew; read the diff before committing it.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from difflib import unified_diff
from pathlib import Path

from textual.filter import NoColor

from inspector.live.desk import Desk
from inspector.present.text.plain import plain
from inspector.recording.reading import Reading
from inspector.ui.app import InspectApp
from inspector.ui.screens.page import PageScreen
from inspector.ui.widgets.rows import Rows

from .calm import CalmPilot, running

FRAMES = Path(__file__).parent / "frames"


class Clipboard:
    """Takes what the app copies."""

    def __init__(self) -> None:
        self.text = ""

    def __call__(self, text: str, write: object) -> str:
        self.text = text
        return "the test"


class Screen:
    """An app that runs, and what it shows."""

    def __init__(self, app: InspectApp, pilot: CalmPilot, clipboard: Clipboard) -> None:
        self.app, self.pilot, self.clipboard = app, pilot, clipboard

    async def press(self, *keys: str) -> "Screen":
        await self.pilot.press(*keys)
        return self

    async def settle(self) -> "Screen":
        self.app.refresh_now()
        await self.pilot.pause()
        return self

    async def rest(self) -> str:
        """What the screen shows once it has stopped changing; a page is laid out a moment after it opens."""
        for _ in range(100):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()
            screen = self.app.screen
            laid_out = not isinstance(screen, PageScreen) or len(screen.query_one(Rows).source) > 0
            if laid_out and all(worker.is_finished for worker in self.app.workers):
                return self.text
        raise AssertionError("the screen never comes to rest")

    async def frame(self) -> str:
        """The same, once it has been looked at without colours and in ASCII too."""
        shown = await self.rest()
        await self._look_otherwise(shown)
        return shown

    async def _look_otherwise(self, shown: str) -> None:
        """Without colours and in ASCII the screen says the same, glyph for glyph."""
        filters = self.app._filters
        filters.append(NoColor())
        self.app.action_ascii()
        await self.pilot.pause()
        assert self.text.splitlines() == [plain(line).rstrip() for line in shown.splitlines()]
        filters.pop()
        self.app.action_ascii()

    @property
    def text(self) -> str:
        """What the screen shows, as of the last pause of the pilot."""
        return self.pilot.look()

    @property
    def seq(self) -> int:
        """The event under the timeline's cursor."""
        return self.app.inspect.timeline.seq


@asynccontextmanager
async def showing(*readings: Reading, size: tuple[int, int] = (120, 40), live: bool = False) -> AsyncIterator[Screen]:
    clipboard = Clipboard()
    app = InspectApp(list(readings), live=live, copy=clipboard)
    async with running(app, size) as pilot:
        yield await Screen(app, pilot, clipboard).settle()


@asynccontextmanager
async def starting(size: tuple[int, int] = (120, 40)) -> AsyncIterator[Screen]:
    """The app without an input, every recording's verdict known."""
    clipboard = Clipboard()
    app = InspectApp(copy=clipboard)
    app._desk = Desk({})  # whatever keys the environment holds
    try:
        async with running(app, size) as pilot:
            while app.desk.shelf.work():
                pass
            app.screen.look()
            while app.desk.shelf.work():
                pass
            app.screen.recordings.refresh()
            await pilot.pause()
            yield Screen(app, pilot, clipboard)
    finally:
        app.close()


def check_frame(name: str, text: str) -> None:
    """Compare a screen with the file of this name, or write it where UPDATE_FRAMES is set."""
    path = FRAMES / f"{name}.txt"
    if os.environ.get("UPDATE_FRAMES"):
        path.write_text(text, "utf-8")
    assert path.exists(), f"{path.name} is missing; write it with UPDATE_FRAMES=1"
    known = path.read_text("utf-8")
    assert text == known, f"the screen differs from its frame {path.name}:\n{_difference(known, text)}"


def _difference(known: str, text: str) -> str:
    return "\n".join(unified_diff(known.splitlines(), text.splitlines(), "before", "screen", lineterm=""))

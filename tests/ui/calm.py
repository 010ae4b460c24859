"""Apps that run for a test: nothing in them waits for a clock that the test could do without.

What a key comes to is done when the event loop has nothing more that is ready to run: what remains waits for time,
for threads or for sockets. The screen is painted when somebody looks and at no other time. So a test takes as long as
its work, and finds the same however busy the machine is; Textual's own pilot sleeps until the process looks idle.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from unittest.mock import patch

from textual import screen as textual_screen
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.pilot import Pilot
from textual.screen import Screen
from textual.strip import Strip

from inspector.ui.app import InspectApp

_NEVER = 3600.0  # seconds
_REFRESH = Screen._compositor_refresh
_TURNS = 100_000  # of the loop, after which something runs for ever


class Glass:
    """What a terminal shows: all that was painted, piece by piece. What nobody painted anew stays as it was."""

    def __init__(self) -> None:
        self.lines: list[Strip] = []

    @property
    def text(self) -> str:
        return "\n".join(line.text.rstrip() for line in self.lines) + "\n"

    def take(self, update: object) -> None:
        if isinstance(update, LayoutUpdate):
            self.lines = [Strip.join(pieces) for pieces in update.strips]
        elif isinstance(update, ChopsUpdate):
            for y, first, last in update.spans:
                for end, (x, piece) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
                    if piece is not None and x < last and end > first:
                        self._put(x, y, piece.crop(0, min(end, last) - x))

    def _put(self, x: int, y: int, piece: Strip) -> None:
        line = self.lines[y]
        self.lines[y] = Strip.join([line.crop(0, x), piece, line.crop(x + piece.cell_length)])


class CalmPilot(Pilot[int]):
    """Presses and clicks as any pilot, and waits no longer than it must."""

    def __init__(self, app: InspectApp) -> None:
        super().__init__(app)
        self.glass = Glass()

    async def _wait_for_screen(self, timeout: float = 30.0) -> bool:
        await _out_of_work()
        return True

    async def press(self, *keys: str) -> None:
        """Press keys one by one: each finds what the one before has changed."""
        for key in keys:
            self.app.simulate_key(key)
            await _out_of_work()
        await self.pause()

    async def pause(self, delay: float | None = None) -> None:
        """Let everything happen that can happen without time going on.

        `delay` is for what other programs do: seconds that go on before.
        """
        if delay:
            await asyncio.sleep(delay)
        await _out_of_work()
        while (screen := self.app.screen)._update_timer._active.is_set():
            screen._on_timer_update()
            await _out_of_work()

    def look(self) -> str:
        """What the screen shows, painted where it has changed since it was last looked at."""
        screen = self.app.screen
        if screen._compositor._dirty_regions:
            self.glass.take(screen._compositor.render_update(screen_stack=self.app._background_screens))
        return self.glass.text

    async def resize_terminal(self, width: int, height: int) -> None:
        """Change the size of the terminal, and lay out what lies below a page too."""
        await super().resize_terminal(width, height)
        while self.app._resize_timer is not None:  # the app waits for a moment whether it changes again
            await asyncio.sleep(0.001)
        await _out_of_work()
        while below := [one for one in self.app._background_screens if one._update_timer._active.is_set()]:
            for one in below:
                one._on_timer_update()
            await _out_of_work()
        await self.pause()


@asynccontextmanager
async def running(
    app: InspectApp, size: tuple[int, int] = (80, 24), *, notifications: bool = False
) -> AsyncIterator[CalmPilot]:
    """The app without a terminal, painted whenever its pilot looks, and as it is left."""
    with patch.object(textual_screen, "UPDATE_PERIOD", _NEVER), patch.object(Screen, "_compositor_refresh", _put_off):
        async with app.run_test(size=size, notifications=notifications):
            pilot = CalmPilot(app)
            await pilot.pause()
            yield pilot
            if app.is_running and app.return_value is None:
                await pilot.pause()
                pilot.look()


def _put_off(screen: Screen[object]) -> None:
    """Paint when the pilot looks, as nobody else does; a screen below another asks that one to be painted."""
    if screen is not screen.app.screen:
        _REFRESH(screen)
        return
    screen._dirty_widgets.clear()
    screen.app._update_mouse_over(screen)


async def _out_of_work() -> None:
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _ in range(_TURNS):
        await asyncio.sleep(0)
        if not ready:
            return
    raise AssertionError("the app never comes to rest")

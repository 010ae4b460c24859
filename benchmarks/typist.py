"""Somebody types while events come in, and the screen's thread is watched from inside.

Of each key two times are taken, from the moment it is pressed until what it changes is painted: by the clock on the
wall, and by the processor time of the thread that reads, judges and paints. The second is what the key would take on
a machine that does nothing else, whatever the machine does besides.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

from textual.events import Key
from textual.screen import Screen

from inspector import ui
from inspector.recording.follower import Follower
from inspector.ui.app import InspectApp

PAUSE = 0.1  # seconds between an answer and the next key
PATIENCE = 10.0
BEGUN = 300  # events before the first key


class Answer(NamedTuple):
    """Milliseconds from a key to its paint."""

    wall: float
    thread: float


class Watched(InspectApp):
    """Notes when the cursor of the timeline is painted in another row than before."""

    CSS_PATH = str(Path(ui.__file__).with_name("inspector.tcss"))

    def __init__(self, follower: Follower) -> None:
        super().__init__(follower)
        self.answers: list[Answer] = []
        self.answered = threading.Event()
        self._own_clock = time.pthread_getcpuclockid(threading.get_ident())
        self._pressed: tuple[int, float, float] | None = None  # row, wall, thread

    def press(self, key: str) -> None:
        """Send a key from another thread, as a terminal does."""
        self.answered.clear()
        self._pressed = (self.inspect.timeline.row, time.perf_counter(), time.clock_gettime(self._own_clock))
        self._own_loop.call_soon_threadsafe(self.post_message, Key(key, key))

    def begin(self) -> None:
        self._own_loop = asyncio.get_running_loop()

    def _display(self, screen: Screen[object], renderable: object) -> None:
        super()._display(screen, renderable)  # type: ignore[arg-type]
        pressed = self._pressed
        if pressed and self.inspect.timeline.row != pressed[0]:
            took = (time.perf_counter() - pressed[1], time.clock_gettime(self._own_clock) - pressed[2])
            self.answers.append(Answer(took[0] * 1000, took[1] * 1000))
            self._pressed = None
            self.answered.set()


def type_while(app: Watched, going_on: Callable[[], bool]) -> None:
    """Move the cursor up and down and through pages, as long as events come in. For a thread of its own."""
    for key in cycle(("j", "k", "j", "k", "g", "G", "k")):
        if not going_on():
            return
        app.press(key)
        if not app.answered.wait(PATIENCE):
            raise TimeoutError("a key was not answered")
        time.sleep(PAUSE)


async def watched(path: Path, size: tuple[int, int], going_on: Callable[[], bool]) -> tuple[list[Answer], int]:
    """Type for as long as events come in; gives the answers, and how many events there are in the end."""
    app = Watched(Follower(path, live=True, checkpoints=True))
    app.garbage.take_over()
    async with app.run_test(size=size) as pilot:
        app.begin()
        while not app.readings or len(app.readings[0].columns) < BEGUN:
            await asyncio.sleep(0.05)
        app.simulate_key("k")
        await pilot.pause()
        await asyncio.to_thread(type_while, app, going_on)
        while not app.readings[0].ended:
            await asyncio.sleep(0.05)
        return app.answers, len(app.readings[0].columns)

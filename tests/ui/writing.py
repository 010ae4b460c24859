"""A conversation with the free server that is under way, and its composer, for tests."""

import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from inspector.core.wire import Side
from inspector.live.free import conversing
from inspector.recording.follower import Follower
from inspector.recording.reading import Reading
from inspector.ui.app import InspectApp
from inspector.ui.screens.compose import ComposeScreen

from .calm import running
from .frames import Clipboard, Screen

PATIENCE = 30.0  # seconds until a test gives up
BEAT = 0.05  # seconds between two looks at what other programs have done


class Writing(Screen):
    """A conversation with the free server that is under way."""

    async def press(self, *keys: str) -> "Writing":
        """Press keys as a person does: each when the one before has been answered."""
        for key in keys:
            await super().press(key)
            end = time.monotonic() + PATIENCE
            while isinstance(self.app.screen, ComposeScreen) and self.app.screen.focused is None:
                assert time.monotonic() < end
                await self.pilot.pause(BEAT)
        return self

    @property
    def reading(self) -> Reading:
        self.app.refresh_now()
        return self.app.readings[0]

    @property
    def composer(self) -> ComposeScreen:
        assert isinstance(self.app.screen, ComposeScreen)
        return self.app.screen

    @property
    def text_written(self) -> str:
        return self.composer.editor.text

    @property
    def told(self) -> str:
        return " ".join(" ".join("".join(span.text for span in line) for line in self.composer.told.shown()).split())

    async def until(self, holds: Callable[[Reading], object]) -> Reading:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            await self.pilot.pause(BEAT)
            if self.app.readings and holds(self.reading):
                await self.pilot.pause()
                return self.reading
        raise AssertionError("it never came to hold")

    async def until_shown(self, words: str) -> None:
        """Wait for what is told beside the panes, which takes a moment to appear."""
        end = time.monotonic() + PATIENCE
        while words not in self.text:
            assert time.monotonic() < end, self.text
            await self.pilot.pause(BEAT)

    async def to_saved(self) -> None:
        """Put the cursor on the first of the saved events."""
        view = self.composer.beginnings
        rows = [row for row, one in enumerate(view._entries) if one and one.kept]
        view.select(rows[0])
        await self.pilot.pause()

    async def write(self, body: object) -> None:
        """Put an event into the editor, as typing it would."""
        self.composer.editor.write(body if isinstance(body, str) else json.dumps(body, indent=2))
        await self.pilot.pause()


@asynccontextmanager
async def writing(tmp_path: Path, size: tuple[int, int] = (120, 40)) -> AsyncIterator[Writing]:
    clipboard = Clipboard()
    with conversing(tmp_path / "talk.jsonl", speed=20) as path:
        app = InspectApp(Follower(path, live=True), copy=clipboard)
        async with running(app, size, notifications=True) as pilot:
            screen = Writing(app, pilot, clipboard)
            await screen.until(lambda reading: reading.session.created_seq)
            yield screen


def client_events(reading: Reading) -> list[str]:
    seqs = range(1, len(reading.columns) + 1)
    return [reading.columns.type_of(seq) for seq in seqs if reading.columns.side_of(seq) is Side.CLIENT]


def finished(reading: Reading) -> bool:
    return bool(reading.session.responses) and all(one.closed_seq for one in reading.session.responses.values())

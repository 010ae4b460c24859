"""Leaves when asked to; asked twice where something that was written would be lost."""

import asyncio
import contextlib
import signal
from pathlib import Path

from textual.app import App

from ..core.text import safe

_UNSENT = "An event is written and not sent. Quit once more to leave without it; F2 in the composer (w) keeps it."
_LEAVING = "q leaves the inspector; ctrl+q does from every box."
_TERMINATED = 128 + signal.SIGTERM  # the exit code, as a shell counts it


class Parting(App[int]):
    """An app that says on leaving where the recordings are."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Path] = []  # recordings that were looked at, where they are
        self._warned = ""  # the draft that the user was told of

    def on_mount(self) -> None:
        if not self.is_headless:
            with contextlib.suppress(NotImplementedError, RuntimeError):  # Windows, or no main thread
                asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, self.exit, _TERMINATED)

    def action_help_quit(self) -> None:
        """Ctrl+c ends nothing: it may have been meant to copy. Say what does."""
        self.notify(_LEAVING, timeout=4, markup=False)

    @property
    def unsent(self) -> str:
        """What is written and would be lost; empty where nothing is."""
        return ""

    async def action_quit(self) -> None:
        if self.unsent == self._warned:
            self.exit(0)
            return
        self._warned = self.unsent
        self.notify(_UNSENT, severity="warning", markup=False)

    def farewell(self) -> list[str]:
        """What to say on leaving: where the recordings are."""
        return [f"The recording is {safe(str(path))}" for path in dict.fromkeys(self.kept)]

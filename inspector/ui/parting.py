"""Leaves when asked to; asked twice where something that was written would be lost."""

from pathlib import Path

from textual.app import App

from ..core.text import safe

_UNSENT = "An event is written and not sent. Quit once more to leave without it; F2 in the composer (w) keeps it."


class Parting(App[int]):
    """An app that says on leaving where the recordings are."""

    def __init__(self) -> None:
        super().__init__()
        self.kept: list[Path] = []  # recordings that were looked at, where they are
        self._warned = ""  # the draft that the user was told of

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

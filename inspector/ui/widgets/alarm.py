"""The lines below the title as long as what happens is not recorded, and the notification that stays with them.

A recorder that cannot write goes on with the conversation: only the person before the screen can make room.
"""

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.timer import Timer
from textual.worker import Worker

from ...core.text import safe
from ...present.text.span import Role, Span
from .bar import Bar

if TYPE_CHECKING:
    from ...live.disk import DiskWatch
    from ..app import InspectApp

EVERY = 1.0  # seconds between two questions to the recorder
_STAYS, _PASSES = 86_400.0, 20.0  # seconds


class Alarm(Bar):
    """Nothing while all is well. Where a recorder writes the recording it is asked, until it has ended."""

    class Changed(Message):
        """It began to sound, or it ended."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._path: Path | None = None
        self._watch: DiskWatch | None = None
        self._asking: Worker[None] | None = None
        self._rounds: Timer | None = None

    @property
    def sounding(self) -> bool:
        """Frames go missing now, or went missing to the end."""
        return bool(self.lines)

    def on_mount(self) -> None:
        app = cast("InspectApp", self.app)
        if app.follower and app.notebook.tell:  # there is a recorder
            self._path = app.follower.path
            self._rounds = self.set_interval(EVERY, self.look)

    def on_unmount(self) -> None:
        if self.sounding:
            self.app.clear_notifications()

    def look(self) -> None:
        """Ask, in a thread: a recorder may wait for its disk."""
        if self._asking is None or self._asking.is_finished:
            self._asking = self.run_worker(self._ask, thread=True, group="disk", description="asking the recorder")

    def _ask(self) -> None:
        from ...live.disk import DiskWatch  # it is there already: the recorder was found

        assert self._path is not None
        self._watch = self._watch or DiskWatch(self._path)
        told = self._watch.look()
        if self.app.is_running:
            self.app.call_from_thread(self._heard, told, self._watch.disk.lines, ended=self._watch.disk.ended)

    def _heard(self, told: str, lines: tuple[str, ...], *, ended: bool) -> None:
        if ended and self._rounds:
            self._rounds.stop()
        if not self.is_attached:
            return
        sounded = self.sounding
        self.show([[Span(f" {safe(line)}", Role.ERROR)] for line in lines])
        if sounded != self.sounding:
            self.post_message(self.Changed())
        if told and not lines:
            self.app.call_later(self.app.clear_notifications)  # in turn with the notifications
            self.app.notify(safe(told), title="Recording", severity="warning", timeout=_PASSES, markup=False)
        elif told:
            self.app.notify(safe(told), title="Not recorded", severity="error", timeout=_STAYS, markup=False)

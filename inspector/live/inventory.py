"""All recordings of this program: those that grow first, then the finished ones, newest first."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..core.clock import SECOND, parse_wall, wall_text
from ..core.json import JsonObject
from ..present.screen.start import Glance, glance
from ..recording.file import NotARecording
from ..recording.follower import Follower
from ..recording.notes import notes_path
from ..transports.listing import Listing
from .shelf import EMPTY, LARGE, LARGEST, UNREADABLE, Kept, Shelf, running


@dataclass(frozen=True, slots=True)
class Entry:
    """One recording; `recorder` is the id of who still writes it, `told` what came of it or why that is not known."""

    path: Path
    size: int  # bytes
    moment: datetime  # when it began; where it does not say that, when it was last written to
    told: Glance | str
    recorder: str = ""
    host: str = ""

    def body(self) -> JsonObject:
        """The entry as JSON."""
        plain: JsonObject = {
            "path": str(self.path),
            "recorder": self.recorder or None,
            "size": self.size,
            "since": wall_text(self.moment),
        }
        if isinstance(self.told, str):
            return plain | {"host": self.host or None, "status": None, "why": self.told}
        told = self.told._asdict() | {"status": self.told.status.value, "host": self.host or None}
        told.pop("started")
        if self.told.duration is not None:
            told["duration"] = self.told.duration / SECOND
        return plain | {key: None if value == "" else value for key, value in told.items()}


def inventory() -> list[Entry]:
    """Every recording of the home folder, and those that are being written elsewhere. Reads what is not known yet."""
    shelf = Shelf()
    shelf.look()
    shelf.learn()
    growing = [_growing(one) for one in running()]
    paths = {one.path for one in growing}
    finished = (_finished(one, shelf.told[one]) for one in shelf.kept if one.path.resolve() not in paths)
    return growing + sorted(finished, key=lambda one: one.moment, reverse=True)


def remove(entries: Sequence[Entry]) -> None:
    """Delete recordings and the notes beside them. Raises OSError."""
    for one in entries:
        one.path.unlink(missing_ok=True)
        notes_path(one.path).unlink(missing_ok=True)


def _growing(recorder: Listing) -> Entry:
    path = recorder.out.resolve()
    moment = parse_wall(recorder.started) or datetime.now(UTC)
    try:
        size = path.stat().st_size
        told = _so_far(path) if size <= LARGEST else LARGE
    except (OSError, NotARecording):
        size, told = 0, UNREADABLE
    return Entry(path, size, moment, told, recorder.id, recorder.host)


def _so_far(path: Path) -> Glance | str:
    """What a recording tells that is not finished: nothing is missing yet that may still come."""
    follower = Follower(path, live=True)
    with contextlib.closing(follower):
        readings = follower.read_all()
        return glance(readings[-1]) if readings and len(readings[-1].columns) else EMPTY


def _finished(kept: Kept, told: Glance | str) -> Entry:
    if isinstance(told, str):
        return Entry(kept.path, kept.size, kept.moment, told)
    return Entry(kept.path, kept.size, parse_wall(told.started) or kept.moment, told, host=told.host)

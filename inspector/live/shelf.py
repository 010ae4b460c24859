"""The recordings of this program, newest first, each with what came of it.

A verdict costs reading the file, so it is made in slices, the newest first, and
kept in the cache folder for as long as path, size and time of the file stay.
"""

import contextlib
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from .. import __version__
from ..core import codec
from ..core.json import JsonObject, integer_at, object_at, text_at
from ..diagnosis.base import Status
from ..present.screen.start import Glance, glance
from ..recording import home
from ..recording.file import NotARecording
from ..recording.follower import Follower
from ..transports import link
from ..transports.listing import Listing

LARGEST = 64 << 20  # bytes of a file that is read only to list it
SLICE = 256 << 10  # bytes read at once
WAITING, RECORDING, UNREADABLE, LARGE, EMPTY = "…", "● recording", "unreadable", "large, not read", "no events"
_CACHE = "glances.json"


class Kept(NamedTuple):
    """A recording in the folder. Equal ones have the same content."""

    path: Path
    size: int
    changed: int  # ns since 1970

    @property
    def moment(self) -> datetime:
        """When it was last written to, in local time."""
        return datetime.fromtimestamp(self.changed / 1e9).astimezone()


class Shelf:
    """What the folder holds. `look` lists it anew, `work` learns a little more about what it lists."""

    def __init__(self) -> None:
        self.kept: list[Kept] = []
        self.told: dict[Kept, Glance | str] = {}
        self._running: set[Path] = set()
        self._seen: tuple[int, ...] = ()
        self._reading: tuple[Kept, Follower] | None = None
        self._cached = _load()

    @property
    def folder(self) -> Path:
        return home.home() / "recordings"

    def look(self) -> None:
        """List the folder as it is; nothing where it cannot be read."""
        self._seen = self._signs()
        self._running = {one.out.resolve() for one in running()}
        self.kept = sorted(_files(self.folder), key=lambda one: (-one.changed, one.path.name))
        self.told = {one: self._known(one) for one in self.kept}

    def is_stale(self) -> bool:
        """Whether a recording or a recorder came or went since the last look."""
        return self._seen != self._signs()

    def learn(self) -> None:
        """Work until everything that is listed is known."""
        while self.work():
            pass

    def _signs(self) -> tuple[int, ...]:
        """When the two folders last changed."""
        with contextlib.suppress(OSError):
            return tuple(folder.stat().st_mtime_ns for folder in (self.folder, home.run_folder()) if folder.exists())
        return ()

    def is_running(self, path: Path) -> bool:
        """Whether a recorder still writes to a file."""
        return path.resolve() in self._running

    def work(self) -> bool:
        """Read one slice; False when everything that is listed is known."""
        if self._reading is None:
            waiting = next((one for one in self.kept if self.told[one] == WAITING), None)
            if waiting is None:
                return False
            self._begin(waiting)
            return True
        kept, follower = self._reading
        try:
            if follower.poll(SLICE):
                return True
        except (OSError, NotARecording):
            self._end(kept, UNREADABLE)
            return True
        reading = follower.readings[-1] if follower.readings else None
        self._end(kept, glance(reading) if reading and len(reading.columns) else EMPTY)
        return True

    def _begin(self, kept: Kept) -> None:
        try:
            self._reading = (kept, Follower(kept.path))
        except OSError:
            self._end(kept, UNREADABLE)

    def _end(self, kept: Kept, told: Glance | str) -> None:
        self._reading = None
        if kept in self.told:
            self.told[kept] = told
        if isinstance(told, Glance):
            self._cached[_key(kept)] = told
            _save({_key(one): self._cached[_key(one)] for one in self.kept if _key(one) in self._cached})

    def _known(self, kept: Kept) -> Glance | str:
        if self.is_running(kept.path):
            return RECORDING
        if kept.size > LARGEST:
            return LARGE
        return self._cached.get(_key(kept)) or WAITING


def _key(kept: Kept) -> str:
    return f"{kept.path} {kept.size} {kept.changed}"


def _files(folder: Path) -> Iterator[Kept]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(".jsonl") and not entry.name.endswith(".notes.jsonl"):
                with contextlib.suppress(OSError):
                    seen = entry.stat()
                    yield Kept(Path(entry.path), seen.st_size, seen.st_mtime_ns)


def running() -> list[Listing]:
    """The recorders that run, oldest first; those that were killed are not among them."""
    try:
        return link.running()
    except OSError:
        return []


def _load() -> dict[str, Glance]:
    """What the cache holds of this version's verdicts; nothing where it is damaged."""
    with contextlib.suppress(OSError, ValueError):
        body = codec.parse((home.cache_folder() / _CACHE).read_bytes())
        if isinstance(body, dict) and body.get("version") == __version__:
            known = object_at(body, "glances")
            return {key: _glance_of(object_at(known, key)) for key in known}
    return {}


def _glance_of(body: JsonObject) -> Glance:
    """A glance from its JSON. Raises ValueError, also where another version of this module wrote it."""
    if set(body) != set(Glance._fields):
        raise ValueError("another shape")
    return Glance(
        status=Status(text_at(body, "status") or ""),
        headline=text_at(body, "headline") or "",
        model=text_at(body, "model") or "",
        events=integer_at(body, "events") or 0,
        duration=integer_at(body, "duration"),
        title=text_at(body, "title") or "",
        dialect=text_at(body, "dialect") or "",
        host=text_at(body, "host") or "",
        started=text_at(body, "started") or "",
    )


def _save(glances: dict[str, Glance]) -> None:
    """Write the cache; without one the next start reads the recordings again."""
    body = {"version": __version__, "glances": {key: one._asdict() for key, one in glances.items()}}
    with contextlib.suppress(OSError):
        path = home.cache_folder() / _CACHE
        draft = path.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(codec.write(body))
        draft.replace(path)

"""The recordings that one process makes: each has a place in the list of recorders, and ears for its controllers."""

import asyncio
import os
import secrets
from collections import deque
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar, Generic, Protocol, TypeVar

from ..core.json import JsonObject, integer_at, text_at
from ..recording.journal import Journal
from . import listing
from .control import Control, Obey
from .listing import Listing

_REMEMBERED = 1000  # recordings that are complete


class Recorded(Protocol):
    """What is recorded: it ends when it is told to, or by itself."""

    REFUSAL: ClassVar[str]  # what is said to other commands than `obeyed` knows
    state: str
    ended: asyncio.Event

    @property
    def journal(self) -> Journal: ...

    @property
    def started(self) -> str: ...

    def report(self) -> JsonObject: ...

    def stop(self) -> None: ...

    def finish(self) -> None: ...


async def obeyed(session: Recorded, command: JsonObject) -> JsonObject:
    """Do what a controller says to a session that is somebody else's, and answer it."""
    match command.get("do"):
        case "note":
            text = text_at(command, "text")
            if text is None or not session.journal.note(text, integer_at(command, "on")):
                return {"ok": False, "why": "The note could not be written."}
        case "state":
            return {"ok": True} | session.report()
        case "stop":
            session.stop()
        case _:
            return {"ok": False, "why": session.REFUSAL}
    return {"ok": True}


S = TypeVar("S", bound=Recorded)


@dataclass(slots=True)
class Entry(Generic[S]):
    """One session and its recording."""

    number: int
    out: Path
    session: S
    identity: str
    control: Control
    said: str | None = None
    is_complete: bool = False  # the recording

    def trouble(self, why: str | None) -> None:
        """Note once that the disk did not confirm."""
        if why not in (None, self.said):
            self.session.journal.note(f"The disk did not confirm what was written: {why}.")
        self.said = why


class Roster(Generic[S]):
    """Lists and ends sessions."""

    def __init__(self, host: str) -> None:
        """`host` is the server's, where all sessions have the same."""
        self._host = host
        self._entries: deque[Entry[S]] = deque(maxlen=_REMEMBERED)
        self._running: dict[S, Entry[S]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self.count = 0

    @property
    def running(self) -> list[Entry[S]]:
        return [*self._running.values()]

    def since(self, number: int) -> list[Entry[S]]:
        """The sessions after that one, and those that still ran then."""
        return [entry for entry in self._entries if entry.number > number]

    def enter(self, out: Path, session: S, obey: Obey | None = None) -> None:
        """Take in a session whose recording has begun; `obey` takes its commands where it knows more than `obeyed`."""
        self.count += 1
        entry = Entry(self.count, out, session, secrets.token_hex(3), Control(obey or partial(obeyed, session)))
        self._entries.append(entry)
        self._running[session] = entry

    async def attend(self, session: S) -> Entry[S]:
        """List the session, and complete its recording once it is over. Raises OSError."""
        entry = self._running[session]
        try:
            address = await entry.control.listen(listing.socket_path(entry.identity))
            listing.publish(Listing(entry.identity, os.getpid(), entry.out, self._host, session.started, address))
        finally:
            task = asyncio.create_task(self._ended(entry))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return entry

    async def close(self, timeout: float) -> None:
        """End every session, and wait for their recordings to be complete."""
        for entry in self.running:
            entry.session.stop()
        if self._tasks:
            _, late = await asyncio.wait({*self._tasks}, timeout=timeout)
            for entry in self.running:
                entry.session.finish()
            if late:
                await asyncio.wait(late, timeout=timeout)

    async def _ended(self, entry: Entry[S]) -> None:
        await entry.session.ended.wait()
        del self._running[entry.session]
        entry.session.journal.end()
        entry.is_complete = True
        listing.withdraw(entry.identity)
        await entry.control.close()

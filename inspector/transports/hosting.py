"""A process that makes many recordings: it keeps their rounds, obeys its controllers, and knows when to end.

It takes commands on its control socket:

    {"do": "state"}    {"do": "sessions", "after": 0}    {"do": "stop"}

Each session is listed beside it as a recorder of its own, which takes notes and
can be stopped alone. It ends when told to, and some time after its last
controller left while no session runs.
"""

import asyncio
import os
import secrets
from abc import ABC, abstractmethod
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, Protocol

from ..core import clock
from ..core.json import Json, JsonObject, integer_at
from . import listing
from .control import Control
from .listing import Listing
from .recorder import announce, signalled
from .roster import Entry, Roster, S

ROUND = 0.25  # seconds between two looks at the sessions
_SYNC = 1.0  # seconds between two fsyncs
_LAST = 2.0  # seconds that sessions get to end when the process does


class Listening(Protocol):
    """A server that can be told to let nobody in any more."""

    def close(self) -> None: ...


class Host(ABC, Generic[S]):
    """What makes the recordings on a roster; `what` it is stands in its listing, and `base` is where it is reached."""

    what = "relay"

    def __init__(self, roster: Roster[S], linger: float) -> None:
        self._roster = roster
        self._linger = linger  # seconds
        self._stopping = asyncio.Event()
        self.news: list[str] = []  # sentences for whoever started it

    @property
    @abstractmethod
    def base(self) -> str:
        """The address that apps of this machine are given."""

    def stop(self) -> None:
        """End every session, and the process."""
        self._stopping.set()

    async def run(self, control: Control, server: Listening) -> None:
        """Go on until told to stop."""
        rounds = (self._look(), self._sync(), self._watch(control))
        tasks = [asyncio.create_task(each) for each in rounds]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a round that failed ends the process, and says why
        finally:
            server.close()
            for task in (*tasks, stopping):
                task.cancel()
            await self._roster.close(_LAST)
            await self._close()

    def look(self) -> None:
        """Look at the sessions; it is done several times a second."""

    async def _close(self) -> None:
        """Leave nothing open."""

    async def _look(self) -> None:
        while True:
            self.look()
            await asyncio.sleep(ROUND)

    async def _sync(self) -> None:
        while True:
            await asyncio.sleep(_SYNC)
            for entry in self._roster.running:
                entry.trouble(await asyncio.to_thread(entry.session.journal.sync))

    async def _watch(self, control: Control) -> None:
        """Go on while there is a session or a controller, and some time longer."""
        while (left := self._linger - control.lonely) > 0 or self._roster.running:
            await asyncio.sleep(max(left, ROUND))
        self.stop()

    async def obey(self, command: JsonObject) -> JsonObject:
        """Do what a controller says and answer it."""
        match command.get("do"):
            case "state":
                running, count = len(self._roster.running), self._roster.count
                return {"ok": True, "base": self.base, "running": running, "sessions": count}
            case "sessions":
                after = integer_at(command, "after") or 0
                known: list[Json] = [_told(entry) for entry in self._roster.since(after)]
                return {"ok": True, "sessions": known, "news": [*self.news]}
            case "stop":
                self.stop()
                return {"ok": True}
        return {"ok": False, "why": f"A {self.what} knows state, sessions and stop; events are for its sessions."}


def _told(entry: Entry[S]) -> JsonObject:
    known: JsonObject = {"number": entry.number, "out": str(entry.out), "id": entry.identity}
    return known | {"state": entry.session.state, "is_complete": entry.is_complete}


async def hosted(run: Host[S], server: Listening, out: Path, name: str) -> None:
    """Run a host that listens already, listed under `name`. Raises OSError if the control socket cannot be made."""
    control = Control(run.obey)
    identity = secrets.token_hex(3)
    try:
        address = await control.listen(listing.socket_path(identity))
        began = clock.wall_text(datetime.now(UTC))
        ours = Listing(identity, os.getpid(), out, name, began, address, run.base, run.what)
        listing.publish(ours)
        signalled(run.stop)
        announce({"ok": True, **ours.body()})
        await run.run(control, server)
    finally:
        listing.withdraw(identity)
        await control.close()

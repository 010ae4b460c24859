"""The relay: a process of its own that lets apps in, and records each of their sessions.

    python -m inspector.transports.relay.process

Like a recorder it reads one line from standard input, answers it with one line,
and takes commands on its control socket:

    {"do": "state"}    {"do": "sessions", "after": 0}    {"do": "stop"}

Each session is listed beside it as a recorder of its own, which takes notes and
can be stopped alone. It ends when told to, and some time after its last
controller left while no session runs.
"""

import asyncio
import os
import secrets
import sys
from collections.abc import Coroutine
from datetime import UTC, datetime

from ...core import clock
from ...core.json import Json, JsonObject, integer_at
from ...recording import home
from .. import listing
from ..control import Control
from ..listing import Listing
from ..recorder import announce, reason_of, signalled
from . import config as configuration
from .config import RelayConfig
from .door import Door
from .pressure import tables
from .register import Entry, Register
from .rest import Rest

_ROUND = 0.25  # seconds between two looks at the sessions
_SYNC = 1.0  # seconds between two fsyncs
_LAST = 2.0  # seconds that sessions get to end when the relay does


class Relay:
    """Listens for apps, and keeps the rounds of all sessions."""

    def __init__(self, config: RelayConfig) -> None:
        self._config = config
        self._stopping = asyncio.Event()
        self._register = Register(config)
        self._rest = Rest(config, self._register.tell)
        self.door = Door(config, self._register.begin, self._register.open, self._rest.forward)

    def stop(self) -> None:
        """End every session, and the relay."""
        self._stopping.set()

    @property
    def base(self) -> str:
        """The address that apps of this machine are given."""
        host = "127.0.0.1" if self._config.host in ("0.0.0.0", "") else self._config.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.door.port}{self._config.base}"

    async def run(self, control: Control, server: asyncio.Server) -> None:
        """Relay until told to stop."""
        rounds: tuple[Coroutine[None, None, None], ...] = (self._look(), self._sync(), self._watch(control))
        tasks = [asyncio.create_task(each) for each in rounds]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a round that failed ends the relay, and says why
        finally:
            server.close()
            for task in (*tasks, stopping):
                task.cancel()
            await self._register.close(_LAST)
            await self._rest.close()

    # Rounds

    async def _look(self) -> None:
        longest = clock.micros(self._config.tick)
        while True:
            known = tables() if self._register.running else {}
            for entry in self._register.running:
                entry.session.look(known, longest)
            await asyncio.sleep(_ROUND)

    async def _sync(self) -> None:
        while True:
            await asyncio.sleep(_SYNC)
            for entry in self._register.running:
                entry.trouble(await asyncio.to_thread(entry.session.journal.sync))

    async def _watch(self, control: Control) -> None:
        """Go on while there is a session or a controller, and some time longer."""
        while (left := self._config.linger - control.lonely) > 0 or self._register.running:
            await asyncio.sleep(max(left, _ROUND))
        self.stop()

    # Commands

    async def obey(self, command: JsonObject) -> JsonObject:
        """Do what a controller says and answer it."""
        match command.get("do"):
            case "state":
                return {
                    "ok": True,
                    "base": self.base,
                    "running": len(self._register.running),
                    "sessions": self._register.count,
                }
            case "sessions":
                after = integer_at(command, "after") or 0
                known: list[Json] = [_told(entry) for entry in self._register.since(after)]
                return {"ok": True, "sessions": known}
            case "stop":
                self.stop()
                return {"ok": True}
        return {"ok": False, "why": "A relay knows state, sessions and stop; events are for its sessions."}


def _told(entry: Entry) -> JsonObject:
    known: JsonObject = {"number": entry.number, "out": str(entry.out), "id": entry.identity}
    return known | {"state": entry.session.state, "is_complete": entry.is_complete}


async def relay(config: RelayConfig) -> None:
    """Run a relay. Raises OSError if the port is taken or the control socket cannot be made."""
    run = Relay(config)
    control = Control(run.obey)
    identity = secrets.token_hex(3)
    server = await run.door.listen()
    try:
        address = await control.listen(listing.socket_path(identity))
        out = config.out or home.recordings_folder()
        began = clock.wall_text(datetime.now(UTC))
        ours = Listing(identity, os.getpid(), out, config.server, began, address, run.base)
        listing.publish(ours)
        signalled(run.stop)
        announce({"ok": True, **ours.body()})
        await run.run(control, server)
    finally:
        listing.withdraw(identity)
        await control.close()


def main() -> int:
    """Run the process; 0 when it was told to end, 2 when it could not begin."""
    try:
        asyncio.run(relay(configuration.read(sys.stdin.buffer.readline())))
    except (OSError, ValueError) as error:
        announce({"ok": False, "why": reason_of(error)})
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())

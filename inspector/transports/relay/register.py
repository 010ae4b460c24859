"""The sessions of a relay: each gets a recording, a place in the list of recorders, and ears for its controllers."""

import asyncio
import os
import secrets
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from ...core import clock
from ...core.json import JsonObject
from ...core.wire import Transport
from ...recording import home
from ...recording.file import Header
from ...recording.journal import Journal
from ...recording.stopwatch import Stopwatch
from ...recording.writer import Writer
from .. import listing
from ..config import RecorderConfig
from ..control import Control
from ..listing import Listing
from .config import RelayConfig
from .fault import Faults
from .meddled import Meddled
from .meddler import Meddler
from .request import Ask, passed, with_key, without_keys
from .session import Reply, Session

_REMEMBERED = 1000  # sessions that have ended
_CALLS = 20  # of REST that are kept for the next session
_NAMED = "The relay gives an event_id to client events that have none, and keeps it to itself."
_KEYED = "The relay put its own key into this session's handshake; the app needs none."


@dataclass(slots=True)
class Entry:
    """One session and its recording."""

    number: int
    out: Path
    session: Session
    identity: str
    control: Control
    said: str | None = None
    is_complete: bool = False  # the recording

    def trouble(self, why: str | None) -> None:
        """Note once that the disk did not confirm."""
        if why not in (None, self.said):
            self.session.journal.note(f"The disk did not confirm what was written: {why}.")
        self.said = why


class Register:
    """Begins, lists and ends sessions."""

    def __init__(self, config: RelayConfig) -> None:
        self._config = config
        self._entries: deque[Entry] = deque(maxlen=_REMEMBERED)
        self._running: dict[Session, Entry] = {}
        self._calls: deque[str] = deque(maxlen=_CALLS)
        self._tasks: set[asyncio.Task[None]] = set()
        self.count = 0

    @property
    def running(self) -> list[Entry]:
        return [*self._running.values()]

    def since(self, number: int) -> list[Entry]:
        """The sessions after that one, and those that still ran then."""
        return [entry for entry in self._entries if entry.number > number]

    def begin(self, ask: Ask) -> Session:
        """A session with a recording of its own. Raises OSError."""
        watch = Stopwatch(self._config.speed)
        out = home.recording_path(self._url(ask), watch.started, self._config.out)
        started, extra = clock.wall_text(watch.started), self._stated()
        header = Header(started=started, recorder="relay", transport=Transport.WEBSOCKET, extra=extra)
        writer = Writer(out, header, secrets=[*self._config.secrets, *ask.secrets()])
        session = self._session(Journal(writer, watch), watch)
        self.count += 1
        entry = Entry(self.count, out, session, secrets.token_hex(3), Control(session.obey))
        self._entries.append(entry)
        self._running[session] = entry
        while self._calls:
            session.journal.note(self._calls.popleft())
        return session

    async def open(self, session: Session, ask: Ask) -> Reply:
        """List the session, and see its handshake through."""
        entry = self._running[session]
        address = await entry.control.listen(listing.socket_path(entry.identity))
        listing.publish(Listing(entry.identity, os.getpid(), entry.out, self._config.server, session.started, address))
        self._spawn(entry)
        headers = with_key(passed(ask.headers, "host", "content-length"), self._config.key_as, self._config.key)
        offered = without_keys(ask.subprotocols) if self._config.key else ask.subprotocols
        config = RecorderConfig(
            self._url(ask),
            entry.out,
            subprotocols=offered,
            proxy=self._config.proxy,
            open_timeout=self._config.open_timeout,
        )
        return await session.open(config, ask, self._as_if_direct(ask, headers))

    def tell(self, call: str) -> None:
        """Note a REST call in every session that runs, else in the next one."""
        if not self._running:
            self._calls.append(call)
        for entry in self.running:
            entry.session.journal.note(call)

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

    def _spawn(self, entry: Entry) -> None:
        task = asyncio.create_task(self._ended(entry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _ended(self, entry: Entry) -> None:
        """Complete the recording once the session is over."""
        await entry.session.ended.wait()
        del self._running[entry.session]
        entry.session.journal.end()
        entry.is_complete = True
        listing.withdraw(entry.identity)
        await entry.control.close()

    def _session(self, journal: Journal, watch: Stopwatch) -> Session:
        config = self._config
        if config.key:
            journal.note(_KEYED)
        if config.event_ids:
            journal.note(_NAMED)
        if not (config.faults or config.event_ids):
            return Session(journal, watch)
        return Meddled(journal, watch, Meddler(Faults(config.faults, config.seed), event_ids=config.event_ids))

    def _url(self, ask: Ask) -> str:
        parts = self._config.parts
        return f"{parts.scheme}://{parts.netloc}{ask.target}"

    def _stated(self) -> JsonObject:
        """What the relay does besides passing on, as the header says it."""
        config = self._config
        added = [*(["key"] if config.key else []), *(["event_id"] if config.event_ids else [])]
        stated: JsonObject = {"adds": [*added]} if added else {}
        if config.faults:
            stated |= {"faults": [one.text for one in config.faults], "seed": config.seed}
        return stated if config.speed == 1 else stated | {"speed": config.speed}

    def _as_if_direct(self, ask: Ask, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers with the server's own origin where the app named the relay's."""
        ours = {f"http://{host}" for host in ask.values("host")}
        scheme = "https" if self._config.parts.scheme == "wss" else "http"
        server = f"{scheme}://{self._config.parts.netloc}"
        return [(name, server if name.lower() == "origin" and value in ours else value) for name, value in headers]

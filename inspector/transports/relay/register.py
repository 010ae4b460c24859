"""The sessions of a relay: how each begins, and what is noted in it."""

from collections import deque
from collections.abc import Callable
from functools import partial
from pathlib import Path

from ...core import clock
from ...core.json import JsonObject
from ...core.wire import Transport
from ...recording import home
from ...recording.file import Header
from ...recording.journal import Journal
from ...recording.stopwatch import Stopwatch
from ...recording.writer import Writer
from ..config import RecorderConfig
from ..roster import Roster
from .config import RelayConfig
from .desk import Desk, filter_of
from .fault import Faults
from .intercepted import Intercepted
from .meddler import Meddler
from .request import Ask, passed, with_key, without_keys
from .session import Reply

_CALLS = 20  # of REST that are kept for the next session
_NAMED = "The relay gives an event_id to client events that have none, and keeps it to itself."
_KEYED = "The relay put its own key into this session's handshake; the app needs none."


class Register(Roster[Intercepted]):
    """Begins, lists and ends sessions."""

    def __init__(self, config: RelayConfig, say: Callable[[str], None]) -> None:
        """`say` is told what whoever started the relay must hear.

        Raises ValueError if what is to be held is no filter that one event alone decides.
        """
        super().__init__(config.server)
        self._config, self._say = config, say
        self._fits = filter_of(config.hold) if config.hold else None
        self._calls: deque[str] = deque(maxlen=_CALLS)

    def begin(self, ask: Ask) -> Intercepted:
        """A session with a recording of its own. Raises OSError."""
        watch = Stopwatch(self._config.speed)
        out = home.recording_path(self._url(ask), watch.started, self._config.out)
        started, extra = clock.wall_text(watch.started), self._stated()
        header = Header(started=started, recorder="relay", transport=Transport.WEBSOCKET, extra=extra)
        writer = Writer(out, header, secrets=[*self._config.secrets, *ask.secrets()])
        session = self._session(Journal(writer, watch), watch, out)
        self.enter(out, session, Desk(session).obey)
        while self._calls:
            session.journal.note(self._calls.popleft())
        return session

    async def open(self, session: Intercepted, ask: Ask) -> Reply:
        """List the session, and see its handshake through."""
        entry = await self.attend(session)
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

    def _session(self, journal: Journal, watch: Stopwatch, out: Path) -> Intercepted:
        config = self._config
        if config.key:
            journal.note(_KEYED)
        if config.event_ids:
            journal.note(_NAMED)
        meddler = Meddler(Faults(config.faults, config.seed), event_ids=config.event_ids)
        session = Intercepted(journal, watch, meddler, config.hold_timeout, partial(self._aloud, self.count + 1, out))
        if self._fits:
            session.filters = dict.fromkeys(config.hold_from, (config.hold, self._fits))
        return session

    def _aloud(self, number: int, out: Path, sentence: str) -> None:
        self._say(f"Session {number}: {sentence} Look at it: inspector view --follow {out}, key b.")

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
        if config.hold:
            stated |= {"holds": config.hold, "holds_from": [side.value for side in config.hold_from]}
        return stated if config.speed == 1 else stated | {"speed": config.speed}

    def _as_if_direct(self, ask: Ask, headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The headers with the server's own origin where the app named the relay's."""
        ours = {f"http://{host}" for host in ask.values("host")}
        scheme = "https" if self._config.parts.scheme == "wss" else "http"
        server = f"{scheme}://{self._config.parts.netloc}"
        return [(name, server if name.lower() == "origin" and value in ours else value) for name, value in headers]

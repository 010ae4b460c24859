"""A tap for Python programs: records what the application itself received and sent, and when.

    from inspector.tap import tap

    async with client.realtime.connect(model="gpt-realtime") as connection:
        tap(connection)

It takes connections of openai-python (asynchronous or not), the model or session
of openai-agents (best before it connects), and connections of websockets. It
gives back what it was given, which works as before. A message is recorded when
the application takes it, which may be long after it came; whether any wait is
recorded too. `inspector recordings` lists the recordings. Keys never reach them.

Only names that these libraries share are used: with another version of one the
worst that happens is that nothing is recorded, and that is said.
"""

import inspect
import logging
import weakref
from pathlib import Path
from typing import TypeVar

from .core import clock, codec
from .core.json import JsonObject
from .core.wire import Kind, Side, Transport
from .recording import home
from .recording.ear import Ear
from .recording.file import Header
from .recording.socket import answer_of, is_closed, is_socket, opening_of, secrets_of, waiting_at
from .recording.stopwatch import Stopwatch
from .recording.witness import Witness

_log = logging.getLogger("inspector.tap")
_MAKERS = ("_make_ws", "_create_websocket_connection")  # of openai-python and openai-agents: each gives a connection
_HOLDERS = ("_connection", "_websocket", "_model")  # where they keep it
_MARK = "_inspector_tap"
_MIDDLE = "The tap came while the connection was read: what passed before, and the message after it, is not recorded."

T = TypeVar("T")


def tap(connection: T, *, out: str | Path | None = None, title: str | None = None) -> T:
    """Record a connection, and give it back. `out` is the folder for the recordings instead of the program's own.

    Whatever fails here is said once through `logging`, and the connection works on without being recorded.
    """
    try:
        if not _Tap(Path(out) if out else None, title).attach(connection):
            _log.warning("A %s is nothing that can be tapped; it works on unrecorded.", type(connection).__name__)
    except Exception as error:
        _complain(error)
    return connection


class _Tap:
    """Follows one connection through all the WebSockets that it may have in turn."""

    def __init__(self, out: Path | None, title: str | None) -> None:
        self._out, self._title = out, title
        self._last: Path | None = None

    def attach(self, subject: object) -> bool:
        """Listen at a WebSocket, or at whatever holds or makes one; False where nothing does."""
        makers = [name for name in _MAKERS if callable(getattr(subject, name, None))]
        held = [inner for name in _HOLDERS if (inner := getattr(subject, name, None)) is not None]
        if not makers and not held:
            return is_socket(subject) and self._listen(subject)
        for name in makers:
            self._follow(subject, name)
        is_read = getattr(subject, "_websocket_task", None) is not None
        found = [self._listen(one, is_read=is_read) if is_socket(one) else self.attach(one) for one in held]
        return any(found) or bool(makers)

    def _follow(self, subject: object, name: str) -> None:
        """Listen at every WebSocket that a method of `subject` will make."""
        make = getattr(subject, name)

        async def later(*given: object, **named: object) -> object:
            return self._made(await make(*given, **named))

        def now(*given: object, **named: object) -> object:
            return self._made(make(*given, **named))

        if not hasattr(make, _MARK):
            made = later if inspect.iscoroutinefunction(make) else now
            setattr(made, _MARK, True)
            vars(subject)[name] = made

    def _made(self, socket: object) -> object:
        try:
            self._listen(socket)
        except Exception as error:
            _complain(error)
        return socket

    def _listen(self, socket: object, *, is_read: bool = False) -> bool:
        if _MARK not in vars(socket):
            witness = self._begin(socket)
            vars(socket)[_MARK] = witness
            if is_read:
                witness.note(_MIDDLE)
            Ear(socket, witness).listen()
        return True

    def _begin(self, socket: object) -> Witness:
        watch, opening = Stopwatch(), opening_of(socket)
        started = clock.wall_text(watch.started)
        extra: JsonObject = {"continues": self._last.name} if self._last else {}
        header = Header(started=started, recorder="tap", transport=Transport.WEBSOCKET, title=self._title, extra=extra)
        self._last = home.recording_path(str(opening["url"]), watch.started, self._out)
        held = weakref.ref(socket)
        secrets = secrets_of(opening)
        witness = Witness(self._last, header, watch, secrets, lambda: waiting_at(held()), lambda: is_closed(held()))
        witness.frame(Side.CLIENT, Kind.OPEN, codec.write(opening))
        if answer := answer_of(socket):
            witness.frame(Side.SERVER, Kind.ANSWER, codec.write(answer))
        return witness


def _complain(error: Exception) -> None:
    _log.warning("The tap could not begin (%s: %s); nothing is recorded.", type(error).__name__, error)

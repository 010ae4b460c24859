"""The recorder: a process of its own that connects, writes down what crosses the socket, and obeys.

    python -m inspector.transports.recorder

It reads one line from standard input (`config`), answers it with one line on
standard output (its listing, or why it cannot start), and takes commands on its
control socket from then on:

    {"do": "send", "text": "…", "by": "composer"}     {"do": "close", "code": 1000, "reason": ""}
    {"do": "note", "text": "…", "on": 7}              {"do": "await", "frames": 3, "within": 5}
    {"do": "ping"}                                    {"do": "probe", "probe": {"name": "…"}}
    {"do": "state"}                                   {"do": "stop"}

Each is answered with `{"ok": true, …}` or `{"ok": false, "why": "…"}`. It ends when
told to, when the connection has ended, and some time after its last controller
left. Whatever it receives is in the file before anybody can look at it.
"""

import asyncio
import atexit
import contextlib
import errno
import gc
import os
import secrets
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine

from ..core import clock, codec
from ..core.json import JsonObject, integer_at, number_at, object_at, text_at
from ..core.wire import Side
from ..recording.file import Header, RecordKind
from ..recording.journal import Journal
from ..recording.stopwatch import Stopwatch
from ..recording.writer import Writer
from . import config as configuration
from . import listing
from .config import RecorderConfig
from .control import Control
from .direct import Direct, RefusedError
from .listing import Listing

_SYNC = 1.0  # seconds between two fsyncs
_STARTER = 5.0  # seconds that whoever started us may take to connect
_SHORTEST_SLEEP = 0.01  # seconds
_SENDERS = ("composer", "probe", "fault")
_LONGEST_AWAIT = 30.0  # seconds
_PORTS = {  # why there is no listening at a port
    errno.EADDRINUSE: "The port is in use by another program; choose another with --port, or 0 for one that is free.",
    errno.EACCES: "The port is kept for the system; choose one above 1023 with --port.",
}


class Recorder:
    """Lets a connection run, keeps the rounds beside it, and obeys its controllers."""

    def __init__(self, config: RecorderConfig, journal: Journal, watch: Stopwatch) -> None:
        self._config = config
        self._journal = journal
        self._watch = watch
        self._direct = Direct(config, journal, watch)

    def stop(self) -> None:
        """End the connection and the recording soon."""
        self._direct.stop()

    async def run(self, control: Control) -> None:
        """Record until the connection has ended, somebody says stop, or everybody has left."""
        async with asyncio.TaskGroup() as tasks:
            rounds = (self._tick(), self._sync(), self._watch_controllers(control))
            running = [tasks.create_task(each) for each in rounds]
            with contextlib.suppress(TimeoutError):  # a quick refusal must not end us before our starter is here
                await asyncio.wait_for(control.arrived.wait(), _STARTER)
            await self._direct.run()
            for task in running:
                task.cancel()

    # Rounds

    async def _tick(self) -> None:
        longest = clock.micros(self._config.tick)
        while True:
            left = self._journal.tick(longest)
            await asyncio.sleep(max(self._watch.real(left / clock.SECOND), _SHORTEST_SLEEP))

    async def _sync(self) -> None:
        trouble = None
        while True:
            await asyncio.sleep(_SYNC)
            known, trouble = trouble, await asyncio.to_thread(self._journal.sync)
            if trouble not in (None, known):
                self._journal.note(f"The disk did not confirm what was written: {trouble}.")

    async def _watch_controllers(self, control: Control) -> None:
        while (left := self._config.linger - control.lonely) > 0:
            await asyncio.sleep(max(left, _SHORTEST_SLEEP))
        self._journal.note("Nobody is in control any more; the recorder ends the connection.")
        self.stop()

    # Commands

    async def obey(self, command: JsonObject) -> JsonObject:
        """Do what a controller says and answer it."""
        try:
            return {"ok": True} | await self._obey(command)
        except RefusedError as refusal:
            return {"ok": False, "why": str(refusal)}

    async def _obey(self, command: JsonObject) -> JsonObject:
        match command.get("do"):
            case "send":
                return {"seq": await self._send(command)}
            case "close":
                code, reason = integer_at(command, "code"), text_at(command, "reason")
                await self._direct.close(code or 1000, reason or "")
            case "note":
                self._note(command)
            case "ping":
                await self._direct.ping()
            case "probe":
                self._probe(command)
            case "await":
                return await self._await_frames(command)
            case "state":
                return self._report()
            case "stop":
                self.stop()
            case _:
                raise RefusedError("There is no such command.")
        return {}

    async def _send(self, command: JsonObject) -> int | None:
        text, by = text_at(command, "text"), text_at(command, "by")
        if text is None or by not in (None, *_SENDERS):
            raise RefusedError(f"`send` needs a text, and `by` is one of {', '.join(_SENDERS)} or left out.")
        if not self._config.may_send:
            raise RefusedError("This recorder only looks on; nothing is sent.")
        return await self._direct.send(text, by, override=command.get("override") is True)

    def _note(self, command: JsonObject) -> None:
        text, on = text_at(command, "text"), integer_at(command, "on")
        if text is None:
            raise RefusedError("`note` needs a text.")
        if not self._journal.note(text, on):
            raise RefusedError("The note could not be written to the disk.")

    def _probe(self, command: JsonObject) -> None:
        body = object_at(command, "probe")
        if text_at(body, "name") is None:
            raise RefusedError("`probe` needs an object with a name.")
        if not self._journal.record(RecordKind.PROBE, body):
            raise RefusedError("The outcome of the probe could not be written to the disk.")

    async def _await_frames(self, command: JsonObject) -> JsonObject:
        """Answer once the connection is open and the server has sent that many text frames.

        Or when it cannot any more, or time is up.
        """
        wanted, within = integer_at(command, "frames") or 0, number_at(command, "within") or 0.0
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(min(within, _LONGEST_AWAIT)):
                while not self._has_come(wanted) and self._direct.state != "closed":
                    self._direct.news.clear()
                    await self._direct.news.wait()
        return self._report() | {"reached": self._has_come(wanted)}

    def _has_come(self, wanted: int) -> bool:
        return self._direct.texts[Side.SERVER] >= wanted and self._direct.state != "connecting"

    def _report(self) -> JsonObject:
        report: JsonObject = {"state": self._direct.state, "out": str(self._config.out)}
        counts: JsonObject = {"frames": self._journal.frames, "lost": self._journal.lost}
        texts: JsonObject = {side.value: count for side, count in self._direct.texts.items()}
        more: JsonObject = {"at": clock.seconds(self._watch.now()), "may_send": self._config.may_send}
        more["trouble"] = self._journal.trouble or None
        return report | counts | texts | more


async def record(config: RecorderConfig) -> None:
    """Record one connection. Raises OSError if the file or the control socket cannot be made."""
    watch = Stopwatch(config.speed)
    journal = Journal(Writer(config.out, _header(config, watch), secrets=config.secrets), watch)
    if config.note:
        journal.note(config.note)
    recorder = Recorder(config, journal, watch)
    control = Control(recorder.obey)
    identity = secrets.token_hex(3)
    try:
        address = await control.listen(listing.socket_path(identity))
        started = clock.wall_text(watch.started)
        ours = Listing(identity, os.getpid(), config.out, config.host, started, address)
        listing.publish(ours)
        signalled(recorder.stop)
        announce({"ok": True, **ours.body()})
        await _run(recorder, control, journal)
    finally:
        journal.end()
        listing.withdraw(identity)
        await control.close()


async def _run(recorder: Recorder, control: Control, journal: Journal) -> None:
    """Run, and name a crash of ours in the file: nobody reads this process's standard error."""
    try:
        await recorder.run(control)
    except Exception as error:
        cause = _first_leaf(error)
        place = traceback.extract_tb(cause.__traceback__)[-1]
        journal.note(f"The recorder failed: {type(cause).__name__} in {place.name}, line {place.lineno}.")
        raise


def _first_leaf(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _header(config: RecorderConfig, watch: Stopwatch) -> Header:
    extra = config.extra if config.speed == 1 else config.extra | {"speed": config.speed}
    return Header(
        started=clock.wall_text(watch.started),
        recorder=config.recorder,
        transport=config.transport,
        title=config.title,
        extra=extra,
    )


def signalled(stop: Callable[[], None]) -> None:
    """Stop where the system asks for it."""
    loop = asyncio.get_running_loop()
    with contextlib.suppress(NotImplementedError):  # Windows
        loop.add_signal_handler(signal.SIGTERM, stop)
        loop.add_signal_handler(signal.SIGINT, stop)


def reason_of(error: Exception) -> str:
    """An error as a person reads it: the file, and what the system says of it."""
    if isinstance(error, FileExistsError):
        return f"{error.filename} exists already, and a recording is written over nothing; name another file."
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    if isinstance(error, OSError) and error.errno in _PORTS:
        return _PORTS[error.errno]
    return str(error)


def announce(body: JsonObject) -> None:
    """Write the one line of output, then leave standard output, so that its reader is not kept waiting."""
    os.write(1, codec.write(body) + b"\n")
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.close(silent)


def served(begin: Callable[[bytes], Coroutine[None, None, None]]) -> int:
    """Run what `begin` makes of the configuration on the first line; 0 when that is over, 2 if it could not begin."""
    atexit.register(gc.freeze)  # Python looks for garbage again as it ends, and everybody waits for that
    try:
        asyncio.run(begin(sys.stdin.buffer.readline()))
    except (OSError, ValueError) as error:
        announce({"ok": False, "why": reason_of(error)})
        return 2
    return 0


def main() -> int:
    """Run the process; 0 when the recording is complete, 2 when it could not begin."""
    return served(lambda line: record(configuration.read(line)))


if __name__ == "__main__":
    sys.exit(main())

"""Start a recorder, and command one that runs.

The recorder is a process of its own in a session of its own: it outlives whoever
started it, and any number of links may lead to it. Calls block; a screen makes
them from a worker thread.
"""

import contextlib
import os
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Protocol

from ..core import codec
from ..core.json import JsonObject, integer_at, text_at
from . import listing
from .listing import Listing

RECORDER, RELAY = "inspector.transports.recorder", "inspector.transports.relay.process"
TAP = "inspector.transports.tap.collector"
_START = 20.0  # seconds a recorder may take to begin
_ANSWER = 10.0  # seconds a command may take
_CHUNK = 65_536  # bytes
_AWAIT = 5.0  # seconds after which an unfinished wait is asked for again
_ROOT = Path(__file__).parents[2]  # where a recorder finds this package, installed or not

_children: dict[int, "subprocess.Popen[bytes]"] = {}  # recorders this process started, until they are reaped


class Orders(Protocol):
    """What a process is told when it starts."""

    def line(self) -> bytes:
        """One line for its standard input."""


class RecorderFailedError(Exception):
    """The recorder could not begin; the message says why."""


class RecorderGoneError(Exception):
    """The recorder has ended, or does not answer."""


class CommandRefusedError(Exception):
    """The recorder runs, but could not do what it was told; the message says why."""


class Link:
    """One controller's line to one recorder. Closing it leaves the recorder running."""

    def __init__(self, recorder: Listing) -> None:
        """Raises RecorderGoneError if nobody listens there."""
        self.recorder = recorder
        try:
            self._line = recorder.address.connect(_ANSWER)
        except OSError as error:
            raise RecorderGoneError(f"The recorder of {recorder.out.name} does not answer.") from error
        self._received = b""
        self._turn = threading.Lock()

    def __enter__(self) -> "Link":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leave()

    @property
    def path(self) -> Path:
        """The recording that is being written."""
        return self.recorder.out

    def send(self, text: str, by: str | None = None, *, override: bool = False) -> int | None:
        """Send a text frame and return its seq; None if the disk refused to record it.

        With `override` the recording says that it was sent on purpose although it is no event.
        Raises CommandRefusedError and RecorderGoneError, like all commands.
        """
        return integer_at(self.ask({"do": "send", "text": text, "by": by, "override": override}), "seq")

    def close(self, code: int = 1000, reason: str = "") -> None:
        """Close the connection; the recorder then ends."""
        self.ask({"do": "close", "code": code, "reason": reason})

    def note(self, text: str, on: int | None = None) -> None:
        """Write a note into the recording, about frame `on` if given."""
        self.ask({"do": "note", "text": text, "on": on})

    def ping(self) -> None:
        """Send a ping over the connection; its pong is recorded when it comes."""
        self.ask({"do": "ping"})

    def probe(self, body: JsonObject) -> None:
        """Write what came of an experiment into the recording; `name` says which."""
        self.ask({"do": "probe", "probe": body})

    def state(self) -> JsonObject:
        """What the recorder knows.

        `state` (connecting, open, closed), `frames` and `lost` (counts), `client` and
        `server` (their text frames), `at` (seconds), `out`, `may_send`,
        `trouble` (why nothing can be written, None while all is well).
        """
        return self.ask({"do": "state"})

    def await_frames(self, count: int) -> bool:
        """Wait until the server has sent `count` text frames; False if the connection ended before."""
        while True:
            answer = self.ask({"do": "await", "frames": count, "within": _AWAIT})
            if answer.get("reached") or answer.get("state") == "closed":
                return bool(answer.get("reached"))

    def stop(self) -> None:
        """End the connection and the recording, and wait until the file is complete."""
        with contextlib.suppress(RecorderGoneError):
            self.ask({"do": "stop"})
        self.wait(_START)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until the recorder has ended; False if `timeout` seconds were not enough."""
        with self._turn:
            self._line.settimeout(timeout)
            try:
                while self._line.recv(_CHUNK):
                    pass
            except TimeoutError:
                return False
            except OSError:
                pass  # it went without hanging up
            finally:
                self._line.settimeout(_ANSWER)
        _reap(self.recorder.pid)
        return True

    def leave(self) -> None:
        """Hang up. The recorder goes on."""
        self._line.close()

    def ask(self, command: JsonObject) -> JsonObject:
        """Give a command and return its answer. Raises CommandRefusedError, RecorderGoneError."""
        with self._turn:
            try:
                self._line.sendall(codec.write(command) + b"\n")
                line = self._read_line()
            except OSError as error:
                raise RecorderGoneError("The recorder has ended or does not answer.") from error
        answer, problem = codec.decode(line)
        if problem is not None:
            raise RecorderGoneError("The recorder has ended.")
        if not answer.get("ok"):
            raise CommandRefusedError(text_at(answer, "why") or "The recorder refused.")
        return answer

    def _read_line(self) -> bytes:
        """One line of the recorder's; what there is of it where the recorder hung up."""
        while b"\n" not in self._received:
            chunk = self._line.recv(_CHUNK)
            if not chunk:
                break
            self._received += chunk
        line, _, self._received = self._received.partition(b"\n")
        return line


def start(config: Orders, module: str = RECORDER) -> Link:
    """Start a recorder and return once it is ready to obey; it may still be connecting.

    Raises RecorderFailedError.
    """
    for ended in [pid for pid, each in list(_children.items()) if each.poll() is not None]:
        _children.pop(ended, None)
    child = _spawn(module)
    assert child.stdin is not None
    assert child.stdout is not None
    watchdog = threading.Timer(_START, child.kill)
    watchdog.start()
    line = b""
    with child.stdout as output, contextlib.suppress(BrokenPipeError):
        with child.stdin as orders:
            orders.write(config.line())
        line = output.readline()
    watchdog.cancel()
    answer, problem = codec.decode(line)
    if problem is not None or not answer.get("ok"):
        child.wait()
        raise RecorderFailedError(text_at(answer, "why") or "The recorder ended before it began.")
    _children[child.pid] = child
    return Link(listing.read(answer))


def running() -> list[Listing]:
    """The recorders that run and can be commanded, oldest first. Forgets those that were killed."""
    return [each for each in listing.listings() if _answers(each)]


def relays() -> list[Listing]:
    """The relays and taps that run, oldest first; each of their sessions is a recorder."""
    return [each for each in listing.everyone() if each.base and _answers(each)]


def _answers(each: Listing) -> bool:
    try:
        Link(each).leave()
    except RecorderGoneError:
        listing.withdraw(each.id)
        return False
    return True


def _spawn(module: str) -> "subprocess.Popen[bytes]":
    paths = filter(None, (str(_ROOT), os.environ.get("PYTHONPATH")))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    arguments = [sys.executable, "-P", "-m", module]
    pipe, null = subprocess.PIPE, subprocess.DEVNULL
    if sys.platform == "win32":
        flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
        return subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=null, env=environment, creationflags=flags)
    return subprocess.Popen(arguments, stdin=pipe, stdout=pipe, stderr=null, env=environment, start_new_session=True)


def _reap(pid: int) -> None:
    """Collect the ended recorder if it is a child of ours."""
    child = _children.pop(pid, None)
    if child is not None:
        child.wait()

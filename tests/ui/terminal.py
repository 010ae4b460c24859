"""The real program in a terminal of its own: keys in, bytes out."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence

SILENT = 0.15  # seconds after which a key is taken to have no answer; an escape could be the beginning of another
QUIET = 0.05  # seconds without more of an answer after which the screen is taken to be settled
PATIENCE = 30.0  # seconds that anything may take


class Terminal:
    """Runs `inspector` with some arguments under a pseudo-terminal."""

    def __init__(
        self,
        *arguments: str,
        size: tuple[int, int] = (120, 40),
        environment: Mapping[str, str] = {},
        program: Sequence[str] = ("-m", "inspector"),
        given: bytes | None = None,
    ) -> None:
        """With `given` standard input is a pipe that holds that, and the terminal the one that the program is run from.

        It must be small enough for a pipe.
        """
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        known = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "PATH": "/nowhere", **environment}
        inherited = {key: value for key, value in os.environ.items() if key not in ("COLUMNS", "LINES", "TMUX")}
        self._process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdin=slave if given is None else subprocess.PIPE,
            stdout=slave,
            stderr=slave,
            env=inherited | known,
            start_new_session=True,
            preexec_fn=None if given is None else _own_terminal,
        )
        if self._process.stdin and given is not None:
            self._process.stdin.write(given)
            self._process.stdin.close()
        os.close(slave)
        self.output = b""
        self._asked = 0  # where the output begins that `until` looks through

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        os.close(self._master)

    def until(self, words: str) -> "Terminal":
        """Read until the program has written these words, since keys were pressed last. Fails after a while."""
        deadline = time.monotonic() + PATIENCE
        while words.encode() not in self.output[self._asked :]:
            assert time.monotonic() < deadline, f"{words!r} never came: {self.output[-2000:]!r}"
            self._read(0.1)
        return self

    def keys(self, *keys: bytes) -> "Terminal":
        """Press keys one after the other, each when the screen has settled after the one before."""
        self._asked = len(self.output)
        for key in keys:
            os.write(self._master, key)
            deadline = time.monotonic() + PATIENCE
            quiet = SILENT
            while self._read(quiet) and time.monotonic() < deadline:
                quiet = SILENT if key == b"\x1b" else QUIET
        return self

    def terminate(self) -> int:
        """Ask the program to end, as `kill` does, and give the exit code."""
        self._process.terminate()
        return self.wait()

    def hang_up(self) -> None:
        """Take the terminal away, and wait for the program to end. Fails where it goes on."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDWR)
        self._process.wait(PATIENCE)

    def wait(self) -> int:
        """Read to the end, and give the exit code."""
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None or self._read(0.1):
            assert time.monotonic() < deadline, f"the program goes on: {self.output[-2000:]!r}"
            self._read(0.1)
        return self._process.wait(PATIENCE)

    def _read(self, timeout: float) -> bool:
        if not select.select([self._master], [], [], timeout)[0]:
            return False
        try:
            piece = os.read(self._master, 1 << 16)
        except OSError:  # the program has left
            return False
        self.output += piece
        return bool(piece)


def _own_terminal() -> None:
    fcntl.ioctl(2, termios.TIOCSCTTY, 0)

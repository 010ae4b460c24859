"""What standard input and output are: a terminal or not, and which characters they take."""

import codecs
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper

_END = b"\x04"  # ctrl+d
_PIECE = 1 << 16


def on_terminal() -> bool:
    """Whether both standard input and output are a terminal, so that a screen can be shown."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def standard_input() -> bytes:
    """All of standard input. From a terminal that is what is pasted until ctrl+d, in lines of any length."""
    if not sys.stdin.isatty():
        return sys.stdin.buffer.read()
    if os.name == "nt":
        print("Paste the text, then press ctrl+z and enter.", file=sys.stderr)
        return sys.stdin.buffer.read()
    pieces: list[bytes] = []
    with _at_once(sys.stdin.fileno()) as terminal:
        print("Paste the text, then press ctrl+d.", file=sys.stderr)
        while (piece := os.read(terminal, _PIECE)) and _END not in piece:
            pieces.append(piece)
        print(file=sys.stderr)
    return b"".join([*pieces, piece.partition(_END)[0]])


@contextmanager
def _at_once(terminal: int) -> Iterator[int]:
    """A terminal that gives at once what is typed; where it waits for whole lines, it loses most of a long one."""
    import termios

    before = termios.tcgetattr(terminal)
    now = [*before]
    now[3] &= ~termios.ICANON
    termios.tcsetattr(terminal, termios.TCSANOW, now)
    try:
        yield terminal
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def take_all_characters() -> None:
    """Let what is printed resemble what the encoding of the output has no character for, rather than fail."""
    codecs.register_error("inspector", _stand_in)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(errors="inspector")


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    from ..present.plain import plain

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(plain, error.object[error.start : error.end])), error.end

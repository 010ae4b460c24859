"""What standard input and output are: a terminal or not, which characters they take, full or closed."""

import codecs
import contextlib
import errno
import os
import sys
from collections.abc import Iterator
from encodings import ascii
from io import TextIOWrapper
from typing import TextIO

import click

from ..core.text import safe
from ..present.text.charset import VARIABLE, is_narrow

_END = b"\x04"  # ctrl+d
_PIECE = 1 << 16
_ASCII = "inspector_ascii"
_CANNOT_PAINT = frozenset({"dumb", "unknown"})  # values of TERM
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_WHY = {
    errno.ENOENT: "its folder does not exist",
    errno.EISDIR: "it is a folder",
    errno.EACCES: "you may not write there",
    errno.EROFS: "you may not write there",
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "your share of the disk is full",
    errno.ENAMETOOLONG: "its name is too long",
}


def on_terminal() -> bool:
    """Whether the standard streams are a terminal that can be painted on, so that a screen can be shown."""
    return _paints() and _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def take_terminal() -> None:
    """Let the screen hear the keys where standard input is something else, such as a log that was piped in.

    Raises click.ClickException where there is no terminal.
    """
    if not _paints() or not (_is_terminal(sys.__stdin__) or _reopened()):
        raise click.ClickException("The screen needs a terminal; `inspector check` prints the report.")


def _paints() -> bool:
    """Whether the screen, which is painted on standard error, would be seen."""
    return _is_terminal(sys.__stderr__) and os.environ.get("TERM") not in _CANNOT_PAINT


def _is_terminal(stream: TextIO | None) -> bool:
    """Closed streams are none."""
    return stream is not None and stream.isatty()


def _reopened() -> bool:
    """Put the terminal that the program was started from in the place of standard input, if there is one."""
    if sys.__stdin__ is None:
        return False
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        return False
    os.dup2(terminal, sys.__stdin__.fileno())
    os.close(terminal)
    return True


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


@contextlib.contextmanager
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


def open_closed_streams() -> None:
    """Let standard streams that are closed lead nowhere: the next file to be opened would be taken for one of them."""
    for descriptor, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            if nowhere != descriptor:
                os.dup2(nowhere, descriptor)
                os.close(nowhere)
            setattr(sys, name, open(descriptor, mode, encoding="utf-8", closefd=False))  # noqa: SIM115


def take_all_characters() -> None:
    """Let what is printed resemble what the encoding of the output has no character for, rather than fail."""
    codecs.register_error("inspector", _stand_in)
    codecs.register(_ascii)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            _take_all(stream)


def _take_all(stream: TextIOWrapper) -> None:
    known = codecs.lookup(stream.encoding).name
    if known == "ascii" or (is_narrow(os.environ) and (stream.isatty() or os.environ.get(VARIABLE))):
        stream.reconfigure(encoding=_ASCII, errors="inspector")
    elif known != "utf-8":
        stream.reconfigure(errors="inspector")


def _ascii(name: str) -> codecs.CodecInfo | None:
    """ASCII under a name of ours: click writes UTF-8 to what is called ASCII."""
    if name != _ASCII:
        return None
    return codecs.CodecInfo(
        codecs.ascii_encode, codecs.ascii_decode, incrementalencoder=ascii.IncrementalEncoder, name=_ASCII
    )


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    from ..present.text.plain import plain

    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(plain, error.object[error.start : error.end])), error.end


def is_over(error: BaseException) -> bool:
    """Tell whether there is no room for what was being written, or nobody who reads it."""
    return isinstance(error, BrokenPipeError) or (isinstance(error, OSError) and error.errno in _FULL)


@contextlib.contextmanager
def standard_output() -> Iterator[None]:
    """End in silence where nobody reads it any more; say in a sentence that it is full. Raises click.ClickException."""
    try:
        yield
        sys.stdout.flush()
    except OSError as error:
        if not is_over(error):
            raise
        _let_go()
        if not isinstance(error, BrokenPipeError):
            raise refusal("standard output", error) from error


def refusal(target: str, error: OSError) -> click.ClickException:
    """Why something cannot be written, in a sentence."""
    why = _WHY.get(error.errno or 0) or error.strerror or str(error)
    return click.ClickException(f"{safe(target)} cannot be written: {why}.")


def elsewhere(error: OSError, target: object = "") -> str:
    """Why nothing can be kept at a place, in a sentence that says what to do."""
    return f"{safe(str(error.filename or target))}: {error.strerror or error}; choose another place with --out."


def _let_go() -> None:
    """Let what still waits for standard output vanish: the end of the program would fail at it again."""
    with contextlib.suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)

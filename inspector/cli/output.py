"""Where a conversation leaves the program: to a file, which is written whole or not at all, or to standard output."""

import contextlib
import errno
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from ..core.text import safe
from .inputs import STANDARD_INPUT as STANDARD_OUTPUT
from .terminal import refusal


def put(target: str, pieces: Iterable[bytes]) -> None:
    """Write the pieces to a file, `-` for standard output. Raises click.ClickException.

    What stood in a file before stays until everything is written: it may be what the pieces are made from.
    """
    if target == STANDARD_OUTPUT:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        sys.stdout.flush()
        return
    with _told(target):
        _put(Path(os.path.realpath(target)), pieces)


def folder(target: str) -> Path:
    """A folder to write to, made if it is not there. Raises click.ClickException."""
    path = Path(target)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise click.ClickException(f"{safe(target)} is a file and no folder; name another one.") from error
    except OSError as error:
        raise refusal(target, error) from error
    return path


@contextlib.contextmanager
def _told(target: str) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise  # a pipe that nobody reads
    except OSError as error:
        raise refusal(target, error) from error


def _put(path: Path, pieces: Iterable[bytes]) -> None:
    mode = _mode(path)
    if mode is not None and not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if mode is not None and not stat.S_ISREG(mode):  # a device or a pipe; of a folder the system says what it is
        with path.open("wb") as file:
            file.writelines(pieces)
        return
    beside = path.with_name(f".{path.name[:100]}.{os.getpid()}.part")
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    except PermissionError:
        path.write_bytes(b"".join(pieces))  # it may be changed, but nothing put beside it
        return
    try:
        with open(descriptor, "wb") as file:
            file.writelines(pieces)
        if mode is not None:
            beside.chmod(stat.S_IMODE(mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None

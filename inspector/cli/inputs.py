"""Inputs of the verbs: files and standard input, read to readings."""

import errno
import os
from pathlib import Path
from typing import TypeVar

import click

from ..formats.opening import Opening, begin_input, open_input
from ..recording.assumption import NOTHING_ASSUMED, Assumptions
from ..recording.reading import Reading
from .progress import Progress
from .terminal import standard_input

Named = TypeVar("Named", str, str | None, tuple[str, ...])

STANDARD_INPUT = "-"
HEAD = 1 << 18  # bytes of an input that tell what it is


def named(context: click.Context, parameter: click.Parameter, value: Named) -> Named:
    """What an argument names, if it can name anything: an empty one would be taken for the folder that one is in."""
    for name in (value,) if isinstance(value, str) else value or ():
        if not name:
            raise click.BadParameter("an empty name; is a variable not set?", context, parameter)
        if is_too_long(name):
            hint = "this is too long for the name of a file; a text is read from standard input, which is -."
            raise click.BadParameter(hint, context, parameter)
    return value


def is_too_long(name: str) -> bool:
    """Whether the system has no file whose name is so long."""
    try:
        os.lstat(name)
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    return False


def read(
    name: str,
    *,
    assumptions: Assumptions = NOTHING_ASSUMED,
    checkpoints: bool = False,
    held: bytes | None = None,
) -> list[Reading]:
    """Every recording of one input, `-` for standard input; `held`: its bytes, if they are here. Raises Unreadable."""
    if name == STANDARD_INPUT or held is not None:
        data = standard_input() if held is None else held
        return open_input(shown(name), None, data, assumptions=assumptions, checkpoints=checkpoints)
    path = Path(name)
    return open_input(path.name, path, assumptions=assumptions, checkpoints=checkpoints)


def begin(name: str, *, assumptions: Assumptions = NOTHING_ASSUMED) -> Opening:
    """An input that is going to be read beside its user, `-` for standard input. Raises Unreadable."""
    path = None if name == STANDARD_INPUT else Path(name)
    size = path.stat().st_size if path and os.path.isfile(path) else 0
    data = standard_input() if path is None else None
    with Progress(1, len(data) if data else size, "Reading").ticking():
        return begin_input(shown(name), path, data, assumptions=assumptions, checkpoints=True)


def content(name: str) -> bytes:
    """The bytes of one input, for what has to be read twice. Raises Unreadable."""
    from ..formats.read import Unreadable

    try:
        return standard_input() if name == STANDARD_INPUT else Path(name).read_bytes()
    except OSError as error:
        raise Unreadable(f"{shown(name)} cannot be read: {error.strerror or error}.") from error


def shown(name: str) -> str:
    """An input as sentences call it."""
    return "standard input" if name == STANDARD_INPUT else Path(name).name or name


def no_events(name: str, head: bytes | None = None) -> str:
    """What to say of a text in which no event was found, and what to paste instead; `head`: how it begins."""
    from ..formats.hint import hint

    told = hint(head_of(Path(name)) if head is None else head)
    return "\n".join(filter(None, (eventless(shown(name)), told, *_WHAT_TO_PASTE)))


def head_of(path: Path | None) -> bytes:
    """How a file begins; nothing of what can be read only once."""
    try:
        if path is None or not path.is_file():
            return b""
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""


def eventless(name: str) -> str:
    """The same in one sentence, for one of many; `name` is what it is called."""
    return f"{name}: no Realtime event was found in this text."


_WHAT_TO_PASTE = (
    "Paste the events themselves, as JSON with their `type`, both sent and received, from session.created on.",
    "Most useful: the last client event before the silence and everything the server sent after it.",
)

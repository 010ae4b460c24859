"""The one door for inputs: choose the format by the content, and read."""

import stat
from dataclasses import replace
from pathlib import Path

from . import native
from .conversation import HEAD, IN_MEMORY, Conversation, Source, Unreadable, Unwritable

__all__ = ["Conversation", "Unreadable", "Unwritable", "is_native", "read_input"]


def read_input(path: Path | None, content: bytes | None, name: str) -> list[Conversation]:
    """Every recording of a file, or of bytes where `content` is given; none where a text holds no event.

    `name` is what people call the input. Raises Unreadable.
    """
    if path is None and content is None:
        raise ValueError("an input is a path or content")
    try:
        return _read(_source(path, content, name))
    except OSError as error:
        raise _refusal(name, error) from error


def is_native(path: Path, name: str = "") -> bool:
    """Tell whether a file, which people call `name`, is a recording of this program. Raises Unreadable."""
    try:
        return stat.S_ISREG(path.stat().st_mode) and native.sniff(Source(path.name, path).head(HEAD)) > 0
    except OSError as error:
        raise _refusal(name or path.name, error) from error


def looks_made_for_this(path: Path) -> bool:
    """Tell whether a file begins like a format that is made for events, and not only like any text.

    Raises Unreadable, OSError.
    """
    from . import pasted
    from .packed import beginning
    from .registry import choose

    format_ = choose(beginning(path, HEAD))
    return format_ is not None and format_.name != pasted.NAME


def _source(path: Path | None, content: bytes | None, name: str) -> Source:
    """The input; what is no plain file can be read only once and is taken into memory."""
    if content is None and path is not None and not stat.S_ISREG(path.stat().st_mode):
        with path.open("rb") as file:
            content = file.read(IN_MEMORY + 1)
        if len(content) > IN_MEMORY:
            raise Unreadable(f"{name} is no file and does not end; keep what comes from it in a file, and give that.")
    return Source(name, path if content is None else None, content)


def _read(source: Source) -> list[Conversation]:
    from .packed import unpacked
    from .registry import choose  # the readers of foreign texts cost 40 ms that a recording does not need

    source = unpacked(source)
    head = source.head(HEAD)
    if not head:
        raise Unreadable(f"{source.name} is empty; give it the events of the conversation, as JSON or as text.")
    format_ = choose(head)
    if format_ is None:
        raise Unreadable(
            f"{source.name} is not text in UTF-8; give a recording, JSON lines, or text with the events in it."
        )
    try:
        found = format_.read(source)
        if not found and not format_.is_ours:
            found = _told(source) if format_.name == "jsonl" else _as_text(source, format_.name)
    except Unreadable:
        found = [] if format_.is_ours else _as_text(source, format_.name)
        if not found:
            raise
    return [replace(one, name=source.name) for one in found]


def _told(source: Source) -> list[Conversation]:
    """What the beginning of an input without events tells all the same, such as that no connection came about."""
    from . import pasted

    return pasted.read(Source(source.name, None, source.head(HEAD)))


def _as_text(source: Source, tried: str) -> list[Conversation]:
    """What a file still holds that is damaged, or is not of the foreign format that was `tried`."""
    from . import pasted

    return pasted.read(source) if tried != pasted.NAME else []


def _refusal(name: str, error: OSError) -> Unreadable:
    match error:
        case FileNotFoundError():
            return Unreadable(f"{name} does not exist; check the name and the folder.")
        case IsADirectoryError():
            return Unreadable(f"{name} is a folder; name a file in it.")
        case PermissionError():
            return Unreadable(f"{name} may not be read by you; change its permissions or copy it.")
        case _:
            return Unreadable(f"{name} cannot be read: {error.strerror or error}; check the file and its disk.")

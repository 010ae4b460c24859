"""What the inputs of `check` stand for: files, patterns, folders with all that is in them, standard input.

A file that is named is read whatever it is, and so is a plain file that a pattern finds. In a folder only what may hold
a conversation is read, and the rest is named as skipped. The order is that of the arguments and, in a folder or a
pattern, that of the names; what comes up twice is read once.
"""

import os
import stat
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ..core.text import safe
from ..formats.read import Unreadable, looks_made_for_this
from . import inputs

_MAGIC = frozenset("*?[")
_TEXTS = frozenset({
    "", ".jsonl", ".ndjson", ".json", ".har", ".yaml", ".yml", ".txt", ".text", ".log",
    ".md", ".markdown", ".out", ".err",
})  # fmt: skip
"""Suffixes of files that are read in a folder whatever is in them; others must begin like a format made for events."""
_ASIDE = frozenset({"node_modules", "__pycache__"})
_NOTES = ".notes.jsonl"
_NO_FILE = "no plain file"


class Input(NamedTuple):
    """One thing to check. `content` is there where it can be read only once; `found` in a folder, not named."""

    name: str
    path: Path | None
    content: bytes | None = None
    found: bool = False

    @property
    def size(self) -> int:
        """Bytes, as far as that is known before reading; 0 where it is not."""
        if self.path is None:
            return len(self.content or b"")
        try:
            return self.path.stat().st_size
        except OSError:
            return 0


class Skipped(NamedTuple):
    """Something in a folder that is not read, and why."""

    name: str
    why: str


class Gathering(NamedTuple):
    """What the arguments stand for; `complaints` about those that stand for nothing, each in a sentence."""

    inputs: list[Input]
    skipped: list[Skipped]
    complaints: dict[str, str]


def gathered(names: Sequence[str]) -> Gathering:
    """Everything that the arguments stand for; where it is one file, its name does without the folder's."""
    gathering = Gathering([], [], {})
    for name in names:
        if name == inputs.STANDARD_INPUT:
            _take_standard_input(gathering)
            continue
        for path in _paths(name, gathering):
            _take(path, gathering)
    by_file: dict[str, Input] = {}
    for one in gathering.inputs:
        by_file.setdefault(_identity(one), one)
    unique = list(by_file.values())
    if len(unique) == 1:
        unique = [one._replace(name=safe(one.path.name) if one.path else one.name) for one in unique]
    return gathering._replace(inputs=unique, skipped=[*dict.fromkeys(gathering.skipped)])


def _take_standard_input(gathering: Gathering) -> None:
    """Read it before anything is said of the work: somebody may still have to paste it."""
    name = inputs.shown(inputs.STANDARD_INPUT)
    if any(one.path is None for one in gathering.inputs):
        return
    try:
        gathering.inputs.append(Input(name, None, inputs.content(inputs.STANDARD_INPUT)))
    except Unreadable as error:
        gathering.complaints[name] = str(error)


def _identity(one: Input) -> str:
    return os.path.normpath(one.path) if one.path else ""


def _paths(name: str, gathering: Gathering) -> list[Path]:
    """The files and folders of one argument; a pattern that is no name of a file is looked up here."""
    if not _MAGIC & set(name) or os.path.lexists(name):
        return [Path(name)]
    from glob import glob

    found = _once(map(Path, glob(name, recursive=True)))
    if not found:
        gathering.complaints[name] = f"{safe(name)} matches no file; check the pattern and the folder."
    aside = [path for path in found if os.path.exists(path) and not (os.path.isfile(path) or os.path.isdir(path))]
    gathering.skipped.extend(Skipped(safe(str(path)), _NO_FILE) for path in aside)  # a pipe may wait for ever
    return [path for path in found if path not in aside]


def _once(paths: Iterable[Path]) -> list[Path]:
    """Paths in the order of their names; of several that lead to one file, as links to folders do, the shortest."""
    shortest: dict[str, Path] = {}
    for path in sorted(paths, key=lambda path: (len(path.parts), path)):
        shortest.setdefault(os.path.realpath(path), path)
    return sorted(shortest.values(), key=str)


def _take(path: Path, gathering: Gathering) -> None:
    if not os.path.isdir(path):  # a Path raises where the folder above may not be entered
        gathering.inputs.append(Input(safe(str(path)), path))
        return
    taken = 0
    for found, why in _contents(path, gathering):
        if why is None:
            taken += 1
            gathering.inputs.append(Input(safe(str(found)), found, found=True))
        else:
            gathering.skipped.append(Skipped(safe(str(found)), why))
    if not taken and str(path) not in gathering.complaints:
        gathering.complaints[str(path)] = (
            f"{safe(str(path))} holds no recording, log or text; name a file, or another folder."
        )


def _contents(folder: Path, gathering: Gathering) -> Iterator[tuple[Path, str | None]]:
    """Every file below a folder in the order of the names, with the reason why it is not read, or None."""

    def complain(error: OSError) -> None:
        name = os.fspath(error.filename or folder)
        gathering.complaints[name] = f"{name} cannot be looked into: {error.strerror or error}."

    for parent, folders, files in os.walk(folder, onerror=complain):
        here = Path(parent)
        aside = [name for name in folders if _why_not_into(here / name)]
        folders[:] = sorted(set(folders) - set(aside))
        yield from ((here / name, _why_not_into(here / name)) for name in sorted(aside))
        yield from ((here / name, _why_not(here / name)) for name in sorted(files))


def _why_not_into(folder: Path) -> str | None:
    if folder.name.startswith("."):
        return "hidden"
    if folder.name in _ASIDE:
        return "a folder of programs"
    return "a link to a folder" if folder.is_symlink() else None


def _why_not(path: Path) -> str | None:
    if path.name.startswith("."):
        return "hidden"
    if path.name.endswith(_NOTES):
        return "the notes of a recording"
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return _NO_FILE
        known = path.suffix.lower() in _TEXTS or looks_made_for_this(path)
    except (OSError, Unreadable):
        return None  # reading it will say what is wrong
    return None if known else "neither a recording nor a log or a text"

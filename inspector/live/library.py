"""Saved events: plain files of JSON lines, one event a line, in folders as the user likes.

A file is a sequence: its events are sent in their order. Files are listed in the order of
their names, numbers as numbers, so that `2 ask` comes before `10 hang up`.
"""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ..core import codec
from ..core.json import JsonObject, text_at
from ..recording import home

SUFFIX = ".jsonl"
_LARGEST = 5_000_000  # bytes of a sequence
_LONGEST = 80  # characters of a part of a name
_UNFIT = re.compile(r'[\x00-\x1f<>:"|?*\\]')


class LibraryError(ValueError):
    """A sequence cannot be read or kept; the message says why."""


class Saved(NamedTuple):
    """A file of the library: its name with its folders, and the types of its events; `damage` says why it has none."""

    name: str
    path: Path
    types: tuple[str, ...]
    damage: str = ""


def saved() -> list[Saved]:
    """Everything in the library, folder by folder, in order."""
    folder = home.library_folder()
    return sorted(map(_saved, _files(folder)), key=lambda one: _order(one.name))


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob(f"*{SUFFIX}") if path.is_file())


def _saved(path: Path) -> Saved:
    name = path.relative_to(home.library_folder()).with_suffix("").as_posix()
    try:
        return Saved(name, path, tuple(text_at(one, "type") or "?" for one in read(path)))
    except LibraryError as error:
        return Saved(name, path, (), str(error))


def _order(name: str) -> list[list[tuple[int, int, str]]]:
    """Folders first by their names, numbers in names as numbers."""
    return [[_rank(part) for part in re.split(r"(\d+)", step.casefold()) if part] for step in name.split("/")]


def _rank(part: str) -> tuple[int, int, str]:
    return (0, int(part), "") if part.isdecimal() and len(part) < 19 else (1, 0, part)


def read(path: Path) -> list[JsonObject]:
    """The events of a file. Raises LibraryError."""
    try:
        if path.stat().st_size > _LARGEST:
            raise LibraryError(f"{path} is larger than {_LARGEST // 1_000_000} MB.")
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise LibraryError(f"{path}: {getattr(error, 'strerror', None) or 'it is no text'}.") from error
    return [_event(path, number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _event(path: Path, number: int, line: str) -> JsonObject:
    body, problem = codec.decode(line.encode("utf-8", "replace"))
    if not codec.is_readable(problem):
        raise LibraryError(f"{path}, line {number}: it is no JSON object.")
    return body


def find(name: str) -> list[JsonObject] | None:
    """The events of a sequence by its name; None where the library has none of that name. Raises LibraryError."""
    path = _path(name) if not name_problem(name) else None
    return read(path) if path is not None and path.is_file() else None


def name_problem(name: str) -> str:
    """Why a name cannot be used; empty where it can."""
    parts = name.removesuffix(SUFFIX).split("/")
    if not all(part.strip(" .") for part in parts):
        return "Give a name such as `greeting`, or `folder/greeting`."
    if _UNFIT.search(name) or any(len(part) > _LONGEST for part in parts):
        return f"A name has no special characters, and at most {_LONGEST} letters in each part."
    return ""


def exists(name: str) -> bool:
    return _path(name).exists()


def keep(name: str, bodies: Iterable[JsonObject]) -> Path:
    """Write a sequence, in place of one of the same name. Raises LibraryError."""
    problem = name_problem(name)
    if problem:
        raise LibraryError(problem)
    path = _path(name)
    draft = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(codec.write(body) + b"\n" for body in bodies)
        draft.replace(path)
    except OSError as error:
        raise LibraryError(f"{path}: {error.strerror}.") from error
    return path


def drop(saved_: Saved) -> None:
    """Take a sequence out of the library. Raises LibraryError."""
    try:
        saved_.path.unlink()
    except OSError as error:
        raise LibraryError(f"{saved_.path}: {error.strerror}.") from error


def _path(name: str) -> Path:
    return home.library_folder() / f"{name.removesuffix(SUFFIX)}{SUFFIX}"

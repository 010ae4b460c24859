"""Dialect files as plain tables: which there are, where they lie, and what a child takes over.

A file begins with its head: everything before its first `[event.` row, which
names the dialect and the clues it is recognised by. Heads are read of all
files, the rest only of those that are wanted: a start must not cost the reading
of twenty dialects. Which types stand in which file is found without parsing,
by the first lines of the rows.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple, TypeAlias, cast

from ..core.json import Json, JsonObject, list_at, object_at, text_at, texts_at
from ..core.wire import Side
from .bundled import FOLDER
from .vocabulary import Level

FALLBACK = "openai-ga"
BASE = (FALLBACK, "openai-beta")  # the two that others are versions of; they come first wherever dialects are listed

_ROW = re.compile(r'^\[event\."([^"]+)"\]\n(?:type = "([^"]+)"\n)?side = "(client|server)"$', re.MULTILINE)
_OWN = frozenset({
    "id", "title", "about", "extends", "resembles", "without", "shared", "detect", "fields", "other_protocol",
    "served_until",
})  # fmt: skip
_BUNDLED = "bundled "


class DialectError(Exception):
    """A dialect file that cannot be used; the message names file, row and reason."""


class Source(NamedTuple):
    """A dialect file: what messages call it, and its TOML."""

    label: str
    text: str


Revision: TypeAlias = tuple[tuple[str, Source], ...]

_added: dict[str, Source] = {}  # files of the user's, by the id they give
_revision: Revision = ()  # the same


def revision() -> Revision:
    """The files of the user's that are loaded; what is remembered about dialects is remembered per revision."""
    return _revision


def _revise() -> None:
    global _revision
    _revision = tuple(_added.items())


def add(source: Source) -> str:
    """Take a file of the user's among the dialects and return its id. Raises DialectError."""
    name = text_at(_parsed(source, head=True), "id")
    if not name:
        raise DialectError(f"{source.label}: `id` is missing")
    _added[name] = source
    _revise()
    return name


def drop(name: str) -> None:
    """Take a file of the user's out again."""
    _added.pop(name, None)
    _revise()


def names() -> tuple[str, ...]:
    """The ids of all dialects, the base dialects first."""
    return tuple(heads())


def heads() -> Mapping[str, JsonObject]:
    """The heads of all dialects by id."""
    return _heads(revision())


@cache
def _heads(known: Revision) -> Mapping[str, JsonObject]:
    ordered = (*BASE, *(name for name in sorted(_files()) if name not in BASE))
    tables = {name: _parsed(_files()[name], head=True) for name in ordered}
    tables = {name: table for name, table in tables.items() if table.get("shared") is not True}
    return tables | {name: _parsed(source, head=True) for name, source in known}


def lineage(name: str) -> tuple[str, ...]:
    """The dialect, then the dialect it extends, and so on. Raises DialectError."""
    return _lineage(name, revision())


@cache
def _lineage(name: str, _: Revision) -> tuple[str, ...]:
    chain = dict.fromkeys(key.removeprefix(_BUNDLED) for key in _chain(name))
    return tuple(key for key in chain if key in heads())


def _chain(name: str) -> list[str]:
    chain: list[str] = []
    key: str | None = name
    while key is not None:
        if key in chain:
            raise DialectError(f"{label(name)}: `extends` leads round in a circle at {key!r}")
        chain.append(key)
        parent = text_at(_parsed(_source(key), head=True), "extends")
        key = f"{_BUNDLED}{key}" if parent == key else parent
        if key is not None and not _is_there(key):
            raise DialectError(f"{label(chain[-1])}: it extends {parent!r}, and there is no such dialect")
    return chain


def label(name: str) -> str:
    """What messages call the file of a dialect. Raises DialectError."""
    return _source(name).label


def full(name: str) -> JsonObject:
    """The whole table of a dialect, with all that it takes over. Raises DialectError."""
    return _full(name, revision())


@cache
def _full(name: str, known: Revision) -> JsonObject:
    chain = _chain(name)
    parent = _full(chain[1], known) if len(chain) > 1 else {}
    return _extended(parent, _parsed(_source(name)))


def places() -> Mapping[str, Sequence[tuple[str, Side]]]:
    """Event type → the bundled files that have a row for it, with its side."""
    return _places()


@cache
def _places() -> Mapping[str, Sequence[tuple[str, Side]]]:
    found: dict[str, list[tuple[str, Side]]] = {}
    for name, source in _files().items():
        for row, type_, side in _ROW.findall(source.text):
            found.setdefault(type_ or row, []).append((name, Side(side)))
    return found


# Reading


@cache
def _files() -> Mapping[str, Source]:
    files = (FOLDER / "dialects").glob("*.toml")
    return {file.stem: Source(file.name, file.read_text("utf-8")) for file in files}


def _is_there(key: str) -> bool:
    return key in _added or key.removeprefix(_BUNDLED) in _files()


def _source(key: str) -> Source:
    if not _is_there(key):
        raise DialectError(f"There is no dialect named {key!r}; there are {', '.join(names())}.")
    return _added[key] if key in _added else _files()[key.removeprefix(_BUNDLED)]


@cache
def _parsed(source: Source, *, head: bool = False) -> JsonObject:
    text = source.text.partition("\n[event.")[0] if head else source.text
    try:
        return cast(JsonObject, tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise DialectError(f"{source.label}: {error}") from error


# Extending


def _extended(parent: JsonObject, child: JsonObject) -> JsonObject:
    """The child's table on top of the parent's: rows are laid over rows of the same name, or taken away."""
    inherited = {key: value for key, value in parent.items() if key not in _OWN}
    result = {**inherited, **child}
    events = _events(parent, child)
    result["event"], result["expect"] = events, _expected(parent, child, events)
    for name in ("renames", "switches"):
        result[name] = {**object_at(parent, name), **object_at(child, name)}
    return result


def _events(parent: JsonObject, child: JsonObject) -> JsonObject:
    patterns = texts_at(child, "without")
    rows: JsonObject = {
        name: row
        for name, row in object_at(parent, "event").items()
        if not any(fnmatchcase(name, pattern) for pattern in patterns)
    }
    for name, row in object_at(child, "event").items():
        rows[name] = {**object_at(rows, name), **object_at(row)}
    return rows


def _expected(parent: JsonObject, child: JsonObject, events: JsonObject) -> list[Json]:
    """Inherited expectations of what this dialect has, with the child's laid over those of the same name."""
    said = {text_at(row, "means") for row in events.values()}
    rows = [object_at(row) for row in list_at(parent, "expect")]
    rows = [row for row in rows if text_at(row, "after") in said or (text_at(row, "after") or "").startswith("link.")]
    for new in map(object_at, list_at(child, "expect")):
        over = [place for place, old in enumerate(rows) if _overlays(new, old)]
        for place in over:
            rows[place] = {**rows[place], **new}
        if not over:
            rows.append(new)
    return [row for row in rows if text_at(row, "level") != Level.OFF]


def _overlays(new: JsonObject, old: JsonObject) -> bool:
    same = text_at(new, "finding") == text_at(old, "finding")
    return same and text_at(new, "after") in (None, text_at(old, "after"))

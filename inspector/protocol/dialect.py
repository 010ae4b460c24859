"""Dialects: the protocol as data.

One TOML file per dialect in `dialects/`; `extends` takes over the rows of
another. A file that names an unknown meaning, fact, level or reference kind is
refused when it is loaded, so that a mistake in a table cannot hide.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path as FilePath
from types import MappingProxyType
from typing import TypeAlias, cast

from ..core.json import Json, JsonObject, list_at, object_at
from ..core.wire import Side
from . import clue, table
from .link import LINK_MEANINGS, LINK_ROWS
from .row import EventSpec, Expectation, expectation_of, spec_of
from .table import BASE, FALLBACK, DialectError, Revision, names
from .vocabulary import Meaning, Switch

__all__ = [
    "BASE",
    "FALLBACK",
    "LINK_MEANINGS",
    "Dialect",
    "DialectError",
    "EventSpec",
    "Expectation",
    "all_dialects",
    "load",
    "names",
]

Waits: TypeAlias = tuple[tuple[str, int], ...]
_NO_WAITS: Mapping[str, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Dialect:
    """All tables of one version of the protocol."""

    id: str
    title: str
    about: str
    lineage: tuple[str, ...]  # its own id, then what it extends
    events: Mapping[tuple[Side, str], EventSpec]
    sequels: tuple[Expectation, ...]  # everything that follows something, judged or not
    renames: Mapping[str, str]  # session and response paths of other dialects → the path here
    switches: Mapping[Switch, bool | None]  # None: nobody knows
    modalities: tuple[frozenset[str], ...]  # legal sets of output modalities
    modalities_field: str
    served_until: date | None = None
    other_protocol: bool = False  # recognised, but none of this family
    fields: str = ""  # the family in `schemas/` whose fields its events have; empty: not known
    expectations: tuple[Expectation, ...] = field(init=False)  # the sequels that a rule makes findings of
    _awaited: Mapping[tuple[str, Meaning], Expectation] = field(init=False, repr=False)
    _types: Mapping[Meaning, Sequence[str]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Lay out what is asked again and again."""
        judged = tuple(row for row in self.sequels if row.judged)
        object.__setattr__(self, "expectations", judged)
        object.__setattr__(self, "_awaited", {(row.finding, row.after): row for row in reversed(judged)})
        object.__setattr__(self, "_types", _types_of(self.events.values()))

    def expectation(self, finding: str, after: Meaning) -> Expectation | None:
        """The row that makes a finding of this name of what does not follow `after`."""
        return self._awaited.get((finding, after))

    def spec(self, side: Side, type_: str) -> EventSpec | None:
        return self.events.get((side, type_))

    def name_of(self, type_: str, means: Meaning) -> str | None:
        """What the server says in this dialect where it says `type_` in another; None where it says no such thing."""
        own = self.spec(Side.SERVER, type_)
        if own is not None and not own.seldom:
            return type_
        return next((row.type for row in self.events.values() if row.means is means and not row.seldom), None)

    def types_of(self, meanings: Iterable[Meaning]) -> list[str]:
        """The wire types that carry `meanings`, in the order asked for; those seldom seen only where no other does."""
        return [type_ for meaning in meanings for type_ in self._types.get(meaning, ())]

    def type_of(self, meaning: Meaning) -> str:
        """The first of the wire types that carry a meaning; where there is none, its word, for a frame its name."""
        types = self._types.get(meaning)
        return types[0] if types else meaning.value.removeprefix("link.")

    def does(self, switch: Switch) -> bool | None:
        """How the server behaves; None where nobody knows, and rules are lenient."""
        return self.switches.get(switch)

    def patient(self, factor: float, waits: Mapping[str, int] = _NO_WAITS) -> "Dialect":
        """The same dialect with every wait `factor` times as long; `waits` (µs, by finding) replace those of a row."""
        return replace(self, sequels=tuple(_waiting(row, factor, waits.get(row.finding)) for row in self.sequels))


def _types_of(rows: Iterable[EventSpec]) -> Mapping[Meaning, Sequence[str]]:
    """The types that carry each meaning; those seldom seen only where no other does."""
    known: dict[Meaning, list[EventSpec]] = {}
    for row in rows:
        known.setdefault(row.means, []).append(row)
    return {
        means: [row.type for row in rows if not row.seldom] or [row.type for row in rows]
        for means, rows in known.items()
    }


def _waiting(row: Expectation, factor: float, wait: int | None) -> Expectation:
    missing = row.missing if wait is None else wait
    return replace(row, overdue=round(min(row.overdue, missing) * factor), missing=round(missing * factor))


def load(name: str) -> Dialect:
    """Load a dialect by its id. Raises DialectError."""
    return _load(name, table.revision())


@cache
def _load(name: str, _: Revision) -> Dialect:
    rows, lineage = table.full(name), table.lineage(name)
    try:
        return _dialect(rows, lineage)
    except (KeyError, ValueError, TypeError) as error:
        raise DialectError(f"{table.label(name)}: {error}") from error


@lru_cache(maxsize=64)
def _patient(name: str, known: Revision, factor: float, waits: Waits) -> Dialect:
    return _load(name, known).patient(factor, dict(waits))


def load_patient(name: str, factor: float, waits: Waits = ()) -> Dialect:
    """A dialect with waits of its own (µs, by finding) and all `factor` times as long. Raises DialectError."""
    return _patient(name, table.revision(), factor, waits)


def load_file(path: FilePath) -> Dialect:
    """Add a dialect from a file of the user's; it may extend a bundled one and take its id. Raises DialectError."""
    try:
        text = path.read_text("utf-8")
    except OSError as error:
        raise DialectError(f"{path.name}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise DialectError(f"{path.name} is no text in UTF-8.") from error
    before = dict(table.revision())
    name = table.add(table.Source(path.name, text))
    try:
        clue.read(name, table.heads()[name])
        return load(name)
    except DialectError:
        table.drop(name)
        if name in before:
            table.add(before[name])
        raise


def unload(name: str) -> None:
    """Forget a dialect that `load_file` added."""
    table.drop(name)


def all_dialects() -> tuple[Dialect, ...]:
    """Every dialect. Reads all files: for the reference and for tests, not for the start of a program."""
    return tuple(load(name) for name in names())


def union() -> Mapping[tuple[Side, str], EventSpec]:
    """Every event of every dialect; where several have a type, the first dialect's row. Reads all files."""
    return _union(table.revision())


@cache
def _union(_: Revision) -> Mapping[tuple[Side, str], EventSpec]:
    rows: dict[tuple[Side, str], EventSpec] = {}
    for dialect in reversed(all_dialects()):
        rows.update(dialect.events)
    return rows


def row_of(side: Side, type_: str, dialect: str = FALLBACK) -> EventSpec | None:
    """The row of a type in `dialect`, else in the first dialect that has one; None for a type nobody knows.

    Reads only the files that are needed.
    """
    row = load(dialect).spec(side, type_)
    known = table.revision()
    return row if row or not (known or type_ in table.places()) else _elsewhere(side, type_, known)


@lru_cache(maxsize=4096)  # a peer may invent types without end
def _elsewhere(side: Side, type_: str, known: Revision) -> EventSpec | None:
    files = {file for file, its_side in table.places().get(type_, ()) if its_side is side}
    if files:
        order = [name for name in names() if name in BASE or name in files]
        found = next((row for name in order if (row := load(name).spec(side, type_))), None)
        if found:
            return found
    return next((row for name, _ in known if (row := load(name).spec(side, type_))), None)


def side_of_type(type_: str) -> Side | None:
    """Who sends events of this type; None where no dialect knows it, or where both sides send it."""
    known = table.revision()
    return _side_of_type(type_, known) if known or type_ in table.places() else None


@lru_cache(maxsize=4096)  # a peer may invent types without end
def _side_of_type(type_: str, known: Revision) -> Side | None:
    sides = {side for _, side in table.places().get(type_, ())}
    for name, _ in known:
        sides |= {side for side in Side if load(name).spec(side, type_)}
    return sides.pop() if len(sides) == 1 else None


def is_known(type_: str) -> bool:
    """Tell whether any dialect has events of this type."""
    if type_ in table.places():
        return True
    known = table.revision()
    return bool(known) and any(load(name).spec(side, type_) for name, _ in known for side in Side)


# Reading the tables


def _dialect(rows: JsonObject, lineage: tuple[str, ...]) -> Dialect:
    specs = [spec_of(name, row) for name, row in object_at(rows, "event").items()]
    until = cast(object, rows.get("served_until"))
    return Dialect(
        id=str(rows["id"]),
        title=str(rows["title"]),
        about=" ".join(str(rows["about"]).split()),
        lineage=lineage,
        events={(spec.side, spec.type): spec for spec in specs},
        sequels=(*map(expectation_of, list_at(rows, "expect")), *LINK_ROWS),
        renames={key: str(value) for key, value in object_at(rows, "renames").items()},
        switches={Switch(key): _switch(key, value) for key, value in object_at(rows, "switches").items()},
        modalities=tuple(frozenset(map(str, cast("list[str]", one))) for one in list_at(rows, "modalities")),
        modalities_field=str(rows.get("modalities_field", "modalities")),
        served_until=until if isinstance(until, date) else None,
        fields=str(rows.get("fields", "")),
        other_protocol=rows.get("other_protocol") is True,
    )


def _switch(name: str, value: Json) -> bool | None:
    if isinstance(value, bool):
        return value
    if value == "unknown":
        return None
    raise ValueError(f'switch {name!r} is {value!r}; it can be true, false or "unknown"')

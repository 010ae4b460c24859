"""Dialects: the protocol as data.

One TOML file per dialect in `dialects/`; `extends` takes over the rows of
another. A file that names an unknown meaning, fact, level or reference kind is
refused when it is loaded, so that a mistake in a table cannot hide.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from typing import cast

from ..core.clock import parse_span
from ..core.json import Json, JsonObject, Path, list_at, object_at, path_of, text_at, texts_at
from ..core.wire import Kind, Side, Transport
from .vocabulary import Fact, Level, Meaning, RefKind


class DialectError(Exception):
    """A dialect file that cannot be used; the message names file, row and reason."""


@dataclass(frozen=True, slots=True)
class EventSpec:
    """One event type of one dialect. `sample` is a JSON text in which every path of `ids` resolves."""

    type: str
    side: Side
    means: Meaning
    about: str
    sample: str
    ids: Mapping[RefKind, Path] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must, usually does or may follow `after`, about the same `by`, within two waits (µs)."""

    finding: str
    after: Meaning
    one_of: tuple[Meaning, ...]
    by: RefKind
    overdue: int
    missing: int
    level: Level
    when: tuple[Fact, ...] = ()
    unless: tuple[Fact, ...] = ()
    slower: Mapping[Fact, float] = field(default_factory=dict)
    transports: frozenset[Transport] = frozenset(Transport)
    renews: bool = False  # every frame about the same thing starts the wait again
    client: bool = False  # the client is the one who owes it: coming late is no fault


@dataclass(frozen=True, slots=True)
class Clue:
    """One sign by which a dialect is recognised: a handshake text, or an event's type, path and value."""

    side: Side | None
    weight: int
    url: str = ""  # substring of the URL
    header: str = ""  # `name: value` substring, lower case
    types: frozenset[str] = frozenset()
    path: Path = ()
    equals: Json = None
    absent: Path = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """All tables of one version of the protocol."""

    id: str
    title: str
    about: str
    events: Mapping[tuple[Side, str], EventSpec]
    expectations: tuple[Expectation, ...]
    clues: tuple[Clue, ...]
    renames: Mapping[str, str]  # session and response paths of other dialects → the path here
    modalities: tuple[frozenset[str], ...]  # legal sets of output modalities
    modalities_field: str
    served_until: date | None = None

    def spec(self, side: Side, type_: str) -> EventSpec | None:
        return self.events.get((side, type_))

    def types_of(self, meanings: Iterable[Meaning]) -> list[str]:
        """The wire types that carry `meanings`, in the order asked for."""
        rows = self.events.values()
        return [row.type for meaning in meanings for row in rows if row.means is meaning]


NAMES = ("openai-ga", "openai-beta")


@cache
def load(name: str) -> Dialect:
    """Load a dialect by its id. Raises DialectError."""
    table = _table(name)
    try:
        return _dialect(table)
    except (KeyError, ValueError, TypeError) as error:
        raise DialectError(f"{name}.toml: {error}") from error


def all_dialects() -> tuple[Dialect, ...]:
    return tuple(load(name) for name in NAMES)


@cache
def union() -> Mapping[tuple[Side, str], EventSpec]:
    """Every event of every dialect; where several have a type, the first dialect's row."""
    rows: dict[tuple[Side, str], EventSpec] = {}
    for dialect in reversed(all_dialects()):
        rows.update(dialect.events)
    return rows


@cache
def _sides() -> Mapping[str, Side]:
    return {type_: side for side, type_ in union()}


def side_of_type(type_: str) -> Side | None:
    """Who sends events of this type; None where no dialect knows it. No type belongs to both sides."""
    return _sides().get(type_)


@cache
def _table(name: str) -> JsonObject:
    source = resources.files(__package__) / "dialects" / f"{name}.toml"
    try:
        table = cast(JsonObject, tomllib.loads(source.read_text("utf-8")))
    except FileNotFoundError as error:
        raise DialectError(f"There is no dialect named {name!r}.") from error
    except tomllib.TOMLDecodeError as error:
        raise DialectError(f"{name}.toml: {error}") from error
    parent = text_at(table, "extends")
    return _extended(_table(parent), table) if parent else table


def _extended(parent: JsonObject, child: JsonObject) -> JsonObject:
    """The child's rows on top of the parent's; lists are joined, rows of the same name replaced."""
    result = {**parent, **child}
    events = {**object_at(parent, "event"), **object_at(child, "event")}
    gone = set(texts_at(child, "without"))
    result["event"] = {name: row for name, row in events.items() if name not in gone}
    rows = [*list_at(parent, "expect"), *list_at(child, "expect")]
    result["expect"] = list({(text_at(row, "finding"), text_at(row, "after")): row for row in rows}.values())
    result["detect"] = list_at(child, "detect")
    return result


def _dialect(table: JsonObject) -> Dialect:
    specs = [_spec(type_, row) for type_, row in object_at(table, "event").items()]
    until = table.get("served_until")
    return Dialect(
        id=str(table["id"]),
        title=str(table["title"]),
        about=str(table["about"]).strip(),
        events={(spec.side, spec.type): spec for spec in specs},
        expectations=tuple(_expectation(row) for row in list_at(table, "expect")),
        clues=tuple(_clue(row) for row in list_at(table, "detect")),
        renames={key: str(value) for key, value in object_at(table, "renames").items()},
        modalities=tuple(frozenset(map(str, cast("list[str]", one))) for one in list_at(table, "modalities")),
        modalities_field=str(table.get("modalities_field", "modalities")),
        served_until=until if isinstance(until, date) else None,
    )


def _spec(type_: str, row: Json) -> EventSpec:
    ids = {RefKind(kind): path_of(str(path)) for kind, path in object_at(row, "ids").items()}
    about, sample = text_at(row, "about"), text_at(row, "sample")
    if not about or not sample:
        raise ValueError(f"event {type_!r} needs `about` and `sample`")
    return EventSpec(
        type=type_,
        side=Side(text_at(row, "side") or ""),
        means=Meaning(text_at(row, "means") or ""),
        about=" ".join(about.split()),
        sample=sample.strip(),
        ids=ids,
        note=text_at(row, "note") or "",
    )


def _expectation(row: Json) -> Expectation:
    overdue, missing = (parse_span(text) for text in texts_at(row, "within"))
    transports = texts_at(row, "transports")
    return Expectation(
        finding=text_at(row, "finding") or "",
        after=Meaning(text_at(row, "after") or ""),
        one_of=tuple(Meaning(word) for word in texts_at(row, "one_of")),
        by=RefKind(text_at(row, "by") or ""),
        overdue=overdue,
        missing=missing,
        level=Level(text_at(row, "level") or ""),
        when=tuple(Fact(word) for word in texts_at(row, "when")),
        unless=tuple(Fact(word) for word in texts_at(row, "unless")),
        slower={Fact(word): float(str(by)) for word, by in object_at(row, "slower").items()},
        transports=_seen_by(transports) if transports else frozenset(Transport),
        renews=object_at(row).get("renews") is True,
        client=object_at(row).get("client") is True,
    )


def _seen_by(names: list[str]) -> frozenset[Transport]:
    """A transport that is not known counts as a WebSocket."""
    seen = {Transport(name) for name in names}
    return frozenset(seen | {Transport.UNKNOWN} if Transport.WEBSOCKET in seen else seen)


def _clue(row: Json) -> Clue:
    side = text_at(row, "side")
    weight = object_at(row).get("weight")
    path, absent = text_at(row, "path"), text_at(row, "absent")
    return Clue(
        side=Side(side) if side else None,
        weight=weight if isinstance(weight, int) else 1,
        url=text_at(row, "url") or "",
        header=(text_at(row, "header") or "").lower(),
        types=frozenset(texts_at(row, "types")),
        path=path_of(path) if path else (),
        equals=object_at(row).get("equals"),
        absent=path_of(absent) if absent else (),
    )


LINK_MEANINGS: Mapping[Kind, Meaning] = {
    Kind.OPEN: Meaning.LINK_OPENED,
    Kind.ANSWER: Meaning.LINK_ANSWERED,
    Kind.PING: Meaning.LINK_PING,
    Kind.PONG: Meaning.LINK_PONG,
    Kind.BINARY: Meaning.LINK_BINARY,
    Kind.CLOSE: Meaning.LINK_CLOSED,
}

"""Clues: the signs by which a dialect is recognised, from the heads of the dialect files.

A clue looks at the handshake, or at events of some types; everything it names
must hold. Its weight may be negative: a sign that it is not this dialect.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from typing import NamedTuple

from ..core.event import Event
from ..core.json import Json, JsonObject, Path, has, list_at, object_at, path_of, path_text, text_at, texts_at, value_at
from ..core.wire import Side
from . import table
from .table import DialectError, Revision

UNTYPED = ""


@dataclass(frozen=True, slots=True)
class Clue:
    """One sign of one dialect."""

    dialect: str
    side: Side | None  # whom it tells something about; None: both
    weight: int
    host: str = ""  # pattern of the host
    url_path: str = ""  # pattern of the path
    query: str = ""  # substring of the query
    header: str = ""  # substring of a `name: value` line, lower case
    subprotocol: str = ""  # pattern of an offered subprotocol
    types: frozenset[str] = frozenset()
    path: Path = ()  # must be there
    equals: Json = None
    starts: str = ""  # how the text at `path` begins
    present: Path = ()  # must be there too
    absent: Path = ()  # must not be there
    after: frozenset[str] = frozenset()  # one of these types came before from the same side

    @property
    def key(self) -> str:
        """The key without which an event does not show what the clue names; empty where any may."""
        needed = self.path or self.present
        return str(needed[0]) if needed else ""

    @property
    def is_handshake(self) -> bool:
        return not self.types

    def holds(self, event: Event) -> bool:
        """Tell whether the event itself shows what the clue names; `after` is the detector's to know."""
        body = event.body
        if self.path and not has(body, self.path):
            return False
        if self.present and not has(body, self.present):
            return False
        if self.absent and has(body, self.absent):
            return False
        if self.starts and not (text_at(body, *self.path) or "").startswith(self.starts):
            return False
        return self.equals is None or value_at(body, self.path) == self.equals

    def greets(self, offer: "Offer") -> bool:
        """Tell whether a handshake shows what the clue names."""
        return (
            (not self.host or fnmatchcase(offer.host, self.host))
            and (not self.url_path or fnmatchcase(offer.path, self.url_path))
            and (not self.query or self.query in offer.query)
            and (not self.header or any(self.header in line for line in offer.headers))
            and (not self.subprotocol or any(fnmatchcase(one, self.subprotocol) for one in offer.subprotocols))
        )

    @property
    def sign(self) -> str:
        """What the clue looks at, in words: `host api.x.ai`, `session.type "realtime"`."""
        named = ("host", self.host), ("path", self.url_path), ("query", self.query), ("header", self.header)
        words = [f"{noun} {value}" for noun, value in (*named, ("subprotocol", self.subprotocol)) if value]
        if self.path:
            value = f" {self.starts}…" if self.starts else "" if self.equals is None else f" {self.equals}"
            words.append(f"{'' if value else 'with '}{path_text(self.path)}{value}")
        if self.present:
            words.append(f"with {path_text(self.present)}")
        if self.absent:
            words.append(f"without {path_text(self.absent)}")
        return ", ".join(words)


class Offer(NamedTuple):
    """What a client showed when it connected."""

    host: str
    path: str
    query: str
    headers: tuple[str, ...]
    subprotocols: tuple[str, ...]


def offer_of(body: JsonObject) -> Offer:
    """Read the payload of an `open` frame; parts that are not there are empty."""
    url = text_at(body, "url") or ""
    authority, slash, tail = (url.partition("://")[2] or url).partition("/")
    path, _, query = tail.partition("?")
    host = authority.partition("?")[0].rpartition("@")[2].partition(":")[0].lower()
    headers = tuple(f"{name}: {value}".lower() for name, value in object_at(body, "headers").items())
    offered = texts_at(body, "subprotocols") or [
        word.strip() for line in headers if line.startswith("sec-websocket-protocol:")
        for word in line.partition(":")[2].split(",")
    ]  # fmt: skip
    return Offer(host, (slash + path).rstrip("/"), query, headers, tuple(offered))


class Clues(NamedTuple):
    """All clues: those of the handshake, those of events, and the types whose coming must be remembered."""

    handshake: Sequence[Clue]
    by_event: Mapping[tuple[Side, str], Sequence[tuple[str, Clue]]]  # by side and type, each with its key
    remembered: frozenset[str]


def clues() -> Clues:
    """The clues of all dialects. Raises DialectError."""
    return _clues(table.revision())


@cache
def _clues(_: Revision) -> Clues:
    handshake: list[Clue] = []
    by_event: dict[tuple[Side, str], list[tuple[str, Clue]]] = {}
    remembered: set[str] = set()
    for name, head in table.heads().items():
        for clue in read(name, head):
            remembered |= clue.after
            if clue.is_handshake:
                handshake.append(clue)
            if clue.side:
                for type_ in clue.types:
                    by_event.setdefault((clue.side, type_), []).append((clue.key, clue))
    return Clues(handshake, by_event, frozenset(remembered))


def read(name: str, head: JsonObject) -> list[Clue]:
    """The clues in the head of a dialect file. Raises DialectError."""
    try:
        return [_clue(name, row) for row in list_at(head, "detect")]
    except ValueError as error:
        raise DialectError(f"{table.label(name)}: detect: {error}") from error


def clues_of(dialect: str) -> list[Clue]:
    """The clues that speak for one dialect."""
    return read(dialect, table.heads().get(dialect, {}))


def kin(dialect: str) -> frozenset[str]:
    """The dialects whose signs `dialect` shows as well: those it extends, and those it resembles."""
    return _kin(dialect, table.revision())


@cache
def _kin(dialect: str, _: Revision) -> frozenset[str]:
    heads = table.heads()
    roots = {dialect, *texts_at(heads.get(dialect, {}), "resembles")}
    return frozenset(one for root in roots for one in table.lineage(root)) - {dialect}


def is_foreign(dialect: str) -> bool:
    """Tell whether a dialect is another protocol."""
    return table.heads().get(dialect, {}).get("other_protocol") is True


def _clue(dialect: str, row: Json) -> Clue:
    side, weight = text_at(row, "side"), object_at(row).get("weight", 1)
    if not isinstance(weight, int):
        raise ValueError(f"weight is {weight!r}; it can be a whole number")
    path, present, absent = (text_at(row, name) for name in ("path", "present", "absent"))
    return Clue(
        dialect=dialect,
        side=Side(side) if side else None,
        weight=weight,
        host=(text_at(row, "host") or "").lower(),
        url_path=text_at(row, "url_path") or "",
        query=text_at(row, "query") or "",
        header=(text_at(row, "header") or "").lower(),
        subprotocol=text_at(row, "subprotocol") or "",
        types=frozenset(texts_at(row, "types")),
        path=path_of(path) if path else (),
        equals=object_at(row).get("equals"),
        starts=text_at(row, "starts") or "",
        present=path_of(present) if present else (),
        absent=path_of(absent) if absent else (),
        after=frozenset(texts_at(row, "after")),
    )

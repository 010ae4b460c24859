"""The rows of a dialect's tables: what they say, and how they are read from TOML."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..core.clock import parse_span
from ..core.json import Json, Path, object_at, path_of, text_at, texts_at
from ..core.wire import Side, Transport
from .vocabulary import ARMING, Fact, Level, Meaning, RefKind


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
    follows: str = ""  # what comes next, where the expectations do not tell
    goes_wrong: str = ""  # what people trip over around this event
    transports: frozenset[Transport] = frozenset(Transport)
    seldom: bool = False  # part of the dialect on paper, not seen from its servers
    lacks: tuple[str, ...] = ()  # fields that other dialects promise and this one never sends


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
    ordered: bool = False  # the server works in order: an answer to anything later shows that this one is missing
    overtaken: tuple[Meaning, ...] = ()  # events that come only after it, and so show that it is missing
    judged: bool = True  # False: told in the reference, with no rule that makes a finding of it

    def is_like(self, other: "Expectation") -> bool:
        """Whether it is this row, be it in another dialect: only one of them is awaited of a thing."""
        return self is other or (self.finding == other.finding and self.after is other.after)


def spec_of(name: str, row: Json) -> EventSpec:
    """One event of a table. Raises ValueError where the row is none."""
    about, sample = text_at(row, "about"), text_at(row, "sample")
    if not about or not sample:
        raise ValueError(f"event {name!r} needs `about` and `sample`")
    try:
        return EventSpec(
            type=text_at(row, "type") or name,
            side=Side(text_at(row, "side") or ""),
            means=Meaning(text_at(row, "means") or ""),
            about=" ".join(about.split()),
            sample=sample.strip(),
            ids={RefKind(kind): path_of(str(path)) for kind, path in object_at(row, "ids").items()},
            note=text_at(row, "note") or "",
            follows=text_at(row, "follows") or "",
            goes_wrong=text_at(row, "goes_wrong") or "",
            transports=_transports(row),
            seldom=object_at(row).get("seldom") is True,
            lacks=tuple(texts_at(row, "lacks")),
        )
    except ValueError as error:
        raise ValueError(f"event {name!r}: {error}") from error


def expectation_of(row: Json) -> Expectation:
    """One expectation of a table. Raises ValueError where the row is none."""
    finding = text_at(row, "finding") or ""
    try:
        after = Meaning(text_at(row, "after") or "")
        if after not in ARMING:
            raise ValueError(f"nothing can be awaited after {after}: it comes too often")
        overdue, missing = (parse_span(text) for text in texts_at(row, "within"))
        return Expectation(
            finding=finding,
            after=after,
            one_of=tuple(Meaning(word) for word in texts_at(row, "one_of")),
            by=RefKind(text_at(row, "by") or ""),
            overdue=overdue,
            missing=missing,
            level=Level(text_at(row, "level") or ""),
            when=tuple(Fact(word) for word in texts_at(row, "when")),
            unless=tuple(Fact(word) for word in texts_at(row, "unless")),
            slower={Fact(word): float(str(by)) for word, by in object_at(row, "slower").items()},
            transports=_transports(row),
            renews=object_at(row).get("renews") is True,
            client=object_at(row).get("client") is True,
            ordered=object_at(row).get("ordered") is True,
            overtaken=tuple(Meaning(word) for word in texts_at(row, "overtaken")),
            judged=object_at(row).get("judged") is not False,
        )
    except ValueError as error:
        raise ValueError(f"expectation {finding!r}: {error}") from error


def _transports(row: Json) -> frozenset[Transport]:
    """Where a row holds; a transport that is not known counts as a WebSocket, and nothing said means everywhere."""
    seen = {Transport(name) for name in texts_at(row, "transports")}
    if not seen:
        return frozenset(Transport)
    return frozenset(seen | {Transport.UNKNOWN} if Transport.WEBSOCKET in seen else seen)

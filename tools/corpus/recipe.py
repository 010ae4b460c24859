"""The samples by name: what each is to show, what an expert would say of it, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inspector.core.json import Json, JsonObject

from .dialect import GA, Dialect
from .talk import Talk

Make = Callable[[Talk], None]
_FIRST = datetime(2026, 7, 6, 8, 30, 12, tzinfo=UTC)
_OF_THE_BETA = datetime(2025, 3, 10, 8, 30, 12, tzinfo=UTC)
_BETA_LIFETIME = 1800  # seconds of a session


@dataclass(frozen=True, slots=True)
class Recipe:
    """One sample. A scenario is played over a socket; any other is a recording as it stands."""

    name: str
    header: dict[str, Json]
    dialect: Dialect
    make: Make
    scenario: bool
    client_ids: bool
    begun: datetime

    def text(self) -> str:
        """The sample in the transcript notation."""
        talk = Talk(self.name, self.dialect, client_ids=self.client_ids, begun=self.begun)
        self.make(talk)
        if not self.scenario and self.header.get("ends") != "unknown":
            talk.leave()
        return talk.text(self.header)


RECIPES: dict[str, Recipe] = {}


def scenario(
    name: str, title: str, about: str, family: str, expect: JsonObject, **more: Json
) -> Callable[[Make], Make]:
    """Register what the simulator can play."""
    return _register(name, GA, True, _header(title, about, family, expect) | more, True)


def recording(
    name: str, title: str, about: str, family: str, expect: JsonObject, *,
    dialect: Dialect = GA, client_ids: bool = False, **more: Json,
) -> Callable[[Make], Make]:  # fmt: skip
    """Register a recording that is read as it is written."""
    begun = _begun(dialect)
    started = begun.isoformat(timespec="microseconds").replace("+00:00", "Z")
    kept = {"started": started, "recorder": "relay", "transport": "websocket"} | more
    return _register(name, dialect, False, _header(title, about, family, expect) | kept, client_ids)


def expected(status: str, cause: str | None = None, *rules: str) -> JsonObject:
    """What should be found: the status, the likeliest cause, and the rules of all errors and warnings."""
    return {"status": status} | ({"cause": cause} if cause else {}) | {"rules": list(rules)}


def _header(title: str, about: str, family: str, expect: JsonObject) -> dict[str, Json]:
    return {"title": title, "about": about, "family": family, "expect": expect}


def _begun(dialect: Dialect) -> datetime:
    """Every sample on another day; those of the beta while there was one."""
    first = _OF_THE_BETA if dialect.lifetime == _BETA_LIFETIME else _FIRST
    return first + len(RECIPES) * timedelta(days=1, minutes=37, seconds=11)


def _register(
    name: str, dialect: Dialect, scenario: bool, header: dict[str, Json], ids: bool
) -> Callable[[Make], Make]:
    assert name not in RECIPES, name

    def keep(make: Make) -> Make:
        RECIPES[name] = Recipe(name, header, dialect, make, scenario, ids, _begun(dialect))
        return make

    return keep

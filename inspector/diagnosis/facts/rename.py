"""Where a setting of one dialect stands in another, and whether one update makes another good."""

from collections.abc import Iterator, Mapping

from ...core.json import Json, JsonObject, object_at
from ...core.wire import Side
from ...model.session import Session
from ...model.state.answer import Answer, Operation
from ...protocol.dialect import BASE, Dialect, load
from ...protocol.lint import LintKind, lint
from ...protocol.vocabulary import Meaning
from .evidence import requests_of

_UNKNOWN = frozenset({LintKind.UNKNOWN_FIELD, LintKind.MISPLACED_FIELD, LintKind.RETIRED_FIELD})


def renamed(path: str, server: Dialect) -> str | None:
    """The server's name for a path that it does not know; empty: it has no such setting; None: not in any table.

    The server's own table comes first. Where it has no row, a server of the Realtime API may speak another dialect of
    it than it seems; but one that names a field inside of an object knows the object, and one that the renamed object
    lacks is of neither. A server of another API has no name but its own.
    """
    name = _renamed(path, server.renames)
    if name is not None:
        return name if path in server.renames or not name or _exists(name, server) else None
    others = (load(name).renames for name in BASE if name != server.id)
    name = next((renames[path] for renames in others if path in renames), None)
    return name if not name or not {*BASE}.isdisjoint(server.lineage) or _exists(name, server) else None


def _exists(path: str, dialect: Dialect) -> bool:
    """Whether a setting stands in the schema of its event; true where the fields of the dialect are not known."""
    *parents, last = path.split(".")
    if " " in path or "[" in path or parents[:1] not in (["session"], ["response"]):
        return True
    value: Json = {last: None}
    for name in reversed(parents):
        value = {name: value}
    type_ = "session.update" if parents[0] == "session" else "response.create"
    body: JsonObject = {"type": type_, **object_at({"": value}, "")}
    found = lint(body, Side.CLIENT, dialect)
    return not any(
        one.kind in _UNKNOWN if one.path == path else bool(one.path) and path.startswith(f"{one.path}.")
        for one in found
    )


def _renamed(path: str, renames: Mapping[str, str]) -> str | None:
    for old in sorted(renames, key=len, reverse=True):
        rest = path.removeprefix(old)
        if rest != path and (not rest or rest[0] in ".["):
            new = renames[old]
            return new + rest if new and " " not in new else new
    return None


def corrected_by(session: Session, refused: Operation, server: Dialect) -> Operation | None:
    """The first accepted session.update after a refused one that sets any of the same settings."""
    later = requests_of(session, Meaning.SESSION_UPDATE, refused.answered_seq)
    accepted = [operation for operation in later if operation.answer is Answer.ACCEPTED]
    wanted = _settings(refused.body, server) if accepted else set()
    for operation in accepted:
        given = _settings(operation.body, server)
        if any(_overlap(one, other) for one in wanted for other in given):
            return operation
    return None


def settings_of(body: JsonObject) -> list[str]:
    """The settings of an update as the client names them, such as `audio.output.voice`; `type` is none."""
    paths = _leaves("session", object_at(body, "session"))
    names = [path.removeprefix("session").removeprefix(".") for path in paths]
    return sorted(name for name in names if name not in ("", "type"))


def _settings(body: JsonObject, server: Dialect) -> set[str]:
    """The settings of an update under the server's names; `session.type` is none."""
    paths = _leaves("session", object_at(body, "session"))
    names = {_renamed(path, server.renames) or path for path in paths}
    return names - {"session", "session.type"}


def _leaves(path: str, value: Json) -> Iterator[str]:
    stack: list[tuple[str, Json]] = [(path, value)]
    while stack:
        name, here = stack.pop()
        if isinstance(here, dict) and here:
            stack += [(f"{name}.{key}", inner) for key, inner in here.items()]
        else:
            yield name


def _overlap(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}.") or other.startswith(f"{one}.")

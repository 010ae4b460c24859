"""Where a setting of one dialect stands in another, and whether one update makes another good."""

from collections.abc import Iterator, Mapping

from ..core.json import Json, JsonObject, object_at
from ..model.answer import Answer, Operation
from ..model.session import Session
from ..protocol.dialect import BASE, Dialect, load
from ..protocol.vocabulary import Meaning
from .evidence import requests_of


def renamed(path: str, server: Dialect) -> str | None:
    """The server's name for a path that it does not know; empty: it has no such setting; None: not in any table.

    The server's own table comes first. Where it has no row, the server may speak another dialect than it seems.
    """
    dialects = (server, *(load(name) for name in BASE if name != server.id))
    found = (_renamed(path, dialect.renames) for dialect in dialects)
    return next((name for name in found if name is not None), None)


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

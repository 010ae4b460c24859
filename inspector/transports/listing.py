"""The recorders that run: one private file each in `INSPECTOR_HOME/run`, saying where it listens.

A recorder listens on a Unix socket where the platform has them and the path fits,
else on a loopback port with a token that only this file holds.
"""

import contextlib
import os
import socket
from dataclasses import dataclass, field
from pathlib import Path

from ..core import codec
from ..core.json import JsonObject, integer_at, object_at, text_at
from ..core.secret import Secret
from ..recording import home

_LONGEST_SOCKET_PATH = 100  # bytes; the smallest limit of a platform is 104


@dataclass(frozen=True, slots=True)
class Address:
    """Where a recorder takes commands: a Unix socket, or a loopback port and its token."""

    unix: str | None = None
    port: int = 0
    token: Secret = field(default_factory=lambda: Secret(""))

    def connect(self, timeout: float) -> socket.socket:
        """A blocking socket on which commands may follow. Raises OSError."""
        if self.unix is None:
            line = socket.create_connection(("127.0.0.1", self.port), timeout)
            line.sendall(self.token.reveal().encode() + b"\n")
            return line
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(timeout)
        try:
            line.connect(self.unix)
        except OSError:
            line.close()
            raise
        return line

    def body(self) -> JsonObject:
        return {"unix": self.unix, "port": self.port, "token": self.token.reveal()}


@dataclass(frozen=True, slots=True)
class Listing:
    """One running recorder; a relay or a tap, which records nothing by itself, has a `base`, and a folder as `out`."""

    id: str
    pid: int
    out: Path
    host: str
    started: str
    address: Address
    base: str = ""  # the address that apps are given
    what: str = "recorder"

    def body(self) -> JsonObject:
        plain: JsonObject = {"id": self.id, "pid": self.pid, "host": self.host, "started": self.started}
        return plain | {"out": str(self.out), "address": self.address.body(), "base": self.base, "what": self.what}


def read(body: JsonObject) -> Listing:
    """A listing from its JSON. Raises ValueError."""
    identity, out, pid = text_at(body, "id"), text_at(body, "out"), integer_at(body, "pid")
    if identity is None or out is None or pid is None:
        raise ValueError("not the listing of a recorder")
    host, started = text_at(body, "host") or "", text_at(body, "started") or ""
    base = text_at(body, "base") or ""
    what = text_at(body, "what") or "recorder"
    return Listing(identity, pid, Path(out), host, started, _address(object_at(body, "address")), base, what)


def _address(body: JsonObject) -> Address:
    token = Secret(text_at(body, "token") or "")
    return Address(text_at(body, "unix"), integer_at(body, "port") or 0, token)


def socket_path(identity: str) -> Path | None:
    """Where recorder `identity` may put its Unix socket; None where it must use a port."""
    path = home.run_folder() / f"{identity}.sock"
    fits = hasattr(socket, "AF_UNIX") and len(os.fsencode(path)) <= _LONGEST_SOCKET_PATH
    return path if fits else None


def publish(listing: Listing) -> None:
    """Write the file of a recorder that has begun to listen. Raises OSError."""
    path = _file(listing.id)
    draft = path.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(codec.write(listing.body()))
    draft.replace(path)


def withdraw(identity: str) -> None:
    """Remove what a recorder left in the folder."""
    for path in (_file(identity), _file(identity).with_suffix(".sock")):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


def listings() -> list[Listing]:
    """The recordings that are written, oldest first; a recorder that was killed is still among them."""
    return [one for one in everyone() if not one.base]


def everyone() -> list[Listing]:
    """What the folder lists, relays too."""
    found: list[Listing] = []
    try:
        folder = home.run_folder()
    except OSError:
        return []  # one that cannot be made lists nobody
    for path in folder.glob("*.json"):
        with contextlib.suppress(OSError, ValueError):
            body = codec.parse(path.read_bytes())
            found.append(read(body if isinstance(body, dict) else {}))
    return sorted(found, key=lambda listing: listing.started)


def _file(identity: str) -> Path:
    return home.run_folder() / f"{identity}.json"

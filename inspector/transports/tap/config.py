"""What a tap is told when it starts, through standard input, and the token that pages show it."""

import contextlib
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ...core import codec
from ...core.json import JsonObject, integer_at, number_at, text_at, texts_at
from ...core.secret import Secret
from ...recording import home
from ..guard import LOOPBACK

PORT = 8767
PATH = "/tap"
_NUMBERS = ("tick", "patience", "linger")


@dataclass(frozen=True, slots=True)
class TapConfig:
    """Where pages reach it, and on which terms. `tick`, `patience` and `linger` are seconds."""

    token: Secret  # that every page must show
    host: str = "127.0.0.1"
    port: int = 0  # 0: a free one
    out: Path | None = None  # the folder for the recordings; None: the program's own
    origins: Sequence[str] = ()  # of pages that may write, besides those that this machine serves
    tick: float = 2.0  # the longest silence without a record
    patience: float = 60.0  # how long a page that hung up may take to come back
    linger: float = 600.0  # how long to go on after the last controller left

    @property
    def is_local(self) -> bool:
        """Whether only programs of this machine can reach it."""
        return self.host in LOOPBACK

    def line(self) -> bytes:
        """The one line that `read` understands. It holds the token in the clear."""
        body: JsonObject = {
            "token": self.token.reveal(),
            "host": self.host,
            "port": self.port,
            "out": str(self.out) if self.out else None,
            "origins": list(self.origins),
            "tick": self.tick,
            "patience": self.patience,
            "linger": self.linger,
        }
        return codec.write(body) + b"\n"


def read(line: bytes) -> TapConfig:
    """Read a line that `TapConfig.line` wrote. Raises ValueError."""
    body = codec.parse(line)
    token = text_at(body, "token") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not token:
        raise ValueError("The tap was not told which token pages must show.")
    out = text_at(body, "out")
    numbers = {name: float(value) for name in _NUMBERS if (value := number_at(body, name)) is not None}
    return TapConfig(
        Secret(token),
        text_at(body, "host") or "127.0.0.1",
        integer_at(body, "port") or 0,
        Path(out) if out else None,
        texts_at(body, "origins"),
        **numbers,
    )


def own_token() -> Secret:
    """The token of this user's taps, made once: a snippet in a page goes on working. Raises OSError."""
    path = home.home() / "tap-token"
    with contextlib.suppress(FileNotFoundError):
        if known := path.read_text("ascii").strip():
            return Secret(known)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = secrets.token_urlsafe(24)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as file:
        file.write(made + "\n")
    return Secret(made)

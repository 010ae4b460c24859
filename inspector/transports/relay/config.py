"""What a relay is told when it starts. Like a recorder's orders it comes through standard input: it holds keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from ...core import codec
from ...core.json import JsonObject, integer_at, number_at, text_at, texts_at
from ...core.secret import Secret
from ...core.wire import Side
from ..config import ENVIRONMENT
from ..guard import LOOPBACK
from . import fault
from .fault import Fault

_PORTS = {"ws": 80, "wss": 443}
_NUMBERS = ("speed", "tick", "linger", "open_timeout", "hold_timeout")


@dataclass(frozen=True, slots=True)
class RelayConfig:
    """Whom to relay to, and on which terms. `tick`, `linger` and `open_timeout` are seconds."""

    to: str  # ws:// or wss://, and the part of the path that every request must begin with
    host: str = "127.0.0.1"
    port: int = 0  # 0: a free one
    out: Path | None = None  # the folder for the recordings; None: the program's own
    origins: Sequence[str] = ()  # of the pages that may use it, besides its own
    key: Secret | None = None  # put into every request
    key_as: str = "Authorization"  # or another header, which holds the key alone
    token: Secret | None = None  # what an app must give as its key
    event_ids: bool = False  # give an event_id to client events that have none
    faults: Sequence[Fault] = ()
    seed: int = 0
    proxy: str | None = ENVIRONMENT
    speed: float = 1.0  # seconds of the recordings in a real second
    tick: float = 2.0
    linger: float = 600.0
    open_timeout: float = 30.0
    hold: str = ""  # a filter: the messages that are held from the beginning
    hold_from: Sequence[Side] = tuple(Side)  # whose
    hold_timeout: float = 60.0  # seconds after which a hold that nobody has touched is forgotten

    def __post_init__(self) -> None:
        parts = self.parts
        if parts.scheme not in _PORTS or not parts.hostname or parts.port == 0:
            raise ValueError("The address to relay to must begin with ws:// or wss:// and name a host.")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("The address to relay to is a base such as wss://api.openai.com/v1: no name, no query.")

    @property
    def parts(self) -> SplitResult:
        return urlsplit(self.to)

    @property
    def server(self) -> str:
        """The host that is relayed to."""
        return self.parts.hostname or ""

    @property
    def server_port(self) -> int:
        return self.parts.port or _PORTS[self.parts.scheme]

    @property
    def base(self) -> str:
        """The path that every request begins with, without a slash at its end."""
        return self.parts.path.rstrip("/")

    @property
    def is_local(self) -> bool:
        """Whether only programs of this machine can reach it."""
        return self.host in LOOPBACK

    @property
    def secrets(self) -> list[Secret]:
        return [one for one in (self.key, self.token) if one]

    def line(self) -> bytes:
        """The one line that `read` understands. It holds the secrets in the clear."""
        body: JsonObject = {
            "to": self.to,
            "host": self.host,
            "port": self.port,
            "out": str(self.out) if self.out else None,
            "origins": list(self.origins),
            "key": self.key.reveal() if self.key else None,
            "key_as": self.key_as,
            "token": self.token.reveal() if self.token else None,
            "event_ids": self.event_ids,
            "faults": [one.text for one in self.faults],
            "seed": self.seed,
            "hold": self.hold,
            "hold_from": [side.value for side in self.hold_from],
            "hold_timeout": self.hold_timeout,
            "proxy": self.proxy,
            "speed": self.speed,
            "tick": self.tick,
            "linger": self.linger,
            "open_timeout": self.open_timeout,
        }
        return codec.write(body) + b"\n"


def read(line: bytes) -> RelayConfig:
    """Read a line that `RelayConfig.line` wrote. Raises ValueError."""
    body = codec.parse(line)
    if not isinstance(body, dict):
        raise ValueError("The relay was not told whom to relay to.")
    out = text_at(body, "out")
    numbers = {name: float(value) for name in _NUMBERS if (value := number_at(body, name)) is not None}
    return RelayConfig(
        text_at(body, "to") or "",
        text_at(body, "host") or "127.0.0.1",
        integer_at(body, "port") or 0,
        Path(out) if out else None,
        texts_at(body, "origins"),
        _secret(body, "key"),
        text_at(body, "key_as") or "Authorization",
        _secret(body, "token"),
        body.get("event_ids") is True,
        [fault.read(text) for text in texts_at(body, "faults")],
        integer_at(body, "seed") or 0,
        text_at(body, "proxy") if "proxy" in body else ENVIRONMENT,
        hold=text_at(body, "hold") or "",
        hold_from=tuple(Side(side) for side in texts_at(body, "hold_from")) or tuple(Side),
        **numbers,
    )


def _secret(body: JsonObject, name: str) -> Secret | None:
    text = text_at(body, name)
    return Secret(text) if text else None

"""What a recorder is told when it starts.

It travels as one JSON line through the recorder's standard input, because it
holds keys: arguments and environments of a process are easier to read than that.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from ..core import codec
from ..core.json import Json, JsonObject, list_at, number_at, object_at, text_at, texts_at
from ..core.secret import Secret
from ..core.wire import Transport

_BREAK = re.compile(r"[\r\n\0]")
ENVIRONMENT = "environment"  # take the proxy from HTTPS_PROXY and NO_PROXY


@dataclass(frozen=True, slots=True)
class RecorderConfig:
    """A connection to make and record.

    `ping` and `tick` are seconds of the recording, `linger` and `open_timeout` real ones.
    """

    url: str = field(repr=False)
    out: Path
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    subprotocols: Sequence[str] = field(default=(), repr=False)
    secrets: Sequence[Secret] = ()
    recorder: str = "connect"
    transport: Transport = Transport.WEBSOCKET
    title: str | None = None
    extra: JsonObject = field(default_factory=dict)  # further keys of the recording's header
    speed: float = 1.0  # seconds of the recording in a real second; a demo may hurry
    proxy: str | None = ENVIRONMENT  # or an address, or None
    ping: float = 20.0  # between pings; 0: none
    tick: float = 2.0  # the longest silence without a record
    linger: float = 600.0  # how long to go on after the last controller left
    open_timeout: float = 30.0
    may_send: bool = True  # False: whoever asks for it, nothing is sent
    note: str = ""  # stands in the recording before its first frame

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme not in ("ws", "wss") or not parts.hostname or parts.port == 0 or parts.fragment:
            raise ValueError("The address to connect to must begin with ws:// or wss:// and name a host.")
        if parts.username or parts.password:
            raise ValueError("A name or password belongs into a header, not into the address.")
        if self.speed <= 0 or self.tick <= 0:
            raise ValueError("Speed and tick must be greater than 0.")
        if any(_BREAK.search(text) for pair in self.headers.items() for text in pair):
            raise ValueError("A header must not hold a line break.")

    @property
    def host(self) -> str:
        """The host, which unlike the address never holds a key."""
        return urlsplit(self.url).hostname or ""

    def line(self) -> bytes:
        """The one line that `read` understands. It holds the secrets in the clear."""
        body: JsonObject = {
            "url": self.url,
            "out": str(self.out),
            "headers": dict(self.headers),
            "subprotocols": list(self.subprotocols),
            "secrets": [secret.reveal() for secret in self.secrets],
            "recorder": self.recorder,
            "transport": self.transport.value,
            "title": self.title,
            "extra": self.extra,
            "proxy": self.proxy,
            "speed": self.speed,
            "ping": self.ping,
            "tick": self.tick,
            "linger": self.linger,
            "open_timeout": self.open_timeout,
            "may_send": self.may_send,
            "note": self.note,
        }
        return codec.write(body) + b"\n"


_NUMBERS = ("speed", "ping", "tick", "linger", "open_timeout")


def read(line: bytes) -> RecorderConfig:
    """Read a line that `RecorderConfig.line` wrote. Raises ValueError."""
    body = codec.parse(line)
    url, out = text_at(body, "url"), text_at(body, "out")
    if not isinstance(body, dict) or url is None or out is None:
        raise ValueError("The recorder was not told what to connect to and where to write.")
    numbers = {name: float(value) for name in _NUMBERS if (value := number_at(body, name)) is not None}
    return RecorderConfig(
        url,
        Path(out),
        headers={key: _text(value) for key, value in object_at(body, "headers").items()},
        subprotocols=texts_at(body, "subprotocols"),
        secrets=[Secret(_text(value)) for value in list_at(body, "secrets")],
        recorder=text_at(body, "recorder") or "connect",
        transport=Transport(text_at(body, "transport") or Transport.WEBSOCKET),
        title=text_at(body, "title"),
        extra=object_at(body, "extra"),
        proxy=text_at(body, "proxy") if "proxy" in body else ENVIRONMENT,
        may_send=body.get("may_send") is not False,
        note=text_at(body, "note") or "",
        **numbers,
    )


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise ValueError("Headers and secrets are strings.")
    return value

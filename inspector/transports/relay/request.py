"""What a request becomes on its way through: which headers go on, what is answered, what a recording may know.

Hop-by-hop headers (RFC 9110, 7.6.1) end here, `Host` names the server, and the handshake's own headers are made
anew for each leg. All others pass as they are.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...core import codec
from ...core.secret import Secret

Headers = Sequence[tuple[str, str]]

_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-connection",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
_HANDSHAKE = "sec-websocket-"
_KEYS = ("authorization", "api-key", "x-api-key")
_OFFERED_KEY = ("openai-insecure-api-key.", "xai-client-secret.")  # subprotocols of browsers that hold a key


class Ask(NamedTuple):
    """A request of an app: what it asks for, and its headers as they came."""

    method: str
    target: str  # path and query
    headers: Headers

    def values(self, name: str) -> list[str]:
        """All values of a header; `name` in lower case."""
        return [value for key, value in self.headers if key.lower() == name]

    def listed(self, name: str) -> list[str]:
        """The elements of a header that is a list."""
        return [word.strip() for value in self.values(name) for word in value.split(",") if word.strip()]

    @property
    def is_upgrade(self) -> bool:
        """Whether it wants a WebSocket (RFC 6455, 4.2.1)."""
        wanted = {word.lower() for word in self.listed("upgrade")}
        return self.method == "GET" and "websocket" in wanted

    @property
    def subprotocols(self) -> list[str]:
        return self.listed("sec-websocket-protocol")

    def given(self) -> list[str]:
        """The keys that the app gives, by header and by subprotocol."""
        found = [value.split()[-1] for name in _KEYS for value in self.values(name) if value.split()]
        return found + [
            name.removeprefix(mark) for name in self.subprotocols for mark in _OFFERED_KEY if name.startswith(mark)
        ]

    def secrets(self) -> list[Secret]:
        return [Secret(key) for key in self.given()]


def passed(headers: Headers, *more: str) -> list[tuple[str, str]]:
    """The headers that go on, without `more` (in lower case)."""
    lists = (value.lower() for name, value in headers if name.lower() == "connection")
    named = (word.strip() for value in lists for word in value.split(","))
    left_out = _HOP | {*more} | set(named)
    return [
        (name, value)
        for name, value in headers
        if name.lower() not in left_out and not name.lower().startswith(_HANDSHAKE)
    ]


def with_key(headers: Headers, name: str, key: Secret | None) -> list[tuple[str, str]]:
    """The headers with the relay's own key in place of whatever the app gave."""
    if key is None:
        return [*headers]
    value = f"Bearer {key.reveal()}" if name.lower() == "authorization" else key.reveal()
    return [pair for pair in headers if pair[0].lower() not in _KEYS] + [(name, value)]


def without_keys(subprotocols: Iterable[str]) -> list[str]:
    return [name for name in subprotocols if not name.startswith(_OFFERED_KEY)]


def apology(message: str, code: str) -> bytes:
    """The body of an answer that is the relay's own, in the shape of the API's errors."""
    told = f"Realtime inspector relay: {message}"
    return codec.write({"error": {"message": told, "type": "relay_error", "code": code, "param": None}})

"""Requests that are no WebSocket handshakes: passed through by `httpx2`, and told in one line each.

The body streams both ways as it comes, still compressed where it was. Redirects
are the app's to follow, cookies the app's to keep.
"""

import ssl
import time
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

import h11

from ...core.text import safe
from ..config import ENVIRONMENT
from .config import RelayConfig
from .request import Ask, Headers, apology, passed, with_key
from .session import Reply

if TYPE_CHECKING:
    import httpx2

    from .door import Visit

_SHOWN = 600  # bytes of an error's body that are noted
_READABLE = ("application/json", "text/", "application/problem+json")
_SCHEMES = {"ws": "http", "wss": "https"}


class Rest:
    """Passes requests on. `tell` gets a line for each, which never holds a body unless it is that of an error."""

    def __init__(self, config: RelayConfig, tell: Callable[[str], None]) -> None:
        self._config = config
        self._tell = tell
        self._opened: httpx2.AsyncClient | None = None

    async def forward(self, visit: "Visit", ask: Ask) -> None:
        """Ask the server, and give the app what it says. Raises OSError where the app leaves."""
        import httpx2

        begun = time.monotonic()
        sent = _Counted(visit.body())
        try:
            response = await self._client.send(self._request(ask, sent), stream=True)
        except (httpx2.TransportError, h11.RemoteProtocolError) as error:
            self._fail(visit, ask, error)
            return
        try:
            got, shown = await _answer(visit, response)
        finally:
            await response.aclose()
        took = time.monotonic() - begun
        self._tell(_line(ask, response, took, sent.count, got, shown))

    async def close(self) -> None:
        if self._opened is not None:
            await self._opened.aclose()

    @property
    def _client(self) -> "httpx2.AsyncClient":
        import httpx2

        if self._opened is None:
            proxy = self._config.proxy
            given = None if proxy == ENVIRONMENT else proxy
            timeout = httpx2.Timeout(None, connect=self._config.open_timeout)
            trusted = ssl.create_default_context()  # whom the sockets trust too
            environment = proxy == ENVIRONMENT
            self._opened = httpx2.AsyncClient(proxy=given, trust_env=environment, verify=trusted, timeout=timeout)
        return self._opened

    def _request(self, ask: Ask, body: "_Counted") -> "httpx2.Request":
        import httpx2

        config = self._config
        headers = with_key(passed(ask.headers, "host", "expect"), config.key_as, config.key)
        has_body = bool(ask.values("content-length") or ask.values("transfer-encoding"))
        url = httpx2.URL(
            scheme=_SCHEMES[config.parts.scheme],
            host=config.server,
            port=config.server_port,
            raw_path=ask.target.encode("ascii"),
        )
        return httpx2.Request(ask.method, url, headers=headers, content=body.pieces() if has_body else None)

    def _fail(self, visit: "Visit", ask: Ask, error: Exception) -> None:
        why = safe(str(error) or type(error).__name__)
        self._tell(f"{ask.method} {_path(ask)}: the server could not be reached: {why}.")
        body = apology(f"The server could not be reached: {why}.", "upstream_unreachable")
        visit.writer.write(visit.whole(Reply(502, "Bad Gateway", (("content-type", "application/json"),), body)))


class _Counted:
    """A body on its way, and how much of it there was."""

    def __init__(self, source: AsyncIterator[bytes]) -> None:
        self._source = source
        self.count = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        async for piece in self._source:
            self.count += len(piece)
            yield piece


async def _answer(visit: "Visit", response: "httpx2.Response") -> tuple[int, bytes]:
    """Give the app the answer as it comes: how many bytes, and the beginning of an error's body."""
    headers: Headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw]
    visit.writer.write(visit.head(response.status_code, response.reason_phrase, passed(headers)))
    got, shown = 0, b""
    readable = response.status_code >= 400 and _is_readable(response)
    async for piece in response.aiter_raw():
        visit.writer.write(visit.piece(piece))
        await visit.writer.drain()
        got += len(piece)
        if readable and len(shown) < _SHOWN:
            shown += piece
    visit.writer.write(visit.end())
    return got, shown[:_SHOWN]


def _is_readable(response: "httpx2.Response") -> bool:
    kind = response.headers.get("content-type", "")
    return kind.startswith(_READABLE) and "content-encoding" not in response.headers


def _line(ask: Ask, response: "httpx2.Response", took: float, sent: int, got: int, shown: bytes) -> str:
    told = f"{ask.method} {_path(ask)}: {response.status_code} after {took:.2f} s, {sent} bytes sent, {got} received"
    identity = response.headers.get("x-request-id", "")
    if identity:
        told += f", request {safe(identity[:100])}"
    return told + (f": {shown.decode('utf-8', 'replace')}" if shown else ".")


def _path(ask: Ask) -> str:
    """The path alone: a query may hold anything."""
    return ask.target.partition("?")[0]

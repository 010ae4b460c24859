"""Where apps come in: HTTP by `h11`, checked, then on to a session or to the REST side.

Only requests for the base address are let in, from programs of this machine or
pages that were named.
"""

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from urllib.parse import urlsplit

import h11
from websockets.utils import accept_key

from ..guard import Refusal, foreign_host, foreign_page
from .config import RelayConfig
from .intercepted import Intercepted
from .request import Ask, Headers, apology
from .session import Reply

_CHUNK = 1 << 16  # bytes
_LARGEST_HEAD = 1 << 16  # bytes
_IDLE = 75.0  # seconds that a connection may wait for its next request
_FOREIGN = ("cross-site", "same-site")  # Sec-Fetch-Site of requests that name no origin, such as those for images
_JSON = (("content-type", "application/json"),)


class Visit:
    """One connection of an app, request after request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=_LARGEST_HEAD)

    @property
    def transport(self) -> asyncio.Transport:
        assert isinstance(self.writer.transport, asyncio.Transport)
        return self.writer.transport

    async def request(self) -> Ask | None:
        """The next request; None when there is none. Raises h11.RemoteProtocolError, TimeoutError, OSError."""
        async with asyncio.timeout(_IDLE):
            event = await self._event()
        if not isinstance(event, h11.Request):
            return None
        headers = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers.raw_items()]
        return Ask(event.method.decode("latin-1"), event.target.decode("latin-1"), headers)

    async def body(self) -> AsyncIterator[bytes]:
        """The request's body as it comes."""
        while not isinstance(event := await self._event(), h11.EndOfMessage):
            if isinstance(event, h11.Data):
                yield bytes(event.data)
            else:
                raise ConnectionResetError("the app left in the middle of its request")

    async def rest(self) -> bytes:
        """What the app has sent behind a request that changes the protocol."""
        await self._event()
        self.transport.pause_reading()
        self.reader.feed_eof()
        return bytes(self._http.trailing_data[0]) + await self.reader.read()

    def head(self, status: int, reason: str, headers: Headers) -> bytes:
        """The bytes of an answer's head."""
        lines = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        kind = h11.InformationalResponse if status < 200 else h11.Response
        return self._http.send(kind(status_code=status, headers=lines, reason=reason.encode("latin-1"))) or b""

    def piece(self, data: bytes) -> bytes:
        return self._http.send(h11.Data(data=data)) or b""

    def end(self) -> bytes:
        return self._http.send(h11.EndOfMessage()) or b""

    def whole(self, reply: Reply) -> bytes:
        """The bytes of an answer that is known as a whole, after which the connection ends."""
        headers = (*reply.headers, ("content-length", str(len(reply.body))), ("connection", "close"))
        return self.head(reply.status, reply.reason, headers) + self.piece(reply.body) + self.end()

    def next(self) -> bool:
        """Make ready for another request; False where this connection has to end."""
        if self._http.their_state is h11.SEND_BODY:
            self._http.next_event()  # the end of a request without a body, which nobody has asked for
        if self._http.our_state is not h11.DONE or self._http.their_state is not h11.DONE:
            return False
        self._http.start_next_cycle()
        return True

    async def _event(self) -> h11.Event | type[h11.NEED_DATA] | type[h11.PAUSED]:
        while (event := self._http.next_event()) is h11.NEED_DATA:
            if self._http.they_are_waiting_for_100_continue:
                self.writer.write(self.head(100, "Continue", ()))
            self._http.receive_data(await self.reader.read(_CHUNK))
        return event


Begin = Callable[[Ask], Intercepted]
Forward = Callable[[Visit, Ask], Awaitable[None]]


class Door:
    """Lets apps in. `begin` makes a session for a handshake, `open_` sees it through, `forward` does the rest."""

    def __init__(
        self,
        config: RelayConfig,
        begin: Begin,
        open_: Callable[[Intercepted, Ask], Awaitable[Reply]],
        forward: Forward,
    ) -> None:
        self._config = config
        self._begin, self._open, self._forward = begin, open_, forward
        self.port = 0

    async def listen(self) -> asyncio.Server:
        """Begin to listen. Raises OSError."""
        server = await asyncio.start_server(self._serve, self._config.host, self._config.port)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        visit = Visit(reader, writer)
        try:
            while (ask := await visit.request()) is not None and await self._answered(visit, ask):
                pass
        except h11.RemoteProtocolError as error:
            with contextlib.suppress(h11.LocalProtocolError):
                body = apology(f"This is no valid request: {error}.", "bad_request")
                writer.write(visit.whole(Reply(400, "Bad Request", _JSON, body)))
        except (OSError, TimeoutError):
            pass  # the app left
        finally:
            writer.close()

    async def _answered(self, visit: Visit, ask: Ask) -> bool:
        """Answer one request; True where another may follow on the same connection."""
        refusal = self.refusal(ask)
        if refusal is not None:
            body = apology(refusal.message, refusal.code)
            visit.writer.write(visit.whole(Reply(refusal.status, refusal.reason, _JSON, body)))
            return False
        if ask.is_upgrade:
            await self._upgrade(visit, ask)
            return False
        await self._forward(visit, ask)
        await visit.writer.drain()
        return visit.next()

    async def _upgrade(self, visit: Visit, ask: Ask) -> None:
        rest = await visit.rest()
        try:
            session = self._begin(ask)
        except OSError as error:
            message = f"No recording could be begun, so nothing is relayed: {error.strerror or error}."
            visit.writer.write(visit.whole(Reply(507, "Insufficient Storage", _JSON, apology(message, "no_recording"))))
            return
        transport = visit.transport
        transport.set_protocol(session.app)
        session.app.connection_made(transport)
        session.app.data_received(rest)
        transport.resume_reading()
        reply = await self._open(session, ask)
        if reply.status != 101:
            session.finish()
            session.app.write(visit.whole(reply))
            session.app.close()
            return
        session.app.write(visit.head(101, reply.reason, (*reply.headers, *_accepting(ask, reply.subprotocol))))
        session.join()
        await session.ended.wait()

    # Who may come in

    def refusal(self, ask: Ask) -> Refusal | None:
        """Why a request is refused; None where it is let in."""
        checks = (self._foreign_host, self._foreign_page, self._elsewhere, self._stranger, _no_key)
        return next((refusal for check in checks if (refusal := check(ask))), None)

    def _foreign_host(self, ask: Ask) -> Refusal | None:
        return foreign_host("relay", ask.values("host"), remote=not self._config.is_local)

    def _foreign_page(self, ask: Ask) -> Refusal | None:
        allowed = {*self._config.origins, *(f"http://{host}" for host in ask.values("host"))}
        pages = ask.values("origin") or [f"a {site} page" for site in ask.values("sec-fetch-site") if site in _FOREIGN]
        return foreign_page("relay", pages, allowed)

    def _elsewhere(self, ask: Ask) -> Refusal | None:
        base, path = self._config.base, urlsplit(ask.target).path if ask.target.startswith("/") else ""
        if ask.target.startswith("/") and (path + "/").startswith(base + "/") and "/../" not in path + "/":
            return None
        message = (
            f"Only what begins with {base or '/'} is relayed: set the app's base URL to http://HOST:{self.port}{base}."
        )
        return Refusal(404, "Not Found", "outside_base", message)

    def _stranger(self, ask: Ask) -> Refusal | None:
        """Whoever may spend the relay's key shows the token in the place of a key."""
        token = self._config.token
        if token is None or any(hmac.compare_digest(key.encode(), token.reveal().encode()) for key in ask.given()):
            return None
        return Refusal(401, "Unauthorized", "token_missing", "Give the relay's token as the API key.")


def _no_key(ask: Ask) -> Refusal | None:
    if not ask.is_upgrade or ask.values("sec-websocket-key"):
        return None
    return Refusal(400, "Bad Request", "no_handshake", "The WebSocket handshake has no Sec-WebSocket-Key.")


def _accepting(ask: Ask, subprotocol: str | None) -> Headers:
    """The headers that end the app's handshake (RFC 6455, 4.2.2)."""
    key = (*ask.values("sec-websocket-key"), "")[0]
    made = [("Upgrade", "websocket"), ("Connection", "Upgrade"), ("Sec-WebSocket-Accept", accept_key(key))]
    return made + ([("Sec-WebSocket-Protocol", subprotocol)] if subprotocol else [])

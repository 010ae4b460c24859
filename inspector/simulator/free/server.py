"""The handshake: who asks for what decides which session there will be (PROTOCOL.md 1.0, 3.5, 4.4).

A key is not asked for; the key `invalid` is refused as a wrong one is. What an address
lacks or should not have is told after the handshake, as OpenAI's servers do.
"""

import contextlib
import re
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.asyncio.server import serve as listen
from websockets.datastructures import Headers
from websockets.exceptions import WebSocketException
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from ...core import codec
from ...core.json import JsonObject, texts_at
from ...core.wire import Side
from ...protocol.schema import load
from ..server import PATH, quiet
from .attached import LiveCall
from .call import Exchange
from .identity import Mint
from .line import HungUp, Line
from .live import LiveSession
from .refusal import Refusal
from .session import Session
from .tongue import tongue_of

REALTIME, LIVE = "/v1/realtime", "/v1/live/sessions"
WRONG_KEY, NO_MODEL = "invalid", "no-such-model"
_ATTACHED = re.compile(rf"{LIVE}/(live_\w+)/attach")
_SUBPROTOCOL = Subprotocol("realtime")
_KEY_PROTOCOL = "openai-insecure-api-key."
_BETA_PROTOCOL = "openai-beta.realtime-v1"
_BETA = "realtime=v1"
MODELS: Mapping[str, tuple[str, str]] = {
    "": ("missing_model", "You must provide a model parameter."),
    NO_MODEL: ("model_not_found", f"The model '{NO_MODEL}' does not exist or you do not have access to it."),
}
"""What is wrong with the model of a Realtime address: code and message."""


@dataclass(slots=True)
class FreeServer:
    """A running free server: its address for a GA conversation."""

    url: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client asks for in its handshake."""

    path: str
    query: Mapping[str, list[str]]
    beta: bool
    key: str

    @property
    def model(self) -> str:
        return self.query.get("model", [""])[0]

    @property
    def call(self) -> str:
        """The id of the call to join."""
        attached = _ATTACHED.fullmatch(self.path)
        return attached[1] if attached else self.query.get("call_id", [""])[0]

    @property
    def kind(self) -> str:
        return "transcription" if self.query.get("intent") == ["transcription"] else "realtime"


@contextlib.asynccontextmanager
async def serve_free(
    *, speed: float = 1.0, port: int = 0, now: Callable[[], float] = time.time
) -> AsyncIterator[FreeServer]:
    """Listen on loopback and converse with everyone who connects, `speed` times as fast as usual.

    Port 0 takes a free one. `now` gives Unix seconds. Raises OSError where the port is taken.
    """
    tongue_of("realtime", beta=False)  # so that the first client does not wait for the tables
    reception = _Reception(speed, now)
    async with listen(
        reception.converse,
        "127.0.0.1",
        port,
        compression=None,
        ping_interval=None,
        max_size=None,
        close_timeout=1,
        process_request=reception.admitted,
        process_response=_with_call,
        select_subprotocol=_subprotocol,
        server_header="inspector simulator",
        logger=quiet,
    ) as listening:
        [socket] = listening.sockets
        try:
            yield FreeServer(f"ws://127.0.0.1:{socket.getsockname()[1]}{PATH}")
        finally:
            reception.exchange.close()


class _Reception:
    """Receives the connections of one server."""

    def __init__(self, speed: float, now: Callable[[], float]) -> None:
        self._speed, self._now = speed, now
        self.exchange = Exchange(speed, now)

    def admitted(self, _: ServerConnection, request: Request) -> Response | None:
        """Refuse what HTTP refuses: a path that is not served, a wrong key, a call that is not there."""
        wish = _wish(request)
        if wish.path not in (REALTIME, LIVE) and not _ATTACHED.fullmatch(wish.path):
            return _refused(HTTPStatus.NOT_FOUND, None, f"Invalid URL (GET {wish.path})")
        if wish.key == WRONG_KEY:
            said = f"Incorrect API key provided: {WRONG_KEY}. You can find your API key in your account's settings."
            return _refused(HTTPStatus.UNAUTHORIZED, "invalid_api_key", said)
        if wish.call and not self.exchange.has(wish.call):
            return _refused(HTTPStatus.NOT_FOUND, "call_id_not_found", "No session found for the provided call_id.")
        return None

    async def converse(self, connection: ServerConnection) -> None:
        """Hold the session that is wished for; whoever leaves, it is over without a word."""
        wish = _wish(_request_of(connection))
        try:
            await self._hold(Line(connection, self._speed, self._now), wish, _call_id(connection))
        except* (WebSocketException, HungUp, OSError, UnicodeDecodeError):
            pass

    async def _hold(self, line: Line, wish: Wish, identity: str) -> None:
        """Raises a group of websockets' exceptions and HungUp."""
        if wish.call:
            await self.exchange.join(wish.call, line)
            return
        session = _session(line, wish)
        with self._joinable(line, session, identity):
            await line.converse(session.open, session.hear)

    @contextlib.contextmanager
    def _joinable(self, line: Line, session: "Session | LiveSession | Refused", identity: str) -> Iterator[None]:
        """Let others join the session: one of Live once it has started, under the id that it has then."""
        match session:
            case Session():
                with self.exchange.open(identity, line, session):
                    yield
            case LiveSession():
                with self.exchange.held(LiveCall(line, session)) as session.started:
                    yield
            case _:
                yield


def _session(line: Line, wish: Wish) -> "Session | LiveSession | Refused":
    if wish.path == LIVE:
        return LiveSession(line)
    refusal = _refusal(wish)
    if refusal:
        return Refused(line, refusal)
    return Session(line, tongue_of(wish.kind, beta=wish.beta), wish.kind, wish.model)


class Refused:
    """In place of a session: an error, and the close that names it."""

    def __init__(self, line: Line, refusal: Refusal) -> None:
        self._line, self._refusal = line, refusal

    def open(self) -> None:
        identity = Mint(self._line.now).new("event")
        self._line.say({"type": "error", "event_id": identity, "error": self._refusal.body(event_id=None)})
        self._line.hang_up(4000, ".".join(filter(None, ["invalid_request_error", self._refusal.code])))

    def hear(self, message: str | bytes) -> None:
        """Nothing that comes is answered."""


def _refusal(wish: Wish) -> Refusal | None:
    """What is wrong with the address, told after the handshake."""
    if wish.kind == "transcription":
        message = "You must not provide a model parameter for transcription sessions."
        return Refusal("invalid_parameter", message) if wish.model else None
    if wish.model in MODELS:
        return Refusal(*MODELS[wish.model])
    if wish.model in _transcription_models():
        message = f'Model "{wish.model}" is a transcription model and cannot be used as the realtime session model.'
        return Refusal(None, message)
    return None


@cache
def _transcription_models() -> frozenset[str]:
    definition = load("openai-ga", Side.SERVER).defs["AudioTranscription"]
    return frozenset(texts_at(definition, "properties", "model", "examples"))


# The handshake --------------------------------------------------------------------------------------------------------


def _call_id(connection: ServerConnection) -> str:
    """The id under which others may join the session of a connection."""
    return f"rtc_{connection.id.hex}"


def _with_call(connection: ServerConnection, request: Request, response: Response) -> None:
    """Name the call, as the answer to a WebRTC offer does."""
    wish = _wish(request)
    if response.status_code == HTTPStatus.SWITCHING_PROTOCOLS and wish.path == REALTIME and not wish.call:
        response.headers["Location"] = f"{REALTIME}/calls/{_call_id(connection)}"


def _refused(status: HTTPStatus, code: str | None, message: str) -> Response:
    error: JsonObject = {"message": message, "type": "invalid_request_error", "param": None, "code": code}
    body = codec.write_pretty({"error": error})
    headers = Headers([("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
    headers["Connection"] = "close"
    return Response(status.value, status.phrase, headers, body)


def _wish(request: Request) -> Wish:
    parts = urlsplit(request.path)
    protocols = _offered(request.headers)
    headers = request.headers
    beta = _BETA in _header(headers, "OpenAI-Beta") or _BETA_PROTOCOL in protocols
    keys = [one.removeprefix(_KEY_PROTOCOL) for one in protocols if one.startswith(_KEY_PROTOCOL)]
    bearer = _header(headers, "Authorization").removeprefix("Bearer ")
    key = bearer or _header(headers, "api-key") or next(iter(keys), "")
    return Wish(parts.path, parse_qs(parts.query), beta, key)


def _offered(headers: Headers) -> list[str]:
    return [one.strip() for one in _header(headers, "Sec-WebSocket-Protocol").split(",")]


def _header(headers: Headers, name: str) -> str:
    """The value of a header, of all its lines where there are several."""
    return ", ".join(headers.get_all(name))


def _request_of(connection: ServerConnection) -> Request:
    assert connection.request is not None
    return connection.request


def _subprotocol(_: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    return _SUBPROTOCOL if _SUBPROTOCOL in offered else None

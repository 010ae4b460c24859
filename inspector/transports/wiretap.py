"""A client connection that shows each frame to a witness before anyone else gets it.

`websockets` lets a subclass be given as `create_connection`; overriding
`process_event` then shows every frame as it was parsed, in order, before queues
and back-pressure. The subclass is in place from the first byte on, so that an
event which arrives together with the handshake is seen too. Everything this
program knows about the inside of that library stands in this module.

What the witness gets: the answer to the handshake, the server's messages (fragments
joined), pings and pongs of both sides, and how the connection ended. The reply to
a close frame is left out where it only repeats it. Messages that we send are
shown to the witness by whoever sends them, who alone knows on whose behalf.
"""

import asyncio
import logging
import struct
from collections.abc import Awaitable, Callable
from random import getrandbits

from websockets.asyncio.client import ClientConnection, connect
from websockets.frames import BINARY, CLOSE, CONT, PING, PONG, TEXT, Close
from websockets.frames import Frame as WireFrame
from websockets.http11 import Response
from websockets.protocol import CLOSING, OPEN, Event
from websockets.proxy import get_proxy
from websockets.typing import DataLike, Subprotocol
from websockets.uri import parse_uri

from ..core import codec
from ..core.json import JsonObject
from ..core.wire import Kind, Side
from ..recording.socket import loss, lowered
from .config import ENVIRONMENT, RecorderConfig

Witness = Callable[[Side, Kind, bytes], object]

USER_AGENT = "realtime-inspector"
_CLOSE_TIMEOUT = 5  # seconds

quiet = logging.getLogger("inspector.wiretap")
quiet.disabled = True  # its debug lines would show the keys in our headers


class Wiretap(ClientConnection):
    """A connection under observation. `tapped` binds the witness."""

    witness: Witness
    leaving: asyncio.Event  # set once the connection is ending; `close` then sees it through in bounded time
    _pieces: bytearray | None = None  # of a message whose last fragment has not come
    _pieces_kind = Kind.TEXT
    _closed_by_us: Close | None = None
    _holds_back = False  # what the protocol answers by itself, a pong as a rule

    @property
    def is_open(self) -> bool:
        return self.protocol.state is OPEN

    def process_event(self, event: Event) -> None:
        if isinstance(event, Response):
            self.witness(Side.SERVER, Kind.ANSWER, answered(event, self.protocol.subprotocol))
        elif isinstance(event, WireFrame):
            self._witness_frame(event)
        super().process_event(event)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.leaving = asyncio.Event()
        super().connection_made(transport)

    def data_received(self, data: bytes) -> None:
        self._holds_back = True
        super().data_received(data)
        self._holds_back = False
        self.send_data()
        if self.protocol.state is CLOSING:
            self.leaving.set()

    def send_data(self) -> None:
        """Send what is due; while data comes in, only once the witness has it: a pong is a receipt."""
        if not self._holds_back:
            super().send_data()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self.leaving.set()
        if self._pieces is not None:
            self.witness(Side.SERVER, self._pieces_kind, bytes(self._pieces))
        if self.response is not None and self.protocol.handshake_exc is None:
            self._witness_end()

    async def ping(self, data: DataLike | None = None) -> Awaitable[float]:
        payload = struct.pack("!I", getrandbits(32)) if data is None else _bytes(data)
        if self.is_open:
            self.witness(Side.CLIENT, Kind.PING, pinged(payload))
        return await super().ping(payload)

    async def close(self, code: int = 1000, reason: str = "") -> None:
        """Close with a code and reason that may be sent. Raises ProtocolError for others."""
        check_close(code, reason)
        if self.is_open:
            self._closed_by_us = Close(code, reason)
            self.witness(Side.CLIENT, Kind.CLOSE, closing(code, reason))
        await super().close(code, reason)

    def _witness_frame(self, frame: WireFrame) -> None:
        data = bytes(frame.data)
        if frame.opcode in (TEXT, BINARY, CONT):
            self._witness_message(frame, data)
        elif frame.opcode is PING:
            self.witness(Side.SERVER, Kind.PING, pinged(data))
            self.witness(Side.CLIENT, Kind.PONG, pinged(data))  # the library has answered by itself
        elif frame.opcode is PONG:
            self.witness(Side.SERVER, Kind.PONG, pinged(data))
        elif frame.opcode is CLOSE:
            self._witness_close(self.protocol.close_rcvd)

    def _witness_message(self, frame: WireFrame, data: bytes) -> None:
        if frame.opcode is not CONT:
            self._pieces_kind = Kind.TEXT if frame.opcode is TEXT else Kind.BINARY
        if self._pieces is None and frame.fin:
            self.witness(Side.SERVER, self._pieces_kind, data)
            return
        self._pieces = (self._pieces or bytearray()) + data
        if frame.fin:
            whole, self._pieces = bytes(self._pieces), None
            self.witness(Side.SERVER, self._pieces_kind, whole)

    def _witness_close(self, received: Close | None) -> None:
        assert received is not None
        if received != self._closed_by_us:
            self.witness(Side.SERVER, Kind.CLOSE, closing(received.code, received.reason))

    def _witness_end(self) -> None:
        """Say how it ended where no close frame came: we gave up on the peer, or the line was cut."""
        received, sent = self.protocol.close_rcvd, self.protocol.close_sent
        if received is not None or self._closed_by_us is not None:
            return
        if sent is not None:
            self.witness(Side.CLIENT, Kind.CLOSE, closing(sent.code, sent.reason))
            return
        lost = {"code": None, "reason": "", "lost": loss(self.connection_exc)}
        self.witness(Side.SERVER, Kind.CLOSE, codec.write(lost))


class Directly(connect):
    """Connects without following redirects, so that a key goes nowhere but where it was meant to go."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


def tapped(witness: Witness) -> type[Wiretap]:
    """The connection class whose frames all go to `witness`."""
    return type("Tapped", (Wiretap,), {"witness": staticmethod(witness)})


def check_close(code: int, reason: str) -> None:
    """Raise ProtocolError for a close frame that RFC 6455 does not let anyone send."""
    WireFrame(CLOSE, Close(code, reason).serialize()).check()


def proxy_of(config: RecorderConfig) -> str | None:
    """The proxy to go through: as configured, else what the environment names for this address."""
    return get_proxy(parse_uri(config.url)) if config.proxy == ENVIRONMENT else config.proxy


async def open_tapped(config: RecorderConfig, proxy: str | None, witness: Witness) -> Wiretap:
    """Connect as `config` says. Raises OSError, TimeoutError, InvalidHandshake, InvalidProxy."""
    connection = await Directly(
        config.url,
        create_connection=tapped(witness),
        additional_headers=dict(config.headers),
        subprotocols=[Subprotocol(name) for name in config.subprotocols] or None,
        user_agent_header=USER_AGENT,
        compression=None,
        proxy=proxy,
        open_timeout=config.open_timeout,
        ping_interval=None,
        close_timeout=_CLOSE_TIMEOUT,
        max_size=None,
        logger=quiet,
    )
    assert isinstance(connection, Wiretap)
    return connection


def opening(config: RecorderConfig) -> bytes:
    """The payload of the open frame: what we ask for."""
    headers = {name.lower(): value for name, value in config.headers.items()}
    headers.setdefault("user-agent", USER_AGENT)
    return codec.write({"url": config.url, "headers": headers, "subprotocols": list(config.subprotocols)})


def answered(response: Response, subprotocol: str | None) -> bytes:
    """The payload of the answer frame."""
    body = bytes(response.body).decode("utf-8", "replace") if response.body else None
    answer: JsonObject = {
        "status": response.status_code,
        "headers": lowered(response.headers.raw_items()),
        "subprotocol": subprotocol,
        "body": body,
    }
    return codec.write(answer)


def closing(code: int, reason: str) -> bytes:
    """The payload of a close frame, as the recording writes it."""
    return codec.write({"code": int(code), "reason": reason})


def pinged(data: bytes) -> bytes:
    """The payload of a ping or pong, as the recording writes it."""
    return codec.write(data.hex())


def _bytes(data: DataLike) -> bytes:
    return data.encode() if isinstance(data, str) else bytes(data)

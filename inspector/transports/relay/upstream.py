"""The connection to the server: `websockets` opens it, then a leg of ours takes over its bytes.

Whatever the library does for getting there stays its work: names, TLS, proxies,
time limits, the handshake. Behind the handshake it would answer pings and close
frames by itself, which an app and its server must do between themselves.
"""

from collections.abc import Sequence

from websockets.asyncio.client import ClientConnection
from websockets.http11 import Response
from websockets.protocol import OPEN, Event
from websockets.typing import Subprotocol

from ..wiretap import Directly, quiet
from .leg import Leg

_END = b"\r\n\r\n"
_ACCEPTED = b"HTTP/1.1 101 "


class _Opening(ClientConnection):
    """A client connection until the server has accepted. `leading_to` binds the leg."""

    leg: Leg
    answers: list[Response]
    _beginning: bytes | None = b""  # of the answer, until it is clear what it is

    def data_received(self, data: bytes) -> None:
        if self._beginning is None:
            super().data_received(data)
            return
        self._beginning += data
        if not _ACCEPTED.startswith(self._beginning[: len(_ACCEPTED)]):
            data, self._beginning = self._beginning, None
            super().data_received(data)
        elif _END in self._beginning:
            self._hand_over(*self._beginning.split(_END, 1))

    def _hand_over(self, head: bytes, rest: bytes) -> None:
        self._beginning = None
        super().data_received(head + _END)
        if self.protocol.state is OPEN:
            self.transport.set_protocol(self.leg)
            self.leg.connection_made(self.transport)
            if rest:
                self.leg.data_received(rest)

    def process_event(self, event: Event) -> None:
        if isinstance(event, Response):
            self.answers.append(event)
        super().process_event(event)


class Upstream:
    """One attempt to reach the server."""

    def __init__(self, leg: Leg) -> None:
        self._leg = leg
        self._answers: list[Response] = []

    @property
    def answer(self) -> Response | None:
        """The server's answer to the handshake, as far as there is one."""
        return self._answers[0] if self._answers else None

    async def open(
        self,
        url: str,
        headers: Sequence[tuple[str, str]],
        subprotocols: Sequence[str],
        proxy: str | None,
        timeout: float,
    ) -> str | None:
        """Connect; the leg then has the transport. Gives the subprotocol; raises what `failure.FAILURES` lists."""
        agents = [value for name, value in headers if name.lower() == "user-agent"]
        connection = await Directly(
            url,
            create_connection=self._leading(),
            additional_headers=[pair for pair in headers if pair[0].lower() != "user-agent"],
            subprotocols=[Subprotocol(name) for name in subprotocols] or None,
            user_agent_header=agents[0] if agents else None,
            compression=None,
            proxy=proxy,
            open_timeout=timeout,
            ping_interval=None,
            max_size=None,
            logger=quiet,
        )
        return connection.subprotocol

    def _leading(self) -> type[_Opening]:
        return type("Opening", (_Opening,), {"leg": self._leg, "answers": self._answers})

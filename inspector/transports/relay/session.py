"""One relayed WebSocket session: everything is written down, then passed on, byte for byte.

The relay is no end of the conversation. Pings, pongs and close frames are those
of the app and its server; whoever hangs up is hung up on, on the other side.
"""

import asyncio
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from typing import ClassVar, NamedTuple

from websockets.exceptions import InvalidStatus
from websockets.frames import BINARY, CLOSE, PING, PONG, TEXT
from websockets.http11 import Response

from ...core import clock, codec
from ...core.json import JsonObject
from ...core.wire import Kind, Side
from ...recording.file import RecordKind
from ...recording.journal import Journal
from ...recording.socket import loss
from ...recording.stopwatch import Stopwatch
from ..config import RecorderConfig
from ..failure import FAILURES, answer_of, words_of
from ..wiretap import answered, closing, pinged, proxy_of
from .leg import Leg
from .pressure import Ends, Pressure, unread
from .request import Ask, Headers, apology, passed
from .stream import BLIND, Message, Stream, framed
from .upstream import Upstream

_LAST = 5.0  # seconds that one side may go on after the other has hung up
_STOPPED = 1001  # going away: RFC 6455, 7.4.1
DATA: dict[int, Kind] = {TEXT: Kind.TEXT, BINARY: Kind.BINARY}
_PULSES: dict[int, Kind] = {PING: Kind.PING, PONG: Kind.PONG}


class Reply(NamedTuple):
    """What the app's handshake is answered with."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    subprotocol: str | None = None


class Session:
    """From an app's request to the end of both connections."""

    REFUSAL: ClassVar[str] = "This session belongs to an app; a relay takes notes for it and can stop."

    def __init__(self, journal: Journal, watch: Stopwatch) -> None:
        self._journal = journal
        self._watch = watch
        self._legs = {side: Leg(side, self) for side in Side}
        self._streams = {side: Stream() for side in Side}
        self._close: bytes | None = None  # the first close frame's payload, as recorded
        self._has_end = False  # the recording says how the session ended
        self._left: set[Side] = set()  # who sends nothing more
        self._gone: set[Side] = set()
        self._connecting: asyncio.Task[str | None] | None = None
        self._pressure = Pressure()
        self.state = "connecting"  # then open, then closed
        self.texts = {Side.CLIENT: 0, Side.SERVER: 0}
        self.ended = asyncio.Event()

    @property
    def started(self) -> str:
        """When it began, by the wall clock."""
        return clock.wall_text(self._watch.started)

    @property
    def app(self) -> Leg:
        return self._legs[Side.CLIENT]

    # The handshake

    async def open(self, config: RecorderConfig, ask: Ask, headers: Headers) -> Reply:
        """Ask the server as the app asked, and give what the app is to be told."""
        body = {name.lower(): value for name, value in headers}
        opening: JsonObject = {"url": config.url, "headers": dict(body), "subprotocols": list(config.subprotocols)}
        self._journal.frame(Side.CLIENT, Kind.OPEN, codec.write(opening))
        upstream, proxy = Upstream(self._legs[Side.SERVER]), None
        try:
            proxy = proxy_of(config)
            reaching = upstream.open(config.url, headers, config.subprotocols, proxy, config.open_timeout)
            self._connecting = asyncio.create_task(reaching)
            subprotocol = await self._connecting
        except FAILURES as error:
            return self._refused(upstream.answer, error, proxy)
        except asyncio.CancelledError:
            if not (self._gone or self._has_end):
                raise
            if not self._has_end:
                self._journal.note("The app left before the server had answered.")
            return Reply(499, "", (), b"")  # nobody is there to read it
        assert upstream.answer is not None
        self._witness(Side.SERVER, Kind.ANSWER, answered(upstream.answer, subprotocol))
        raw = passed([*upstream.answer.headers.raw_items()])
        return Reply(101, upstream.answer.reason_phrase, raw, b"", subprotocol)

    def _refused(self, answer: Response | None, error: BaseException, proxy: str | None) -> Reply:
        if answer is not None and isinstance(error, InvalidStatus):
            self._witness(Side.SERVER, Kind.ANSWER, answered(answer, None))
            kept = passed([*answer.headers.raw_items()], "content-length")
            return Reply(answer.status_code, answer.reason_phrase, kept, bytes(answer.body))
        if answer is not None:
            self._witness(Side.SERVER, Kind.ANSWER, answered(answer, None))
            why = f"The server's answer is no valid handshake: {words_of(error)}."
            self._journal.note(why)
        else:
            missing = answer_of(error, proxy)
            self._witness(Side.SERVER, Kind.ANSWER, codec.write(missing))
            why = f"The server could not be reached ({missing['failed']}): {missing['message']}."
        body = apology(why, "upstream_unreachable")
        return Reply(HTTPStatus.BAD_GATEWAY, "Bad Gateway", (("content-type", "application/json"),), body)

    def join(self) -> None:
        """Let both sides talk: the app has been told that it may."""
        self.state = "open"
        gone = [*self._gone]
        for side in (Side.SERVER, Side.CLIENT):
            self._legs[side].listen()
        for side in gone:
            self.lost(side, None)

    def finish(self) -> None:
        """There will be nothing more: the handshake failed, or the app is gone."""
        self.state = "closed"
        self.ended.set()

    # What the legs tell

    def heard(self, side: Side, data: bytes) -> None:
        out = []
        for message in self._streams[side].feed(data):
            self._record(side, message)
            out.append(message.raw)
        if out:
            self._pass_on(side, b"".join(out) if len(out) > 1 else out[0], len(out))

    def left(self, side: Side) -> None:
        """That side sends nothing more."""
        if self.state == "closed":
            return
        self._give_up_on(side, None)
        self._left.add(side)
        if len(self._left) == len(Side):
            self._in_turn(side, self._hang_up)
            return
        self._in_turn(side, self._legs[side.other].finish)
        asyncio.get_running_loop().call_later(_LAST, self._abort)

    def lost(self, side: Side, error: Exception | None) -> None:
        self._gone.add(side)
        if self.state == "closed":
            return
        if self.state == "connecting":
            if self._connecting is not None and side is Side.CLIENT:
                self._connecting.cancel()
            return
        self._give_up_on(side, error)
        self._in_turn(side, self._legs[side.other].close)
        if self._gone == set(Side) or self._legs[side.other].transport is None:
            self.finish()

    def full(self, side: Side, *, is_full: bool) -> None:
        """That side does not take what it is sent: let the other one wait, as it would have to without us."""
        self._legs[side.other].hold(is_held=is_full)

    def _pass_on(self, side: Side, data: bytes, frames: int) -> None:
        leg = self._legs[side.other]
        leg.write(data)
        if side is Side.SERVER:
            self._pressure.passed(leg.written, frames)

    def _in_turn(self, side: Side, act: Callable[[], None]) -> None:
        """Do it when everything that side has sent was passed on."""
        act()

    def _hang_up(self) -> None:
        for leg in self._legs.values():
            leg.close()

    def _abort(self) -> None:
        for leg in self._legs.values():
            leg.abort()

    # Writing down

    def _record(self, side: Side, message: Message) -> None:
        opcode = message.opcode
        kind = DATA.get(opcode)
        if kind is not None:
            self._witness(side, kind, message.payload)
        elif opcode == CLOSE:
            self._record_close(side, message.payload)
        elif opcode in _PULSES:
            self._witness(side, _PULSES[opcode], pinged(message.payload))
        elif opcode == BLIND:
            self._journal.note(
                f"A frame of the {side.value} is too large to be kept: from here on its bytes pass unread."
            )
        else:
            words = f"A frame of the {side.value} with the opcode {opcode} and {len(message.payload)} bytes passed."
            self._journal.note(words)

    def _record_close(self, side: Side, payload: bytes) -> None:
        """The reply to a close frame is left out where it only repeats it."""
        code = int.from_bytes(payload[:2], "big") if len(payload) > 1 else 1005
        told = closing(code, payload[2:].decode("utf-8", "replace"))
        if told != self._close:
            self._witness(side, Kind.CLOSE, told)
        self._close = self._close or told
        self._has_end = True

    def _give_up_on(self, side: Side, error: Exception | None) -> None:
        """That side sends nothing more: pass on what it began, and say how it ended where no close frame does."""
        if rest := self._streams[side].rest():
            self._journal.note(f"The {side.value}'s last frame was not finished; its {len(rest)} bytes were passed on.")
            self._in_turn(side, partial(self._pass_on, side, rest, 0))
        if not self._has_end:
            self._has_end = True
            lost: JsonObject = {"code": None, "reason": "", "lost": loss(error)}
            self._witness(side, Kind.CLOSE, codec.write(lost))

    def _witness(self, side: Side, kind: Kind, payload: bytes, by: str | None = None) -> int | None:
        if kind is Kind.TEXT:
            self.texts[side] += 1
        return self._journal.frame(side, kind, payload, by)

    # Rounds

    @property
    def journal(self) -> Journal:
        return self._journal

    def look(self, known: dict[Ends, int], longest: int) -> None:
        """Note whether the app reads, and a silence of `longest` µs; a shorter one where time is what matters."""
        at = self._watch.now()
        self._measure(at, known)
        self._journal.tick(clock.SECOND // 2 if self._pressure.is_news(at) else longest)

    def _measure(self, at: int, known: dict[Ends, int]) -> None:
        transport = self.app.transport
        if self.state != "open" or transport is None or transport.is_closing():
            return
        socket = transport.get_extra_info("socket")
        left = unread(socket, transport.get_write_buffer_size(), known)
        news = self._pressure.look(at, self.app.written, left)
        if news is not None:
            self._journal.record(RecordKind.LINK, news)

    # What a controller asks for

    def stop(self) -> None:
        """End the session on both sides."""
        told = closing(_STOPPED, "")
        if self.state == "open" and not self._has_end:
            self._close = told
            for side in Side:
                self._witness(side, Kind.CLOSE, told, "relay")
                self._legs[side.other].write(framed(CLOSE, _STOPPED.to_bytes(2, "big"), side))
        self._has_end = True
        self._hang_up()
        if self._connecting is not None:
            self._connecting.cancel()

    def report(self) -> JsonObject:
        """How it stands."""
        counts: JsonObject = {"frames": self._journal.frames, "lost": self._journal.lost}
        counts["trouble"] = self._journal.trouble or None
        texts: JsonObject = {side.value: count for side, count in self.texts.items()}
        report: JsonObject = {"state": self.state, "at": clock.seconds(self._watch.now()), "may_send": False}
        return report | counts | texts

"""Listens at a WebSocket of the library `websockets` for what the application takes and sends.

Its methods are replaced on this one object, by some that do the same and tell a
witness. What the application gets, when, and which exceptions, stays as it is.
"""

import inspect
import weakref
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import aclosing
from functools import wraps
from typing import TypeVar

from ..core.text import safe
from ..core.wire import Kind, Side
from .socket import close_of, is_closed
from .witness import Witness

Data = str | bytes
Out = TypeVar("Out")
Named = dict[str, object]
_IN_COURSE = ("TimeoutError", "CancelledError", "GeneratorExit")  # what receiving may raise and go on


class Ear:
    """One WebSocket's. It does not keep the WebSocket alive."""

    def __init__(self, socket: object, witness: Witness) -> None:
        self._held = weakref.ref(socket)
        self._witness = witness
        self._end: BaseException | None = None
        witness.at_end = self._finish

    def listen(self) -> None:
        """Begin to listen."""
        socket = self._held()
        if inspect.iscoroutinefunction(getattr(socket, "recv", None)):
            self._replace("recv", self.receive)
            self._replace("recv_streaming", self.stream)
            self._replace("send", self.send)
            self._replace("close", self.close)
        else:
            self._replace("recv", self.receive_now)
            self._replace("recv_streaming", self.stream_now)
            self._replace("send", self.send_now)
            self._replace("close", self.close_now)

    def _replace(self, name: str, wrap: Callable[[Callable[..., Out]], Callable[..., Out]]) -> None:
        socket = self._held()
        method = getattr(socket, name, None)
        if callable(method):
            vars(socket)[name] = wraps(method)(wrap(method))

    # Receiving

    def _took(self, message: object, given: tuple[object, ...], named: Named) -> None:
        if isinstance(message, str):
            self._witness.frame(Side.SERVER, Kind.TEXT, message.encode("utf-8", "replace"))
        elif isinstance(message, bytes):
            undecoded = False in given or named.get("decode") is False  # text then comes as bytes too
            self._witness.frame(Side.SERVER, _kind(message, undecoded=undecoded), message)

    def _failed(self, error: BaseException) -> None:
        if hasattr(error, "rcvd_then_sent"):  # the connection is closed, and the application learns of it
            self._end = error
            self._finish()
        elif type(error).__name__ not in _IN_COURSE:
            self._witness.note(f"Receiving failed: {type(error).__name__}: {safe(str(error))}")

    def receive(self, method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def recv(*given: object, **named: object) -> object:
            try:
                message = await method(*given, **named)
            except BaseException as error:
                self._failed(error)
                raise
            self._took(message, given, named)
            return message

        return recv

    def receive_now(self, method: Callable[..., object]) -> Callable[..., object]:
        def recv(*given: object, **named: object) -> object:
            try:
                message = method(*given, **named)
            except BaseException as error:
                self._failed(error)
                raise
            self._took(message, given, named)
            return message

        return recv

    def stream(self, method: Callable[..., AsyncIterator[Data]]) -> Callable[..., AsyncIterator[Data]]:
        async def recv_streaming(*given: object, **named: object) -> AsyncIterator[Data]:
            pieces: list[Data] = []
            try:
                async with aclosing(method(*given, **named)) as source:  # type: ignore[type-var]
                    async for piece in source:
                        pieces.append(piece)
                        yield piece
            except BaseException as error:
                self._failed(error)
                raise
            self._took(_joined(pieces), given, named)

        return recv_streaming

    def stream_now(self, method: Callable[..., Iterator[Data]]) -> Callable[..., Iterator[Data]]:
        def recv_streaming(*given: object, **named: object) -> Iterator[Data]:
            pieces: list[Data] = []
            try:
                for piece in method(*given, **named):
                    pieces.append(piece)
                    yield piece
            except BaseException as error:
                self._failed(error)
                raise
            self._took(_joined(pieces), given, named)

        return recv_streaming

    # Sending

    def _sending(self, given: tuple[object, ...], named: Named) -> tuple[tuple[object, ...], Named]:
        """What is really sent: the same, where pieces are listened to as they go."""
        message = given[0] if given else named.get("message")
        as_text = (given[1] if len(given) > 1 else named.get("text")) is True
        if isinstance(message, (str, bytes, bytearray, memoryview)):
            self._sent(message, as_text=as_text)
            return given, named
        if isinstance(message, AsyncIterable):
            message = self._overheard_later(message, as_text=as_text)
        elif isinstance(message, Iterable) and not hasattr(message, "keys"):  # the library refuses a mapping
            message = self._overheard(message, as_text=as_text)
        else:
            return given, named
        return ((message, *given[1:]), named) if given else (given, {**named, "message": message})

    def _sent(self, message: object, *, as_text: bool) -> None:
        if isinstance(message, str):
            self._witness.frame(Side.CLIENT, Kind.TEXT, message.encode("utf-8", "replace"))
        elif isinstance(message, (bytes, bytearray, memoryview)):
            data = bytes(message)
            self._witness.frame(Side.CLIENT, _kind(data, undecoded=as_text), data)

    def _overheard(self, pieces: Iterable[object], *, as_text: bool) -> Iterator[object]:
        kept: list[object] = []
        for piece in pieces:
            kept.append(piece)
            yield piece
        self._sent(_joined(kept), as_text=as_text)

    async def _overheard_later(self, pieces: AsyncIterable[object], *, as_text: bool) -> AsyncIterator[object]:
        kept: list[object] = []
        async for piece in pieces:
            kept.append(piece)
            yield piece
        self._sent(_joined(kept), as_text=as_text)

    def _unsent(self, error: BaseException) -> None:
        self._witness.note(f"Sending this failed: {type(error).__name__}: {safe(str(error))}")
        if hasattr(error, "rcvd_then_sent"):
            self._end = error

    def send(self, method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def send(*given: object, **named: object) -> object:
            passed, names = self._sending(given, named)
            try:
                return await method(*passed, **names)
            except BaseException as error:
                self._unsent(error)
                raise

        return send

    def send_now(self, method: Callable[..., object]) -> Callable[..., object]:
        def send(*given: object, **named: object) -> object:
            passed, names = self._sending(given, named)
            try:
                return method(*passed, **names)
            except BaseException as error:
                self._unsent(error)
                raise

        return send

    # The end

    def close(self, method: Callable[..., Awaitable[object]]) -> Callable[..., Awaitable[object]]:
        async def close(*given: object, **named: object) -> object:
            try:
                return await method(*given, **named)
            finally:
                self._ended()

        return close

    def close_now(self, method: Callable[..., object]) -> Callable[..., object]:
        def close(*given: object, **named: object) -> object:
            try:
                return method(*given, **named)
            finally:
                self._ended()

        return close

    def _ended(self) -> None:
        if is_closed(self._held()):
            self._finish()

    def _finish(self) -> None:
        """Say how the connection ended, and complete the recording."""
        socket = self._held()
        if socket is None:
            self._witness.finish("The application let go of the connection without closing it.")
        else:
            self._witness.finish(close=close_of(socket, self._end))


def _kind(data: bytes, *, undecoded: bool) -> Kind:
    """Text where the library was told to leave text as bytes, or to send bytes as text, and they are some."""
    try:
        data.decode()
    except UnicodeDecodeError:
        return Kind.BINARY
    return Kind.TEXT if undecoded else Kind.BINARY


def _joined(pieces: list[Data] | list[object]) -> Data:
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if texts:
        return "".join(texts)
    return b"".join(bytes(piece) for piece in pieces if isinstance(piece, (bytes, bytearray, memoryview)))

"""What a WebSocket of the library `websockets` tells of itself, without importing the library.

Read by name, so that any of its versions will do: what one does not have is
unknown.
"""

import contextlib
import sys
from collections.abc import Iterable

from ..core.json import JsonObject, object_at, texts_at
from ..core.secret import Secret
from ..core.wire import Side

_KEYS = ("authorization", "api-key", "x-api-key")
_FIONREAD = {"linux": 0x541B, "darwin": 0x4004667F}  # how many bytes the kernel holds for the reader


def is_socket(subject: object) -> bool:
    """Whether it has what a connection of the library has."""
    return all(callable(getattr(subject, name, None)) for name in ("recv", "send", "close", "ping"))


def opening_of(socket: object) -> JsonObject:
    """The `open` frame: the request that was sent, as far as it is known."""
    request = getattr(socket, "request", None)
    headers = _headers(request)
    uri = getattr(getattr(socket, "protocol", None), "uri", None)
    scheme = "wss" if getattr(uri, "secure", False) else "ws"
    url = f"{scheme}://{headers.get('host', '')}{getattr(request, 'path', '')}" if request is not None else ""
    offered = str(headers.get("sec-websocket-protocol", ""))
    return {"url": url, "headers": headers, "subprotocols": [word.strip() for word in offered.split(",") if word]}


def answer_of(socket: object) -> JsonObject | None:
    """The `answer` frame, where it is known."""
    response = getattr(socket, "response", None)
    status = getattr(response, "status_code", None)
    if not isinstance(status, int):
        return None
    subprotocol = getattr(socket, "subprotocol", None)
    chosen = subprotocol if isinstance(subprotocol, str) else None
    headers = _headers(response)
    return {"status": status, "headers": headers, "subprotocol": chosen, "body": None}


def secrets_of(opening: JsonObject) -> list[Secret]:
    """The keys in an `open` frame."""
    headers = object_at(opening, "headers")
    given = [str(headers[name]).split()[-1] for name in _KEYS if str(headers.get(name, "")).split()]
    offered = [name.rpartition(".")[2] for name in texts_at(opening, "subprotocols") if "." in name]
    return [Secret(key) for key in given + offered]


def is_closed(socket: object) -> bool:
    """Whether the connection is over; so is one that nobody holds any more."""
    return socket is None or getattr(getattr(socket, "state", None), "name", "") == "CLOSED"


def close_of(socket: object, error: BaseException | None) -> tuple[Side, JsonObject]:
    """Who ended the connection, and the `close` frame."""
    known = getattr(socket, "protocol", socket)
    received, sent = getattr(known, "close_rcvd", None), getattr(known, "close_sent", None)
    by_client = getattr(known, "close_rcvd_then_sent", None) is not True and sent is not None
    close = sent if by_client else received
    code = getattr(close, "code", None)
    if close is None or not isinstance(code, int):
        return Side.SERVER, {"code": None, "reason": "", "lost": loss(error.__cause__ if error is not None else None)}
    reason = getattr(close, "reason", "")
    return Side.CLIENT if by_client else Side.SERVER, {"code": int(code), "reason": str(reason)}


def waiting_at(socket: object) -> int | None:
    """How many frames of the server, at least, the application has not taken; None where nobody can know."""
    frames = getattr(getattr(socket, "recv_messages", None), "frames", None)
    counted = _count(frames, socket)
    held = _held_bytes(socket)
    if socket is None or (counted is None and held is None):
        return None
    return (counted or 0) + (1 if held else 0)


def _count(frames: object, socket: object) -> int | None:
    with contextlib.suppress(AttributeError, TypeError):
        if isinstance(size := getattr(frames, "qsize", lambda: None)(), int):
            return max(size - is_closed(socket), 0)  # of the synchronous connection: its end stands in the queue too
        return len(getattr(frames, "queue"))  # noqa: B009
    return None


def _held_bytes(socket: object) -> int | None:
    """Bytes that have come and that the library has not read, since its thread or loop is busy elsewhere."""
    request = _FIONREAD.get(sys.platform)
    transport = getattr(socket, "transport", None)
    inner = transport.get_extra_info("socket") if transport is not None else getattr(socket, "socket", None)
    if request is None or inner is None or is_closed(socket):
        return None
    with contextlib.suppress(OSError, ValueError, AttributeError):
        from fcntl import ioctl

        return int.from_bytes(ioctl(inner.fileno(), request, bytes(4)), sys.byteorder)
    return None


def _headers(message: object) -> JsonObject:
    items = getattr(getattr(message, "headers", None), "raw_items", None)
    return lowered((str(name), str(value)) for name, value in items()) if items is not None else {}


def lowered(headers: Iterable[tuple[str, str]]) -> JsonObject:
    """Header names in lower case; a name that stands twice has both values, as HTTP joins them."""
    joined: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        joined[key] = f"{joined[key]}, {value}" if key in joined else value
    return dict(joined)


def loss(error: BaseException | None) -> str:
    """How a connection ended that no close frame ended."""
    match error:
        case None:
            return "ended without a close frame"
        case ConnectionResetError():
            return "connection reset"
        case OSError(strerror=str(words)):
            return words.lower()
    return type(error).__name__

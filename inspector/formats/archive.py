"""HAR 1.2, written: a connection is an entry, its messages stand in `_webSocketMessages` as Chrome writes them.

What the format has no words for stands under `_inspector`, so that reading it again loses nothing: the header of the
recording, and the lines of frames and records that are no messages, each with the number of messages before it.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

from .. import __version__
from ..core import codec
from ..core.clock import MILLISECOND, SECOND, parse_wall, wall_text
from ..core.json import Json, JsonObject, integer_at, object_at, text_at
from ..core.wire import Frame, Kind, Side
from ..recording.file import Header, Record, frame_line, header_line, record_line
from .conversation import Conversation
from .redaction import statement

OWN = "_inspector"
DIRECTION = {Side.CLIENT: "send", Side.SERVER: "receive"}
OPCODE = {Kind.TEXT: 1, Kind.BINARY: 2}  # RFC 6455, 11.8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NO_URL = "wss://unknown.invalid/"
_HTTP = "HTTP/1.1"
_SWITCHED = 101  # RFC 6455, 4.2.2


def write(conversations: Sequence[Conversation]) -> bytes:
    """Conversations as one archive."""
    return b"".join(pieces(conversations))


def pieces(conversations: Sequence[Conversation]) -> Iterator[bytes]:
    """The same message by message."""
    creator: JsonObject = {"name": "Realtime inspector", "version": __version__}
    log: JsonObject = {"version": "1.2", "creator": creator, "pages": []}
    comment = " ".join(dict.fromkeys(filter(None, (statement(one.header) for one in conversations))))
    log = {**log, "comment": comment} if comment else log
    yield b'{"log":' + _open(log) + b'"entries":['
    for place, one in enumerate(conversations):
        yield from [b","] * (place > 0)
        yield from _entry(one)
    yield b"]}}"


def _open(members: JsonObject) -> bytes:
    """An object to which more members are written."""
    return codec.write(members)[:-1] + b","


def micros_of(header: Header) -> int:
    """When a recording began, in microseconds since 1970; 0 where nobody knows."""
    started = parse_wall(header.started) if header.started else None
    return (started - EPOCH) // timedelta(microseconds=1) if started else 0


def _entry(conversation: Conversation) -> Iterator[bytes]:
    base, frames, count, last = micros_of(conversation.header), list[Frame](), 0, 0
    lines: list[Json] = []
    started: JsonObject = {"startedDateTime": wall_text(EPOCH + timedelta(microseconds=base))}
    yield _open({**started, "_resourceType": "websocket"}) + b'"_webSocketMessages":['
    for item in conversation.items:
        if isinstance(item, Frame) and item.kind in OPCODE:
            yield b"," * (count > 0) + codec.write(_message(item, base))
            count, last = count + 1, last if item.at is None else item.at
        else:
            line = record_line(item) if isinstance(item, Record) else frame_line(item)
            lines.append({"after": count, "line": line.decode().rstrip("\n")})
        if isinstance(item, Frame) and item.kind in (Kind.OPEN, Kind.ANSWER, Kind.CLOSE):
            frames.append(item)
    header: Json = codec.parse(header_line(conversation.header))
    opened, answered = (_first(frames, kind) for kind in (Kind.OPEN, Kind.ANSWER))
    rest: JsonObject = {
        "time": max(last, 0) / MILLISECOND,
        "request": _request(opened),
        "response": _response(answered, count > 0),
        "cache": {},
        "timings": {"send": 0, "wait": 0, "receive": 0},
        **_close(frames, base),
        OWN: {"header": header, "lines": lines},
    }
    yield b"]," + codec.write(rest)[1:]


def _message(frame: Frame, base: int) -> JsonObject:
    body: JsonObject = {"type": DIRECTION[frame.side]}
    if frame.at is not None:
        body["time"] = (base + frame.at) / SECOND
    return {**body, "opcode": OPCODE[frame.kind], **_content(frame), **_marks(frame)}


def _content(frame: Frame) -> JsonObject:
    """The payload: text as it is, bytes in base64, and text that is no UTF-8 in base64 with a word that it is."""
    if frame.kind is Kind.BINARY:
        return {"data": b64encode(frame.payload).decode()}
    try:
        return {"data": frame.payload.decode()}
    except UnicodeDecodeError:
        return {"data": b64encode(frame.payload).decode(), "_encoding": "base64"}


def _marks(frame: Frame) -> JsonObject:
    """What a recording says of the frame beyond its bytes, in the recording's own words."""
    if frame.marks is None:
        return {}
    body, _ = codec.decode(frame_line(frame._replace(at=None, kind=Kind.TEXT, payload=b"{}")))
    return {"_marks": {key: value for key, value in body.items() if key not in ("from", "event")}}


def _first(frames: list[Frame], kind: Kind) -> JsonObject:
    found = next((one for one in frames if one.kind is kind), None)
    return codec.decode(found.payload)[0] if found else {}


def _request(opened: JsonObject) -> JsonObject:
    url = text_at(opened, "url") or _NO_URL
    return {
        "method": "GET",
        "url": url,
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": list(_headers(object_at(opened, "headers"))),
        "queryString": list(_query(url)),
        "headersSize": -1,
        "bodySize": 0,
    }


def _response(answered: JsonObject, spoken: bool) -> JsonObject:
    status = integer_at(answered, "status")
    body = text_at(answered, "body")
    content: JsonObject = {"size": len(body.encode()) if body else 0, "mimeType": "x-unknown"}
    response: JsonObject = {
        "status": status if status is not None else _SWITCHED if spoken and not answered else 0,
        "statusText": "Switching Protocols" if status == _SWITCHED else "",
        "httpVersion": _HTTP,
        "cookies": [],
        "headers": list(_headers(object_at(answered, "headers"))),
        "content": {**content, "text": body} if body else content,
        "redirectURL": "",
        "headersSize": -1,
        "bodySize": -1,
    }
    if not answered:
        response["comment"] = "The recording does not hold the handshake."
    return response


def _headers(headers: JsonObject) -> Iterator[Json]:
    for name, value in headers.items():
        for one in value if isinstance(value, list) else [value]:
            yield {"name": name, "value": one if isinstance(one, str) else codec.write(one).decode()}


def _query(url: str) -> Iterator[Json]:
    try:
        query = urlsplit(url).query
    except ValueError:
        return
    for name, value in parse_qsl(query, keep_blank_values=True):
        yield {"name": name, "value": value}


def _close(frames: list[Frame], base: int) -> JsonObject:
    """The last close, as HTTP Toolkit writes it."""
    found = next((one for one in reversed(frames) if one.kind is Kind.CLOSE), None)
    if found is None:
        return {}
    body, _ = codec.decode(found.payload)
    code = integer_at(body, "code")
    if code is None:
        return {"_webSocketClose": "aborted"}
    close: JsonObject = {"code": code, "reason": text_at(body, "reason") or ""}
    return {"_webSocketClose": {**close, "timestamp": (base + found.at) / SECOND} if found.at is not None else close}

"""HAR 1.2, read: every entry with `_webSocketMessages` is a conversation.

Chrome, HTTP Toolkit, mitmproxy and Playwright agree on the messages: `type` is send or receive, `opcode` that of
RFC 6455, `data` text, or base64 for binary, `time` seconds since 1970 (or of a clock of their own, which then counts
from the first message). HTTP Toolkit adds `_webSocketClose`. What this program wrote comes back as it was.
"""

import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from datetime import timedelta

from ..core import codec
from ..core.clock import MILLISECOND, SECOND, parse_wall
from ..core.json import Json, JsonObject, integer_at, list_at, number_at, object_at, text_at, value_at
from ..core.wire import Frame, Kind, Marks, Side, Transport
from ..recording.file import Header, Record
from ..recording.line import entry_of
from .archive import DIRECTION, EPOCH, OPCODE, OWN, micros_of
from .conversation import Conversation, Source, Unreadable, text_of
from .wording.moment import read as read_moment

NAME = "har"
_BEGINS = re.compile(r'\s*\{\s*"log"\s*:\s*\{')
_SIDES = {word: side for side, word in DIRECTION.items()}
_KINDS = {opcode: kind for kind, opcode in OPCODE.items()}
_FAILURES = (  # words of Chrome's network errors
    ("NAME_NOT_RESOLVED", "dns"),
    ("CONNECTION_REFUSED", "refused"),
    ("CERT", "tls"),
    ("SSL", "tls"),
    ("TIMED_OUT", "timeout"),
    ("PROXY", "proxy"),
    ("TUNNEL", "proxy"),
)


def sniff(head: bytes) -> float:
    return 0.95 if _BEGINS.match(text_of(head[:4096])) else 0.0


def read(source: Source) -> list[Conversation]:
    """A conversation for every WebSocket of an archive. Raises Unreadable."""
    body, problem = codec.decode(text_of(source.read()).encode("utf-8", "replace"))
    if not codec.is_readable(problem):
        raise Unreadable(f"{source.name} looks like a HAR file and is damaged: {problem.message if problem else ''}")
    entries = [object_at(one) for one in list_at(body, "log", "entries")]
    found = [_items(entry) for entry in entries if isinstance(entry.get("_webSocketMessages"), list)]
    if not found:
        raise Unreadable(
            f"{source.name} is a HAR file without WebSocket messages; open the developer tools before the page"
            " connects, and save with Chrome, HTTP Toolkit, mitmproxy or Playwright (Firefox leaves them out)."
        )
    return [Conversation(header, items, NAME, part) for part, (header, items) in enumerate(found, 1)]


def _items(entry: JsonObject) -> tuple[Header, list[Frame | Record]]:
    own = object_at(entry, OWN)
    header = entry_of(codec.write(own.get("header"))) if own else None
    if header and isinstance(header.item, Header):
        return header.item, list(_numbered(_own(entry, own, header.item)))
    return _foreign(entry)


# What this program wrote


def _own(entry: JsonObject, own: JsonObject, header: Header) -> Iterator[Frame | Record]:
    lines = [(integer_at(one, "after") or 0, text_at(one, "line") or "") for one in list_at(own, "lines")]
    base, place = micros_of(header), 0
    for count, message in enumerate(list_at(entry, "_webSocketMessages")):
        while place < len(lines) and lines[place][0] <= count:
            yield from _of_line(lines[place][1])
            place += 1
        moment = number_at(message, "time")
        at = round(moment * SECOND) - base if moment is not None else None
        yield from _frame(object_at(message), at)
    for _, line in lines[place:]:
        yield from _of_line(line)


def _of_line(line: str) -> Iterator[Frame | Record]:
    entry = entry_of(line.encode("utf-8", "replace"))
    if entry and not isinstance(entry.item, Header):
        yield entry.item


def _numbered(items: Iterator[Frame | Record]) -> Iterator[Frame | Record]:
    seq = 0
    for item in items:
        if isinstance(item, Frame):
            seq += 1
            yield item._replace(seq=seq)
        else:
            yield item


# What others wrote


def _foreign(entry: JsonObject) -> tuple[Header, list[Frame | Record]]:
    messages = [object_at(one) for one in list_at(entry, "_webSocketMessages")]
    moments = [_moment(one.get("time")) for one in messages]
    base, started = _base(entry, moments)
    times = [None if moment is None or moment < base else moment - base for moment in moments]
    first = next((at for at in times if at is not None), None)
    frames: list[Frame] = [*_handshake(entry, first)]
    for message, at in zip(messages, times, strict=True):
        frames += _frame(message, at)
    frames += _close(entry, base)
    header = Header(started=started, transport=Transport.WEBSOCKET)
    return header, list(_numbered(iter(frames)))


def _moment(value: Json) -> int | None:
    moment = read_moment(str(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    return moment.micros if moment else None


def _base(entry: JsonObject, moments: Sequence[int | None]) -> tuple[int, str | None]:
    """From when times count, in the clock of the messages, and what the wall clock says then."""
    text = text_at(entry, "startedDateTime") or ""
    started = parse_wall(text)
    first = next((moment for moment in moments if moment is not None), None)
    if started is None:
        return first or 0, None
    base = (started - EPOCH) // timedelta(microseconds=1)
    if first is not None and first < base:
        return first, text  # a clock of their own, or one that is a little late: the first message begins it
    return base, text


def _frame(message: JsonObject, at: int | None) -> Iterator[Frame]:
    side, kind = _SIDES.get(text_at(message, "type") or ""), _KINDS.get(integer_at(message, "opcode") or 1)
    data = text_at(message, "data")
    if side is None or kind is None or data is None:
        return
    frame = Frame(at, side, kind, _payload(data, kind, text_at(message, "_encoding")), 0)
    yield frame._replace(marks=_marks(message, side))


def _payload(data: str, kind: Kind, encoding: str | None) -> bytes:
    if kind is Kind.BINARY or encoding == "base64":
        try:
            return b64decode(data, validate=True)
        except ValueError:
            pass
    return data.encode("utf-8", "surrogatepass")


def _marks(message: JsonObject, side: Side) -> Marks | None:
    if "_marks" not in message:
        return None
    entry = entry_of(codec.write({"from": side.value, **object_at(message, "_marks"), "event": {}}))
    return entry.item.marks if entry and isinstance(entry.item, Frame) else None


def _handshake(entry: JsonObject, first: int | None) -> Iterator[Frame]:
    """The request, and the answer where there was one."""
    request, response = object_at(entry, "request"), object_at(entry, "response")
    headers = _headers(request)
    offered = next((value for name, value in headers.items() if name.lower() == "sec-websocket-protocol"), "")
    protocols: list[Json] = [word.strip() for word in str(offered).split(",") if word.strip()]
    opening: JsonObject = {"url": text_at(request, "url"), "headers": headers, "subprotocols": protocols}
    yield Frame(None if first is None else 0, Side.CLIENT, Kind.OPEN, codec.write(opening), 0)
    answer = _answer(response)
    if answer is not None:
        yield Frame(_answered_at(entry, first), Side.SERVER, Kind.ANSWER, codec.write(answer), 0)


def _answer(response: JsonObject) -> JsonObject | None:
    status = integer_at(response, "status")
    if status:
        headers = _headers(response)
        chosen = next((value for name, value in headers.items() if name.lower() == "sec-websocket-protocol"), None)
        body = text_at(response, "content", "text") or None
        return {"status": status, "headers": headers, "subprotocol": chosen, "body": body}
    why = text_at(response, "_error") or text_at(response, "_failureText") or ""
    failed = next((word for sign, word in _FAILURES if sign in why.upper()), None)
    return {"status": None, "failed": failed, "message": why} if failed else None


def _headers(half: JsonObject) -> JsonObject:
    """The headers by name; one that stands several times has a list."""
    found: JsonObject = {}
    for row in list_at(half, "headers"):
        name, value = text_at(row, "name"), text_at(row, "value")
        if not name or value is None or name.startswith(":"):
            continue
        before = found.get(name)
        found[name] = value if before is None else [*(before if isinstance(before, list) else [before]), value]
    return found


def _answered_at(entry: JsonObject, first: int | None) -> int | None:
    """When the answer came, from the timings; None where they do not fit the messages."""
    names = ("blocked", "dns", "connect", "send", "wait")
    spans = [max(number_at(entry, "timings", name) or 0, 0) for name in names]
    at = round(sum(spans) * MILLISECOND)
    return at if first is not None and 0 < at <= first else None


def _close(entry: JsonObject, base: int) -> Iterator[Frame]:
    close = entry.get("_webSocketClose")
    if close == "aborted":
        payload: JsonObject = {"code": None, "reason": "", "lost": "the connection was aborted"}
    elif isinstance(close, dict) and integer_at(close, "code") is not None:
        payload = {"code": integer_at(close, "code"), "reason": text_at(close, "reason") or ""}
    else:
        return
    moment = _moment(value_at(close, ("timestamp",)))
    at = moment - base if moment is not None and moment >= base else None
    yield Frame(at, Side.SERVER, Kind.CLOSE, codec.write(payload), 0)

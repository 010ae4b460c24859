"""One line of a recording, read back.

Total: a line is a header, a frame, a record or damaged, whatever it holds.
Only a header of another format version raises, since nothing after it can be
trusted.
"""

from base64 import b64decode

from ..core import codec
from ..core.clock import micros
from ..core.json import Json, JsonObject, integer_at, list_at, number_at, object_at, text_at, texts_at
from ..core.wire import Fidelity, Frame, Kind, Marks, Origin, Side, Transport
from .file import EVENT_KEY, VERSION, Entry, Header, NotARecording, Record, RecordKind

_FRAME_KEYS = ("event", "text", "base64", "open", "answer", "ping", "pong", "close")  # the first one found counts
_SIDES = {side.value: side for side in Side}
_FIDELITIES = {fidelity.value: fidelity for fidelity in Fidelity}
_KINDS = {kind.value: kind for kind in RecordKind if kind not in (RecordKind.UNKNOWN, RecordKind.TORN)}
_LONGEST = 9e12  # seconds that still fit 64 bits of microseconds
_TRIES = 8  # places of `,"event":` that are looked at in one line
_BLANKS = b" \t\r"


def entry_of(line: bytes, seq: int = 0) -> Entry | None:
    """A line without its LF, offsets counted from its start; a frame gets number `seq`. None if the line is damaged.

    Raises NotARecording for a header of another format version.
    """
    text = line.strip(_BLANKS)
    if not text.startswith(b"{") or not text.endswith(b"}"):
        return None
    return _event_entry(text, len(line) - len(line.lstrip(_BLANKS)), seq) or _whole_entry(text, len(line), seq)


def frame_at(line: bytes, seq: int = 0) -> Frame:
    """The frame in a whole line. Raises ValueError if the line holds none."""
    entry = entry_of(line.rstrip(b"\n"), seq)
    if entry is None or not isinstance(entry.item, Frame):
        raise ValueError("the line holds no frame")
    return entry.item


def at_of(body: JsonObject) -> int | None:
    """The moment of a line in microseconds; None where it has none or one that cannot be."""
    at = number_at(body, "at")
    return micros(at) if at is not None and abs(at) <= _LONGEST else None


def _event_entry(text: bytes, lead: int, seq: int) -> Entry | None:
    """A line that ends with an event, as its exact bytes."""
    place = text.find(EVENT_KEY)
    for _ in range(_TRIES):
        if place < 0:
            return None
        head, problem = codec.decode(text[:place] + b"}")
        side = _side(head)
        if codec.is_readable(problem) and side is not None:
            start = place + len(EVENT_KEY)
            payload = text[start:-1]
            if not codec.is_readable(codec.decode(payload)[1]):
                return None
            frame = Frame(at_of(head), side, Kind.TEXT, payload, seq, _marks(head, "event"))
            return Entry(frame, lead + start, len(payload), True)
        place = text.find(EVENT_KEY, place + 1)
    return None


def _whole_entry(text: bytes, length: int, seq: int) -> Entry | None:
    body, problem = codec.decode(text)
    if not codec.is_readable(problem):
        return None
    try:
        return Entry(_item(body, seq), 0, length, False)
    except ValueError:  # nested so deeply that it could not be written again
        return None


def _item(body: JsonObject, seq: int) -> Header | Frame | Record:
    frame = _frame(body, seq)
    if frame is not None:
        return frame
    if "inspector" in body:
        return _header(body)
    known = not _KINDS.keys().isdisjoint(body)
    kind = next(kind for key, kind in _KINDS.items() if key in body) if known else RecordKind.UNKNOWN
    return Record(kind, at_of(body), body)


def _frame(body: JsonObject, seq: int) -> Frame | None:
    side = _side(body) if "from" in body else None
    key = next((key for key in _FRAME_KEYS if key in body), None) if side is not None else None
    if side is None or key is None:
        return None
    payload = _payload(body[key], key)
    if payload is None:
        return None
    return Frame(at_of(body), side, _kind(body, key), payload, seq, _marks(body, key))


def _side(body: JsonObject) -> Side | None:
    return _SIDES.get(text_at(body, "from") or "")


def _kind(body: JsonObject, key: str) -> Kind:
    match key:
        case "event" | "text":
            return Kind.TEXT
        case "base64":
            return Kind.TEXT if body.get("kind") == Kind.TEXT.value else Kind.BINARY
        case _:
            return Kind(key)


def _payload(value: Json, key: str) -> bytes | None:
    if key not in ("text", "base64"):
        return codec.write(value)
    if not isinstance(value, str):
        return None
    if key == "text":
        return value.encode("utf-8", "surrogatepass")
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return None


def _marks(body: JsonObject, key: str) -> Marks | None:
    """What a line says of its frame beyond the bytes; what does not fit its place is kept as unknown."""
    own = {"at", "from", key, "kind"} if key == "base64" else {"at", "from", key}
    rest = {name: value for name, value in body.items() if name not in own}
    if not rest:
        return None
    by, delivered, origin = text_at(rest, "by"), _delivered(rest), origin_of(rest.get("origin"))
    replaces, repeats, redacted = integer_at(rest, "replaces"), integer_at(rest, "repeats"), _redacted(rest, key)
    read = {"by": by, "delivered": delivered, "replaces": replaces, "origin": origin, "repeats": repeats}
    known = {name for name, value in read.items() if value is not None} | ({"redacted"} if redacted else set())
    extra = {name: value for name, value in rest.items() if name not in known}
    return Marks(by, delivered, replaces, origin, repeats, redacted, extra or None)


def _delivered(body: JsonObject) -> float | bool | None:
    value = body.get("delivered")
    return value if isinstance(value, (bool, int, float)) else None


def origin_of(value: Json) -> Origin | None:
    """Where an imported event stands in its source; None for what does not tell."""
    body = object_at(value)
    lines, columns = _pair(body.get("lines")), _pair(body.get("columns"))
    fidelity = _FIDELITIES.get(text_at(body, "fidelity") or "")
    if lines is None or fidelity is None:
        return None
    mended = tuple(texts_at(body, "mended")) if "mended" in body else ()
    missing = tuple(texts_at(body, "missing")) if "missing" in body else ()
    times = integer_at(body, "times")
    return Origin(lines[0], lines[1], fidelity, columns, mended, missing, 1 if times is None else times)


def _pair(value: Json) -> tuple[int, int] | None:
    """The two numbers with which a list begins."""
    if not isinstance(value, list) or len(value) < 2:
        return None
    first, last = value[:2]
    return (first, last) if type(first) is int and type(last) is int else None


def _redacted(body: JsonObject, key: str) -> tuple[str, ...]:
    """The pointers, counted from the payload; none if one of them does not lead into it."""
    pointers = list_at(body, "redacted")
    inner = [item.removeprefix(f"/{key}") for item in pointers if isinstance(item, str) and _leads(item, f"/{key}")]
    return tuple(inner) if len(inner) == len(pointers) else ()


def _leads(pointer: str, root: str) -> bool:
    return pointer == root or pointer.startswith(root + "/")


def _header(body: JsonObject) -> Header:
    _check_version(number_at(body, "inspector"))
    transport = text_at(body, "transport")
    known: JsonObject = {
        "started": text_at(body, "started"),
        "recorder": text_at(body, "recorder"),
        "transport": transport if transport in set(Transport) else None,
        "title": text_at(body, "title"),
        "ends": "reported" if body.get("ends") == "reported" else None,
    }
    del body["inspector"]
    extra = {name: value for name, value in body.items() if name not in known or value != known[name]}
    return Header(
        started=text_at(known, "started"),
        recorder=text_at(known, "recorder") or "import",
        transport=Transport(text_at(known, "transport") or Transport.UNKNOWN),
        title=text_at(known, "title"),
        ends=text_at(known, "ends"),
        extra=extra,
    )


def _check_version(version: int | float | None) -> None:
    if version is None:
        raise NotARecording("The header of the recording names no format version.")
    if not VERSION <= version < VERSION + 1:
        raise NotARecording(
            f"The recording is written in format version {version:g}; this program reads version {VERSION}."
        )

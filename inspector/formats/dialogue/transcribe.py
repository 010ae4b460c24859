"""Recordings written in the transcript notation.

The notation holds the handshake, the text frames with their sides, order and
times, the losses and the end of the connection, and how the recording ends.
What it has no words for becomes a comment: pings, binary, frames that were
withheld, notes, and records of other kinds.
Reading what was written gives the same payloads, sides, order and times; a frame
without a time between timed ones gets the time of the one before.
"""

import itertools
from collections.abc import Iterable, Iterator, Sequence

from ...core import codec
from ...core.clock import MILLISECOND, SECOND, parse_wall
from ...core.json import Json, integer_at, text_at
from ...core.text import count_text
from ...core.wire import Frame, Kind, Side, Transport
from ...recording.file import Header, Record, RecordKind, places_lost
from ..conversation import Conversation
from .notation import ARROWS, HEADER_KEY, SETTINGS, STEP, setting
from .shorthand import compact

_SAYS_NOTHING_OF_THE_END = ("~ repeats", "~ open", "~ answer", "~ missed")
_SEEN_IN_TIME = frozenset({RecordKind.TICK, RecordKind.END})
_MARKS = {side: arrow for arrow, side in ARROWS.items()}


def write(items: Iterable[Header | Frame | Record]) -> str:
    """Recordings as one text, a case each."""
    return "".join(_lines(items))


def write_conversations(conversations: Iterable[Conversation]) -> bytes:
    """Conversations as one text in UTF-8."""
    return b"".join(pieces(conversations))


def pieces(conversations: Iterable[Conversation]) -> Iterator[bytes]:
    """The same line by line."""
    return (
        line.encode()
        for line in _lines(item for one in conversations for item in itertools.chain([one.header], one.items))
    )


def _lines(items: Iterable[Header | Frame | Record]) -> Iterator[str]:
    """Every line with its end; a blank one between two cases."""
    for place, (header, part) in enumerate(_parts(items)):
        yield from ["\n"] * (place > 0)
        yield from (f"{line}\n" for line in _case_lines(header, part))


def _parts(items: Iterable[Header | Frame | Record]) -> Iterator[tuple[Header, list[Frame | Record]]]:
    header, part = Header(), list[Frame | Record]()
    begun = False
    for item in items:
        if not isinstance(item, Header):
            part.append(item)
            continue
        if begun or part:
            yield header, part
        header, part, begun = item, [], True
    if begun or part:
        yield header, part


def _case_lines(header: Header, items: Sequence[Frame | Record]) -> list[str]:
    frames = [item for item in items if isinstance(item, Frame)]
    step = _step_of(frames, observed=_observed(items))
    steps = [*_step_lines(items, step), *_silence_after(items, frames)]
    return [*_header_lines(header), *_setting_lines(header, items, steps, step), *steps]


def _step_of(frames: Sequence[Frame], *, observed: bool) -> int:
    """The time that a step takes of itself: the notation's own, or nothing where that would not fit."""
    times = [0, *(frame.at for frame in frames if frame.at is not None and _is_step(frame))]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    if len(gaps) < sum(map(_is_step, frames)):
        return 0
    return STEP if all(gap == STEP or (observed and gap > STEP) for gap in gaps) else 0


def _step_lines(items: Sequence[Frame | Record], step: int) -> Iterator[str]:
    clock = 0
    for item in items:
        if isinstance(item, Frame) and _is_step(item):
            clock += step
            if item.at is not None and item.at != clock:
                yield f"~ {_span_text(item.at - clock)}"
                clock = item.at
        yield from _item_lines(item)


def _silence_after(items: Sequence[Frame | Record], frames: Sequence[Frame]) -> Iterator[str]:
    """The time that was watched after the last frame."""
    last = max((frame.at for frame in frames if frame.at is not None), default=0)
    until = max((record.at for record in items if isinstance(record, Record) and record.at is not None), default=0)
    if until > last and _observed(items):
        yield f"~ {_span_text(until - last)}"


def _header_lines(header: Header) -> Iterator[str]:
    title = header.title or ""
    plain = title == " ".join(title.split()) and title == str(setting(title))
    yield f"== {title}".rstrip() if plain else "=="
    if not plain:
        yield f"title: {codec.write(title).decode()}"
    for key, value in header.extra.items():
        if HEADER_KEY.match(key) and key not in SETTINGS:
            yield f"{key}: {_setting_text(value)}"
    if header.started and parse_wall(header.started):
        yield f"started: {header.started}"
    if header.recorder != "import":
        yield f"recorder: {_setting_text(header.recorder)}"
    if header.transport is not Transport.UNKNOWN:
        yield f"transport: {header.transport}"


def _setting_text(value: Json) -> str:
    if isinstance(value, str) and value == " ".join(value.split()) and value and setting(value) == value:
        return value
    return codec.write(value).decode()


def _setting_lines(header: Header, items: Sequence[Frame | Record], steps: list[str], step: int) -> Iterator[str]:
    """What the steps do not say by themselves: how it ends, and which times are known."""
    frames = [item for item in items if isinstance(item, Frame) and _is_step(item)]
    ends = "observed" if _observed(items) else "reported" if header.ends == "reported" else "unknown"
    watched = any(line.startswith("~") and not line.startswith(_SAYS_NOTHING_OF_THE_END) for line in steps)
    if ends != ("observed" if watched else "unknown"):
        yield f"ends: {ends}"
    if frames and all(frame.at is None for frame in frames):
        yield "times: unknown"
    elif frames and step != STEP:
        yield "step: 0ms"


def _observed(items: Sequence[Frame | Record]) -> bool:
    kinds = (RecordKind.TICK, RecordKind.END)
    return any(item.kind in kinds or item.kind is Kind.CLOSE for item in items)


def _is_step(frame: Frame) -> bool:
    """Tell whether the notation has a step for this frame."""
    if frame.marks is not None and frame.marks.delivered is False:
        return False
    return (
        frame.kind is Kind.CLOSE or _is_shaken(frame) or (frame.kind is Kind.TEXT and _text(frame.payload) is not None)
    )


def _is_shaken(frame: Frame) -> bool:
    """Tell whether this is a half of the handshake, each from its own side and on one line of JSON."""
    side = {Kind.OPEN: Side.CLIENT, Kind.ANSWER: Side.SERVER}.get(frame.kind)
    return side is frame.side and _one_object(frame.payload)


def _one_object(payload: bytes) -> bool:
    text = _text(payload) or ""
    whole = text[:1] == "{" and text[-1:] == "}" and "\n" not in text and "\r" not in text
    return whole and codec.is_readable(codec.decode(payload)[1])


def _item_lines(item: Frame | Record) -> Iterator[str]:
    if isinstance(item, Record):
        if places_lost(item) and isinstance(item.body.get("lost"), dict):
            yield f"~ missed {codec.write(item.body['lost']).decode()}"
        elif item.kind not in _SEEN_IN_TIME:
            yield f"# {codec.write(item.body).decode()}"
    elif not _is_step(item):
        yield f"# {item.side} {item.kind}, {count_text(len(item.payload), 'byte')}: not shown in this notation"
    elif item.kind is Kind.CLOSE:
        yield _close_line(item)
    elif item.kind is not Kind.TEXT:
        yield f"~ {item.kind} {item.payload.decode()}"
    else:
        if item.marks is not None and item.marks.repeats is not None:
            yield f"~ repeats {item.marks.repeats}"
        yield f"{_MARKS[item.side]} {_payload_text(item.payload)}"


def _close_line(frame: Frame) -> str:
    body, _ = codec.decode(frame.payload)
    code = integer_at(body, "code")
    reason = " ".join((text_at(body, "reason" if code is not None else "lost") or "").split())
    if code is None:
        return f"~ lost {reason}".rstrip()
    side = "client " if frame.side is Side.CLIENT else ""
    return f"~ {side}close {code} {reason}".rstrip()


def _text(payload: bytes) -> str | None:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        return None


def _payload_text(payload: bytes) -> str:
    """The short form, raw JSON (`|` on its further lines), or a JSON string: the first that is exact."""
    if short := compact(payload):
        return short
    text = payload.decode()
    if text[:1] == "{" and text[-1] == "}" and "\r" not in text and codec.is_readable(codec.decode(payload)[1]):
        return text.replace("\n", "\n|")
    return codec.write(text).decode()


def _span_text(span: int) -> str:
    """A span exactly, in the largest unit that divides it."""
    sign, span = ("-", -span) if span < 0 else ("", span)
    if span % SECOND == 0:
        return f"{sign}{span // SECOND}s"
    whole, part = divmod(span, MILLISECOND)
    return f"{sign}{whole}{f'.{part:03}' if part else ''}ms"

"""The session as it stood at one event: what was in effect, open and awaited, and what the event changed of it.

A state is a list of entries. Two of them, before and after an event, tell what it changed.
"""

from collections.abc import Iterable, Iterator, Reversible
from enum import StrEnum
from itertools import islice
from typing import NamedTuple, TypeVar

from ...core import codec
from ...core.clock import MILLISECOND, span_text
from ...core.json import Json, JsonObject, Path, number_at, path_text, text_at
from ...core.text import clip, count_text, safe
from ...diagnosis.pending import Pending
from ...model.session import Session
from ...model.state.answer import Operation
from ...model.state.lifecycle import State
from ...model.state.part import Item, Response, ToolCall
from ...model.state.setting import INPUT_FORMAT, bytes_per_ms, differences, width_of
from ...protocol.vocabulary import Level
from ...recording.reading import Reading
from ..text.tree import leaf
from ..text.wording import item_words, quoted

_SETTINGS, _ITEMS, _OTHERS = 300, 40, 20  # entries of a topic, at most
_LONGEST = 300  # characters of a value
_T = TypeVar("_T")


class Topic(StrEnum):
    """What an entry is about, as its heading has it."""

    SESSION = "Session"
    RESPONSES = "Open responses"
    WAITING = "Sent and not answered"
    CALLS = "Tool calls without a result"
    AWAITED = "Awaited"
    AUDIO = "Input audio"
    ITEMS = "Items"
    LIMITS = "Rate limits"
    ASKED = "Asked for and not in effect"
    SETTINGS = "Settings in effect"


class Entry(NamedTuple):
    """One thing that is so: `text` is what may change, `note` goes with time alone. All of it is safe."""

    topic: Topic
    key: str
    text: str
    jump: int = 0
    note: str = ""


def entries(reading: Reading) -> list[Entry]:
    """What is so where the reading stands. No more of anything than a screen or two, however long the session is."""
    session = reading.session
    return [
        *_session(reading),
        *(_response(one) for one in _last(session.open.values(), _OTHERS)),
        *(_waiting(one) for one in islice(session.pending.values(), _OTHERS)),
        *(_call(one) for one in _last(session.calls.values(), 10 * _OTHERS) if one.asked_seq and not one.output_seq),
        *(_awaited(reading, one) for one in reading.pending()[:_OTHERS]),
        *_audio(session),
        *(_item(session, one) for one in _last(session.items.values(), _ITEMS)),
        *_limits(session),
        *_asked(session),
        *_settings(session.config),
    ]


# What is so


def _session(reading: Reading) -> Iterator[Entry]:
    session, topic = reading.session, Topic.SESSION
    yield Entry(topic, "state", _life(session), session.created_seq)
    if session.id:
        yield Entry(topic, "id", safe(session.id[:100]), session.created_seq)
    if reading.detector.settled:
        yield Entry(topic, "server speaks", safe(reading.scene.server.title))
    if session.turn:
        yield Entry(topic, "turn", f"{session.turn.index + 1}, since #{session.turn.first_seq}", session.turn.first_seq)
    if session.keys:
        yield Entry(topic, "keys pressed", safe(session.keys[-100:]))


def _life(session: Session) -> str:
    close = session.close
    if close:
        how = f"lost: {close.lost}" if close.lost else f"{close.code if close.code is not None else 'no code'}"
        return safe(clip(f"closed by the {close.side.value}: {how} {close.reason}".strip(), 200))
    if session.state is State.NEW:
        return "not announced yet"
    return f"{session.state.value}, announced with #{session.created_seq}" if session.created_seq else "open"


def _settings(config: JsonObject) -> Iterator[Entry]:
    for path, value in islice(_leaves(config), _SETTINGS):
        yield Entry(Topic.SETTINGS, safe(path_text(path)[:200]), _value(value))


def _value(value: Json) -> str:
    """A value on one line; of a long text its beginning, and how much more there is."""
    if isinstance(value, str) and len(value) > _LONGEST:
        return f"{_value(value[:_LONGEST])} … {count_text(len(value) - _LONGEST, 'further character')}"
    return clip(leaf(value)[0].replace("\n", "␤"), 2 * _LONGEST)


def _leaves(value: Json) -> Iterator[tuple[Path, Json]]:
    """The values that hold no others, in order."""
    stack: list[tuple[Path, Json]] = [((), value)]
    while stack:
        path, one = stack.pop()
        if isinstance(one, dict) and one:
            stack += [((*path, key), child) for key, child in reversed(one.items())]
        elif isinstance(one, list) and one:
            stack += [((*path, place), child) for place, child in reversed(list(enumerate(one)))]
        elif path:
            yield path, one


def _asked(session: Session) -> Iterator[Entry]:
    for path, asked, shown in islice(differences(session.requested, session.config), _OTHERS):
        text = f"{leaf(_clipped(asked))[0]}, in effect is {leaf(_clipped(shown))[0]}"
        yield Entry(Topic.ASKED, safe(path[:200]), clip(text.replace("\n", "␤"), 2 * _LONGEST))


def _clipped(value: Json) -> Json:
    if isinstance(value, str):
        return clip(value, 80)
    return clip(codec.write(value).decode(), 80) if isinstance(value, (dict, list)) else value


def _waiting(operation: Operation) -> Entry:
    return Entry(Topic.WAITING, f"#{operation.seq}", safe(operation.type[:100]), operation.seq)


def _response(response: Response) -> Entry:
    width = width_of(response.audio_format)
    words = "".join(stream.text for stream in response.streams.values())
    parts = [
        f"since #{response.opened_seq}",
        "beside the conversation" if response.out_of_band else "",
        count_text(response.deltas, "delta") if response.deltas else "no output yet",
        f"{span_text(response.audio_bytes * MILLISECOND // width)} audio" if response.audio_bytes else "",
        quoted(words[-120:] if len(words) <= 120 else f"…{words[-120:]}") if words else "",
    ]
    return Entry(Topic.RESPONSES, safe(response.id[:80]), _joined(parts), response.opened_seq)


def _call(call: ToolCall) -> Entry:
    text = f"{call.name or '?'}({clip(call.arguments, 120)}), asked with #{call.asked_seq}"
    return Entry(Topic.CALLS, safe(call.id[:80]), _joined([text]), call.asked_seq)


def _awaited(reading: Reading, pending: Pending) -> Entry:
    names = " or ".join(reading.scene.names(*pending.row.one_of))
    level = "must follow" if pending.row.level is Level.REQUIRED else "usually follows"
    wait = f"; missing after {span_text(round(pending.row.missing * pending.patience))}" if pending.row.missing else ""
    over = reading.scene.now - pending.at if reading.scene.now is not None and pending.at is not None else 0
    gone = f" ({span_text(over)} so far)" if wait and over > 0 else ""
    key = f"{pending.row.finding} {pending.about.kind.value} {pending.about.id}"
    return Entry(Topic.AWAITED, safe(key[:200]), safe(f"{names} {level} #{pending.seq}{wait}"), pending.seq, gone)


def _audio(session: Session) -> Iterator[Entry]:
    buffer, topic = session.buffer, Topic.AUDIO
    width = bytes_per_ms(session.config, INPUT_FORMAT)
    if buffer.appends:
        length = span_text(buffer.pending_bytes * MILLISECOND // width)
        yield Entry(topic, "in the buffer", f"{length} ({count_text(buffer.pending_bytes, 'byte')})", buffer.last_seq)
        total = span_text(buffer.total_bytes * MILLISECOND // width)
        yield Entry(topic, "appended", f"{count_text(buffer.appends, 'piece')}, {total}", buffer.last_seq)
    if buffer.state is State.SPEAKING or buffer.speech.open_seq:
        seq = buffer.speech.open_seq
        yield Entry(topic, "turn detection", f"hears speech since #{seq}" if seq else "hears speech", seq)
    elif buffer.speech.last_end_seq:
        seq = buffer.speech.last_end_seq
        yield Entry(topic, "turn detection", f"heard the end of speech at #{seq}", seq)
    if buffer.emptied:
        last = buffer.emptied[-1]
        yield Entry(topic, "last emptied", f"by {last.by.value.replace('-', ' ')} at #{last.seq}", last.seq)


def _item(session: Session, item: Item) -> Entry:
    state = "" if item.state is State.DONE else f"({item.state.value})"
    cut = f"(cut at {span_text(item.truncated_ms * MILLISECOND)})" if item.truncated_ms is not None else ""
    text = _joined([part for part in (_words(session, item), state, cut) if part], " ")
    return Entry(Topic.ITEMS, safe(item.id[:80]), text, item.added_seq or item.done_seq)


def _words(session: Session, item: Item) -> str:
    """Who speaks in an item, and what; as far as the events up to here told."""
    created = session.operations.get(item.operation)
    told = (
        item.transcript
        or "".join(item.transcript_pieces)
        or "".join(stream.text for place, stream in sorted(item.streams.items()) if place >= 0)
    )
    if created and not told:
        return item_words(_object(created.body.get("item")), session.config)
    who = item.role or item.type or "item"
    if item.type == "function_call":
        call = session.calls.get(item.call or "")
        return f"calls {call.name if call and call.name else '?'}"
    return f"{who} {quoted(told[:200])}" if told else who


def _object(value: Json) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _limits(session: Session) -> Iterator[Entry]:
    limits = session.limits
    for row in limits.rows[:_OTHERS] if limits else ():
        left, limit = number_at(row, "remaining"), number_at(row, "limit")
        reset = number_at(row, "reset_seconds")
        text = f"{left if left is not None else '?'} of {limit if limit is not None else '?'} left"
        name = safe(clip(text_at(row, "name") or "?", 40))
        back = f", back in {reset} s" if reset is not None else ""
        yield Entry(Topic.LIMITS, name, text + back, limits.seq if limits else 0)


def _last(values: Reversible[_T], count: int) -> list[_T]:
    """The newest of the values of a mapping, oldest first."""
    return list(islice(reversed(values), count))[::-1]


def _joined(parts: Iterable[str], between: str = " · ") -> str:
    return safe(between.join(part for part in parts if part).replace("\n", " "))

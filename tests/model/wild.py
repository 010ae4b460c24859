"""Strategies for conversations that no server would hold: any type, with whole, mended, broken or foreign bodies."""

from hypothesis import strategies as st

from inspector.core.codec import parse, write
from inspector.core.json import Json, JsonObject
from inspector.core.wire import Frame, Kind, Side
from inspector.protocol.dialect import EventSpec, union

ROWS: list[EventSpec] = sorted(union().values(), key=lambda row: (row.side, row.type))
_IDS = st.sampled_from(["", "a", "b", "resp_DbX6y000000000000000G", "item_DbX6y000000000000000J", "call_1", "none"])
_WORDS = st.sampled_from([
    "type", "id", "item", "session", "response", "error", "event_id", "response_id", "item_id", "call_id", "status",
    "role", "content", "output", "delta", "code", "message", "param", "modalities", "turn_detection", "audio", "input",
    "conversation", "conversation_id", "status_details", "usage", "content_index", "rate_limits", "expires_at",
    "function_call", "function_call_output", "message", "user", "assistant", "failed", "cancelled", "completed",
    "unknown_parameter", "conversation_already_has_active_response", "insufficient_quota", "turn_detected",
])  # fmt: skip
_LEAVES = st.none() | st.booleans() | st.integers(-5, 2**40) | st.floats(allow_nan=False) | _IDS | _WORDS | st.text()
JSON = st.recursive(
    _LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS | st.text(max_size=3), inner, max_size=4),
    max_leaves=8,
)
OBJECTS = st.dictionaries(_WORDS | st.text(max_size=3), JSON, max_size=5)


@st.composite
def _mutated(draw: st.DrawFn) -> tuple[Side, JsonObject]:
    """The sample of a row with some of its values exchanged."""
    row = draw(st.sampled_from(ROWS))
    body = parse(row.sample)
    assert isinstance(body, dict)
    for _ in range(draw(st.integers(0, 3))):
        _exchange(body, draw)
    return row.side, {**body, "type": row.type}


def _exchange(body: JsonObject, draw: st.DrawFn) -> None:
    """Put something else in the place of one value, somewhere in the tree."""
    here: JsonObject = body
    while True:
        key = draw(st.sampled_from(sorted(here)) if here else _WORDS)
        inner = here.get(key)
        if not isinstance(inner, dict) or draw(st.booleans()):
            here[key] = draw(JSON)
            return
        here = inner


@st.composite
def _foreign(draw: st.DrawFn) -> tuple[Side, JsonObject]:
    row = draw(st.sampled_from(ROWS))
    body: dict[str, Json] = draw(OBJECTS)
    type_ = draw(st.just(row.type) | st.text(max_size=5))
    return draw(st.sampled_from([row.side, row.side.other])), {**body, "type": type_}


@st.composite
def _links(draw: st.DrawFn) -> tuple[Side, Kind, bytes]:
    kind = draw(st.sampled_from([Kind.OPEN, Kind.ANSWER, Kind.PING, Kind.PONG, Kind.CLOSE, Kind.BINARY]))
    return draw(st.sampled_from(Side)), kind, write(draw(OBJECTS))


def _text(pair: tuple[Side, JsonObject]) -> tuple[Side, Kind, bytes]:
    return pair[0], Kind.TEXT, write(pair[1])


_RAW = st.tuples(st.sampled_from(Side), st.just(Kind.TEXT), st.binary(max_size=30))
_FRAMES = st.one_of(_mutated().map(_text), _mutated().map(_text), _foreign().map(_text), _links(), _RAW)
_MOMENTS = st.none() | st.integers(0, 10**8)


@st.composite
def conversations(draw: st.DrawFn) -> list[Frame]:
    """Frames with seq from 1, and times that may run backwards or be missing."""
    rows = draw(st.lists(st.tuples(_FRAMES, _MOMENTS), max_size=25))
    return [Frame(at, side, kind, payload, seq) for seq, ((side, kind, payload), at) in enumerate(rows, 1)]

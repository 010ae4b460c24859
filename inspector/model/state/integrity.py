"""Facts that tell whether the stream is whole: ids that repeat, fields that events have, times that run back.

Deltas are not looked at, and what is kept does not grow with the recording.
"""

from dataclasses import dataclass, field

from ...core.clock import SECOND
from ...core.event import Event
from ...core.json import has
from ...core.wire import Fidelity, Kind

_REMEMBERED = 4096  # ids of the newest events; as many again may be kept
_TYPES = 256  # more than any dialect has; a peer may invent types without end
_BACKWARDS = SECOND  # two writers of one log may be apart by less
_NESTED = (("response", "id"), ("item", "id"))


@dataclass(slots=True)
class Repeat:
    """An `event_id` that two events of the server have."""

    identity: str
    first_seq: int
    seq: int
    same_type: bool


@dataclass(slots=True)
class Shape:
    """The fields that the first whole event of a type had: its keys, and `response.id` or `item.id`."""

    seq: int
    fields: frozenset[str]


@dataclass(slots=True)
class Backwards:
    """An event whose time is before that of the event it follows, by `span` µs."""

    before_seq: int
    seq: int
    span: int


@dataclass(slots=True)
class Contradiction:
    """Where an event that repeats an item shows something else than what came before it.

    `what` is the field, or `items` where the list of items differs; `shown` is what the later event has.
    """

    seq: int
    what: str
    streamed: str
    shown: str
    item: str = ""


@dataclass(slots=True)
class Gap:
    """An `output_index` or `content_index` that does not follow the one before it; `seen` stands for `due`."""

    seq: int
    what: str
    due: int
    seen: int


@dataclass(slots=True)
class Integrity:
    """What the server's events show of their own order, and the first time that it failed."""

    repeats: int = 0
    repeat: Repeat | None = None
    backwards: Backwards | None = None
    reformatted: bool = False  # the format of the input audio changed after some was appended
    shapes: dict[str, Shape] = field(default_factory=dict)
    shaped_seq: int = 0  # the newest event of a type that was new
    _newest: dict[str, tuple[int, str]] = field(default_factory=dict)
    _older: dict[str, tuple[int, str]] = field(default_factory=dict)

    def take_id(self, event: Event, identity: str) -> None:
        """Note the id of a server event, and whether one of the last few thousand had it too."""
        known = self._newest.get(identity) or self._older.get(identity)
        if known is None:
            if len(self._newest) >= _REMEMBERED:
                self._older, self._newest = self._newest, {}
            self._newest[identity] = (event.seq, event.type)
        elif identity:
            self.repeats += 1
            self.repeat = self.repeat or Repeat(identity, known[0], event.seq, known[1] == event.type)

    def take_shape(self, event: Event) -> None:
        """Note the fields of a server event whose type is not known yet, if it was read whole."""
        if len(self.shapes) >= _TYPES or not is_whole(event):
            return
        nested = frozenset(".".join(path) for path in _NESTED if has(event.body, path))
        self.shaped_seq = event.seq
        self.shapes[event.type] = Shape(event.seq, frozenset(event.body) | nested)

    def take_time(self, seq: int, before_seq: int, span: int) -> None:
        """Note the first event whose time is well before that of the event it follows, by `span` µs."""
        if span >= _BACKWARDS and self.backwards is None:
            self.backwards = Backwards(before_seq, seq, span)


def is_whole(event: Event) -> bool:
    """Tell whether an event was read whole, so that what it lacks or shows otherwise is not the log's doing."""
    exact = event.origin is None or event.origin.fidelity is Fidelity.EXACT
    return event.kind is Kind.TEXT and event.problem is None and exact and bool(event.type)

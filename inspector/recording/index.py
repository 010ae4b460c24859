"""The rows of a recording: what each event is, where its bytes stand, and which rows belong together."""

from collections.abc import Callable, Sequence
from itertools import islice

from ..core.event import Event, ProblemKind
from ..core.json import JsonObject
from ..core.wire import Kind, Marks, Side
from ..model.change import Change
from ..model.session import Session
from ..protocol.vocabulary import DELTAS, Meaning
from .columns import UNTIMED, Columns, Flag
from .grouping import Groups
from .margin import Margin

_UNREADABLE = frozenset({
    ProblemKind.CUT, ProblemKind.NOT_JSON, ProblemKind.NOT_OBJECT, ProblemKind.NOT_UTF8, ProblemKind.NO_TYPE,
})  # fmt: skip
_SIDES = {Side.CLIENT: Flag.CLIENT, Side.SERVER: 0}
_OWN = {Meaning.ERROR: Flag.ERROR, Meaning.UNKNOWN: Flag.UNKNOWN, **dict.fromkeys(DELTAS, Flag.DELTA)}
PLAIN = {side: {means: flag | _OWN.get(means, 0) for means in Meaning} for side, flag in _SIDES.items()}
"""The flags of a text frame with which nothing is wrong, by its side and meaning."""


def flags_of(event: Event, means: Meaning, marks: Marks | None) -> int:
    """What the timeline must know of an event without reading its bytes."""
    flags = PLAIN[event.side][means] if event.kind is Kind.TEXT else _SIDES[event.side] | Flag.LINK
    if event.problem and event.problem.kind in _UNREADABLE and means is not Meaning.FOREIGN:
        flags |= Flag.DAMAGED
    if marks is not None:
        flags |= Flag.REPEAT if marks.repeats else Flag.HELD if marks.delivered is False else 0
    return flags


class Index:
    """Writes the columns, row by row."""

    def __init__(self, session: Session) -> None:
        self.columns = Columns()
        self.groups = Groups(self.columns, session)
        self.margin = Margin()
        self._streams: dict[tuple[str, object, object], int] = {}

    @property
    def sizes(self) -> tuple[int, int]:
        """How many streams and groups there are."""
        return len(self._streams), len(self.groups)

    def first(self, seq: int, sizes: tuple[int, int], session: Session, stream_groups: dict[int, int]) -> "Index":
        """The index as it stood after event `seq`: what grows only at its end is cut there."""
        streams, groups = sizes
        result = Index(session)
        result.columns = self.columns.first(seq)
        result.groups = self.groups.first(groups, result.columns, session, stream_groups)
        result.margin = self.margin
        result._streams = dict(islice(self._streams.items(), streams))
        return result

    def add(self, event: Event, offset: int, length: int, flags: int, changes: Sequence[Change]) -> None:
        """Add the row of an event, which has been taken in; a delta that changes nothing is of its stream's group."""
        seq, at, _, _, type_, body, _, _, _, _ = event
        stream = group = 0
        if flags & Flag.DELTA:
            stream = self._stream(type_, body)
            if not changes and not flags & Flag.UNFED:
                group = self.groups.going_on(seq, stream)
        self.columns.add(at, offset, length, type_, flags, stream, group)
        if changes:
            self.groups.take(seq, stream, changes)

    def go_on(self, events: Sequence[Event], offsets: Sequence[int], means: Callable[[Event], Meaning]) -> None:
        """Add the rows of plain events that have only gone on with what was under way: all of a type are alike."""
        names = [event[4] for event in events]
        numbers, flags, streams, groups = {}, {}, {}, {}
        for type_, last in dict(zip(names, events, strict=True)).items():
            numbers[type_] = self.columns.number(type_)
            flags[type_] = Flag.EXACT | PLAIN[last.side][means(last)]
            streams[type_] = stream = self._stream(type_, last.body)
            groups[type_] = self.groups.going_on(last.seq, stream) if last.side is Side.SERVER else 0
        columns = self.columns
        columns.times.extend([UNTIMED if (at := event[1]) is None else at for event in events])
        columns.offsets.extend(offsets)
        columns.lengths.extend([event[6] for event in events])
        columns.types.extend(map(numbers.__getitem__, names))
        columns.flags.extend(map(flags.__getitem__, names))
        columns.streams.extend(map(streams.__getitem__, names))
        columns.groups.extend(map(groups.__getitem__, names))

    def _stream(self, type_: str, body: JsonObject) -> int:
        """The number of the stream that a delta belongs to."""
        key = (type_, body.get("item_id"), body.get("content_index"))
        try:
            return self._streams.get(key) or self._begin(key)
        except TypeError:  # a peer may put a list where an id belongs
            return self._begin((type_, str(key[1]), str(key[2])))

    def _begin(self, key: tuple[str, object, object]) -> int:
        """The number of a stream of deltas, from now on at least."""
        return self._streams.setdefault(key, len(self._streams) + 1)

    def streams_of(self, fits: Callable[[str], bool]) -> tuple[set[int], set[int]]:
        """Numbers in `columns.streams`: of the streams about items whose ids fit, and about items at all."""
        named = {number: item for (_, item, _), number in self._streams.items() if isinstance(item, str)}
        return {number for number, item in named.items() if fits(item)}, set(named)

"""The one pass over a recording: frames → events → changes → findings, indexed in columns.

A reading is fed item by item, live or from a file, and can be asked at any
moment what it knows. It keeps no events: rows are read back when they are
wanted. The screen pulls what was gained with `growth()`.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..core import codec
from ..core.event import Event
from ..core.wire import Frame
from ..diagnosis.base import Ends, Finding, TurnVerdict, Verdict
from ..diagnosis.pending import Pending
from ..diagnosis.question.reply import Reply
from ..diagnosis.scene import Scene
from ..model.session import Session
from ..protocol.detect import Detector
from ..protocol.vocabulary import DELTAS
from .assumption import NOTHING_ASSUMED, Assumptions
from .checkpoint import EVERY, Checkpoints, State
from .columns import Flag
from .file import Batch, Header, Junk, Record, RecordKind, places_lost
from .fold import Fold, fresh
from .history import History
from .index import PLAIN, flags_of
from .notes import Notes
from .redact import Span
from .rows import Rows
from .source import MemorySource, Source
from .standstill import Vigil

_FEW = 4  # events: of fewer each is taken in for itself, as looking for what they have in common costs more


class Growth(NamedTuple):
    """What a reading gained since it was last asked."""

    rows: range  # sequence numbers of new rows
    findings: bool  # findings, verdict or turns changed
    ended: bool


class Reading(Rows):
    """One recording, read once."""

    def __init__(
        self,
        header: Header,
        *,
        name: str = "",
        format: str = "native",
        part: int = 1,
        source: Source | None = None,
        only: Iterable[str] | None = None,
        checkpoints: bool = False,
        assumptions: Assumptions = NOTHING_ASSUMED,
    ) -> None:
        """`only` arms no other rules than these; `checkpoints` keeps states for `state_at` on long recordings."""
        self._only = tuple(only) if only is not None else None
        super().__init__(source if source is not None else MemorySource(), Fold(header, assumptions, self._only))
        self.header, self.name, self.format, self.part = header, name, format, part
        self.history = History()
        self.notes = Notes()
        self._assumptions = assumptions
        self._checkpoints = Checkpoints() if checkpoints else None
        self._vigil = Vigil()
        self._asked = 0
        self._asked_revision = -1

    # Feeding

    def feed(self, item: Frame | Record, offset: int = 0, length: int = 0, exact: bool = False) -> None:
        """Take in the next item; offset and length say where it stands in the source, `exact` if only its payload."""
        if isinstance(item, Frame):
            self._frame(item, offset, length, Flag.EXACT if exact else 0)
        elif item.kind is RecordKind.TORN:
            self.pass_over(Junk(places_lost(item), 0))
        else:
            self._record(item)

    def cover(self, seq: int, found: Sequence[Span]) -> None:
        """Read event `seq` back without these places of its payload: it was fed without them, its source has them."""
        self._index.margin.cover(seq, found)

    def finish(self) -> None:
        """Nothing more will come: judge what the end shows."""
        self._fold.finish()

    def keep_states_at_leisure(self) -> None:
        """Let the states of a long recording wait for `settle`, since packing one takes long."""
        if self._checkpoints:
            self._checkpoints.patient = True

    def settle(self) -> None:
        """There is time: do what was put off."""
        if self._checkpoints and self._checkpoints.put_off:
            self._checkpoints.keep(self._state())

    def take_in(self, batch: Batch) -> None:
        """Take in the next frames as plain events."""
        events, offsets = batch
        for event in events:
            if event.origin is not None:
                self._index.margin.keep_origin(event.seq, event.origin)
        while self._checkpoints is not None and (end := 1 + -events[0].seq % EVERY) < len(events):
            self._plain(events[:end], offsets[:end])
            events, offsets = events[end:], offsets[end:]
        self._plain(events, offsets)

    def _plain(self, events: Sequence[Event], offsets: Sequence[int]) -> None:
        """Take in plain events, of which at most the last is one after which a state is kept."""
        fold, index, means_of, place = self._fold, self._index, self._fold.tracker.means, 0
        while place < len(events):
            event = events[place]
            means = means_of(event)
            if means in DELTAS and len(events) >= _FEW and (end := fold.go_on(events, place)) > place:
                index.go_on(events[place:end], offsets[place:end], means_of)
                place = end
                continue
            flags = Flag.EXACT | PLAIN[event.side][means]
            index.add(event, offsets[place], event.size, flags, fold.take(event, means, flags))
            place += 1
        self._keep_state(events[-1].seq)

    def _frame(self, frame: Frame, offset: int, length: int, flags: int) -> None:
        event, marks = codec.read(frame), frame.marks
        if isinstance(self._source, MemorySource):
            self._source.keep(frame)
        elif marks is not None:
            self._index.margin.keep(frame.seq, marks)
        fold = self._fold
        means = fold.tracker.means(event)
        flags |= flags_of(event, means, marks)
        self._index.add(event, offset, length, flags, fold.take(event, means, flags))
        if not flags & Flag.UNFED:
            self._keep_state(event.seq)

    def _keep_state(self, seq: int) -> None:
        if self._checkpoints is not None and self._checkpoints.is_due(seq):
            self._checkpoints.keep(self._state())

    def _record(self, record: Record) -> None:
        slept = self._vigil.tick(record) if record.kind is RecordKind.TICK else 0
        self.history.keep(len(self.columns), record, slept)
        if record.kind is RecordKind.NOTE:
            self.notes.take(record.body)
        self.take(record, slept)

    def pass_over(self, junk: Junk) -> None:
        """Take in lines that say nothing: each that is damaged is one lost record."""
        seq = len(self.columns)
        self.history.keep_all(seq, RecordKind.TORN, junk.torn)
        self.history.keep_all(seq, RecordKind.UNKNOWN, junk.unknown)
        self.scene.unknown += junk.unknown
        if junk.torn:
            self._fold.lose(junk.torn)

    def take(self, record: Record, slept: int) -> None:
        """Take in a record, before which the wall clock went `slept` µs further than the recorder's own."""
        self._fold.note(record, slept)

    # Asking

    @property
    def scene(self) -> Scene:
        return self._fold.scene

    @property
    def session(self) -> Session:
        return self._fold.scene.session

    @property
    def detector(self) -> Detector:
        return self._fold.scene.detector

    @property
    def client(self) -> int:
        """The messages that the client sent."""
        return self._fold.client

    @property
    def server(self) -> int:
        """The messages that the server sent."""
        return self._fold.server

    @property
    def damaged(self) -> int:
        """The events that could not be read whole."""
        return self._fold.damaged

    @property
    def repeats(self) -> int:
        """The events that only quote an earlier one again."""
        return self._fold.repeats

    @property
    def ended(self) -> bool:
        return self.scene.ended

    @property
    def ends(self) -> Ends:
        return self.scene.ends

    def growth(self) -> Growth:
        """What came since this was last called."""
        revision = self._fold.revision
        rows = range(self._asked + 1, len(self.columns) + 1)
        changed = bool(rows) or revision != self._asked_revision
        self._asked, self._asked_revision = len(self.columns), revision
        return Growth(rows, changed, self.ended)

    def findings(self) -> list[Finding]:
        """The last revision of every finding that the user's policy lists, by (seq, rule)."""
        return self._fold.listed()

    def ignored(self) -> list[Finding]:
        """The findings that the user's policy hides."""
        return self._fold.hidden()

    def found(self) -> list[Finding]:
        """Every finding as the rules made it, whatever the policy hides: what the verdict is made of."""
        return self._fold.found()

    def pending(self) -> list[Pending]:
        return self._fold.pending()

    def verdict(self) -> Verdict:
        return self._fold.judged()[0]

    def turns(self) -> list[TurnVerdict]:
        return self._fold.judged()[1]

    def questions(self) -> tuple[Reply, ...]:
        """The questions of a debugger with their answers."""
        return self._fold.replies()

    # Coming back

    def state_at(self, seq: int) -> Session:
        """The session as it stood after event `seq`: a checkpoint and a short refold."""
        saved = self._checkpoints.before(seq) if self._checkpoints else None
        start, tracker = (saved.seq, saved.fold.tracker) if saved else (0, fresh(self.header, self._assumptions))
        for place in range(start + 1, min(seq, len(self.columns)) + 1):
            if not self.columns.flags[place - 1] & Flag.UNFED:
                tracker.feed(self.event(place))
        return tracker.session

    def rewound(self, seq: int) -> "Reading":
        """A reading of the same recording that has been fed no further than event `seq`, as far as a state is kept."""
        past = Reading(
            self.header,
            name=self.name,
            format=self.format,
            part=self.part,
            source=self._source,
            only=self._only,
            assumptions=self._assumptions,
        )
        past._checkpoints, past._index.margin, past.notes = self._checkpoints, self._index.margin, self.notes
        state = self._checkpoints.before(seq) if self._checkpoints else None
        if state is not None:
            past._fold = state.fold
            past._index = self._index.first(state.seq, state.sizes, state.fold.session, state.stream_groups)
        return past

    def state_before(self, seq: int) -> int:
        """After which event the newest state up to event `seq` is kept; 0 where there is none."""
        return self._checkpoints.place_before(seq) if self._checkpoints else 0

    def keep_near(self) -> None:
        """Keep the state of this moment, so that the way back to a moment soon after it is short."""
        if self._checkpoints:
            self._checkpoints.keep_near(self._state())

    def _state(self) -> State:
        return State(len(self.columns), self._fold, self.groups.streams, self._index.sizes)

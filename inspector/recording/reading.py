"""The one pass over a recording: frames → events → changes → findings, indexed in columns.

A reading is fed item by item, live or from a file, and can be asked at any
moment what it knows. It keeps no events: a row's bytes are read back when they
are wanted. The screen pulls what was gained with `growth()`.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from ..core import codec
from ..core.clock import parse_wall
from ..core.event import Event, ProblemKind
from ..core.json import object_at
from ..core.wire import Frame, Kind, Marks, Origin, Side
from ..diagnosis.base import Ends, Finding, TurnVerdict, Verdict
from ..diagnosis.engine import Engine
from ..diagnosis.expectation import Pending
from ..diagnosis.question.asked import replies
from ..diagnosis.question.reply import Reply
from ..diagnosis.scene import Scene
from ..diagnosis.sound.ear import HEARD, Ear
from ..diagnosis.triage import Known, triage
from ..model.session import Session
from ..model.tracker import Tracker
from ..protocol.detect import Detector
from ..protocol.dialect import EventSpec
from ..protocol.vocabulary import DELTAS, Meaning, RefKind
from .assumption import NOTHING_ASSUMED, Assumptions
from .checkpoint import Checkpoints, State, Tally
from .columns import Columns, Flag
from .file import Header, Record, RecordKind
from .grouping import Groups
from .history import History
from .notes import Notes
from .source import MemorySource, Source
from .standstill import GAP, TICKING, Vigil

_UNREADABLE = frozenset({
    ProblemKind.CUT, ProblemKind.NOT_JSON, ProblemKind.NOT_OBJECT, ProblemKind.NOT_UTF8, ProblemKind.NO_TYPE,
})  # fmt: skip
_SPOKEN = Meaning.OUTPUT_AUDIO
_WITNESS = frozenset({RecordKind.TICK, RecordKind.END})


class Growth(NamedTuple):
    """What a reading gained since it was last asked."""

    rows: range  # sequence numbers of new rows
    findings: bool  # findings, verdict or turns changed
    ended: bool


class Reading:
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
        self.header, self.name, self.format, self.part = header, name, format, part
        self.columns = Columns()
        self.history = History()
        self.notes = Notes()
        self.records: list[Record] = []  # notes, losses, links, probes: everything but ticks
        self.damaged = self.repeats = self.client = self.server = 0
        self._began = parse_wall(header.started) if header.started else None
        self._vigil = Vigil()
        self._tracker = self._fresh(assumptions.dialect)
        self.scene = Scene(
            session=self._tracker.session,
            detector=self._tracker.detector,
            transport=header.transport,
            recorder=header.recorder,
            patience=assumptions.patience,
            policy=assumptions.policy,
            started=header.started,
            ear=Ear(samples=assumptions.samples),
        )
        self._assumptions = assumptions
        self._answers = self.scene.ear.answers if assumptions.samples else None
        self._only = tuple(only) if only is not None else None
        self._engine = Engine(self.scene, self._only)
        self._source = source if source is not None else MemorySource()
        self._checkpoints = Checkpoints() if checkpoints else None
        self._marks: dict[int, Marks] = {}  # of rows whose place in the source does not hold them
        self._streams: dict[tuple[str, object, object], int] = {}
        self.groups = Groups(self.columns, self._tracker.session)
        self._witnessed = False
        self._asked = 0
        self._asked_revision = -1
        self._known: Known = {}
        self._found: tuple[int, list[Finding]] | None = None  # by the engine's revision
        self._listed: tuple[list[Finding], list[Finding]] | None = None  # all of them, and those that are listed
        self._judged: tuple[tuple[int, int, bool, int | None], Verdict, list[TurnVerdict]] | None = None

    # Feeding

    def feed(self, item: Frame | Record, offset: int = 0, length: int = 0, exact: bool = False) -> None:
        """Take in the next item; offset and length say where it stands in the source, `exact` if only its payload."""
        if isinstance(item, Frame):
            self._frame(item, offset, length, Flag.EXACT if exact else 0)
        else:
            self._record(item)

    def finish(self) -> None:
        """Nothing more will come: judge what the end shows."""
        if self.ended:
            return
        self.scene.ends = self._ends()
        self._engine.finish()

    def keep_states_at_leisure(self) -> None:
        """Let the states of a long recording wait for `settle`, since packing one takes long."""
        if self._checkpoints:
            self._checkpoints.patient = True

    def settle(self) -> None:
        """There is time: do what was put off."""
        if self._checkpoints and self._checkpoints.put_off:
            self._checkpoints.keep(self._state())

    def _frame(self, frame: Frame, offset: int, length: int, flags: int) -> None:
        event = codec.read(frame)
        if isinstance(self._source, MemorySource):
            self._source.keep(frame)
        marks = frame.marks
        unfed = 0
        if marks is not None:
            self._marks[frame.seq] = marks
            unfed = Flag.REPEAT if marks.repeats else Flag.HELD if marks.delivered is False else unfed
        means = self._tracker.means(event)
        if event.problem and event.problem.kind in _UNREADABLE and means is not Meaning.FOREIGN:
            flags |= Flag.DAMAGED
        self._count(event, flags | unfed)
        self._index(event, means, offset, length, flags | unfed)
        if unfed:
            self.scene.now = frame.at if frame.at is not None else self.scene.now
            return
        now = self.scene.now
        if now is not None and frame.at is not None and frame.at - now > GAP:
            self._watch(frame.at)
        if flags & Flag.DAMAGED and event.side is Side.SERVER:
            self._engine.gap()
        changes = self._tracker.feed(event, means)
        if means in HEARD:
            self.scene.ear.hear(event, means, self.session)
        elif means is _SPOKEN and self._answers is not None:
            self._answers.hear(event, self._tracker.session)
        self._engine.feed(changes, event.at)
        self.groups.take(event.seq, changes)
        if frame.kind is Kind.CLOSE:
            self._witnessed = True
        if self._checkpoints and self._checkpoints.is_due(event.seq):
            self._checkpoints.keep(self._state())

    def _count(self, event: Event, flags: int) -> None:
        if event.kind in (Kind.TEXT, Kind.BINARY):
            if event.side is Side.CLIENT:
                self.client += 1
            else:
                self.server += 1
        if flags & Flag.DAMAGED:
            self.damaged += 1
            self.scene.damaged += 0 if flags & (Flag.REPEAT | Flag.HELD) else 1
        if flags & Flag.REPEAT:
            self.repeats += 1

    def _index(self, event: Event, means: Meaning, offset: int, length: int, flags: int) -> None:
        if event.side is Side.CLIENT:
            flags |= Flag.CLIENT
        stream = 0
        if means in DELTAS:
            flags |= Flag.DELTA
            body = event.body
            key = (event.type, body.get("item_id"), body.get("content_index"))
            stream = self._stream(key)
        elif event.kind is not Kind.TEXT:
            flags |= Flag.LINK
        elif means is Meaning.ERROR:
            flags |= Flag.ERROR
        elif means is Meaning.UNKNOWN:
            flags |= Flag.UNKNOWN
        self.columns.add(event.at, offset, length, event.type, flags, stream)

    def _stream(self, key: tuple[str, object, object]) -> int:
        """The number of a stream of deltas; a peer may put a list where an id belongs."""
        try:
            known = self._streams.get(key)
        except TypeError:
            key = (key[0], str(key[1]), str(key[2]))
            known = self._streams.get(key)
        if known is None:
            known = self._streams[key] = len(self._streams) + 1
        return known

    def _record(self, record: Record) -> None:
        slept = self._vigil.tick(record) if record.kind is RecordKind.TICK else 0
        self.history.keep(len(self.columns), record, slept)
        if record.kind is RecordKind.NOTE:
            self.notes.take(record.body)
        self.take(record, slept)

    def take(self, record: Record, slept: int) -> None:
        """Take in a record, before which the wall clock went `slept` µs further than the recorder's own."""
        if record.kind in _WITNESS:
            self._witnessed = True
        if record.kind is not RecordKind.TICK:
            self.records.append(record)
        if record.kind in (RecordKind.LOST, RecordKind.TORN):
            self.scene.lost += 1
            self._engine.gap()
        if record.kind is RecordKind.LINK:
            self._engine.feed(self._tracker.link(record.at, object_at(record.body, "link")), record.at)
        if record.kind is RecordKind.PROBE:
            self._tracker.probe(record.at, object_at(record.body, "probe"))
        if record.at is not None:
            self._watch(record.at, slept)
            self._engine.advance(record.at)

    def _watch(self, at: int, slept: int = 0) -> None:
        """See whether the recorder stood still before `at`: no sign of life, or a wall clock that went on alone."""
        now = self.scene.now
        span = max(slept, 0 if now is None else at - now)
        if span > GAP and self.header.recorder in TICKING:
            self._engine.gap()
            self._engine.feed(self._tracker.stood_still(at, span), at)

    def _fresh(self, dialect: str | None) -> Tracker:
        return Tracker(dialect, int(self._began.timestamp()) if self._began else None)

    def _ends(self) -> Ends:
        if self._witnessed:
            return Ends.OBSERVED
        return Ends.REPORTED if self.header.ends == "reported" else Ends.UNKNOWN

    # Asking

    @property
    def session(self) -> Session:
        return self._tracker.session

    @property
    def detector(self) -> Detector:
        return self._tracker.detector

    @property
    def ended(self) -> bool:
        return self.scene.ended

    @property
    def ends(self) -> Ends:
        return self.scene.ends

    def growth(self) -> Growth:
        """What came since this was last called."""
        revision = self._engine.revision
        rows = range(self._asked + 1, len(self.columns) + 1)
        changed = bool(rows) or revision != self._asked_revision
        self._asked, self._asked_revision = len(self.columns), revision
        return Growth(rows, changed, self.ended)

    def findings(self) -> list[Finding]:
        """The last revision of every finding that the user's policy lists, by (seq, rule)."""
        found = self.found()
        if self._listed is None or self._listed[0] is not found:
            self._listed = (found, self.scene.policy.listed(found))
        return self._listed[1]

    def ignored(self) -> list[Finding]:
        """The findings that the user's policy hides."""
        policy = self.scene.policy
        return policy.hidden(self.found()) if policy.ignored else []

    def found(self) -> list[Finding]:
        """Every finding as the rules made it, whatever the policy hides: what the verdict is made of."""
        revision = self._engine.revision
        if self._found is None or self._found[0] != revision:
            self._found = (revision, self._engine.findings())
        return self._found[1]

    def pending(self) -> list[Pending]:
        return self._engine.pending()

    def verdict(self) -> Verdict:
        return self._triage()[0]

    def turns(self) -> list[TurnVerdict]:
        return self._triage()[1]

    def questions(self) -> tuple[Reply, ...]:
        """The questions of a debugger with their answers."""
        return replies(self.scene, self.found(), self.pending(), self._known)

    def _triage(self) -> tuple[Verdict, list[TurnVerdict]]:
        state = (len(self.columns), self._engine.revision, self.ended, self.scene.now)
        if self._judged is None or self._judged[0] != state:
            self._judged = (state, *triage(self.scene, self.found(), self.pending(), self._known))
        return self._judged[1], self._judged[2]

    # Rows

    def origins(self) -> Iterator[tuple[int, Origin]]:
        """Where each imported event stands in the text that it was read from."""
        return ((seq, marks.origin) for seq, marks in sorted(self._marks.items()) if marks.origin)

    def frame(self, seq: int) -> Frame:
        """The frame of a row, read back. Raises IndexError for a row that is not there."""
        columns = self.columns
        if not 1 <= seq <= len(columns):
            raise IndexError(f"there is no event {seq}")
        offset, length = columns.offsets[seq - 1], columns.lengths[seq - 1]
        if columns.flags[seq - 1] & Flag.EXACT:
            payload = self._source.read(offset, length)
            return Frame(columns.at_of(seq), columns.side_of(seq), Kind.TEXT, payload, seq, self._marks.get(seq))
        return self._source.frame(seq, offset, length)

    def stretch(self, offset: int, length: int) -> bytes:
        """Bytes of the source, whatever rows they belong to; offsets are those of the columns."""
        return self._source.read(offset, length)

    def event(self, seq: int) -> Event:
        return codec.read(self.frame(seq))

    def meaning(self, seq: int) -> Meaning:
        """The meaning of a row, without reading its bytes where its type tells."""
        if self.columns.flags[seq - 1] & Flag.LINK:
            return self._tracker.means(self.event(seq))
        spec = self.spec(seq)
        if spec:
            return spec.means
        return Meaning.UNKNOWN if self.columns.type_of(seq) else Meaning.DAMAGED

    def spec(self, seq: int) -> EventSpec | None:
        """The table row of an event in the server's dialect, else in any; None for a type nobody knows."""
        if self.columns.flags[seq - 1] & Flag.LINK:
            return None
        side, type_ = self.columns.side_of(seq), self.columns.type_of(seq)
        return self._tracker.spec(side, type_)

    def id_time(self, seq: int) -> int | None:
        """Approximate Unix seconds of a row, from its server-made id; None where ids prove nothing."""
        return self.session.ids.time_of(seq)

    def related(self, seq: int) -> list[int]:
        """The rows about the same response or item, in order; the row alone where it is about neither."""
        return self.groups.rows(seq)

    def numbers_of(self, kind: RefKind, fits: Callable[[str], bool]) -> set[int]:
        """The numbers, in `columns.groups`, of the responses or lone items whose ids fit."""
        return self.groups.numbers_of(kind, fits)

    def streams_of(self, fits: Callable[[str], bool]) -> tuple[set[int], set[int]]:
        """Numbers in `columns.streams`: of the streams about items whose ids fit, and about items at all."""
        named = {number: item for (_, item, _), number in self._streams.items() if isinstance(item, str)}
        return {number for number, item in named.items() if fits(item)}, set(named)

    def state_at(self, seq: int) -> Session:
        """The session as it stood after event `seq`: a checkpoint and a short refold."""
        saved = self._checkpoints.before(seq) if self._checkpoints else None
        start, tracker = (saved.seq, saved.tracker) if saved else (0, self._fresh(self._assumptions.dialect))
        for place in range(start + 1, min(seq, len(self.columns)) + 1):
            if not self.columns.flags[place - 1] & (Flag.REPEAT | Flag.HELD):
                tracker.feed(self.event(place))
        return tracker.session

    # Coming back

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
        past._checkpoints, past._marks, past.notes = self._checkpoints, self._marks, self.notes
        state = self._checkpoints.before(seq) if self._checkpoints else None
        if state is not None:
            past._resume(state, self)
        return past

    def state_before(self, seq: int) -> int:
        """After which event the newest state up to event `seq` is kept; 0 where there is none."""
        return self._checkpoints.place_before(seq) if self._checkpoints else 0

    def keep_near(self) -> None:
        """Keep the state of this moment, so that the way back to a moment soon after it is short."""
        if self._checkpoints:
            self._checkpoints.keep_near(self._state())

    def _state(self) -> State:
        tally = Tally(
            client=self.client,
            server=self.server,
            damaged=self.damaged,
            repeats=self.repeats,
            streams=len(self._streams),
            groups=len(self.groups),
            records=len(self.records),
            witnessed=self._witnessed,
        )
        return State(len(self.columns), self._tracker, self._engine, tally, self.groups.streams)

    def _resume(self, state: State, whole: "Reading") -> None:
        """Go on from a state; what grows only at its end is cut from the whole reading's."""
        tally = state.tally
        self._tracker, self._engine, self.scene = state.tracker, state.engine, state.engine.scene
        self._answers = self.scene.ear.answers if self._assumptions.samples else None
        self.columns = whole.columns.first(state.seq)
        self.records = whole.records[: tally.records]
        self._streams = dict(islice(whole._streams.items(), tally.streams))
        self.groups = whole.groups.first(tally.groups, self.columns, self._tracker.session, state.stream_groups)
        self.client, self.server, self.damaged, self.repeats = tally.client, tally.server, tally.damaged, tally.repeats
        self._witnessed = tally.witnessed

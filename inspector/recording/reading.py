"""The one pass over a recording: frames → events → changes → findings, indexed in columns.

A reading is fed item by item, live or from a file, and can be asked at any
moment what it knows. It keeps no events: a row's bytes are read back when they
are wanted. The screen pulls what was gained with `growth()`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ..core import codec
from ..core.clock import parse_wall
from ..core.event import Event, ProblemKind
from ..core.wire import Frame, Kind, Marks, Side
from ..diagnosis.base import Ends, Finding, TurnVerdict, Verdict
from ..diagnosis.engine import Engine
from ..diagnosis.expectation import Pending
from ..diagnosis.question.asked import replies
from ..diagnosis.question.reply import Reply
from ..diagnosis.scene import Scene
from ..diagnosis.sound.ear import Ear
from ..diagnosis.triage import Known, triage
from ..model.change import Change, Ref
from ..model.session import Session
from ..model.tracker import Tracker
from ..protocol.detect import Detector
from ..protocol.dialect import EventSpec
from ..protocol.vocabulary import DELTAS, Meaning, RefKind
from .assumption import NOTHING_ASSUMED, Assumptions
from .checkpoint import Checkpoints
from .columns import Columns, Flag
from .course import Course
from .file import Header, Record, RecordKind
from .source import MemorySource, Source
from .standstill import Vigil

_UNREADABLE = frozenset({
    ProblemKind.CUT, ProblemKind.NOT_JSON, ProblemKind.NOT_OBJECT, ProblemKind.NOT_UTF8, ProblemKind.NO_TYPE,
})  # fmt: skip
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
        self.records: list[Record] = []  # notes, losses, links, probes: everything but ticks
        self._between: dict[int, list[Record]] = {}  # all records, ticks too, by the event after which they came
        self.damaged = self.repeats = self.client = self.server = 0
        self._began = parse_wall(header.started) if header.started else None
        self._assumptions = assumptions
        self._only = tuple(only) if only is not None else None
        self._course = self._fresh()
        self._tracker, self._engine, self.scene = self._course.tracker, self._course.engine, self._course.scene
        self._source = source if source is not None else MemorySource()
        self._checkpoints = Checkpoints() if checkpoints else None
        self._marks: dict[int, Marks] = {}  # of rows whose place in the source does not hold them
        self._streams: dict[tuple[str, object, object], int] = {}
        self._groups: dict[Ref, int] = {}
        self._stream_groups: dict[int, int] = {}  # of deltas: the group that the newest of the stream with news has
        self._witnessed = False
        self._asked = 0
        self._asked_revision = -1
        self._known: Known = {}
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
        changes = self._course.event(event, means, flags | unfed)
        if unfed:
            return
        self._group(event.seq, changes)
        if frame.kind is Kind.CLOSE:
            self._witnessed = True
        if self._checkpoints:
            self._checkpoints.offer(event.seq, self._course)

    def _count(self, event: Event, flags: int) -> None:
        if event.kind in (Kind.TEXT, Kind.BINARY):
            if event.side is Side.CLIENT:
                self.client += 1
            else:
                self.server += 1
        if flags & Flag.DAMAGED:
            self.damaged += 1
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

    def _group(self, seq: int, changes: Sequence[Change]) -> None:
        """Put the event into the group of its response, else its item; what it answers joins that group.

        A delta that changes nothing is of the group of its stream.
        """
        groups, stream = self.columns.groups, self.columns.streams[seq - 1]
        if not changes:
            groups[seq - 1] = self._stream_groups.get(stream, 0)
        for change in changes:
            about = self._grouping(change)
            if about is None:
                continue
            group = self._groups.setdefault(about, len(self._groups) + 1)
            groups[change.seq - 1] = group
            operation = change.ref(RefKind.OPERATION)
            if operation and not groups[int(operation.id) - 1]:
                groups[int(operation.id) - 1] = group
        if stream and changes:
            self._stream_groups[stream] = groups[seq - 1]

    def _grouping(self, change: Change) -> Ref | None:
        """The response that a change is about, also through an item of it; else the item."""
        if change.refs and change.refs[0].kind is RefKind.RESPONSE:
            return change.refs[0]
        item = None
        for ref in change.refs:
            if ref.kind is RefKind.RESPONSE:
                return ref
            if ref.kind is RefKind.ITEM:
                item = ref
        known = self.session.items.get(item.id) if item else None
        return Ref(RefKind.RESPONSE, known.response) if known and known.response else item

    def _record(self, record: Record) -> None:
        if record.kind in _WITNESS:
            self._witnessed = True
        if record.kind is not RecordKind.TICK:
            self.records.append(record)
        self._between.setdefault(len(self.columns), []).append(record)
        self._course.record(record)

    def _fresh(self) -> Course:
        """A course at the beginning of this recording."""
        header, assumed = self.header, self._assumptions
        tracker = Tracker(assumed.dialect, int(self._began.timestamp()) if self._began else None)
        scene = Scene(
            session=tracker.session,
            detector=tracker.detector,
            transport=header.transport,
            recorder=header.recorder,
            patience=assumed.patience,
            policy=assumed.policy,
            started=header.started,
            ear=Ear(samples=assumed.samples),
        )
        return Course(tracker, Engine(scene, self._only), Vigil(), samples=assumed.samples)

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
        return self.scene.policy.listed(self._engine.findings())

    def ignored(self) -> list[Finding]:
        """The findings that the user's policy hides."""
        policy = self.scene.policy
        return policy.hidden(self._engine.findings()) if policy.ignored else []

    def found(self) -> list[Finding]:
        """Every finding as the rules made it, whatever the policy hides: what the verdict is made of."""
        return self._engine.findings()

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
        group = self.columns.groups[seq - 1]
        if not group:
            return [seq]
        return [place for place, other in enumerate(self.columns.groups, start=1) if other == group]

    def numbers_of(self, kind: RefKind, fits: Callable[[str], bool]) -> set[int]:
        """The numbers, in `columns.groups`, of the responses or lone items whose ids fit."""
        return {number for ref, number in self._groups.items() if ref.kind is kind and fits(ref.id)}

    def streams_of(self, fits: Callable[[str], bool]) -> tuple[set[int], set[int]]:
        """Numbers in `columns.streams`: of the streams about items whose ids fit, and about items at all."""
        named = {number: item for (_, item, _), number in self._streams.items() if isinstance(item, str)}
        return {number for number, item in named.items() if fits(item)}, set(named)

    # Going over it again

    def checkpoint(self, seq: int) -> int:
        """The last event at or before `seq` whose state is kept; 0 for the beginning."""
        return self._checkpoints.place(seq) if self._checkpoints else 0

    def resumed(self, seq: int) -> tuple[int, Course]:
        """A course of its own that has come close to event `seq`, and the event after which it stands."""
        saved = self._checkpoints.before(seq) if self._checkpoints else None
        return saved or (0, self._fresh())

    def repeat(self, course: Course, seq: int) -> None:
        """Take a course that stands right before event `seq` past it."""
        for record in self._between.get(seq - 1, ()):
            course.record(record)
        event = self.event(seq)
        course.event(event, course.tracker.means(event), self.columns.flags[seq - 1])

    def state_at(self, seq: int) -> Session:
        """The session as it stood after event `seq`: a checkpoint and a short refold."""
        start, course = self.resumed(seq)
        for place in range(start + 1, min(seq, len(self.columns)) + 1):
            self.repeat(course, place)
        return course.session

"""What the events of a recording have shown so far: events → changes → findings.

A fold knows neither rows nor bytes. It can be packed at any moment, and goes
on from there as if nothing had been.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..core.clock import parse_wall
from ..core.event import Event
from ..core.json import object_at, texts_at
from ..core.wire import Kind, Side
from ..diagnosis.base import Ends, Finding, TurnVerdict, Verdict
from ..diagnosis.engine import Engine
from ..diagnosis.pending import Pending
from ..diagnosis.question.asked import replies
from ..diagnosis.question.reply import Reply
from ..diagnosis.scene import Scene
from ..diagnosis.sound.ear import HEARD, Ear
from ..diagnosis.triage import Known, triage
from ..model.change import Change
from ..model.run import Terms
from ..model.session import Session
from ..model.tracker import Tracker
from ..protocol.detect import Detector
from ..protocol.vocabulary import Meaning
from .assumption import Assumptions
from .columns import Flag
from .file import Header, Record, RecordKind, places_lost
from .standstill import GAP, TICKING

_SPOKEN = Meaning.OUTPUT_AUDIO
_ODD = Flag.LINK | Flag.DAMAGED | Flag.UNFED
_WITNESS = frozenset({RecordKind.TICK, RecordKind.END})


class _Answers:
    """What was made of the findings, kept for as long as nothing changes."""

    def __init__(self) -> None:
        self.known: Known = {}
        self.found: tuple[int, list[Finding]] | None = None  # by the engine's revision
        self.listed: tuple[list[Finding], list[Finding]] | None = None  # all of them, and those that are listed
        self.judged: tuple[_Moment, Verdict, list[TurnVerdict]] | None = None


class _Moment(NamedTuple):
    """What a verdict depends on."""

    events: int
    revision: int
    ended: bool
    now: int | None


class Fold:
    """The session of one recording and what the rules say of it."""

    def __init__(self, header: Header, assumptions: Assumptions, only: Iterable[str] | None = None) -> None:
        """`only` arms no other rules than these."""
        self.client = self.server = self.damaged = self.repeats = self._links = 0
        self.tracker = fresh(header, assumptions)
        self.scene = Scene(
            session=self.tracker.session,
            detector=self.tracker.detector,
            transport=header.transport,
            recorder=header.recorder,
            patience=assumptions.patience,
            policy=assumptions.policy,
            started=header.started,
            unhandled=frozenset(texts_at(header.extra, "unhandled")),
            ear=Ear(samples=assumptions.samples),
        )
        self._engine = Engine(self.scene, only)
        self._reported = header.ends == "reported"
        self._witnessed = False
        self._answers = _Answers()

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name != "_answers"}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._answers = _Answers()

    @property
    def session(self) -> Session:
        return self.scene.session

    @property
    def detector(self) -> Detector:
        return self.scene.detector

    @property
    def revision(self) -> int:
        """Greater whenever the findings have changed."""
        return self._engine.revision

    # Feeding

    def take(self, event: Event, means: Meaning, flags: int) -> Sequence[Change]:
        """Take in the next event, with its meaning and the flags of its row; gives what it changed."""
        scene, at = self.scene, event.at
        if flags & _ODD:
            self._count_odd(event, flags)
        elif flags & Flag.CLIENT:
            self.client += 1
        else:
            self.server += 1
        if flags & Flag.UNFED:
            scene.now = at if at is not None else scene.now
            return ()
        if at is not None and scene.now is not None and at - scene.now > GAP:
            self.watch(at)
        if flags & Flag.DAMAGED and event.side is Side.SERVER:
            self._engine.gap()
        changes = self.tracker.feed(event, means)
        if means in HEARD:
            scene.ear.hear(event, means, scene.session)
        elif means is _SPOKEN and scene.ear.samples:
            scene.ear.answers.hear(event, scene.session)
        self._engine.feed(changes, at)
        if flags & Flag.LINK and event.kind is Kind.CLOSE:
            self._witnessed = True
        return changes

    def go_on(self, events: Sequence[Event], place: int) -> int:
        """Take in the plain events from `place` on that only go on with what is under way, as most do.

        Gives the place of the first one that may do more, which is for `take`.
        """
        scene, engine = self.scene, self._engine
        now, buffer = scene.now, scene.session.buffer
        if now is None:
            return place
        passes = scene.ear.passes if engine.awaits_no_more_audio else None
        appends = buffer.appends
        end = self.tracker.go_on(events, place, Terms(now, min(now + GAP, engine.quiet_until), passes))
        if end > place:
            spoken = buffer.appends - appends
            self.client += spoken
            self.server += end - place - spoken
            scene.now = events[end - 1].at
            if scene.ear.samples:
                self._listen(events[place:end])
        return end

    def _listen(self, events: Sequence[Event]) -> None:
        """Listen to the model's audio among events that only go on."""
        flow, answers = self.session.flows.get(_SPOKEN), self.scene.ear.answers
        if flow is None or answers.has_enough_of(flow.place[1]):
            return
        for event in events:
            if event.type == flow.place[0]:
                answers.hear(event, self.session)

    def _count_odd(self, event: Event, flags: int) -> None:
        if event.kind not in (Kind.TEXT, Kind.BINARY):
            self._links += 1
        elif event.side is Side.CLIENT:
            self.client += 1
        else:
            self.server += 1
        if flags & Flag.DAMAGED:
            self.damaged += 1
            if not flags & Flag.UNFED:
                self.scene.damaged += 1
                self.scene.damaged_seq = self.scene.damaged_seq or event.seq
        if flags & Flag.REPEAT:
            self.repeats += 1

    def note(self, record: Record, slept: int) -> None:
        """Take in a record, before which the wall clock went `slept` µs further than the recorder's own."""
        if record.kind in _WITNESS:
            self._witnessed = True
        if places := places_lost(record):
            self.lose(places)
        if record.kind is RecordKind.UNKNOWN:
            self.scene.unknown += 1
        if record.kind is RecordKind.LINK:
            self._engine.feed(self.tracker.link(record.at, object_at(record.body, "link")), record.at)
        if record.kind is RecordKind.PROBE:
            self.tracker.probe(record.at, object_at(record.body, "probe"))
        if record.at is not None:
            self.watch(record.at, slept)
            self._engine.advance(record.at)

    def lose(self, places: int) -> None:
        """Frames went missing in so many places, one right after another."""
        self.scene.lost += places
        self._engine.gap()

    def watch(self, at: int, slept: int = 0) -> None:
        """See whether the recorder stood still before `at`: no sign of life, or a wall clock that went on alone."""
        now = self.scene.now
        span = max(slept, 0 if now is None else at - now)
        if span > GAP and self.scene.recorder in TICKING:
            self._engine.gap()
            self._engine.feed(self.tracker.stood_still(at, span), at)

    def finish(self) -> None:
        """Nothing more will come: judge what the end shows."""
        if self.scene.ended:
            return
        self.scene.ends = self._ends()
        self._engine.finish()

    def _ends(self) -> Ends:
        if self._witnessed:
            return Ends.OBSERVED
        return Ends.REPORTED if self._reported else Ends.UNKNOWN

    # Asking

    def found(self) -> list[Finding]:
        """Every finding as the rules made it, by (seq, rule), whatever the policy hides."""
        known = self._answers
        if known.found is None or known.found[0] != self.revision:
            known.found = (self.revision, self._engine.findings())
        return known.found[1]

    def listed(self) -> list[Finding]:
        """The findings that the user's policy lists."""
        known, found = self._answers, self.found()
        if known.listed is None or known.listed[0] is not found:
            known.listed = (found, self.scene.policy.listed(found))
        return known.listed[1]

    def hidden(self) -> list[Finding]:
        """The findings that the user's policy hides."""
        policy = self.scene.policy
        return policy.hidden(self.found()) if policy.ignored else []

    def pending(self) -> list[Pending]:
        """What is awaited, oldest first."""
        return self._engine.pending()

    def replies(self) -> tuple[Reply, ...]:
        """The questions of a debugger with their answers."""
        return replies(self.scene, self.found(), self.pending(), self.judged()[1])

    def judged(self) -> tuple[Verdict, list[TurnVerdict]]:
        """The verdict of the recording, and those of its turns."""
        moment = _Moment(self.client + self.server + self._links, self.revision, self.scene.ended, self.scene.now)
        known = self._answers
        if known.judged is None or known.judged[0] != moment:
            known.judged = (moment, *triage(self.scene, self.found(), self.pending(), known.known))
        return known.judged[1], known.judged[2]


def fresh(header: Header, assumptions: Assumptions) -> Tracker:
    """A tracker that has seen nothing of the recording."""
    began = parse_wall(header.started) if header.started else None
    return Tracker(assumptions.dialect, int(began.timestamp()) if began else None)

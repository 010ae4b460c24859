"""What is awaited: expectation rows of the dialect, armed by one change and met by another.

Waits live in a heap by the moment they end. A row that every frame renews is
looked at again when its wait is over, so that a delta costs nothing here.
"""

import heapq
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from ..core.clock import SECOND, span_text
from ..core.wire import Transport
from ..model.change import Change, Ref
from ..model.fact import holds
from ..model.session import Session
from ..protocol.dialect import Expectation
from ..protocol.vocabulary import ARMING, LINK_WAITS, Level, Meaning, RefKind
from .base import Confidence, Hit, Severity
from .official import unless_left_out
from .scene import Scene

SEVERITY = {Level.REQUIRED: Severity.ERROR, Level.USUAL: Severity.WARNING}
NEVER = sys.maxsize
LATER = SECOND // 2  # waits are looked at in this grain when a frame renewed them


@dataclass(slots=True)
class Pending:
    """An event that is awaited since `seq`; `over_at` is when the wait was over, once it is."""

    row: Expectation
    about: Ref
    seq: int
    at: int | None
    patience: float
    change: Change
    fired: bool = False
    met: bool = False
    doubtful: bool = False
    over_at: int | None = None
    overtaken_by: int = 0  # an event that comes only after what is awaited

    @property
    def overdue_at(self) -> int | None:
        return None if self.at is None else self.at + round(self.row.overdue * self.patience)

    @property
    def missing_at(self) -> int | None:
        return None if self.at is None else self.at + round(self.row.missing * self.patience)

    def due(self, session: Session) -> int | None:
        """When the wait is over, counted from the last frame about it where frames renew it."""
        if self.at is None:
            return None
        last = session.last_at_of(self.about) if self.row.renews else None
        return max(self.at, last or 0) + round(self.row.missing * self.patience)

    def current(self, scene: Scene) -> Expectation | None:
        """The row of this name in the dialect that the server is known to speak by now."""
        rows = scene.server.expectations
        same = (row for row in rows if row.finding == self.row.finding and row.after is self.row.after)
        row = next(same, None)
        return row if row and scene.transport in row.transports and row.level in SEVERITY else None

    def hit(self, scene: Scene, row: Expectation, confidence: Confidence) -> Hit:
        """The plain finding of a missing event; the rule may refine it."""
        expected = scene.names(*row.one_of)
        waited = None if self.at is None or scene.now is None else scene.now - self.at
        seen = f"none in {span_text(waited)}" if waited else "none before the end"
        severity = scene.absence(SEVERITY[row.level]) if scene.ended else SEVERITY[row.level]
        if scene.session.close:
            seen = "none before the connection closed"
        if self.overtaken_by:
            seen = f"none before event {self.overtaken_by}, which comes after it"
            severity = unless_left_out(scene, SEVERITY[row.level])
        if scene.transport is Transport.UNKNOWN and row.transports != frozenset(Transport):
            confidence = Confidence(max(Confidence.LOW, confidence - 1))
        return Hit(
            about=self.about,
            seq=self.seq,
            message=f"{' or '.join(expected)} is missing.",
            evidence=(self.seq,),
            severity=severity,
            confidence=confidence,
            expected=expected,
            seen=seen,
            data={"waited": waited / SECOND if waited else None},
        )


class Expectations:
    """Everything that is awaited in one recording."""

    def __init__(self) -> None:
        self.answering: set[Meaning] = set()
        self.overtaking: set[Meaning] = set()
        self._pending: dict[Ref, dict[tuple[str, Meaning], Pending]] = {}  # by what they are about
        self._heap: list[tuple[int, int, Pending]] = []
        self.next_at = NEVER  # no wait ends before this moment
        self._ordered: list[Pending] = []  # that the answer to a later command may show to be missing
        self._passable: list[Pending] = []  # that another event may show to be missing
        self._order = 0  # of pushes: equal moments keep their order
        self._rows: dict[Meaning, list[Expectation]] = {}  # of the dialect that is settled, by what arms them
        self._settled: str | None = ""  # the dialect that `_rows` belong to
        self.buffer: tuple[Ref, ...] = ()  # that an append was judged for last
        self.settings = -1  # the session's config_seq then
        self.triggering = ARMING

    def _triggers(self, scene: Scene) -> dict[Meaning, list[Expectation]]:
        """The rows of the server's dialect by the meaning that arms them."""
        settled = scene.detector.settled
        if settled != self._settled:
            self._settled, self._rows, self.buffer = settled, {}, ()
            for row in scene.server.expectations:
                if scene.transport in row.transports:
                    self._rows.setdefault(row.after, []).append(row)
        return self._rows

    def arm(self, change: Change, scene: Scene) -> None:
        rows = self._triggers(scene).get(change.means, ())
        if change.means is Meaning.AUDIO_APPEND:
            self.buffer, self.settings = change.refs, scene.session.config_seq
        for row in rows:
            about = change.ref(row.by)
            if about is None:
                continue
            renewed = row.renews and (row.finding, row.after) in self._pending.get(about, ())
            if not renewed and _applies(row, change, scene.session):
                self._arm(row, about, change, scene.session)

    def _arm(self, row: Expectation, about: Ref, change: Change, session: Session) -> None:
        patience = 1.0
        for fact, factor in row.slower.items():
            patience *= factor if holds(fact, session, change) else 1.0
        pending = Pending(row, about, change.seq, change.at, patience, change)
        self._pending.setdefault(about, {})[row.finding, row.after] = pending
        self.answering.update(row.one_of)
        self.overtaking.update(row.overtaken)
        if row.ordered:
            self._ordered.append(pending)
        if row.overtaken:
            self._passable.append(pending)
        self._push(pending, session)

    def _push(self, pending: Pending, session: Session) -> None:
        due = pending.due(session)
        if due is not None:
            self._push_at(due, pending)

    def _push_at(self, due: int, pending: Pending) -> None:
        self._order += 1
        heapq.heappush(self._heap, (due, self._order, pending))
        self.next_at = self._heap[0][0]

    def due(self, at: int, session: Session) -> list[Pending]:
        """The waits that ended before `at`, each once."""
        over: list[Pending] = []
        while self._heap and self._heap[0][0] < at:
            _, _, pending = heapq.heappop(self._heap)
            if pending.met or pending.fired or not self._stands(pending):
                continue
            due = pending.due(session)
            if due is not None and due >= at:
                self._push_at(max(due, at + LATER), pending)
                continue
            pending.fired, pending.over_at = True, due
            over.append(pending)
        self.next_at = self._heap[0][0] if self._heap else NEVER
        return over

    def over(self, scene: Scene) -> list[Pending]:
        """The waits that the recording's last moment has passed, those put off for a while included."""
        over = []
        for pending in self.all():
            due = pending.due(scene.session)
            if due is not None and scene.now is not None and due < scene.now:
                pending.fired, pending.over_at = True, due
                over.append(pending)
        return over

    def put_off(self, since: int, until: int, session: Session) -> None:
        """Let no wait for the app or the server have run between two moments."""
        for pending in self._all():
            if pending.at is None or pending.row.after in LINK_WAITS:
                continue
            began = max(pending.at, (session.last_at_of(pending.about) or 0) if pending.row.renews else 0)
            pending.at = began + max(until - max(began, since), 0)

    def again(self, pending: Pending, at: int) -> None:
        """Wait once more, as long as before: the rule did not find it missing yet."""
        pending.fired = False
        self._push_at(at + round(pending.row.missing * pending.patience), pending)

    def answer(self, change: Change) -> list[tuple[Pending, str]]:
        """What this change was awaited for, with how late it is (empty: in time)."""
        met: list[tuple[Pending, str]] = []
        for ref in change.refs:
            waiting = self._pending.get(ref)
            if not waiting:
                continue
            for key, pending in list(waiting.items()):
                if change.means in pending.row.one_of and change.seq > pending.seq:
                    pending.met = True
                    del waiting[key]
                    met.append((pending, _late(pending, change.at)))
            if not waiting:
                del self._pending[ref]
        if met:
            self._pass_over(change, [one for one, _ in met])
        return met

    def _pass_over(self, change: Change, met: list[Pending]) -> None:
        """The server works in order: its answer to a command shows that what was due before it is missing."""
        newest = max((one.seq for one in met if one.row.by is RefKind.OPERATION and not one.row.client), default=0)
        if not newest:
            return
        self._ordered = self._undecided(self._ordered)
        for pending in self._ordered:
            before = newest if pending.row.by is RefKind.OPERATION else change.seq
            if pending.seq < before and pending.about not in change.refs:
                pending.overtaken_by = change.seq

    def overtake(self, change: Change) -> None:
        """An event that comes only after others shows that those of them that did not come are missing."""
        self._passable = self._undecided(self._passable)
        for pending in self._passable:
            about = change.ref(pending.row.by)
            if change.means in pending.row.overtaken and about in (None, pending.about):
                pending.overtaken_by = change.seq

    def _undecided(self, known: list[Pending]) -> list[Pending]:
        """Those that are awaited still and that no later event has passed."""
        return [one for one in known if not one.met and not one.overtaken_by and self._stands(one)]

    def overtaken(self) -> list[Pending]:
        """What later events show to be missing, oldest first; each is given once."""
        found = [one for one in self.all() if one.overtaken_by]
        for pending in found:
            pending.fired = True
        return found

    def _stands(self, pending: Pending) -> bool:
        """It was not replaced by a newer one about the same thing."""
        row = pending.row
        return self._pending.get(pending.about, {}).get((row.finding, row.after)) is pending

    def _all(self) -> Iterator[Pending]:
        return (one for waiting in self._pending.values() for one in waiting.values())

    def all(self) -> list[Pending]:
        """What is awaited and not yet found missing, oldest first."""
        return sorted((one for one in self._all() if not one.fired), key=lambda one: one.seq)

    def drop(self) -> None:
        """Await nothing any more."""
        for known in (self._pending, self._heap, self._ordered, self._passable):
            known.clear()
        self.next_at = NEVER

    def doubt(self) -> None:
        for pending in self._all():
            pending.doubtful = True


def _applies(row: Expectation, change: Change, session: Session) -> bool:
    for fact in row.when:
        if not holds(fact, session, change):
            return False
    for fact in row.unless:  # noqa: SIM110 (loops, as generators cost more than the facts themselves)
        if holds(fact, session, change):
            return False
    return True


def _late(pending: Pending, at: int | None) -> str:
    if at is None or pending.over_at is None:
        return ""
    return f"late by {span_text(max(at - pending.over_at, 0))}"

"""What is awaited: expectation rows of the dialect, armed by one change and met by another.

Waits live in a heap by the moment they end. A row that every frame renews is
looked at again when its wait is over, so that a delta costs nothing here.
"""

import heapq
import sys
from collections import deque
from collections.abc import Iterator

from ..core.clock import SECOND, span_text
from ..model.change import Change, Ref
from ..model.fact import holds
from ..model.session import Session
from ..protocol.dialect import Expectation
from ..protocol.vocabulary import ARMING, LINK_WAITS, Meaning, RefKind
from .pending import Pending
from .scene import Scene

NEVER = sys.maxsize
LATER = SECOND // 2  # waits are looked at in this grain when a frame renewed them
_RETRIES = 16  # looks at what is not missing yet, before they become rarer
_RENEWALS = 64  # looks at what frames renew, before they become rarer
_LONGEST = 32  # doublings: longer than any recording

_Passable = dict[Meaning, dict[RefKind, dict[Ref, list[Pending]]]]


class Expectations:
    """Everything that is awaited in one recording."""

    def __init__(self) -> None:
        self.answering: set[Meaning] = set()
        self.overtaking: set[Meaning] = set()
        self._pending: dict[Ref, list[Pending]] = {}  # by what they are about
        self._heap: list[tuple[int, int, Pending]] = []
        self.next_at = NEVER  # no wait ends before this moment
        self._commands: deque[Pending] = deque()  # that the answer to a later command may show to be missing
        self._sequels: deque[Pending] = deque()  # that the answer to any command may show to be missing
        self._passable: _Passable = {}  # that another event may show to be missing
        self._armed = self._doubted = 0  # how many were armed, and how many of them before frames were lost
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
            renewed = row.renews and any(one.row.is_like(row) for one in self._pending.get(about, ()))
            if not renewed and _applies(row, change, scene.session):
                self._arm(row, about, change, scene.session)

    def _arm(self, row: Expectation, about: Ref, change: Change, session: Session) -> None:
        patience = 1.0
        for fact, factor in row.slower.items():
            patience *= factor if holds(fact, session, change) else 1.0
        self._armed += 1
        pending = Pending(row, about, change.seq, change.at, patience, order=self._armed)
        self._await(pending)
        self.answering.update(row.one_of)
        self.overtaking.update(row.overtaken)
        if row.ordered:
            (self._commands if row.by is RefKind.OPERATION else self._sequels).append(pending)
        for means in row.overtaken:
            self._passable.setdefault(means, {}).setdefault(row.by, {}).setdefault(about, []).append(pending)
        self._push(pending, session)

    def _await(self, pending: Pending) -> None:
        """Put it among what is awaited of the same thing, in the place of one that is like it."""
        waiting = self._pending.setdefault(pending.about, [])
        for place, known in enumerate(waiting):
            if known.row.is_like(pending.row):
                self._no_more_passable(known)
                waiting[place] = pending
                return
        waiting.append(pending)

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
                pending.looks += 1
                self._push_at(max(due, at + _patient(LATER, pending.looks - _RENEWALS)), pending)
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
        pending.looks += 1
        if not pending.settled:
            wait = round(pending.row.missing * pending.patience)
            self._push_at(at + _patient(wait, pending.looks - _RETRIES), pending)

    def answer(self, change: Change) -> list[tuple[Pending, str]]:
        """What this change was awaited for, with how late it is (empty: in time)."""
        met: list[tuple[Pending, str]] = []
        for ref in change.refs:
            waiting = self._pending.get(ref)
            if not waiting:
                continue
            answered = [one for one in waiting if change.means in one.row.one_of and change.seq > one.seq]
            for pending in answered:
                pending.met = True
                self._no_more_passable(pending)
                met.append((pending, _late(pending, change.at)))
            if len(answered) == len(waiting):
                del self._pending[ref]
            elif answered:
                waiting[:] = [one for one in waiting if not one.met]
        if met:
            self._pass_over(change, [one for one, _ in met])
        return met

    def _pass_over(self, change: Change, met: list[Pending]) -> None:
        """The server works in order: its answer to a command shows that what was due before it is missing."""
        newest = max((one.seq for one in met if one.row.by is RefKind.OPERATION and not one.row.client), default=0)
        if not newest:
            return
        self._pass_by(self._commands, newest, change)
        self._pass_by(self._sequels, change.seq, change)

    def _pass_by(self, line: deque[Pending], before: int, change: Change) -> None:
        """Mark those armed before an event, and leave in the line what the change itself is about."""
        about: list[Pending] = []
        while line and line[0].seq < before:
            pending = line.popleft()
            if pending.met or pending.overtaken_by or not self._stands(pending):
                continue
            if pending.about in change.refs:
                about.append(pending)
            else:
                pending.overtaken_by = change.seq
                self._no_more_passable(pending)
        line.extendleft(reversed(about))

    def overtake(self, change: Change) -> None:
        """An event that comes only after others shows that those of them that did not come are missing."""
        for kind, known in self._passable.get(change.means, {}).items():
            about = change.ref(kind)
            passed = known.values() if about is None else [known.get(about, [])]
            for pending in [one for waiting in passed for one in waiting]:
                pending.overtaken_by = change.seq
                self._no_more_passable(pending)

    def _no_more_passable(self, pending: Pending) -> None:
        """It is decided whether an event that comes only later shows it to be missing."""
        row, about = pending.row, pending.about
        for means in row.overtaken:
            known = self._passable.get(means, {}).get(row.by, {})
            waiting = known.get(about, [])
            if pending in waiting:
                waiting.remove(pending)
            if not waiting:
                known.pop(about, None)

    def overtaken(self) -> list[Pending]:
        """What later events show to be missing, oldest first; each is given once."""
        found = [one for one in self.all() if one.overtaken_by]
        for pending in found:
            pending.fired = True
        return found

    def _stands(self, pending: Pending) -> bool:
        """It was not replaced by a newer one about the same thing."""
        return any(one is pending for one in self._pending.get(pending.about, ()))

    def _all(self) -> Iterator[Pending]:
        return (one for waiting in self._pending.values() for one in waiting)

    def all(self) -> list[Pending]:
        """What is awaited and not yet found missing, oldest first."""
        return sorted((one for one in self._all() if not one.fired), key=lambda one: one.seq)

    def fired(self) -> list[Pending]:
        """What was found missing when its wait was over, and has not come since, oldest first."""
        waited = (one for one in self._all() if one.fired and one.over_at is not None and not one.settled)
        return sorted(waited, key=lambda one: one.seq)

    def drop(self) -> None:
        """Await nothing any more."""
        for known in (self._pending, self._heap, self._commands, self._sequels, self._passable):
            known.clear()
        self.next_at = NEVER

    def doubt(self) -> None:
        """Whatever is awaited may have come unseen."""
        self._doubted = self._armed

    def doubts(self, pending: Pending) -> bool:
        """Whether what is awaited may have come unseen."""
        return pending.order <= self._doubted


def _patient(wait: int, looks: int) -> int:
    """A wait that doubles with each look too many, so that they stay few however long a recording is."""
    return wait << min(max(looks, 0), _LONGEST)


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

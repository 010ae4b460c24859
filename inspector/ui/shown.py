"""What the inspect screen shows: one recording of the input, and what of it is due to be shown anew."""

import time
from bisect import bisect_right
from collections.abc import Sequence

from ..diagnosis.base import Severity, TurnVerdict, Verdict
from ..diagnosis.chain import roots
from ..present.rows.timeline import Timeline
from ..recording.reading import Reading
from .past import Past

REST = 10  # a judgement that took long is not repeated before so many times as long
_JUDGED = 2  # of SELDOM pulls, the one at which a judgement may be due
SELDOM = 5  # pulls between two judgements of a growing recording, or two looks while the user is elsewhere


class Shown:
    """One recording at a time of those in `readings`, a list that may grow."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self.readings = readings
        self.part = 0
        self.past: Past | None = None  # the moment that is shown in place of the whole recording
        self.turns: list[TurnVerdict] = []
        self.verdict: Verdict | None = None  # as it was at the last judgement
        self._firsts: list[int] = []  # of each turn, its first event
        self._timelines: dict[int, Timeline] = {}
        self._pulls = 0
        self._grown = self._stale = True
        self._hurried = False
        self._told: tuple[int, int | None] = (0, None)
        self._judge_at = 0.0  # not before this moment of the monotonic clock

    @property
    def reading(self) -> Reading | None:
        """The recording that is shown, as it stood at the moment of a replay; None before the first has begun."""
        return self.past.reading if self.past else self.whole

    @property
    def whole(self) -> Reading | None:
        """The same, with everything that there is of it."""
        return self.readings[self.part] if self.part < len(self.readings) else None

    @property
    def timeline(self) -> Timeline | None:
        return self.past.timeline if self.past else self._timelines.get(self.part)

    @property
    def now(self) -> int | None:
        """The time that the screen shows, in µs since the start of the recording."""
        if self.past:
            return self.past.play.now
        return self.reading.scene.now if self.reading else None

    def open(self) -> tuple[Timeline, int]:
        """The timeline of the recording and the row to begin with: where the user left it, else the gravest finding."""
        reading = self.reading
        assert reading is not None
        reading.growth()
        self._grown = self._stale = True
        timeline = self.past.timeline if self.past else self._timelines.setdefault(self.part, Timeline(reading))
        timeline.extend()
        selected = timeline.selected or _first_of_interest(reading)
        return timeline, timeline.fold.row_of(selected) if selected else 0

    def step(self, step: int) -> bool:
        """Go to another recording of the input; False where there is none."""
        if not 0 <= self.part + step < len(self.readings):
            return False
        self.part += step
        return True

    def hurry(self) -> None:
        """Let the next pull show everything."""
        self._hurried = True

    def pull(self, *, following: bool) -> tuple[bool, bool]:
        """Whether rows, and whether the judgement, are to be shown anew at this pull."""
        reading, timeline = self.reading, self.timeline
        assert reading is not None
        assert timeline is not None
        growth = reading.growth()
        self._stale = self._stale or growth.findings
        told, self._told = self._told, _told(reading)
        self._grown = self._grown or bool(growth.rows) or (growth.ended and not timeline.closed) or told != self._told
        at_once, turn = self._hurried or reading.ended, self._pulls % SELDOM
        self._pulls += 1
        self._hurried = False
        rows = self._grown and (at_once or turn == 0 or following)
        due = turn == _JUDGED and time.monotonic() >= self._judge_at  # not when rows are due: a key waits for less
        judgement = self._stale and (at_once or due)
        self._grown = self._grown and not rows
        return rows, judgement

    def judge(self) -> None:
        """Take over turns and findings as they are."""
        reading, timeline = self.reading, self.timeline
        assert reading is not None
        assert timeline is not None
        started = time.monotonic()
        self._stale = False
        self.turns, self.verdict = reading.turns(), reading.verdict()
        self._firsts = [turn.first_seq for turn in self.turns]
        timeline.mark()
        self._judge_at = started + REST * (time.monotonic() - started)

    def turn_at(self, seq: int) -> TurnVerdict | None:
        """The turn that an event belongs to; None before the first."""
        place = bisect_right(self._firsts, seq)
        return self.turns[place - 1] if place else None


def _told(reading: Reading) -> tuple[int, int | None]:
    """What rows show beside their events: notes, and how long answers have been awaited."""
    return reading.notes.revision, reading.scene.now if reading.session.pending else None


def _first_of_interest(reading: Reading) -> int:
    """The event of the gravest finding of a finished recording, the earliest of them; 0 where there are but notes."""
    found = [one for one in roots(reading.findings()) if one.severity > Severity.NOTE] if reading.ended else []
    return min(found, key=lambda one: (-one.severity, one.seq)).seq if found else 0

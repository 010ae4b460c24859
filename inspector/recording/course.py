"""What each item of a recording does to the model and to the diagnosis, read for the first time or gone over again."""

from collections.abc import Sequence

from ..core.event import Event
from ..core.json import object_at
from ..core.wire import Side
from ..diagnosis.engine import Engine
from ..diagnosis.expectation import Pending
from ..diagnosis.scene import Scene
from ..diagnosis.sound.ear import HEARD
from ..model.change import Change
from ..model.session import Session
from ..model.tracker import Tracker
from ..protocol.vocabulary import Meaning
from .columns import Flag
from .file import Record, RecordKind
from .standstill import GAP, TICKING, Vigil

UNFED = Flag.REPEAT | Flag.HELD  # rows that the model never sees
_SPOKEN = Meaning.OUTPUT_AUDIO
_HOLES = frozenset({RecordKind.LOST, RecordKind.TORN})


class Course:
    """Tracker and engine of one recording, and what the recorder's own records mean to them."""

    __slots__ = ("_answers", "engine", "scene", "tracker", "vigil")

    def __init__(self, tracker: Tracker, engine: Engine, vigil: Vigil, *, samples: bool) -> None:
        """`samples`: listen to the model's sound too."""
        self.tracker, self.engine, self.vigil = tracker, engine, vigil
        self.scene: Scene = engine.scene
        self._answers = self.scene.ear.answers if samples else None

    @property
    def session(self) -> Session:
        return self.tracker.session

    def pending(self) -> list[Pending]:
        """What is awaited, oldest first."""
        return self.engine.pending()

    def event(self, event: Event, means: Meaning, flags: int) -> Sequence[Change]:
        """Take in the next event; `flags` are those of its row."""
        scene, tracker, engine = self.scene, self.tracker, self.engine
        at = event.at
        if flags & UNFED:
            scene.now = at if at is not None else scene.now
            return ()
        now = scene.now
        if now is not None and at is not None and at - now > GAP:
            self._watch(at)
        if flags & Flag.DAMAGED:
            scene.damaged += 1
            if event.side is Side.SERVER:
                engine.gap()
        changes = tracker.feed(event, means)
        if means in HEARD:
            scene.ear.hear(event, means, tracker.session)
        elif means is _SPOKEN and self._answers is not None:
            self._answers.hear(event, tracker.session)
        engine.feed(changes, at)
        return changes

    def record(self, record: Record) -> None:
        """Take in what the recorder itself says at this place."""
        if record.kind in _HOLES:
            self.scene.lost += 1
            self.engine.gap()
        if record.kind is RecordKind.LINK:
            self.engine.feed(self.tracker.link(record.at, object_at(record.body, "link")), record.at)
        if record.at is not None:
            self._watch(record.at, self.vigil.tick(record) if record.kind is RecordKind.TICK else 0)
            self.engine.advance(record.at)

    def _watch(self, at: int, slept: int = 0) -> None:
        """See whether the recorder stood still before `at`: no sign of life, or a wall clock that went on alone."""
        now = self.scene.now
        span = max(slept, 0 if now is None else at - now)
        if span > GAP and self.scene.recorder in TICKING:
            self.engine.gap()
            self.engine.feed(self.tracker.stood_still(at, span), at)

"""One event that is awaited: since when, for how long, and what is said when it does not come."""

from dataclasses import dataclass

from ..core.clock import SECOND, span_text
from ..core.wire import Transport
from ..model.change import Ref
from ..model.session import Session
from ..protocol.dialect import Expectation
from ..protocol.vocabulary import Level
from .base import Confidence, Ends, Hit, Severity
from .facts.official import unless_left_out
from .scene import Scene

SEVERITY = {Level.REQUIRED: Severity.ERROR, Level.USUAL: Severity.WARNING}


@dataclass(slots=True)
class Pending:
    """An event that is awaited since `seq`; `over_at` is when the wait was over, once it is."""

    row: Expectation
    about: Ref
    seq: int
    at: int | None
    patience: float
    fired: bool = False
    met: bool = False
    order: int = 0  # of arming, in the recording
    looks: int = 0  # how often its wait was over and yet nothing was missing
    settled: bool = False  # the rule will never find it missing
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

    def _waited(self, scene: Scene) -> int | None:
        """For how long the recording shows that it did not come; None where only its end is told, before the wait's."""
        if self.at is None or scene.now is None:
            return None
        told = scene.ended and scene.ends is Ends.REPORTED and scene.now - self.at < self.row.missing * self.patience
        return None if told else scene.now - self.at

    def current(self, scene: Scene) -> Expectation | None:
        """The row of this name in the dialect that the server is known to speak by now."""
        row = scene.server.expectation(self.row.finding, self.row.after)
        return row if row and scene.transport in row.transports and row.level in SEVERITY else None

    def hit(self, scene: Scene, row: Expectation, confidence: Confidence) -> Hit:
        """The plain finding of a missing event; the rule may refine it."""
        expected = scene.names(*row.one_of)
        waited = self._waited(scene)
        seen = f"none in {span_text(waited)}" if waited else "none before the end"
        severity = scene.absence(SEVERITY[row.level]) if scene.ended else SEVERITY[row.level]
        if scene.session.close and self.over_at is None:
            seen = "none before the connection closed"
        if self.overtaken_by and self.over_at is None:
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

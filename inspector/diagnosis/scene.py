"""What a rule may look at: the session, the dialects and how the recording ends."""

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from ..core.clock import parse_wall
from ..core.wire import Side, Transport
from ..model.change import Ref
from ..model.session import Session
from ..protocol.detect import Detector
from ..protocol.dialect import Dialect, load, load_patient
from ..protocol.vocabulary import Meaning, RefKind
from .base import Confidence, Ends, Rule, Severity
from .policy import UNCHANGED, Policy
from .sound.ear import Ear
from .threshold import MICROS

if TYPE_CHECKING:
    from .pending import Pending

FALLBACK = "openai-ga"


@dataclass(slots=True)
class Scene:
    """The view that the engine gives to rules; the engine writes it, rules only read."""

    session: Session
    detector: Detector
    transport: Transport = Transport.UNKNOWN
    recorder: str = "import"
    patience: float = 1.0  # multiplies every wait, for slow servers
    policy: Policy = UNCHANGED  # what the user decided about the rules
    started: str | None = None  # ISO 8601, when the recording began
    ends: Ends = Ends.UNKNOWN
    ended: bool = False
    now: int | None = None  # µs since start: the newest time that the recording shows
    damaged: int = 0  # payloads that could not be read whole
    damaged_seq: int = 0  # the first of them
    gaps: list[int] = field(default_factory=list)  # after these events frames were lost, or may have been
    lost: int = 0  # frames that the recorder could not write, and torn lines
    unknown: int = 0  # lines of a kind that nobody knows
    awaiting: tuple["Pending", ...] = ()  # what was still awaited when the recording ended
    unhandled: frozenset[str] = frozenset()  # types of server events that the app's own log says it does not know
    ear: Ear = field(default_factory=Ear)  # what the audio sounds like

    @property
    def server(self) -> Dialect:
        """The dialect of the server; that of the client, or GA, before the server has shown one."""
        name = self.detector.settled or FALLBACK
        if self.patience == 1 and not self.policy.thresholds:
            return load(name)
        return load_patient(name, self.patience, self.policy.waits)

    def note_gap(self) -> None:
        """Note that frames were lost here, or may have been."""
        seq = self.session.last_seq
        if not self.gaps or self.gaps[-1] < seq:
            self.gaps.append(seq)

    def wait_of(self, rule: Rule, usual: int) -> int:
        """How long the events of a rule are awaited, in µs: as the user says, else as usual."""
        return dict(self.policy.waits).get(rule.name, usual)

    def threshold(self, rule: Rule, name: str) -> float:
        """A threshold of a rule, in its unit: the user's, else the rule's own."""
        default = rule.thresholds[name].default
        assert default is not None
        return self.policy.thresholds.get((rule.name, name), default)

    def count(self, rule: Rule, name: str) -> int:
        """A threshold that counts something."""
        return round(self.threshold(rule, name))

    def span(self, rule: Rule, name: str) -> int:
        """A threshold of time in µs."""
        return round(self.threshold(rule, name) * MICROS[rule.thresholds[name].unit])

    @property
    def client(self) -> Dialect:
        """The dialect of the client; the server's where the client has shown none."""
        name = self.detector.leader(Side.CLIENT)
        return load(name) if name else self.server

    def names(self, *meanings: Meaning) -> tuple[str, ...]:
        """The server's wire types for these meanings; where it has none, the word of the meaning."""
        return tuple(map(self.server.type_of, meanings))

    @property
    def seen_on(self) -> date | None:
        """The day of the conversation, from the header or from the ids; None where neither tells."""
        wall = parse_wall(self.started) if self.started else None
        if wall:
            return wall.date()
        first = self.session.ids.first
        return date.fromordinal(date(1970, 1, 1).toordinal() + first // 86400) if first else None

    def turn_of(self, about: Ref, seq: int) -> int | None:
        """The turn that a finding belongs to: that of what it is about, else the one that was on at `seq`."""
        session = self.session
        if about.kind is RefKind.TURN:
            return int(about.id)
        if about.kind is RefKind.RESPONSE and about.id in session.responses:
            return session.responses[about.id].turn
        if about.kind is RefKind.CALL and about.id in session.calls:
            return session.calls[about.id].turn
        if about.kind is RefKind.OPERATION and int(about.id) in session.operations:
            return session.operations[int(about.id)].turn
        began = bisect_right(session.turns, seq, key=attrgetter("first_seq"))
        return began - 1 if began else None

    def proof_of(self, doubtful: bool) -> Confidence:
        """How sure an absence is whose wait ran out in recorded time."""
        return Confidence.LOW if doubtful else Confidence.HIGH

    @property
    def proof(self) -> Confidence:
        """How sure an absence is, given how the recording ends."""
        return Confidence.HIGH if self.ends is Ends.OBSERVED else Confidence.MEDIUM

    def absence(self, severity: Severity) -> Severity:
        """The severity of something missing at the end: full, unless the end proves nothing."""
        return Severity.NOTE if self.ends is Ends.UNKNOWN else severity

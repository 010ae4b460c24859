"""What diagnosis is made of: rules, findings, verdicts.

A finding is a hint: it has evidence, a confidence and a remedy, and it may be
explained by another. A rule keeps no state; facts live in the model.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from ..core.json import Json, JsonObject
from ..model.change import Change, Ref
from ..protocol.vocabulary import Cause, Meaning, RefKind
from .threshold import Threshold

if TYPE_CHECKING:
    from .scene import Scene


class Severity(IntEnum):
    """How bad it is; in doubt the lower."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Confidence(IntEnum):
    LOW = 1
    MEDIUM = 2
    HIGH = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Ends(StrEnum):
    """What is known of the end of a recording; decides what silence proves."""

    OBSERVED = "observed"  # the recorder saw the silence or the end
    REPORTED = "reported"  # somebody says that nothing more came
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that fired, about `about` (what the rule's identity hangs on), at event `seq`."""

    rule: str
    code: str
    severity: Severity
    confidence: Confidence
    seq: int
    about: Ref
    evidence: tuple[int, ...]
    message: str
    remedy: str
    expected: tuple[str, ...] = ()
    seen: str = ""
    because_of: tuple[str, ...] = ()
    cause: Cause | None = None
    turn: int | None = None
    data: Mapping[str, Json] = field(default_factory=dict)
    original: Severity | None = None  # what the rule gave, where the user's policy gives another severity

    @property
    def id(self) -> str:
        return f"{self.rule}@{self.seq}"


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule says when it fires; the engine adds name, code and default severity."""

    about: Ref
    seq: int
    message: str
    evidence: tuple[int, ...] = ()
    severity: Severity | None = None
    confidence: Confidence = Confidence.HIGH
    expected: tuple[str, ...] = ()
    seen: str = ""
    remedy: str = ""  # where it is more exact than the rule's
    cause: Cause | None = None  # where it is more exact than the rule's
    is_causeless: bool = False  # it tells no cause, whatever the rule's is
    data: Mapping[str, Json] = field(default_factory=dict)


NEVER = Hit(Ref(RefKind.SESSION, ""), 0, "")
"""What a rule says of an absence that is none, whatever may come: it is not asked again while the recording goes on."""

Check = Callable[["Scene", Change], Iterable[Hit]]
Refine = Callable[["Scene", Hit], Hit | None]
Closing = Callable[["Scene"], Iterable[Hit]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule: its identity, its texts, what it watches and how it is told from others.

    The last fields are filled in by the registry, one function per rule.
    """

    name: str
    code: str
    severity: Severity
    title: str
    explanation: str
    remedy: str
    cause: Cause | None = None
    subsumes: tuple[str, ...] = ()  # general rules that this one replaces about the same thing
    explained_by: tuple[str, ...] = ()  # rules whose earlier finding is the root of this one, likeliest first
    thresholds: Mapping[str, Threshold] = field(default_factory=dict)  # what a user may turn, by name
    on: frozenset[Meaning] = frozenset()
    needs: int = 0  # traits without which a response, where one opens or ends, does not concern it
    check: Check | None = None
    refine: Refine | None = None
    at_end: Closing | None = None


@dataclass(frozen=True, slots=True)
class Suspect:
    """One possible cause of a verdict, with what speaks for it and what would test it."""

    cause: Cause
    confidence: Confidence
    because: str
    evidence: tuple[int, ...] = ()
    test: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """A cause that the recording rules out, with the numbers."""

    cause: Cause
    because: str
    evidence: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do now; `send` is a client event where there is one to send."""

    text: str
    send: Json = None


@dataclass(frozen=True, slots=True)
class Offer:
    """An experiment that would tell open causes apart: what to send, what it costs, what each answer would mean."""

    name: str
    question: str
    cost: str
    answers: tuple[tuple[str, str], ...]  # an answer in a word or two, and what it would mean
    events: tuple[JsonObject, ...]
    is_fresh: bool = False  # in a session of its own
    is_free: bool = False  # it costs nothing and changes nothing


@dataclass(frozen=True, slots=True)
class Probed:
    """An experiment that was made, and what it showed."""

    name: str
    seq: int  # of the event that asked; 0: it took place in a session of its own
    answered_seq: int
    result: str | None  # None: nothing yet
    showed: str
    recording: str = ""  # of the fresh session
    bears_on: tuple[Cause, ...] = ()


class StageName(StrEnum):
    """The eight steps of a turn."""

    CONNECTED = "connected"
    SESSION = "session"
    CONFIGURED = "configured"
    INPUT = "input"
    REQUESTED = "requested"
    STARTED = "started"
    OUTPUT = "output"
    FINISHED = "finished"


class StageState(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    MISSING = "missing"
    PENDING = "pending"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Stage:
    name: StageName
    state: StageState
    seq: int | None = None
    detail: str = ""
    since: int | None = None  # the event after which the rest of this stage is awaited
    due: int | None = None  # µs since the recording's start: when what is pending here is missing


class Status(StrEnum):
    """What became of a turn, best first; a recording has the status of its worst turn."""

    ANSWERED = "answered"
    WAITING_FOR_TOOL = "waiting-for-tool"
    UNCLEAR = "unclear"
    CUT_SHORT = "cut-short"
    UNHEARD = "unheard"
    EMPTY = "empty"
    NOT_REQUESTED = "not-requested"
    NO_RESPONSE = "no-response"
    FAILED = "failed"
    REFUSED = "refused"
    NEVER_CONNECTED = "never-connected"


HEALTHY = frozenset({Status.ANSWERED, Status.WAITING_FOR_TOOL, Status.UNCLEAR})


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for a turn or a recording."""

    status: Status
    headline: str
    stage: StageName | None = None
    stages: tuple[Stage, ...] = ()
    causes: tuple[Suspect, ...] = ()
    excluded: tuple[Excluded, ...] = ()
    next_steps: tuple[NextStep, ...] = ()
    probes: tuple[Probed, ...] = ()  # the experiments of the turn, oldest first
    offers: tuple[Offer, ...] = ()  # experiments that would tell its causes apart
    record_next: tuple[str, ...] = ()  # what the next recording should show, where this one leaves it open


@dataclass(frozen=True, slots=True)
class TurnVerdict:
    """A turn's place in the recording and its verdict."""

    index: int
    input: tuple[int, ...]
    requested: int | None
    responses: tuple[str, ...]
    verdict: Verdict
    first_seq: int
    last_seq: int
    answer: str = ""  # the words of the answer, whole
    latency: int | None = None  # µs from the request to the first output
    latency_about: int | None = None  # seconds from response.created to the first output, by their ids, if untimed

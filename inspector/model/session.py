"""The state of one recorded session, as far as its events tell.

Slotted and mutable; the tracker writes, everyone else reads. Moments are
microseconds since the recording's start, None where they are unknown; `*_seq`
is the sequence number of the event that said so, 0 where none did.
"""

from bisect import bisect_right
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from operator import attrgetter
from typing import NamedTuple

from ..core.idclock import IdClock
from ..core.json import JsonObject
from ..core.wire import Side
from ..protocol.vocabulary import Meaning, RefKind
from .change import Ref
from .state.answer import Failure, Operation, Sent
from .state.buffer import AudioBuffer
from .state.integrity import Integrity
from .state.lifecycle import State
from .state.link import Link
from .state.pace import Pace
from .state.part import Flow, Item, Response, ToolCall, Turn
from .state.probe import Probe
from .state.tool_server import Approval, Listing, ServerCall
from .state.voice import Delegation, Voice
from .state.waiting import Line, Waiting


@dataclass(slots=True)
class Close:
    """How the connection ended."""

    seq: int
    at: int | None
    side: Side
    code: int | None
    reason: str
    lost: str


@dataclass(slots=True)
class Limits:
    """The newest rate_limits.updated."""

    seq: int
    rows: list[JsonObject]


class Headroom(NamedTuple):
    """What one row of a rate_limits.updated leaves of a limit."""

    seq: int
    name: str  # requests, tokens
    remaining: float
    limit: float


@dataclass(slots=True)
class Session:
    """Everything known about one connection."""

    state: State = State.NEW
    id: str = ""
    created_seq: int = 0
    created_at: int | None = None
    config: JsonObject = field(default_factory=dict)  # in effect: the last session.created or session.updated
    config_seq: int = 0
    requested: JsonObject = field(default_factory=dict)  # everything asked for, whether it was granted or not
    expires_at: int | None = None  # Unix seconds
    operations: dict[int, Operation] = field(default_factory=dict)
    requests: dict[Meaning, list[Operation]] = field(default_factory=dict)  # the operations by kind, oldest first
    named: dict[str, int] = field(default_factory=dict)  # the newest operation of each event_id
    first_named: dict[str, int] = field(default_factory=dict)  # and the first
    stems: dict[str, int] = field(default_factory=dict)  # the first operation whose event_id is this and a number
    accepted: dict[Meaning, tuple[int, int]] = field(default_factory=dict)  # the newest of each kind, and that before
    models: dict[Meaning, Operation] = field(default_factory=dict)  # the newest of each kind granted that names a model
    answered_operations: list[int] = field(default_factory=list)  # those that have their answer, in order
    pending: Line = field(default_factory=Line)
    waiting: Waiting = field(default_factory=Waiting)  # the same, by what tells them
    items: dict[str, Item] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    open: OrderedDict[str, Response] = field(default_factory=OrderedDict)
    active: OrderedDict[str, Response] = field(default_factory=OrderedDict)  # those of the default conversation
    flows: dict[Meaning, Flow] = field(default_factory=dict)  # the newest of each meaning
    opened_in_order: list[Response] = field(default_factory=list)  # those that opened before all that come after them
    ended: tuple[int, int] = (0, 0)  # the last response.done and the one before it
    heard: Response | None = None  # the first response that has audio
    untold: dict[str, None] = field(default_factory=dict)  # responses that called tools, of which no call is known
    pressed_seq: int = 0  # the newest response.create that was sent while a response was open
    wish_seq: int = 0  # the first event by which the client asked for audio
    speech_seq: int = 0  # the first event by which the client asked for speech or was given some; 0: none
    calls: dict[str, ToolCall] = field(default_factory=dict)
    open_calls: OrderedDict[str, ToolCall] = field(default_factory=OrderedDict)  # asked for, without a result
    replayed: set[str] = field(default_factory=set)  # the calls that the client itself put into the conversation
    turns: list[Turn] = field(default_factory=list)
    current: Turn | None = None  # the newest of the conversation itself
    fed: list[int] = field(default_factory=list)  # the turns that got a tool's result no response knows of yet
    buffer: AudioBuffer = field(default_factory=AudioBuffer)
    voice: Voice = field(default_factory=Voice)
    delegations: dict[str, Delegation] = field(default_factory=dict)
    delegated_calls: dict[str, dict[str, Delegation]] = field(default_factory=dict)  # who asked, by call id
    listings: dict[str, Listing] = field(default_factory=dict)
    server_calls: dict[str, ServerCall] = field(default_factory=dict)
    approvals: dict[str, Approval] = field(default_factory=dict)
    open_approvals: OrderedDict[str, Approval] = field(default_factory=OrderedDict)  # those without an answer
    keys: str = ""  # pressed on the telephone, in order
    usage: JsonObject = field(default_factory=dict)  # of the whole session, where the server counts it
    closed_seq: int = 0  # the server said that the session has ended
    closed_reason: str = ""
    transport_error: JsonObject = field(default_factory=dict)  # why a telephone call was not set up
    failures: list[Failure] = field(default_factory=list)
    refusals: dict[int, Failure] = field(default_factory=dict)  # the error that refused each operation
    first_failures: dict[str, Failure] = field(default_factory=dict)  # by the code and by the type of the error
    unclaimed: Failure | None = None  # the newest error of which nobody knows what it answers
    cleared_seq: int = 0  # the newest event that showed guesses about errors to be wrong
    strangers: deque[Sent] = field(default_factory=lambda: deque(maxlen=64))  # the newest of types that nobody knows
    unreadable_seq: int = 0  # the newest frame of the client that is no event
    limits: Limits | None = None
    headroom: list[Headroom] = field(default_factory=list)  # every row of every rate_limits.updated that has figures
    opened: JsonObject = field(default_factory=dict)
    opened_seq: int = 0
    answered: JsonObject = field(default_factory=dict)
    answered_seq: int = 0
    close: Close | None = None
    pings: int = 0  # of the client
    pongs: int = 0  # of the server
    last_ping_at: int | None = None
    last_pong_at: int | None = None
    illegal: list[tuple[int, Side]] = field(default_factory=list)
    last_seq: int = 0
    last_at: int | None = None
    last_server_seq: int = 0
    used_at: int | None = None  # the last frame before the close, of either side
    last_heard_at: int | None = None  # any frame of the server's, pings and pongs too
    ids: IdClock = field(default_factory=IdClock)
    integrity: Integrity = field(default_factory=Integrity)
    pace: Pace = field(default_factory=Pace)
    link: Link = field(default_factory=Link)
    probes: list[Probe] = field(default_factory=list)  # experiments of the inspector's own, oldest first
    probing: list[Probe] = field(default_factory=list)  # those that wait for an answer

    @property
    def turn(self) -> Turn | None:
        return self.turns[-1] if self.turns else None

    def opened_after(self, seq: int) -> Response | None:
        """The first response that opened after event `seq`."""
        place = bisect_right(self.opened_in_order, seq, key=attrgetter("opened_seq"))
        return self.opened_in_order[place] if place < len(self.opened_in_order) else None

    def answered_after(self, seq: int) -> Operation | None:
        """The first operation sent after event `seq` that has its answer."""
        place = bisect_right(self.answered_operations, seq)
        return self.operations[self.answered_operations[place]] if place < len(self.answered_operations) else None

    def active_response(self) -> Response | None:
        """The newest open response of the default conversation."""
        return next(reversed(self.active.values())) if self.active else None

    def last_at_of(self, ref: Ref) -> int | None:
        """When something last happened to `ref`, for waits that every frame renews."""
        if ref.kind is RefKind.RESPONSE:
            response = self.responses.get(ref.id)
            return response.last_at if response else None
        if ref.kind is RefKind.DELEGATION:
            delegation = self.delegations.get(ref.id)
            return delegation.last_at if delegation else None
        return self.buffer.last_at if ref.kind is RefKind.BUFFER else None

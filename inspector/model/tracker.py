"""The one door for events: `feed` takes an event in and says what it changed.

Total: whatever a peer sends, it never raises. Deterministic: it knows no clock
and nothing but the events it was fed.
"""

from collections.abc import Mapping, Sequence

from ..core.event import Event
from ..core.idclock import ALLOWANCE
from ..core.json import JsonObject, integer_at, object_at, text_at
from ..core.wire import Kind, Side
from ..protocol.detect import Detector
from ..protocol.dialect import FALLBACK, LINK_MEANINGS, Dialect, EventSpec, load, row_of
from ..protocol.vocabulary import DELTAS, Switch
from ..protocol.vocabulary import Meaning as M
from . import probing
from .change import Change, Ref
from .handlers import audio, conversation, live, mcp, output, playback, response, stream, translation
from .handlers.operation import refuse
from .handlers.reference import SESSION_REF, Handled, Handler, operation_refs
from .handlers.stream import goes_on
from .run import Terms, go_on
from .session import Close, Session
from .state.answer import Sent
from .state.lifecycle import SESSION, State, step
from .state.link import Standstill
from .state.probe import BY

_ABNORMAL = 1006  # what a WebSocket client reports where no close frame came


class Tracker:
    """Keeps the session of one recording up to date."""

    __slots__ = ("_dialect", "detector", "session")

    def __init__(self, dialect: str | None = None, started: int | None = None) -> None:
        """`dialect` is the id of the dialect that the user says is spoken; else the detector finds it.

        `started` is when the recording began, in Unix seconds, where that is known.
        """
        self.session = Session()
        if started is not None:
            self.session.ids.latest = min(self.session.ids.latest, started + ALLOWANCE)
        self.detector = Detector(dialect)
        self._dialect: Dialect = load(dialect or FALLBACK)
        if dialect:
            self._settle(dialect)

    def __getstate__(self) -> tuple[Session, Detector]:
        return (self.session, self.detector)

    def __setstate__(self, state: tuple[Session, Detector]) -> None:
        self.session, self.detector = state
        self._dialect = load(self.detector.settled or FALLBACK)

    def means(self, event: Event) -> M:
        """The meaning of an event in the dialect that is spoken, else in the first dialect that knows it."""
        _, _, side, kind, type_, _, _, _, _, _ = event
        if kind is not Kind.TEXT:
            return LINK_MEANINGS[kind]
        row = self._dialect.events.get((side, type_)) or self.spec(side, type_)
        if row is not None:
            return row.means
        if type_:
            return M.UNKNOWN
        return M.FOREIGN if self.detector.is_foreign(event) else M.DAMAGED

    def spec(self, side: Side, type_: str) -> EventSpec | None:
        """The row of a type in the dialect that is spoken, else in the first that has one; None for an unknown type."""
        return self._dialect.events.get((side, type_)) or row_of(side, type_, self._dialect.id)

    def feed(self, event: Event, means: M | None = None) -> Sequence[Change]:
        """Take one event in. Events come in the order of their `seq`; who has asked for its meaning may pass it on.

        Gives what it changed: nothing for a delta that only goes on with its stream, else one change.
        """
        session = self.session
        seq, at, side, kind, _, _, _, _, _, by = event
        means = means or self.means(event)
        flow = session.flows.get(means)
        apart = (by == BY or session.probing) and self._is_apart(event, means)
        if flow is None and means not in DELTAS and not apart:
            self._note(event)
        session.last_seq = seq
        if at is not None:
            session.last_at = at
        if side is Side.SERVER:
            session.last_heard_at = at
            if kind is Kind.TEXT:
                session.last_server_seq = seq
        if apart or (flow is not None and goes_on(session, flow, event)):
            return ()
        handler = _HANDLERS.get(means)
        refs, legal = handler(session, event) if handler else ((), True)
        if not legal:
            session.illegal.append((seq, side))
        return (Change(seq, at, side, means, refs, legal),)

    def go_on(self, events: Sequence[Event], place: int, terms: Terms) -> int:
        """Take in the events from `place` on as far as `feed` would give no change for them, or only more of the user's
        audio; gives the place of the first other one.
        """
        if self.session.probing:
            return place
        return go_on(self.session, events, place, terms, self.means)

    def link(self, at: int | None, body: JsonObject) -> list[Change]:
        """Take a `link` record: what the recorder says of the app, and of what it does itself."""
        session = self.session
        if session.link.note_fault(session.last_seq, body):
            return [_told(session, at, M.FAULT)]
        if session.link.note_peer(body):
            return [_told(session, at, M.PEER_FAILED)]
        if session.link.note_intercept(at, session.last_seq, body):
            return [_told(session, at, M.INTERCEPT)]
        paused = session.link.note_app(at, session.last_seq, body)
        if paused is None:
            return []
        return [_told(session, at, M.APP_PAUSED if paused else M.APP_RESUMED)]

    def probe(self, at: int | None, body: JsonObject) -> None:
        """Take a `probe` record: what the inspector says of an experiment of its own."""
        probing.record(self.session, at, body)

    def _is_apart(self, event: Event, means: M) -> bool:
        """Take a probe or the answer to one, which are no part of the conversation; False for any other event."""
        if event.side is Side.CLIENT:
            probes = event.by == BY and means in probing.ANSWERS
            if probes:
                probing.begin(self.session, event, means)
            return probes
        probe = probing.answered(self.session, event, means)
        if probe and means is M.RESPONSE_CLOSED:
            response.response_closed(self.session, event)
            self.session.responses[probe.about].stopped_by = probe.seq
        return probe is not None

    def stood_still(self, at: int, span: int) -> list[Change]:
        """The recorder saw nothing for `span` µs before `at`."""
        session = self.session
        session.link.standstills.append(Standstill(session.last_seq, at, span))
        return [_told(session, at, M.RECORDING_PAUSED)]

    def _note(self, event: Event) -> None:
        self.detector.feed(event)
        settled = self.detector.settled
        if settled is not None and settled != self._dialect.id:
            self._settle(settled)
        session, integrity = self.session, self.session.integrity
        if event.at is not None and session.last_at is not None and event.at < session.last_at:
            integrity.take_time(event.seq, session.last_seq, session.last_at - event.at)
        if event.kind is Kind.CLOSE and session.close is None:
            session.used_at = session.last_at
        if event.side is Side.SERVER:
            identity = event.body.get("event_id")
            if isinstance(identity, str):
                self._note_time(event, identity)
                integrity.take_id(event, identity)
            if event.type not in integrity.shapes:
                integrity.take_shape(event)

    def _settle(self, dialect: str) -> None:
        self._dialect = load(dialect)
        other = self._dialect.does(Switch.IDS_COUNT_SECONDS) is False
        self.session.ids.unlike = self._dialect.title if other else ""

    def _note_time(self, event: Event, identity: str) -> None:
        """Take the time of an id; the session stands as the event before left it."""
        session, before = self.session, self.session.last_seq
        time = session.ids.add(event.seq, identity)
        if time is not None and event.at is not None:
            spoke = before not in (session.last_server_seq, session.pace.link_seq)
            session.pace.take(event.seq, event.at, time, before if spoke else 0)


def _told(session: Session, at: int | None, means: M) -> Change:
    """A change that no frame made; it stands at the last event, or at the first where there is none yet."""
    return Change(max(session.last_seq, 1), at, Side.SERVER, means, (SESSION_REF,), True)


def _link_opened(session: Session, event: Event) -> Handled:
    session.opened, session.opened_seq = event.body, event.seq
    return (SESSION_REF,), True


def _link_answered(session: Session, event: Event) -> Handled:
    session.answered, session.answered_seq = event.body, event.seq
    accepted = integer_at(event.body, "status") == 101
    return ((SESSION_REF,) if accepted else ()), True


def _link_closed(session: Session, event: Event) -> Handled:
    session.state, legal = step(SESSION, session.state, M.LINK_CLOSED)
    waiting = session.open.values() if session.close is None else ()  # a connection closes once
    code, reason = integer_at(event.body, "code"), text_at(event.body, "reason") or ""
    lost = text_at(event.body, "lost") or (_without_frame(reason) if code == _ABNORMAL else "")
    side = Side.CLIENT if text_at(event.body, "sender") == Side.CLIENT else event.side  # a log tells of it afterwards
    session.close = Close(event.seq, event.at, side, code, reason, lost)
    session.state = State.CLOSED
    refs = tuple(ref for one in waiting for ref in response.response_refs(session, one)[:1])
    return (SESSION_REF, *refs), legal


def _without_frame(reason: str) -> str:
    """What code 1006 says: neither side closed, the connection broke (RFC 6455, section 7.1.5)."""
    return f"code {_ABNORMAL}: no close frame came{f', {reason}' if reason else ''}"


def _ping(session: Session, event: Event) -> Handled:
    session.pace.link_seq = event.seq
    if event.side is Side.SERVER:
        return (), True
    session.pings += 1
    session.last_ping_at = event.at
    return (SESSION_REF,), True


def _pong(session: Session, event: Event) -> Handled:
    session.pace.link_seq = event.seq
    if event.side is Side.CLIENT:
        return (), True
    session.pongs += 1
    session.last_pong_at = event.at
    return (SESSION_REF,), True


def _error(session: Session, event: Event) -> Handled:
    failure = refuse(session, event, _error_body(event))
    refs: tuple[Ref, ...] = operation_refs(session, session.operations.get(failure.operation))
    return (*refs, SESSION_REF), True


def _unknown(session: Session, event: Event) -> Handled:
    """A type that no dialect knows; a server may refuse it."""
    if event.side is Side.CLIENT:
        session.strangers.append(Sent(event.seq, event.at, event.type, text_at(event.body, "event_id")))
    return (), True


def _unreadable(session: Session, event: Event) -> Handled:
    """A frame that is no event; a server may refuse it with invalid_json or invalid_event (observed)."""
    if event.side is Side.CLIENT:
        session.unreadable_seq = event.seq
    return (), True


def _error_body(event: Event) -> JsonObject:
    """The `error` object; some servers send a flat event with a sentence in its place (observed: vLLM).

    The type and the id of a flat event are its own: they tell neither the kind of the error nor what it answers.
    """
    if isinstance(event.body.get("error"), dict):
        return object_at(event.body, "error")
    said = text_at(event.body, "error") or text_at(event.body, "message")
    return {**event.body, "type": None, "event_id": None, "message": said}


_HANDLERS: Mapping[M, Handler] = {
    **conversation.HANDLERS,
    **audio.HANDLERS,
    **response.HANDLERS,
    **output.HANDLERS,
    **stream.HANDLERS,
    **playback.HANDLERS,
    **mcp.HANDLERS,
    **translation.HANDLERS,
    **live.HANDLERS,
    M.LINK_OPENED: _link_opened,
    M.LINK_ANSWERED: _link_answered,
    M.LINK_CLOSED: _link_closed,
    M.LINK_PING: _ping,
    M.LINK_PONG: _pong,
    M.ERROR: _error,
    M.UNKNOWN: _unknown,
    M.DAMAGED: _unreadable,
    M.FOREIGN: _unreadable,
    M.LINK_BINARY: _unreadable,
}

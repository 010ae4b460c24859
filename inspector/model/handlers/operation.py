"""Client events that await an answer, and the answers they get.

Answers of one kind come in the order of their commands (observed), so the oldest unanswered one is the candidate
where no id tells. Which of them an error answers is a question of its own.
"""

from bisect import insort

from ...core.event import Event
from ...core.json import JsonObject, text_at
from ...core.wire import Fidelity
from ...protocol.errors import names_of
from ...protocol.vocabulary import Meaning as M
from ..session import Session
from ..state.answer import Answer, Failure, Ground, Operation
from ..state.lifecycle import State
from ..state.setting import INPUT_FORMAT, bytes_per_ms
from .blame import RECENT, blamed, operation_named

_DIGITS = "0123456789"

AWAITING = frozenset({
    M.SESSION_UPDATE, M.ITEM_CREATE, M.ITEM_RETRIEVE, M.ITEM_TRUNCATE, M.ITEM_DELETE,
    M.AUDIO_COMMIT, M.AUDIO_CLEAR, M.RESPONSE_CREATE, M.RESPONSE_CANCEL, M.PLAYBACK_CLEAR,
    M.SESSION_START, M.SESSION_CLOSE, M.VOICE_MUTE, M.VOICE_UNMUTE, M.FIXTURE_PLAY, M.DTMF_SEND,
    M.INSTRUCTIONS_APPEND, M.THINKING_APPEND, M.COMMENTARY_APPEND, M.DELEGATION_REQUEST,
    M.DECISION_CREATE, M.DECISION_ITEM_CREATE, M.DECISION_ITEM_DELETE,
})  # fmt: skip


def open_operation(session: Session, event: Event, means: M, *, awaited: bool = True) -> Operation:
    """Note a client event that awaits an answer, or one that only an error can answer."""
    active = session.active_response()
    rate = bytes_per_ms(session.config, INPUT_FORMAT)
    operation = Operation(
        seq=event.seq,
        at=event.at,
        means=means,
        type=event.type,
        event_id=text_at(event.body, "event_id"),
        body=event.body,
        buffered_bytes=session.buffer.pending_bytes,
        buffered_ms=session.buffer.pending_bytes // rate,
        hidden=session.buffer.hidden == session.buffer.generation,
        active_response=active.id if active else None,
        by=event.by,
        is_named=event.origin is not None and event.origin.fidelity is Fidelity.NAME_ONLY,
    )
    session.operations[event.seq] = operation
    session.requests.setdefault(means, []).append(operation)
    if operation.event_id is not None:
        session.named[operation.event_id] = event.seq
        session.first_named.setdefault(operation.event_id, event.seq)
        session.stems.setdefault(operation.event_id.rstrip(_DIGITS), event.seq)
    if active and means is M.RESPONSE_CREATE:
        session.pressed_seq = event.seq
    if awaited:
        session.pending[event.seq] = operation
        session.waiting.add(operation)
    return operation


def oldest(session: Session, means: M) -> Operation | None:
    """The oldest unanswered operation of a kind."""
    return session.waiting.first(means)


def settle(session: Session, operation: Operation, event: Event, answer: Answer) -> None:
    """Record the answer of an operation; a later one does not replace the first."""
    if operation.answer is not Answer.PENDING:
        return
    operation.answer = answer
    operation.answered_seq = event.seq
    operation.answered_at = event.at
    insort(session.answered_operations, operation.seq)
    if answer is Answer.ACCEPTED:
        _note_model(session, operation)
        newest, _ = session.accepted.get(operation.means, (0, 0))
        session.accepted[operation.means] = (max(operation.seq, newest), newest)
    if operation.seq in session.pending:
        session.pending.leave(operation.seq)
        session.waiting.drop(operation)
    if session.failures:
        _clear(session, operation, event)


def _note_model(session: Session, operation: Operation) -> None:
    """Note which model a granted command asked for, if it is the newest of its kind that did."""
    known = session.models.get(operation.means)
    if text_at(operation.body, "session", "model") and (known is None or known.seq < operation.seq):
        session.models[operation.means] = operation


def _clear(session: Session, operation: Operation, event: Event) -> None:
    """Take back the guess that an error answers an operation, which has its answer."""
    for failure in session.failures[-RECENT:]:
        if failure.answers == operation.seq and not failure.is_claimed:
            failure.answers, failure.answers_type, failure.cleared_seq = 0, "", event.seq
            session.cleared_seq = event.seq


def accept_oldest(session: Session, means: M, event: Event) -> Operation | None:
    """Settle the operation that an acknowledgement names by `client_event_id`, else the oldest of its kind."""
    identity = text_at(event.body, "client_event_id")
    named = operation_named(session, identity) if identity is not None else None
    operation = named if named and named.means is means else oldest(session, means)
    if operation:
        operation.ground = Ground.NAME if operation is named else by_order(session, operation)
        settle(session, operation, event, Answer.ACCEPTED)
    return operation


def by_order(session: Session, operation: Operation) -> Ground:
    """What links an answer without a name to the oldest of its kind."""
    return Ground.OLDEST if session.waiting.others(operation, operation.means) else Ground.ONLY


def _take_back(session: Session, operation: Operation) -> None:
    """Let the call wait on whose result was refused."""
    call = session.calls.get(text_at(operation.body, "item", "call_id") or "")
    if operation.means is M.ITEM_CREATE and call and call.output_seq == operation.seq:
        call.output_seq, call.refused_seq, call.state = 0, operation.seq, State.WAITING
        session.open_calls[call.id] = call


def refuse(session: Session, event: Event, error: JsonObject) -> Failure:
    """Note an error, and refuse the client event it answers unless that is only a guess."""
    failure = Failure(event.seq, event.at, error, identity=text_at(event.body, "event_id") or "")
    blame = blamed(session, event, error)
    if blame:
        failure.answers, failure.answers_type, failure.ground = blame
    operation = session.operations.get(failure.answers)
    if operation and failure.is_claimed:
        failure.operation = operation.seq
        operation.ground = failure.ground
        settle(session, operation, event, Answer.REFUSED)
        session.refusals.setdefault(operation.seq, failure)
        _take_back(session, operation)
    if not failure.is_claimed:
        session.unclaimed = failure
    session.failures.append(failure)
    for word in names_of(error):
        session.first_failures.setdefault(word, failure)
    return failure

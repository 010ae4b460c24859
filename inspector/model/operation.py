"""Client events that await an answer, and the answers they get.

Links are made on ids where there are any; without an id only where a single
candidate fits. Answers of one kind come in the order of their commands
(observed), so the oldest unanswered one is the candidate.
"""

from collections.abc import Mapping

from ..core.event import Event
from ..core.json import JsonObject, text_at
from ..protocol.vocabulary import Meaning as M
from .session import Answer, Certainty, Failure, Operation, Session
from .setting import INPUT_FORMAT, bytes_per_ms

AWAITING = frozenset({
    M.SESSION_UPDATE, M.ITEM_CREATE, M.ITEM_RETRIEVE, M.ITEM_TRUNCATE, M.ITEM_DELETE,
    M.AUDIO_COMMIT, M.AUDIO_CLEAR, M.RESPONSE_CREATE, M.RESPONSE_CANCEL, M.PLAYBACK_CLEAR,
    M.SESSION_START, M.SESSION_CLOSE, M.VOICE_MUTE, M.VOICE_UNMUTE, M.FIXTURE_PLAY, M.DTMF_SEND,
    M.INSTRUCTIONS_APPEND, M.THINKING_APPEND, M.COMMENTARY_APPEND, M.DELEGATION_REQUEST,
    M.DECISION_CREATE, M.DECISION_ITEM_CREATE, M.DECISION_ITEM_DELETE,
})  # fmt: skip

_BY_CODE: Mapping[str, M] = {
    "conversation_already_has_active_response": M.RESPONSE_CREATE,
    "response_cancel_not_active": M.RESPONSE_CANCEL,
    "input_audio_buffer_commit_empty": M.AUDIO_COMMIT,
    "item_truncate_invalid_item_id": M.ITEM_TRUNCATE,
    "item_delete_invalid_item_id": M.ITEM_DELETE,
    "item_retrieve_invalid_item_id": M.ITEM_RETRIEVE,
    "item_create_duplicate_item_id": M.ITEM_CREATE,
    "cannot_update_voice": M.SESSION_UPDATE,
}
_BY_PARAMETER: Mapping[str, M] = {
    "session": M.SESSION_UPDATE,
    "item": M.ITEM_CREATE,
    "previous_item_id": M.ITEM_CREATE,
    "response": M.RESPONSE_CREATE,
}


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
        active_response=active.id if active else None,
    )
    session.operations[event.seq] = operation
    if awaited:
        session.pending[event.seq] = operation
    return operation


def oldest(session: Session, means: M) -> Operation | None:
    """The oldest unanswered operation of a kind."""
    return next((one for one in session.pending.values() if one.means is means), None)


def settle(session: Session, operation: Operation, event: Event, answer: Answer) -> None:
    """Record the answer of an operation; a later one does not replace the first."""
    if operation.answer is not Answer.PENDING:
        return
    operation.answer = answer
    operation.answered_seq = event.seq
    operation.answered_at = event.at
    session.pending.pop(operation.seq, None)


def accept_oldest(session: Session, means: M, event: Event) -> Operation | None:
    """Settle the operation that an acknowledgement names by `client_event_id`, else the oldest of its kind."""
    identity = text_at(event.body, "client_event_id")
    named = _named(session, identity) if identity is not None else None
    operation = named if named and named.means is means else oldest(session, means)
    if operation:
        unsure = operation.event_id is None and operation is not named
        operation.certainty = Certainty.LIKELY if unsure else operation.certainty
        settle(session, operation, event, Answer.ACCEPTED)
    return operation


def refuse(session: Session, event: Event, error: JsonObject) -> Failure:
    """Link an error to the client event it answers, if there is exactly one it can be."""
    failure = Failure(event.seq, event.at, error)
    operation, certainty = _refused(session, error)
    if operation:
        failure.operation, failure.certainty = operation.seq, certainty
        operation.certainty = certainty
        settle(session, operation, event, Answer.REFUSED)
    session.failures.append(failure)
    return failure


def _named(session: Session, identity: str) -> Operation | None:
    """The newest operation whose client event had this id."""
    return next((one for one in reversed(session.operations.values()) if one.event_id == identity), None)


def _refused(session: Session, error: JsonObject) -> tuple[Operation | None, Certainty]:
    identity = text_at(error, "event_id") or text_at(error, "client_event_id")  # Realtime's word, Live's word
    if identity is not None:
        return _named(session, identity), Certainty.CERTAIN
    means = _BY_CODE.get(text_at(error, "code") or "")
    if means is None:
        parameter = (text_at(error, "param") or "").split(".")[0].split("[")[0]
        means = _BY_PARAMETER.get(parameter)
    waiting = [one for one in session.pending.values() if one.means is means]
    return (waiting[0] if len(waiting) == 1 else None), Certainty.LIKELY

"""Handlers for the session, its conversation items and requests for an answer."""

from collections.abc import Iterator, Mapping, Sequence

from ...core.event import Event
from ...core.json import JsonObject, integer_at, lay_on, list_at, number_at, object_at, text_at
from ...core.wire import is_stand_in
from ...protocol.vocabulary import Meaning as M
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..session import Headroom, Limits, Session
from ..state.answer import Answer, Operation
from ..state.lifecycle import CALL, ITEM, SESSION, State, step
from ..state.part import Item, Turn
from ..state.setting import INPUT_FORMAT, modalities, setting
from ..turn import note_added, take_input, take_request, take_tool_output, turn_ref
from .mcp import approve, note_item
from .operation import accept_oldest, open_operation, settle
from .reference import (
    SESSION_REF,
    Handled,
    Handler,
    describe_item,
    item_of,
    item_refs,
    operation_ref,
    operation_refs,
)

_ABSURD = 1e15  # no limit is as high; a peer may write any number


def _session_state(session: Session, event: Event, means: M) -> bool:
    session.state, legal = step(SESSION, session.state, means)
    config = object_at(event.body, "session")
    if session.buffer.appends and setting(config, INPUT_FORMAT) != setting(session.config, INPUT_FORMAT):
        session.integrity.reformatted = True
    session.config, session.config_seq = config, event.seq
    session.id = text_at(config, "id") or session.id
    expires_at = integer_at(config, "expires_at")
    if expires_at:
        session.expires_at = expires_at
        session.ids.check_session(session.id, expires_at)
    return legal


def session_created(session: Session, event: Event) -> Handled:
    legal = _session_state(session, event, M.SESSION_CREATED)
    session.created_seq, session.created_at = event.seq, event.at
    lay_on(session.requested, session.config, beneath=True)
    operation = accept_oldest(session, M.SESSION_START, event)
    return (*operation_refs(session, operation), SESSION_REF), legal


def session_update(session: Session, event: Event) -> Handled:
    operation = open_operation(session, event, M.SESSION_UPDATE)
    _note_wish(session, event, "session")
    lay_on(session.requested, object_at(event.body, "session"))
    return (operation_ref(operation.seq), SESSION_REF), True


def _note_wish(session: Session, event: Event, where: str) -> None:
    """Note that the client asks for speech."""
    if not session.wish_seq and "audio" in (modalities(object_at(event.body, where)) or ()):
        session.wish_seq = event.seq
        session.speech_seq = session.speech_seq or event.seq


def session_updated(session: Session, event: Event) -> Handled:
    legal = _session_state(session, event, M.SESSION_UPDATED)
    operation = accept_oldest(session, M.SESSION_UPDATE, event)
    return (*operation_refs(session, operation), SESSION_REF), legal


def item_create(session: Session, event: Event) -> Handled:
    operation = open_operation(session, event, M.ITEM_CREATE)
    body = object_at(event.body, "item")
    refs: tuple[Ref, ...] = (operation_ref(event.seq),)
    call = text_at(body, "call_id")
    turn = None
    if text_at(body, "type") == "function_call" and call is not None:
        session.replayed.add(call)
    if text_at(body, "type") == "function_call_output" and call is not None:
        refs = (*refs, Ref(RefKind.CALL, call))
        turn = _take_result(session, event, call)
    elif text_at(body, "type") == "mcp_approval_response":
        refs = (*refs, *approve(session, event, body))
    elif text_at(body, "role") == "user":
        turn = take_input(session, event, M.ITEM_CREATE)
    if turn:
        operation.turn = turn.index
        refs = (*refs, turn_ref(turn))
    return refs, True


def _take_result(session: Session, event: Event, call: str) -> Turn | None:
    """Note that a call has its result; gives the turn that made the call."""
    known = session.calls.get(call)
    if known:
        known.state, _ = step(CALL, known.state, M.ITEM_CREATE)
        known.output_seq = known.output_seq or event.seq
        session.open_calls.pop(call, None)
    return take_tool_output(session, event, call)


def item_added(session: Session, event: Event) -> Handled:
    item = item_of(session, event, "item", "id")
    if item is None:
        return (), True
    produced = item.response is not None
    heard = item.state is State.NEW and item.added_seq == 0 and item.role == "user"
    describe_item(item, event)
    note_item(session, item, event)
    item.state, legal = step(ITEM, item.state, M.ITEM_ADDED)
    item.added_seq, item.announced = event.seq, event.type
    item.after = text_at(event.body, "previous_item_id") or ""
    operation = None if produced or heard else _created_by(session, item) or _committed_unseen(session, event, item)
    if operation:
        item.operation = operation.seq
        settle(session, operation, event, Answer.ACCEPTED)
    elif item.role == "user" and not heard and not produced and not item.operation:
        turn = take_input(session, event, M.ITEM_CREATE)
        note_added(session, item.id)
        return (Ref(RefKind.ITEM, item.id), turn_ref(turn)), legal
    elif item.type == "function_call_output" and item.call and not item.operation:
        _take_result(session, event, item.call)  # of a log that shows the server's side alone
    note_added(session, item.id)
    return (Ref(RefKind.ITEM, item.id), *operation_refs(session, operation)), legal


def _created_by(session: Session, item: Item) -> Operation | None:
    """The item.create that an item answers: by the id the client gave, else the oldest that gave none.

    Of a log that shows no more than the name of the acknowledgement it is the oldest of all.
    """
    named = session.waiting.first(M.ITEM_CREATE, "id", item.id)
    if named:
        return named
    if is_stand_in(item.id) and not item.type and not item.role:
        return session.waiting.first(M.ITEM_CREATE)
    like = ((type_, role) for type_ in {item.type, None} for role in {item.role, None, ""})
    fitting = [one for pair in like if (one := session.waiting.first(M.ITEM_CREATE, "like", *pair))]
    return min(fitting, key=lambda one: one.seq, default=None)


def _committed_unseen(session: Session, event: Event, item: Item) -> Operation | None:
    """The commit that made a user's spoken item, where the log leaves out that it was accepted."""
    parts = list_at(object_at(event.body, "item"), "content")
    sounds = item.utterance is None and any(text_at(part, "type") == "input_audio" for part in parts)
    operation = session.waiting.first(M.AUDIO_COMMIT) if sounds and not item.operation else None
    if operation:
        operation.implied = True
    return operation


def item_done(session: Session, event: Event) -> Handled:
    item = item_of(session, event, "item", "id")
    if item is None:
        return (), True
    describe_item(item, event)
    note_item(session, item, event)
    item.state, legal = step(ITEM, item.state, M.ITEM_DONE)
    item.done_seq = event.seq
    created = session.operations.get(item.operation)
    return (*item_refs(item), *operation_refs(session, created)), legal


def item_command(means: M) -> Handler:
    """Retrieve, truncate and delete: commands that name an item."""

    def handle(session: Session, event: Event) -> Handled:
        open_operation(session, event, means)
        identity = text_at(event.body, "item_id")
        item = (Ref(RefKind.ITEM, identity),) if identity else ()
        return (operation_ref(event.seq), *item), True

    return handle


def item_answer(command: M, means: M, *path: str) -> Handler:
    """The acknowledgement of a command that names an item."""

    def handle(session: Session, event: Event) -> Handled:
        item = item_of(session, event, *path)
        if item is None:
            return (), True
        item.state, legal = step(ITEM, item.state, means)
        if means is M.ITEM_TRUNCATED:
            item.truncated_ms = integer_at(event.body, "audio_end_ms")
        operation = session.waiting.first(command, "item", item.id) or session.waiting.first(command, "item", None)
        if operation:
            settle(session, operation, event, Answer.ACCEPTED)
        return (Ref(RefKind.ITEM, item.id), *operation_refs(session, operation)), legal

    return handle


def response_create(session: Session, event: Event) -> Handled:
    operation = open_operation(session, event, M.RESPONSE_CREATE)
    _note_wish(session, event, "response")
    turn = take_request(session, event, operation)
    others = [one for one in session.fed if one != turn.index and not turn.out_of_band]
    return (operation_ref(event.seq), turn_ref(turn), *(turn_ref(session.turns[one]) for one in others)), True


def limits_updated(session: Session, event: Event) -> Handled:
    rows = [row for row in list_at(event.body, "rate_limits") if isinstance(row, dict)]
    session.limits = Limits(event.seq, rows)
    session.headroom += _headroom(event.seq, rows)
    return (SESSION_REF,), True


def _headroom(seq: int, rows: Sequence[JsonObject]) -> Iterator[Headroom]:
    """The rows that say how much of which limit is left."""
    for row in rows:
        name, left, limit = text_at(row, "name"), number_at(row, "remaining"), number_at(row, "limit")
        if name is not None and left is not None and limit is not None and abs(left) < _ABSURD and 0 < limit < _ABSURD:
            yield Headroom(seq, name, left, limit)


HANDLERS: Mapping[M, Handler] = {
    M.SESSION_CREATED: session_created,
    M.SESSION_UPDATE: session_update,
    M.SESSION_UPDATED: session_updated,
    M.ITEM_CREATE: item_create,
    M.ITEM_ADDED: item_added,
    M.ITEM_DONE: item_done,
    M.ITEM_RETRIEVE: item_command(M.ITEM_RETRIEVE),
    M.ITEM_TRUNCATE: item_command(M.ITEM_TRUNCATE),
    M.ITEM_DELETE: item_command(M.ITEM_DELETE),
    M.ITEM_RETRIEVED: item_answer(M.ITEM_RETRIEVE, M.ITEM_RETRIEVED, "item", "id"),
    M.ITEM_TRUNCATED: item_answer(M.ITEM_TRUNCATE, M.ITEM_TRUNCATED, "item_id"),
    M.ITEM_DELETED: item_answer(M.ITEM_DELETE, M.ITEM_DELETED, "item_id"),
    M.RESPONSE_CREATE: response_create,
    M.LIMITS_UPDATED: limits_updated,
}

"""Handlers for Live: commands acknowledged by `client_event_id`, and work that is handed over.

Speech has no lifecycle here. What can be followed is each command with its
acknowledgement, and each delegation: to the application, to the Responses API
(whose streaming events come wrapped), or to the Decisions API.
"""

from collections.abc import Mapping

from ...core.event import Event
from ...core.json import JsonObject, integer_at, lay_on, object_at, text_at
from ...protocol.vocabulary import Meaning as M
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..session import Session
from ..state.lifecycle import State
from ..state.voice import Delegation
from .operation import accept_oldest, open_operation
from .reference import SESSION_REF, Handled, Handler, operation_ref, operation_refs

_ENDS = frozenset({"response.completed", "response.failed", "response.incomplete", "error"})


def session_start(session: Session, event: Event) -> Handled:
    open_operation(session, event, M.SESSION_START)
    lay_on(session.requested, object_at(event.body, "session"))
    return (operation_ref(event.seq), SESSION_REF), True


def command(means: M, *, awaited: bool = True) -> Handler:
    """A command of the client that one event acknowledges; with `awaited` false only an error answers it."""

    def handle(session: Session, event: Event) -> Handled:
        open_operation(session, event, means, awaited=awaited)
        return (operation_ref(event.seq), SESSION_REF), True

    return handle


def acknowledged(means: M) -> Handler:
    """The acknowledgement of a command."""

    def handle(session: Session, event: Event) -> Handled:
        operation = accept_oldest(session, means, event)
        if means in (M.VOICE_MUTE, M.VOICE_UNMUTE):
            session.voice.muted = means is M.VOICE_MUTE
        return (*operation_refs(session, operation), SESSION_REF), True

    return handle


def playing(session: Session, event: Event) -> Handled:
    operation = accept_oldest(session, M.FIXTURE_PLAY, event)
    session.voice.playing = operation.seq if operation else 0
    return (*operation_refs(session, operation), SESSION_REF), True


def played(session: Session, event: Event) -> Handled:
    operation = session.operations.get(session.voice.playing)
    session.voice.playing = 0
    return (*operation_refs(session, operation), SESSION_REF), True


def remark(means: M) -> Handler:
    """A thought or a comment, which may answer delegated work."""

    def handle(session: Session, event: Event) -> Handled:
        open_operation(session, event, means)
        delegation = _delegation(session, text_at(event.body, "delegation_id"))
        if delegation is None:
            return (operation_ref(event.seq), SESSION_REF), True
        delegation.replies.append(event.seq)
        if delegation.target == "client":
            delegation.state = State.DONE
        return (operation_ref(event.seq), *_touched(delegation, event), SESSION_REF), True

    return handle


def delegation_created(session: Session, event: Event) -> Handled:
    body = object_at(event.body, "delegation")
    delegation = _delegation(session, text_at(body, "id"))
    if delegation is None:
        return (SESSION_REF,), True
    legal = not delegation.created_seq
    delegation.state = State.OPEN
    delegation.target = text_at(body, "target") or ""
    delegation.response = text_at(body, "response_id") or delegation.response
    delegation.created_seq, delegation.created_at = event.seq, event.at
    delegation.offset_ms = integer_at(event.body, "offset_ms")
    return (*_touched(delegation, event), SESSION_REF), legal


def delegation_event(session: Session, event: Event) -> Handled:
    """One wrapped event of the Responses API; an answer to response.create where it begins a response."""
    nested = object_at(event.body, "event")
    type_ = text_at(nested, "type") or ""
    operation = accept_oldest(session, M.DELEGATION_REQUEST, event) if type_ == "response.created" else None
    delegation = _delegation(session, text_at(event.body, "delegation_id"))
    refs = operation_refs(session, operation)
    if delegation is None:
        return (*refs, SESSION_REF), True
    delegation.events += 1
    delegation.last_type, delegation.last_seq = type_, event.seq
    _nested(session, delegation, type_, nested)
    return (*_touched(delegation, event), *refs), True


def _nested(session: Session, delegation: Delegation, type_: str, nested: JsonObject) -> None:
    if type_ == "response.created":
        delegation.response = text_at(nested, "response", "id") or delegation.response
        delegation.state = State.PRODUCING
    elif type_ == "response.output_text.delta":
        delegation.text.append(text_at(nested, "delta") or "")
    elif type_ == "response.output_item.done" and text_at(nested, "item", "type") == "function_call":
        call = text_at(nested, "item", "call_id") or ""
        delegation.calls.setdefault(call, 0)
        session.delegated_calls.setdefault(call, {})[delegation.id] = delegation
    elif type_ in _ENDS:
        delegation.state = State.WAITING if delegation.unanswered else State.DONE
        delegation.error = object_at(nested, "response", "error") or delegation.error


def delegation_item(session: Session, event: Event) -> Handled:
    """An item for delegated work, mostly a tool's result; nothing acknowledges it."""
    open_operation(session, event, M.DELEGATION_ITEM, awaited=False)
    call = text_at(event.body, "item", "call_id")
    owners = session.delegated_calls.get(call, {}).values() if call is not None else ()
    for delegation in owners:
        delegation.calls[call or ""] = event.seq
    return (operation_ref(event.seq), *(Ref(RefKind.DELEGATION, one.id) for one in owners), SESSION_REF), True


def decision_event(session: Session, event: Event) -> Handled:
    """An answer of the Decisions API: to a delegation, to a trigger, else to the client's decision.create."""
    delegation = _delegation(session, text_at(event.body, "delegation_id"))
    if delegation is not None:
        delegation.events += 1
        delegation.last_type, delegation.last_seq = text_at(event.body, "event", "type") or "", event.seq
        delegation.state = State.DONE
        return (*_touched(delegation, event), SESSION_REF), True
    triggered = text_at(event.body, "source_event_id") is not None
    operation = None if triggered else accept_oldest(session, M.DECISION_CREATE, event)
    return (*operation_refs(session, operation), SESSION_REF), True


def _delegation(session: Session, identity: str | None) -> Delegation | None:
    """The delegation of this id, made known if it is new."""
    if identity is None:
        return None
    found = session.delegations.get(identity)
    if found is None:
        found = session.delegations[identity] = Delegation(identity)
    return found


def _touched(delegation: Delegation, event: Event) -> tuple[Ref, ...]:
    delegation.last_at = event.at if event.at is not None else delegation.last_at
    return (Ref(RefKind.DELEGATION, delegation.id),)


def usage_updated(session: Session, event: Event) -> Handled:
    session.usage = object_at(event.body, "usage") or session.usage
    return (SESSION_REF,), True


def transport(means: M) -> Handler:
    """The telephone line's states."""

    def handle(session: Session, event: Event) -> Handled:
        if means is M.TRANSPORT_FAILED:
            session.transport_error = object_at(event.body, "error")
        return (SESSION_REF,), True

    return handle


def key_pressed(session: Session, event: Event) -> Handled:
    session.keys += text_at(event.body, "event") or ""
    return (SESSION_REF,), True


HANDLERS: Mapping[M, Handler] = {
    M.SESSION_START: session_start,
    M.VOICE_MUTE: command(M.VOICE_MUTE),
    M.VOICE_MUTED: acknowledged(M.VOICE_MUTE),
    M.VOICE_UNMUTE: command(M.VOICE_UNMUTE),
    M.VOICE_UNMUTED: acknowledged(M.VOICE_UNMUTE),
    M.FIXTURE_PLAY: command(M.FIXTURE_PLAY),
    M.FIXTURE_PLAYING: playing,
    M.FIXTURE_PLAYED: played,
    M.INSTRUCTIONS_APPEND: command(M.INSTRUCTIONS_APPEND),
    M.INSTRUCTIONS_APPENDED: acknowledged(M.INSTRUCTIONS_APPEND),
    M.THINKING_APPEND: remark(M.THINKING_APPEND),
    M.THINKING_APPENDED: acknowledged(M.THINKING_APPEND),
    M.COMMENTARY_APPEND: remark(M.COMMENTARY_APPEND),
    M.COMMENTARY_APPENDED: acknowledged(M.COMMENTARY_APPEND),
    M.DELEGATION_CREATED: delegation_created,
    M.DELEGATION_EVENT: delegation_event,
    M.DELEGATION_ITEM: delegation_item,
    M.DELEGATION_REQUEST: command(M.DELEGATION_REQUEST),
    M.DECISION_CREATE: command(M.DECISION_CREATE),
    M.DECISION_EVENT: decision_event,
    M.DECISION_ITEM_CREATE: command(M.DECISION_ITEM_CREATE),
    M.DECISION_ITEM_CREATED: acknowledged(M.DECISION_ITEM_CREATE),
    M.DECISION_ITEM_DELETE: command(M.DECISION_ITEM_DELETE),
    M.DECISION_ITEM_DELETED: acknowledged(M.DECISION_ITEM_DELETE),
    M.USAGE_UPDATED: usage_updated,
    M.DTMF_SEND: command(M.DTMF_SEND),
    M.DTMF_SENT: acknowledged(M.DTMF_SEND),
    M.DTMF_RECEIVED: key_pressed,
    **{means: transport(means) for means in (M.TRANSPORT_RINGING, M.TRANSPORT_ANSWERED, M.TRANSPORT_FAILED)},
}

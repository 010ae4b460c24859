"""Handlers for a response as a whole: opened, closed, cancelled."""

from collections.abc import Mapping
from sys import intern

from ...core.event import Event
from ...core.json import Json, JsonObject, has, integer_at, list_at, object_at, text_at
from ...core.text import is_elided
from ...protocol.vocabulary import Meaning as M
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..session import Session
from ..state.answer import Answer, Ground, Operation
from ..state.few import nothing, put
from ..state.integrity import is_whole
from ..state.lifecycle import RESPONSE, State, step
from ..state.part import Response, Turn
from ..state.setting import OUTPUT_FORMAT, modalities, setting
from ..state.waiting import metadata_key
from ..turn import close_response, take_response, turn_ref
from .comparison import compare_output
from .operation import by_order, oldest, open_operation, settle
from .reference import Handled, Handler, operation_ref, operation_refs

_MADE = {"function_call": "call", "mcp_call": "mcp", "mcp_approval_request": "mcp"}
"""The families of items that are output without any content."""
_ALIKE = 32  # requests with metadata that differ in nested values at most: so many are compared


def response_of(session: Session, identity: str | None) -> Response | None:
    """The response of this id, made known if it is new."""
    if identity is None:
        return None
    response = session.responses.get(identity)
    if response is None:
        response = session.responses[identity] = Response(identity, place=len(session.responses))
    return response


def response_refs(session: Session, response: Response) -> tuple[Ref, ...]:
    if response.turn is None:
        return (Ref(RefKind.RESPONSE, response.id),)
    if not response.refs:  # kept: every delta asks for them
        response.refs = (Ref(RefKind.RESPONSE, response.id), turn_ref(session.turns[response.turn]))
    return response.refs


def response_opened(session: Session, event: Event) -> Handled:
    response = response_of(session, text_at(event.body, "response", "id"))
    if response is None:
        return (), True
    body = object_at(event.body, "response")
    response.state, legal = step(RESPONSE, response.state, M.RESPONSE_OPENED)
    response.opened_seq, response.opened_at, response.ends = event.seq, event.at, 0
    response.last_seq, response.last_at = event.seq, event.at
    response.status = text_at(body, "status") or ""
    response.modalities = modalities(body)
    response.audio_format = setting(body, OUTPUT_FORMAT) or setting(session.config, OUTPUT_FORMAT)
    response.metadata = object_at(body, "metadata") or nothing()
    response.out_of_band = "conversation_id" in body and body["conversation_id"] is None
    other = session.active_response()
    response.beside = other.id if other and other is not response and not response.out_of_band else ""
    operation = _request_of(session, response)
    if operation:
        response.operation = operation.seq
        operation.ground = Ground.NAME if _same_metadata(operation, response) else by_order(session, operation)
        settle(session, operation, event, Answer.ACCEPTED)
    others = _enter(session, event, response, operation)[1:]
    refs = (*response_refs(session, response), *map(turn_ref, others))
    return (*refs, operation_ref(operation.seq)) if operation else refs, legal


def _request_of(session: Session, response: Response) -> Operation | None:
    """The unanswered response.create with the same metadata, else the oldest for the same kind of conversation."""
    waiting = session.waiting
    alike = waiting.oldest(_ALIKE, M.RESPONSE_CREATE, "metadata", metadata_key(response.metadata))
    named = next((one for one in alike if _same_metadata(one, response)), None)
    if named or response.out_of_band:
        return named or waiting.first(M.RESPONSE_CREATE)
    return waiting.first(M.RESPONSE_CREATE, "aside", False)


def _same_metadata(operation: Operation, response: Response) -> bool:
    return bool(response.metadata) and object_at(operation.body, "response", "metadata") == response.metadata


def begin_unseen(session: Session, event: Event, response: Response) -> None:
    """The first sign of a response whose beginning the log leaves out: it answers the oldest request that waits."""
    operation = session.waiting.first(M.RESPONSE_CREATE, "aside", False)
    if operation:
        response.operation, operation.ground = operation.seq, by_order(session, operation)
        settle(session, operation, event, Answer.ACCEPTED)


def response_closed(session: Session, event: Event) -> Handled:
    body = object_at(event.body, "response")
    response = response_of(session, text_at(body, "id"))
    if response is None:
        return (), True
    if not response.last_seq:
        begin_unseen(session, event, response)
    response.ends += 1
    response.state, legal = step(RESPONSE, response.state, M.RESPONSE_CLOSED)
    response.state = State.CLOSED
    response.closed_seq, response.closed_at = event.seq, event.at
    response.before_end_seq = response.last_seq
    response.last_seq, response.last_at = event.seq, event.at
    response.status = text_at(body, "status") or ""
    response.details = _details(body.get("status_details")) or nothing()
    response.usage = object_at(body, "usage") or nothing()
    if response.turn is None:
        take_response(session, event, response, session.operations.get(response.operation))
    _final_output(response, event, body.get("output"))
    if "output" in body and is_whole(event):
        compare_output(session, response, event, list_at(body, "output"))
    note_families(session, response)
    session.ended = (event.seq, session.ended[0])
    _leave(session, response)
    close_response(session, event, response)
    cancel = _cancel_of(session, response) if response.status == "cancelled" else None
    if cancel:
        settle(session, cancel, event, Answer.ACCEPTED)
    refs, response.refs = response_refs(session, response), ()  # who is closed is seldom asked for
    return (*refs, *operation_refs(session, cancel)), legal


def _enter(session: Session, event: Event, response: Response, operation: Operation | None) -> list[Turn]:
    """The response is open, and in the turns that it answers."""
    turns = take_response(session, event, response, operation)
    while session.opened_in_order and session.opened_in_order[-1].place >= response.place:
        session.opened_in_order.pop()
    session.opened_in_order.append(response)
    session.open[response.id] = response
    if response.out_of_band:
        session.active.pop(response.id, None)
    else:
        session.active[response.id] = response
    return turns


def _leave(session: Session, response: Response) -> None:
    """The response is open no more, if it was."""
    session.open.pop(response.id, None)
    session.active.pop(response.id, None)


def _details(value: Json) -> JsonObject:
    """Why a response ended so; some servers write a plain sentence where an object belongs (observed: xAI)."""
    if isinstance(value, str):
        return {"error": value if is_elided(value) else {"message": value}}
    return object_at(value)


def _final_output(response: Response, event: Event, output: Json) -> None:
    """Count output that only the final event shows, as from servers that do not stream."""
    if isinstance(output, str):
        response.left_out_seq = response.left_out_seq or event.seq  # a printer's `[Array]`
    if output is None and integer_at(response.usage, "output_tokens"):
        response.left_out_seq = response.left_out_seq or event.seq  # it gave something, and does not say what
    for item in list_at(output):
        note_left_out(response, event, item)
        family = _MADE.get(text_at(item, "type") or "")
        if family:
            note_output(response, event, family, name=False)
        for part in list_at(item, "content"):
            if text_at(part, "text") or text_at(part, "transcript"):
                note_output(response, event, "audio" if text_at(part, "transcript") else "text", name=False)


def note_left_out(response: Response, event: Event, item: Json) -> None:
    """Note an item, shown at its end, of which the log leaves out the content or a part of it."""
    if text_at(item, "type") not in (None, "message"):
        return
    parts = object_at(item).get("content")
    if not isinstance(parts, list) or not all(has(one, ("text",)) or has(one, ("transcript",)) for one in parts):
        response.left_out_seq = response.left_out_seq or event.seq


def _cancel_of(session: Session, response: Response) -> Operation | None:
    operation = oldest(session, M.RESPONSE_CANCEL)
    wanted = text_at(operation.body, "response_id") if operation else None
    return operation if wanted in (None, response.id) else None


def response_cancel(session: Session, event: Event) -> Handled:
    open_operation(session, event, M.RESPONSE_CANCEL)
    identity = text_at(event.body, "response_id")
    active = session.responses.get(identity) if identity else session.active_response()
    refs = response_refs(session, active) if active else ()
    return (operation_ref(event.seq), *refs), True


def note_families(session: Session, response: Response) -> None:
    """Note of the session that a response has audio, or calls a tool."""
    heard = response.families.get("audio")
    if heard is not None:
        session.speech_seq = session.speech_seq or heard
        if session.heard is None or response.place < session.heard.place:
            session.heard = response
    if "call" in response.families and not response.calls:
        session.untold[response.id] = None


def note_output(response: Response, event: Event, family: str, *, name: bool = True) -> None:
    if not response.first_output_seq:
        response.first_output_seq, response.first_output_at = event.seq, event.at
        response.first_output_id = text_at(event.body, "event_id") or ""
    if name and event.type not in response.output_types:
        response.named_seq = event.seq
        response.output_types = put(response.output_types, intern(event.type), event.seq)
    if family not in response.families:
        response.families = put(response.families, family, event.seq)


HANDLERS: Mapping[M, Handler] = {
    M.RESPONSE_OPENED: response_opened,
    M.RESPONSE_CLOSED: response_closed,
    M.RESPONSE_CANCEL: response_cancel,
}

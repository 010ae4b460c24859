"""Handlers for what the model gives: responses, their items and streams."""

from collections.abc import Mapping

from ..core.event import Event
from ..core.json import Json, JsonObject, integer_at, list_at, object_at, text_at
from ..core.text import decoded_size
from ..protocol.vocabulary import DELTAS, RefKind
from ..protocol.vocabulary import Meaning as M
from .change import Ref
from .lifecycle import CALL, RESPONSE, STREAM, State, step
from .mcp import note_item
from .operation import oldest, open_operation, settle
from .reference import Handled, Handler, describe_item, item_of, operation_ref, operation_refs
from .session import Answer, Item, Operation, Response, Session, Stream, ToolCall
from .setting import modalities
from .turn import close_response, take_response, turn_ref

ARGUMENTS = -1  # the stream index of a tool call's arguments

_FAMILY = {
    M.OUTPUT_TEXT: "text",
    M.OUTPUT_TEXT_DONE: "text",
    M.OUTPUT_AUDIO: "audio",
    M.OUTPUT_AUDIO_DONE: "audio",
    M.OUTPUT_TRANSCRIPT: "audio",
    M.OUTPUT_TRANSCRIPT_DONE: "audio",
    M.OUTPUT_ARGUMENTS: "call",
    M.OUTPUT_ARGUMENTS_DONE: "call",
    M.MCP_ARGUMENTS: "mcp",
    M.MCP_ARGUMENTS_DONE: "mcp",
}
_ARGUMENTS = frozenset({M.OUTPUT_ARGUMENTS, M.OUTPUT_ARGUMENTS_DONE, M.MCP_ARGUMENTS, M.MCP_ARGUMENTS_DONE})
_DONE_FIELD = {
    M.OUTPUT_TEXT_DONE: "text",
    M.OUTPUT_TRANSCRIPT_DONE: "transcript",
    M.OUTPUT_ARGUMENTS_DONE: "arguments",
    M.MCP_ARGUMENTS_DONE: "arguments",
}


def response_of(session: Session, identity: str | None) -> Response | None:
    """The response of this id, made known if it is new."""
    if identity is None:
        return None
    response = session.responses.get(identity)
    if response is None:
        response = session.responses[identity] = Response(identity)
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
    response.opened_seq, response.opened_at = event.seq, event.at
    response.last_seq, response.last_at = event.seq, event.at
    response.status = text_at(body, "status") or ""
    response.modalities = modalities(body)
    response.metadata = object_at(body, "metadata")
    response.out_of_band = "conversation_id" in body and body["conversation_id"] is None
    operation = _request_of(session, response)
    if operation:
        response.operation = operation.seq
        settle(session, operation, event, Answer.ACCEPTED)
    take_response(session, event, response, operation)
    session.open[response.id] = response
    refs = response_refs(session, response)
    return (*refs, operation_ref(operation.seq)) if operation else refs, legal


def _request_of(session: Session, response: Response) -> Operation | None:
    """The unanswered response.create with the same metadata, else the oldest for the same kind of conversation."""
    waiting = [one for one in session.pending.values() if one.means is M.RESPONSE_CREATE]
    for operation in waiting:
        if response.metadata and object_at(operation.body, "response", "metadata") == response.metadata:
            return operation
    for operation in waiting:
        aside = text_at(operation.body, "response", "conversation") == "none"
        if aside == response.out_of_band or not aside:
            return operation
    return None


def response_closed(session: Session, event: Event) -> Handled:
    body = object_at(event.body, "response")
    response = response_of(session, text_at(body, "id"))
    if response is None:
        return (), True
    response.state, legal = step(RESPONSE, response.state, M.RESPONSE_CLOSED)
    response.state = State.CLOSED
    response.closed_seq, response.closed_at = event.seq, event.at
    response.last_seq, response.last_at = event.seq, event.at
    response.status = text_at(body, "status") or ""
    response.details = _details(body.get("status_details"))
    response.usage = object_at(body, "usage")
    if response.turn is None:
        take_response(session, event, response, None)
    _final_output(response, event, list_at(body, "output"))
    session.open.pop(response.id, None)
    close_response(session, event, response)
    cancel = _cancel_of(session, response) if response.status == "cancelled" else None
    if cancel:
        settle(session, cancel, event, Answer.ACCEPTED)
    return (*response_refs(session, response), *operation_refs(session, cancel)), legal


def _details(value: Json) -> JsonObject:
    """Why a response ended so; some servers write a plain sentence where an object belongs (observed: xAI)."""
    return {"error": {"message": value}} if isinstance(value, str) else object_at(value)


def _final_output(response: Response, event: Event, output: list[Json]) -> None:
    """Count output that only the final event shows, as from servers that do not stream."""
    for item in output:
        if text_at(item, "type") == "function_call":
            _note_output(response, event, "call", name=False)
        for part in list_at(item, "content"):
            if text_at(part, "text") or text_at(part, "transcript"):
                _note_output(response, event, "audio" if text_at(part, "transcript") else "text", name=False)


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


def _touched(session: Session, event: Event, means: M) -> tuple[Response | None, bool]:
    """The response that an event of its output names, brought up to date."""
    identity = event.body.get("response_id")
    response = response_of(session, identity if isinstance(identity, str) else None)
    if response is None:
        return None, True
    response.state, legal = step(RESPONSE, response.state, means)
    response.last_seq, response.last_at = event.seq, event.at
    return response, legal


def _note_output(response: Response, event: Event, family: str, *, name: bool = True) -> None:
    if not response.first_output_seq:
        response.first_output_seq, response.first_output_at = event.seq, event.at
    if name and event.type not in response.output_types:
        response.output_types[event.type] = event.seq
    if family not in response.families:
        response.families[family] = event.seq


def output_item_added(session: Session, event: Event) -> Handled:
    response, legal = _touched(session, event, M.OUTPUT_ITEM_ADDED)
    item = item_of(session, event, "item", "id")
    if response is None:
        return (), True
    response.first_item_seq = response.first_item_seq or event.seq
    if item is None:
        return response_refs(session, response), legal
    describe_item(item, event)
    item.response = response.id
    note_item(session, item, event)
    if item.id not in response.items:
        response.items.append(item.id)
    _note_call(session, event, response, item, M.OUTPUT_ITEM_ADDED)
    return (*response_refs(session, response), Ref(RefKind.ITEM, item.id)), legal


def output_item_done(session: Session, event: Event) -> Handled:
    response, legal = _touched(session, event, M.OUTPUT_ITEM_DONE)
    item = item_of(session, event, "item", "id")
    if response is None or item is None:
        return (), True
    describe_item(item, event)
    item.response = response.id
    note_item(session, item, event)
    call = _note_call(session, event, response, item, M.OUTPUT_ITEM_DONE)
    if call or item.type.startswith("mcp_"):
        _note_output(response, event, "call" if call else "mcp", name=False)
    return (*response_refs(session, response), Ref(RefKind.ITEM, item.id)), legal


def _note_call(session: Session, event: Event, response: Response, item: Item, means: M) -> ToolCall | None:
    body = object_at(event.body, "item")
    identity = text_at(body, "call_id")
    if item.type != "function_call" or identity is None:
        return None
    call = _call_of(session, response, identity, item.id)
    call.name = text_at(body, "name") or call.name
    call.arguments = text_at(body, "arguments") or call.arguments
    call.state, _ = step(CALL, call.state, means)
    return call


def _call_of(session: Session, response: Response, identity: str, item: str) -> ToolCall:
    call = session.calls.get(identity)
    if call is None:
        call = session.calls[identity] = ToolCall(identity)
    call.response, call.item, call.turn = response.id, item, response.turn
    if response.turn is not None and identity not in session.turns[response.turn].calls:
        session.turns[response.turn].calls.append(identity)
    return call


def _stream(session: Session, event: Event, index: int | None) -> Stream | None:
    identity = event.body.get("item_id")
    item = session.items.get(identity) if isinstance(identity, str) else None
    if item is None and isinstance(identity, str):
        item = session.items[identity] = Item(identity)
    if item is None:
        return None
    place = index if index is not None else integer_at(event.body, "content_index") or 0
    stream = item.streams.get(place)
    if stream is None:
        stream = item.streams[place] = Stream(place, first_seq=event.seq)
    stream.last_seq = event.seq
    return stream


def output_part(means: M) -> Handler:
    """A content part opens or is done."""

    def handle(session: Session, event: Event) -> Handled:
        response, legal = _touched(session, event, means)
        stream = _stream(session, event, None)
        if response is None or stream is None:
            return (), True
        stream.state, _ = step(STREAM, stream.state, means)
        stream.kind = text_at(event.body, "part", "type") or stream.kind
        return response_refs(session, response), legal

    return handle


def delta(means: M) -> Handler:
    """A piece of a stream."""
    family = _FAMILY[means]
    index = ARGUMENTS if means in _ARGUMENTS else None

    def handle(session: Session, event: Event) -> Handled:
        response, legal = _touched(session, event, means)
        stream = _stream(session, event, index)
        if response is None or stream is None:
            return (), True
        piece = event.body.get("delta")
        text = piece if isinstance(piece, str) else ""
        stream.deltas += 1
        if means is M.OUTPUT_AUDIO:
            size = decoded_size(text)
            stream.audio_bytes += size
            response.audio_bytes += size
        elif text:
            stream.pieces.append(text)
        response.deltas += 1
        _note_output(response, event, family)
        return response_refs(session, response), legal

    return handle


def stream_done(means: M) -> Handler:
    """A stream is complete; where it shows its text, that must equal the joined deltas."""
    family, shown = _FAMILY[means], _DONE_FIELD.get(means)
    index = ARGUMENTS if means in _ARGUMENTS else None

    def handle(session: Session, event: Event) -> Handled:
        response, legal = _touched(session, event, means)
        stream = _stream(session, event, index)
        if response is None or stream is None:
            return (), True
        whole = text_at(event.body, shown) if shown else None
        if whole is not None:
            _compare(stream, event, whole)
        if whole:
            _note_output(response, event, family)
        return (*response_refs(session, response), *_asked(session, event, response, means)), legal

    return handle


def _compare(stream: Stream, event: Event, whole: str) -> None:
    joined = stream.text
    if joined and joined != whole:
        stream.mismatch_seq, stream.joined = event.seq, joined
    stream.pieces = [whole]


def _asked(session: Session, event: Event, response: Response, means: M) -> tuple[Ref, ...]:
    """The call whose arguments are complete."""
    identity = text_at(event.body, "call_id")
    if means is not M.OUTPUT_ARGUMENTS_DONE or identity is None:
        return ()
    call = _call_of(session, response, identity, text_at(event.body, "item_id") or "")
    call.name = text_at(event.body, "name") or call.name
    call.arguments = text_at(event.body, "arguments") or call.arguments
    call.asked_seq, call.asked_at = event.seq, event.at
    call.state, _ = step(CALL, call.state, means)
    return (Ref(RefKind.CALL, call.id),)


HANDLERS: Mapping[M, Handler] = {
    M.RESPONSE_OPENED: response_opened,
    M.RESPONSE_CLOSED: response_closed,
    M.RESPONSE_CANCEL: response_cancel,
    M.OUTPUT_ITEM_ADDED: output_item_added,
    M.OUTPUT_ITEM_DONE: output_item_done,
    M.OUTPUT_PART_ADDED: output_part(M.OUTPUT_PART_ADDED),
    M.OUTPUT_PART_DONE: output_part(M.OUTPUT_PART_DONE),
    **{means: delta(means) for means in _FAMILY if means in DELTAS},
    **{means: stream_done(means) for means in _FAMILY if means not in DELTAS},
}

"""Handlers for what a response is made of: items, content parts and tool calls."""

from collections.abc import Mapping

from ...core.event import Event
from ...core.json import integer_at, object_at, text_at
from ...protocol.vocabulary import Meaning as M
from ...protocol.vocabulary import RefKind
from ..change import Ref
from ..session import Session
from ..state.few import put
from ..state.integrity import Gap, is_whole
from ..state.lifecycle import CALL, RESPONSE, STREAM, step
from ..state.part import Item, Response, Stream, ToolCall
from .comparison import compare_item
from .mcp import note_item
from .reference import Handled, Handler, describe_item, item_of
from .response import begin_unseen, note_left_out, note_output, response_of, response_refs


def touched(session: Session, event: Event, means: M) -> tuple[Response | None, bool]:
    """The response that an event of its output names, brought up to date."""
    identity = event.body.get("response_id")
    response = response_of(session, identity if isinstance(identity, str) else None)
    if response is None:
        return None, True
    if not response.last_seq:
        begin_unseen(session, event, response)
    response.state, legal = step(RESPONSE, response.state, means)
    response.last_seq, response.last_at = event.seq, event.at
    return response, legal


def output_item_added(session: Session, event: Event) -> Handled:
    response, legal = touched(session, event, M.OUTPUT_ITEM_ADDED)
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
        _count(response, event, "output_index", len(response.items))
        response.items = put(response.items, item.id, event.seq)
    _note_call(session, event, response, item, M.OUTPUT_ITEM_ADDED)
    return (*response_refs(session, response), Ref(RefKind.ITEM, item.id)), legal


def output_item_done(session: Session, event: Event) -> Handled:
    response, legal = touched(session, event, M.OUTPUT_ITEM_DONE)
    item = item_of(session, event, "item", "id")
    if response is None or item is None:
        return (), True
    describe_item(item, event)
    item.response = response.id
    note_item(session, item, event)
    item.closed_seq = event.seq
    note_left_out(response, event, event.body.get("item"))
    if is_whole(event):
        compare_item(response, item, event, event.body.get("item"))
    call = _note_call(session, event, response, item, M.OUTPUT_ITEM_DONE)
    if call or item.type.startswith("mcp_"):
        note_output(response, event, "call" if call else "mcp", name=False)
    return (*response_refs(session, response), Ref(RefKind.ITEM, item.id)), legal


def _count(response: Response, event: Event, name: str, due: int) -> None:
    """Note the first index that does not follow the one before it."""
    seen = integer_at(event.body, name)
    if seen is not None and seen != due and response.gap is None:
        response.gap = Gap(event.seq, name, due, seen)


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
    response.calls = put(response.calls, identity, None)
    session.untold.pop(response.id, None)
    if response.turn is not None:
        session.turns[response.turn].calls.setdefault(identity)
    return call


def stream_of(session: Session, event: Event, index: int | None) -> Stream | None:
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
        item.parts += place >= 0
    return stream


def output_part(means: M) -> Handler:
    """A content part opens or is done."""

    def handle(session: Session, event: Event) -> Handled:
        response, legal = touched(session, event, means)
        stream = stream_of(session, event, None)
        if response is None or stream is None:
            return (), True
        stream.state, _ = step(STREAM, stream.state, means)
        if means is M.OUTPUT_PART_ADDED:
            _announce(session, event, response, stream)
        stream.kind = text_at(event.body, "part", "type") or stream.kind
        return response_refs(session, response), legal

    return handle


def _announce(session: Session, event: Event, response: Response, stream: Stream) -> None:
    if not stream.opened_seq and stream.first_seq == event.seq:
        item = session.items[text_at(event.body, "item_id") or ""]
        _count(response, event, "content_index", item.parts - 1)
    stream.opened_seq = stream.opened_seq or event.seq


def asked(session: Session, event: Event, response: Response, means: M) -> tuple[Ref, ...]:
    """The call whose arguments are complete."""
    identity = text_at(event.body, "call_id")
    if means is not M.OUTPUT_ARGUMENTS_DONE or identity is None:
        return ()
    call = _call_of(session, response, identity, text_at(event.body, "item_id") or "")
    call.name = text_at(event.body, "name") or call.name
    call.arguments = text_at(event.body, "arguments") or call.arguments
    call.asked_seq, call.asked_at = event.seq, event.at
    if not call.output_seq:
        session.open_calls[call.id] = call
    call.state, _ = step(CALL, call.state, means)
    return (Ref(RefKind.CALL, call.id),)


HANDLERS: Mapping[M, Handler] = {
    M.OUTPUT_ITEM_ADDED: output_item_added,
    M.OUTPUT_ITEM_DONE: output_item_done,
    M.OUTPUT_PART_ADDED: output_part(M.OUTPUT_PART_ADDED),
    M.OUTPUT_PART_DONE: output_part(M.OUTPUT_PART_DONE),
}

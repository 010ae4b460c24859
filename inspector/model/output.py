"""Handlers for what a response is made of: items, parts, streams and tool calls."""

from collections.abc import Mapping

from ..core.clock import MILLISECOND
from ..core.event import Event
from ..core.json import JsonObject, integer_at, object_at, text_at
from ..core.text import decoded_size
from ..protocol.vocabulary import DELTAS, RefKind
from ..protocol.vocabulary import Meaning as M
from .change import Ref
from .comparison import compare_item
from .integrity import Gap, is_whole
from .lifecycle import CALL, RESPONSE, STREAM, State, step
from .mcp import note_item
from .part import Flow, Item, Response, Stream, ToolCall
from .player import Player
from .reference import Handled, Handler, describe_item, item_of
from .response import note_families, note_left_out, note_output, response_of, response_refs
from .session import Session
from .setting import OUTPUT_FORMAT, setting, width_of

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


def _touched(session: Session, event: Event, means: M) -> tuple[Response | None, bool]:
    """The response that an event of its output names, brought up to date."""
    identity = event.body.get("response_id")
    response = response_of(session, identity if isinstance(identity, str) else None)
    if response is None:
        return None, True
    response.state, legal = step(RESPONSE, response.state, means)
    response.last_seq, response.last_at = event.seq, event.at
    return response, legal


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
        _count(response, event, "output_index", len(response.items))
        response.items[item.id] = event.seq
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
    response.calls.setdefault(identity)
    session.untold.pop(response.id, None)
    if response.turn is not None:
        session.turns[response.turn].calls.setdefault(identity)
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
        item.parts += place >= 0
    return stream


def output_part(means: M) -> Handler:
    """A content part opens or is done."""

    def handle(session: Session, event: Event) -> Handled:
        response, legal = _touched(session, event, means)
        stream = _stream(session, event, None)
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


def delta(means: M) -> Handler:
    """A piece of a stream that begins, or that does not go on as the one before it."""
    index = ARGUMENTS if means in _ARGUMENTS else None

    def handle(session: Session, event: Event) -> Handled:
        flow = _flow(session, event, means, index)
        if flow is None:
            return (), True
        response = flow.response
        response.state, legal = step(RESPONSE, response.state, means)
        add(session, flow, event.seq, event.at, event.body)
        return response_refs(session, response), legal

    return handle


def goes_on(session: Session, flow: Flow, event: Event) -> bool:
    """Take in a piece that only goes on with its stream; False, and nothing is done, where it may do more.

    Most of what a recording holds is such pieces: nothing is looked up for them.
    """
    (type_, response, item, index), _, answer, _ = flow
    body = event.body
    if (
        answer.state is not State.PRODUCING
        or event.type != type_
        or body.get("item_id") != item
        or body.get("response_id") != response
        or body.get("content_index") != index
    ):
        return False
    add(session, flow, event.seq, event.at, body)
    return True


def _flow(session: Session, event: Event, means: M, index: int | None) -> Flow | None:
    """The stream that a delta belongs to, from now on the newest of its meaning."""
    body = event.body
    identity = text_at(body, "response_id")
    response, stream = response_of(session, identity), _stream(session, event, index)
    if response is None or stream is None:
        return None
    note_output(response, event, _FAMILY[means])
    note_families(session, response)
    response.streams.setdefault((text_at(body, "item_id") or "", stream.index), stream)
    if stream.first_seq == event.seq:
        _note_early(response, event)
    place = (event.type, body.get("response_id"), body.get("item_id"), body.get("content_index"))
    flow = session.flows[means] = Flow(place, means, response, stream)
    return flow


def add(session: Session, flow: Flow, seq: int, at: int | None, body: JsonObject) -> None:
    """Add the piece in the body of an event to its stream; sound is played as soon as it comes."""
    _, means, response, stream = flow
    response.last_seq, response.last_at = seq, at
    stream.deltas += 1
    piece = body.get("delta")
    if not isinstance(piece, str) or not piece:
        return
    if means is not M.OUTPUT_AUDIO:
        stream.pieces.append(piece)
        return
    size = decoded_size(piece)
    if at is not None and size:
        player = response.player or _player(session, response, at)
        if at > player.until:
            player.run_out(seq, at, goes_on=stream.audio_bytes > 0)
        player.until += size * MILLISECOND // player.width
    stream.audio_bytes += size


def _player(session: Session, response: Response, at: int) -> Player:
    form = response.audio_format or setting(session.config, OUTPUT_FORMAT)
    response.audio_format = form  # a recording that begins late does not show the response open
    player = response.player = Player(width_of(form), at, at)
    return player


def _note_early(response: Response, event: Event) -> None:
    """Note the first output of an item that has not been announced."""
    identity = text_at(event.body, "item_id")
    if identity is not None and identity not in response.items:
        response.early.setdefault(identity, event.seq)


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
            if _compare(stream, event, whole):
                response.mismatch = (text_at(event.body, "item_id") or "", stream)
            stream.done_seq = event.seq if is_whole(event) else 0
        if whole is None:
            response.left_out_seq = response.left_out_seq or event.seq
        if whole:
            note_output(response, event, family)
            note_families(session, response)
        return (*response_refs(session, response), *_asked(session, event, response, means)), legal

    return handle


def _compare(stream: Stream, event: Event, whole: str) -> bool:
    """Whether the text differs from the joined deltas, which it replaces."""
    joined = stream.text
    differs = bool(joined) and joined != whole
    if differs:
        stream.mismatch_seq, stream.joined = event.seq, joined
    stream.pieces = [whole]
    return differs


def _asked(session: Session, event: Event, response: Response, means: M) -> tuple[Ref, ...]:
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
    **{means: delta(means) for means in _FAMILY if means in DELTAS},
    **{means: stream_done(means) for means in _FAMILY if means not in DELTAS},
}

"""Handlers for the streams of a response: text, sound, transcripts and arguments, piece by piece and whole."""

from collections.abc import Mapping

from ...core.clock import MILLISECOND
from ...core.event import Event
from ...core.json import JsonObject, text_at
from ...core.secret import REDACTED
from ...core.text import decoded_size
from ...protocol.vocabulary import DELTAS
from ...protocol.vocabulary import Meaning as M
from ..session import Session
from ..state.few import put
from ..state.integrity import is_whole
from ..state.lifecycle import RESPONSE, State, step
from ..state.part import Flow, Response, Stream
from ..state.player import Player
from ..state.setting import OUTPUT_FORMAT, setting, width_of
from .output import asked, stream_of, touched
from .reference import Handled, Handler
from .response import begin_unseen, note_families, note_output, response_of, response_refs

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
    response, stream = response_of(session, identity), stream_of(session, event, index)
    if response is None:
        return None
    if not response.last_seq:
        begin_unseen(session, event, response)
        response.last_seq, response.last_at = event.seq, event.at
    note_output(response, event, _FAMILY[means])
    note_families(session, response)
    if stream is None:  # some servers name the response alone: that something came is known, and not of which item
        return None
    key = (text_at(body, "item_id") or "", stream.index)
    if key not in response.streams:
        response.streams = put(response.streams, key, stream)
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
    if identity is not None and identity not in response.items and identity not in response.early:
        response.early = put(response.early, identity, event.seq)


def stream_done(means: M) -> Handler:
    """A stream is complete; where it shows its text, that must equal the joined deltas."""
    family, shown = _FAMILY[means], _DONE_FIELD.get(means)
    index = ARGUMENTS if means in _ARGUMENTS else None

    def handle(session: Session, event: Event) -> Handled:
        response, legal = touched(session, event, means)
        stream = stream_of(session, event, index)
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
        return (*response_refs(session, response), *asked(session, event, response, means)), legal

    return handle


def _compare(stream: Stream, event: Event, whole: str) -> bool:
    """Whether the text differs from the joined deltas, which it replaces; a secret may have been cut from one only."""
    joined = stream.text
    differs = bool(joined) and joined != whole and REDACTED not in joined + whole
    if differs:
        stream.mismatch_seq, stream.joined = event.seq, joined
    stream.pieces = [whole]
    return differs


HANDLERS: Mapping[M, Handler] = {
    **{means: delta(means) for means in _FAMILY if means in DELTAS},
    **{means: stream_done(means) for means in _FAMILY if means not in DELTAS},
}

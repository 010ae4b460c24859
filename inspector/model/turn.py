"""Turns: which input, request and responses belong together."""

from ..core.event import Event
from ..core.json import object_at, text_at
from ..protocol.vocabulary import Meaning as M
from ..protocol.vocabulary import RefKind
from .answer import Operation
from .change import Ref
from .few import more, put
from .lifecycle import TURN, State, step
from .part import Response, Turn
from .session import Session


def turn_ref(turn: Turn) -> Ref:
    return Ref(RefKind.TURN, str(turn.index))


def take_input(session: Session, event: Event, means: M, *, spoken: bool = False) -> Turn:
    """The turn that a user's input belongs to: the open one before its request, else a new one."""
    turn = session.current
    if turn is None or turn.requests or turn.responses:
        turn = _begin(session, event)
    if not turn.input or turn.input[-1] != event.seq:
        turn.input = more(turn.input, event.seq)
    turn.spoken = turn.spoken or spoken
    return _stepped(turn, means, event)


def take_tool_output(session: Session, event: Event, call: str) -> Turn | None:
    """The turn that asked for this call; None where no such call is known."""
    known = session.calls.get(call)
    if known is None or known.turn is None:
        return None
    return _stepped(session.turns[known.turn], M.ITEM_CREATE, event)


def take_request(session: Session, event: Event, operation: Operation) -> Turn:
    """The turn that a response.create asks an answer for."""
    aside = text_at(object_at(event.body, "response"), "conversation") == "none"
    turn = session.current
    finished = turn is None or (turn.state is State.DONE and not _owes_follow_up(session, turn))
    if turn is None or aside or finished:
        turn = _begin(session, event, aside=aside)
    turn.requests = more(turn.requests, event.seq)
    operation.turn = turn.index
    return _stepped(turn, M.RESPONSE_CREATE, event)


def take_response(session: Session, event: Event, response: Response, operation: Operation | None) -> Turn:
    """The turn that a response answers: that of its request, else the newest one."""
    turn = session.turns[operation.turn] if operation and operation.turn is not None else session.current
    if turn is None or (turn.state is State.DONE and not operation):
        turn = _begin(session, event)
    turn.responses = more(turn.responses, response.id)
    response.turn = turn.index
    return _stepped(turn, M.RESPONSE_OPENED, event)


def note_added(session: Session, item: str) -> None:
    """Note an item that was added while the newest turn was on."""
    if session.turns:
        turn = session.turns[-1]
        turn.items = put(turn.items, item, None)


def close_response(session: Session, event: Event, response: Response) -> Turn | None:
    if response.turn is None:
        return None
    turn = session.turns[response.turn]
    if turn.is_answering(session.open, but=response.id):
        turn.last_seq = event.seq
        return turn
    return _stepped(turn, M.RESPONSE_CLOSED, event)


def _begin(session: Session, event: Event, *, aside: bool = False) -> Turn:
    turn = Turn(index=len(session.turns), first_seq=event.seq, first_at=event.at, out_of_band=aside)
    session.turns.append(turn)
    if not aside:
        session.current = turn
    return turn


def _stepped(turn: Turn, means: M, event: Event) -> Turn:
    turn.state, _ = step(TURN, turn.state, means)
    turn.last_seq = event.seq
    return turn


def _owes_follow_up(session: Session, turn: Turn) -> bool:
    """A tool of this turn has been called, so another response of it is due; also after a refusal."""
    newest = next(reversed(turn.calls), None)
    return newest is not None and session.calls[newest].turn == turn.index

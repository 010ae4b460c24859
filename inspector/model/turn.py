"""Turns: which input, request and responses belong together."""

from ..core.event import Event
from ..core.json import object_at, text_at
from ..protocol.vocabulary import Meaning as M
from ..protocol.vocabulary import RefKind
from .change import Ref
from .session import Session
from .state.answer import Operation
from .state.few import more, put
from .state.lifecycle import TURN, State, step
from .state.part import Response, Turn


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
    if known.turn not in session.fed:
        session.fed.append(known.turn)
    return _stepped(session.turns[known.turn], M.ITEM_CREATE, event)


def take_request(session: Session, event: Event, operation: Operation) -> Turn:
    """The turn that a response.create asks an answer for: the one of new input, else of a result, else the newest."""
    aside = text_at(object_at(event.body, "response"), "conversation") == "none"
    turn = session.current
    if not aside and session.fed and turn and turn.index not in session.fed and not _is_fresh(turn):
        turn = session.turns[session.fed[-1]]
    finished = turn is None or (turn.state is State.DONE and not _owes_follow_up(session, turn))
    if turn is None or aside or finished:
        turn = _begin(session, event, aside=aside)
    turn.requests = more(turn.requests, event.seq)
    operation.turn = turn.index
    return _stepped(turn, M.RESPONSE_CREATE, event)


def take_response(session: Session, event: Event, response: Response, operation: Operation | None) -> list[Turn]:
    """The turns that a response answers: that of its request, else the newest one, and those whose results it knows."""
    fed = [] if response.out_of_band else [session.turns[one] for one in session.fed]
    turn = session.turns[operation.turn] if operation and operation.turn is not None else session.current
    if turn is None or (turn.state is State.DONE and not operation):
        turn = fed[-1] if fed else _begin(session, event)
    response.turn = turn.index
    if fed:
        session.fed.clear()
    answered = [turn, *(one for one in fed if one is not turn)]
    for one in answered:
        one.responses = more(one.responses, response.id)
        _stepped(one, M.RESPONSE_OPENED, event)
    return answered


def is_wordless(session: Session, turn: Turn) -> bool:
    """Everything the user said in a turn was transcribed, and no transcript holds a word."""
    said = [one for name in turn.items if (one := session.items.get(name)) and one.role == "user"]
    return bool(said) and all(one.transcribed_seq and not (one.transcript or "").strip() for one in said)


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


def _is_fresh(turn: Turn) -> bool:
    """The user gave it, and nothing was asked for it yet."""
    return not turn.requests and not turn.responses


def _owes_follow_up(session: Session, turn: Turn) -> bool:
    """A tool of this turn has been called, so another response of it is due; also after a refusal."""
    newest = next(reversed(turn.calls), None)
    return newest is not None and session.calls[newest].turn == turn.index

"""What a client meant that stored a tool's result: to ask for nothing, or for what was on its way already."""

from bisect import bisect_right
from itertools import islice
from operator import attrgetter

from ...core.clock import SECOND
from ...core.text import safe
from ...core.wire import Side
from ...model.session import Session
from ...model.state.answer import Operation
from ...model.state.part import Response, ToolCall
from ...protocol.vocabulary import Meaning
from ..facts.evidence import requests_of
from .ending import is_broken

_HANGS_UP = 5 * SECOND  # from the result of a tool that ends the call to its end
_FEW = 32  # calls that are looked back at
_WORDS = frozenset({"text", "audio"})


def why_meant(session: Session, seq: int, answered: list[ToolCall]) -> str:
    """What shows that nothing more need be wanted after the results up to event `seq`; empty where nothing does."""
    if was_asked_before(session, answered):
        return ""
    before = [one for call in answered for one in _earlier(session, call)]
    left = next((one for one in before if _went_on(session, one)), None)
    if left:
        return f"So it was with the result of {safe(left.name)} before (event {left.output_seq}), and the user went on."
    if answered and all(_spoke(session, one) for one in answered):
        return "The response that called it also spoke, which may have been all that was wanted."
    return "Then the client closed the connection, as it does after a tool that ends a call." * _hung_up(session, seq)


def is_known_to(session: Session, request: Operation, response: Response) -> bool:
    """The request is for a tool's result that the response, which opened after it, knows."""
    known = islice(reversed(session.calls.values()), _FEW)
    newest = max((one.output_seq for one in known if one.output_seq < request.seq), default=0)
    given = session.operations.get(newest)
    asked = requests_of(session, Meaning.RESPONSE_CREATE, newest, 1)
    if given is None or asked != [request]:
        return False
    return max(newest, given.answered_seq) < response.opened_seq


def was_asked_before(session: Session, answered: list[ToolCall]) -> bool:
    """The client did ask for an answer to earlier results of these tools."""
    return any(_was_asked(session, one) for call in answered for one in _earlier(session, call))


def _earlier(session: Session, call: ToolCall) -> list[ToolCall]:
    """Calls of the same tool that got their results before this one did, newest first."""
    known = islice(reversed(session.calls.values()), _FEW)
    return [one for one in known if one.name == call.name and one.name and 0 < one.output_seq < call.output_seq]


def _was_asked(session: Session, call: ToolCall) -> bool:
    """The client asked for an answer to its result, before the user went on."""
    asked = next(iter(requests_of(session, Meaning.RESPONSE_CREATE, call.output_seq, 1)), None)
    return asked is not None and asked.seq < _next_turn(session, call)


def _went_on(session: Session, call: ToolCall) -> bool:
    return _next_turn(session, call) <= session.last_seq


def _next_turn(session: Session, call: ToolCall) -> int:
    """The event by which the user began the turn after the result; one that is to come where none did."""
    place = bisect_right(session.turns, call.output_seq, key=attrgetter("first_seq"))
    began = (one.first_seq for one in islice(session.turns, place, None) if one.input)
    return next(began, session.last_seq + 1)


def _spoke(session: Session, call: ToolCall) -> bool:
    """Its response spoke as well, and not just to say that it is at work."""
    response = session.responses.get(call.response or "")
    if response is None or _WORDS.isdisjoint(response.families):
        return False
    said = [one for name in response.items if (one := session.items[name]).type == "message"]
    return any(one.phase != "commentary" for one in said)


def _hung_up(session: Session, seq: int) -> bool:
    """The client ended the connection in order, soon after it had given the result."""
    close, given = session.close, session.operations.get(seq)
    if close is None or close.side is not Side.CLIENT or is_broken(session):
        return False
    return close.at is not None and given is not None and given.at is not None and close.at - given.at <= _HANGS_UP

"""What an unfinished turn leaves to the client, where the recording ends before it shows more."""

from ..core.json import value_at
from ..model.answer import Answer, Operation
from ..model.fact import transcription_only
from ..model.setting import TURN_DETECTION, setting
from ..protocol.vocabulary import Meaning
from .base import Finding
from .case import Case
from .evidence import requests_of


def is_unasked(case: Case) -> bool:
    """The client gave the input of the turn itself, and is not shown to ask for an answer."""
    turn = case.turn
    if turn is None or turn.spoken or not _is_open(case):
        return False
    given = [case.session.operations.get(seq) for seq in turn.input]
    return case.may_answer and bool(given) and all(one and one.answer is not Answer.REFUSED for one in given)


def is_left_to_client(case: Case) -> bool:
    """Turn detection ended the turn, was told to ask for no answer, and the client is not shown to ask either."""
    if case.turn is None or not case.turn.spoken or not _is_open(case):
        return False
    return value_at(setting(case.session.config, TURN_DETECTION), ("create_response",)) is False


def unanswered(case: Case) -> Finding | None:
    """The note that no answer came to a spoken turn, of a server of which it is not known whether it owes one."""
    return case.findings.noted("vad-turn-no-response") if case.turn and _is_open(case) else None


def silent_audio(case: Case) -> Finding | None:
    """The note that all audio is silent, where no turn has begun."""
    return case.findings.noted("vad-no-audio-level") if case.turn is None else None


def unnamed_result(case: Case) -> Operation | None:
    """The item that followed a call of which the log shows no more than the name, where nothing was asked since."""
    response = case.response
    if response is None or case.calls or "call" not in response.families:
        return None
    asked = requests_of(case.session, Meaning.RESPONSE_CREATE, response.closed_seq, 1)
    given = requests_of(case.session, Meaning.ITEM_CREATE, response.closed_seq, 1)
    return given[0] if given and not asked else None


def _is_open(case: Case) -> bool:
    """The turn has neither a request nor a response, in a session that gives any."""
    turn = case.turn
    asked = turn is not None and bool(turn.requests or turn.responses)
    return not asked and not transcription_only(case.session)

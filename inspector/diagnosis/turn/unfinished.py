"""What an unfinished turn leaves to the client, where the recording ends before it shows more."""

from ...core.json import value_at
from ...model.fact import transcription_only, vad_off
from ...model.state.answer import Answer, Failure, Operation
from ...model.state.part import ToolCall
from ...model.state.setting import TURN_DETECTION, setting
from ...protocol.vocabulary import Meaning
from ..base import Finding, Severity
from ..facts.evidence import bare_error, requests_of, unclaimed_error
from ..facts.official import holds_everything
from ..facts.piecewise import is_piecewise
from .case import Case


def is_unasked(case: Case) -> bool:
    """The client gave the input of the turn itself, and is not shown to ask for an answer."""
    turn = case.turn
    if turn is None or turn.spoken or not _is_open(case):
        return False
    given = [case.session.operations.get(seq) for seq in turn.input]
    return case.may_answer and bool(given) and all(one and one.answer is not Answer.REFUSED for one in given)


def is_unaddressed(case: Case) -> bool:
    """Somebody misses something of a session that stands, in which nothing was said and nothing asked for."""
    session = case.session
    if case.turn is not None or session.turns or not case.silence_reported or not case.shows_the_client:
        return False
    quiet = not (session.buffer.appends or session.failures or session.responses or session.pending)
    return quiet and case.may_answer and not transcription_only(session) and session.config_seq > 0


def is_left_to_client(case: Case) -> bool:
    """Turn detection ended the turn, was told to ask for no answer, and the client is not shown to ask either."""
    if case.turn is None or not case.turn.spoken or not _is_open(case):
        return False
    return value_at(setting(case.session.config, TURN_DETECTION), ("create_response",)) is False


def is_only_heard(case: Case) -> bool:
    """Turn detection is told to ask for no answer, and the client has the words and never asks either."""
    turn, session = case.turn, case.session
    if turn is None or not turn.spoken or session.responses or transcription_only(session):
        return False
    off = value_at(setting(session.config, TURN_DETECTION), ("create_response",)) is False
    return off and Meaning.RESPONSE_CREATE not in session.requests and bool(case.heard)


def possible_answer(case: Case) -> Failure | None:
    """The error after a response.create without an answer that may be one: nobody knows what it answers.

    Where the connection ended, that is told; but of an error without a word nobody knows whether it told more.
    """
    request, session = case.request, case.session
    if request is None or request.answer is not Answer.PENDING:
        return None
    bare = None if holds_everything(case.scene) else bare_error(session, request.seq)
    return bare or (None if session.close else unclaimed_error(session, request.seq))


def unanswered(case: Case) -> Finding | None:
    """The note that no answer came to a spoken turn, of a server of which it is not known whether it owes one."""
    return case.findings.noted("vad-turn-no-response") if case.turn and _is_open(case) else None


def held_open(case: Case) -> Finding | None:
    """The note that speech has had no end for long, while the client went on to send audio."""
    found = case.findings.noted("vad-stuck-speaking")
    return found if found and found.data.get("goes_on") is True else None


def silent_audio(case: Case) -> Finding | None:
    """The note that all audio is silent, where no turn has begun."""
    found = case.findings.noted("vad-no-audio-level") if case.turn is None else None
    return found if found and found.severity is Severity.NOTE else None


def is_uncommitted(case: Case) -> bool:
    """Audio was sent, only the client can end the turn, and it has not."""
    session = case.session
    by_hand = vad_off(session) or is_piecewise(case.scene)
    return case.turn is None and session.buffer.appends > 0 and by_hand and not session.buffer.commits


def unnamed_result(case: Case) -> Operation | None:
    """The item that followed a call of which the log shows no more than the name, where nothing was asked since."""
    response = case.response
    if response is None or case.calls or response.calls or not is_owed_a_result(case):
        return None
    return next(iter(requests_of(case.session, Meaning.ITEM_CREATE, response.closed_seq, 1)), None)


def given_results(case: Case) -> list[ToolCall]:
    """The calls of the newest response, where each has its result and nothing followed in what the log shows."""
    calls = [one for one in case.calls if case.response and one.response == case.response.id]
    given = bool(calls) and all(one.output_seq for one in calls)
    return calls if given and is_owed_a_result(case) else []


def is_owed_a_result(case: Case) -> bool:
    """The newest response called a tool, and nothing was asked since."""
    response, session = case.response, case.session
    if response is None or case.turn is not session.turn or "call" not in response.families:
        return False
    return not requests_of(session, Meaning.RESPONSE_CREATE, response.closed_seq, 1)


def _is_open(case: Case) -> bool:
    """The turn has neither a request nor a response, in a session that gives any."""
    turn, session = case.turn, case.session
    if turn is None or turn.requests or turn.responses or transcription_only(session):
        return False
    told = any(session.items[one].transcript is not None for one in turn.items if one in session.items)
    return bool(session.responses) or not told  # who reads transcripts and never asks wants no answer

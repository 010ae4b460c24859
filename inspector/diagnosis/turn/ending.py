"""How the connection or the session ended, in words for a headline."""

from ...core.clock import MILLISECOND, SECOND
from ...core.json import JsonObject
from ...core.wire import Side
from ...model.fact import vad_off
from ...model.session import Session
from ...model.state.setting import INPUT_FORMAT, bytes_per_ms
from ...protocol.errors import entry_for
from ...protocol.vocabulary import Cause
from .case import Case

GOODBYE = frozenset({None, 1000, 1001, 1005})  # codes of an end that was meant
_DONE = frozenset({1000, 1001, 1005})  # codes of a client that is done
_MEANT = frozenset({"", "close_requested", "remote_hangup"})  # reasons of session.closed
_TOO_LONG = ("session_expired", "expired")
_MUCH = 10 * SECOND  # of audio in the buffer
_EXPIRED = "Then the session reached its maximum duration"


def close_text(case: Case) -> str:
    """How the connection ended: its code and reason."""
    close = case.session.close
    if close is None:
        return "not closed"
    if close.lost:
        return close.lost
    code = f"code {close.code}" if close.code is not None else "no code"
    return f"{code}, {close.reason.rstrip('.')}" if close.reason else code


def is_dead(session: Session) -> bool:
    """The connection ended, and not because the client was done: nothing can be sent on it any more."""
    close = session.close
    return close is not None and (close.side is Side.SERVER or bool(close.lost) or close.code not in _DONE)


def is_broken(session: Session) -> bool:
    """The connection ended, and nobody meant it to."""
    close = session.close
    return close is not None and (bool(close.lost) or close.code not in GOODBYE)


def is_expiry(error: JsonObject) -> bool:
    """The error says that the session has lived for as long as a session may."""
    entry = entry_for(error)
    return entry is not None and entry.speaks_for is Cause.SESSION_EXPIRY


def afterwards(case: Case) -> str:
    """A sentence, with a blank before it, for an end after the last answer that was not meant; else nothing."""
    if case.turn is not None and case.turn is not case.session.turn:
        return ""
    said = _of_the_session(case) or _of_the_link(case) or _of_the_audio(case)
    return f" {said}." if said else ""


def _of_the_audio(case: Case) -> str:
    """The client went on to speak, and did not end the turn."""
    waits, turn = case.found("commit-missing"), case.turn
    if turn and waits is None and _is_piling_up(case.session, turn.last_seq):
        until = case.session.buffer.last_seq
        return f"Then audio was sent (up to event {until}), none of it committed so far, and turn detection is off"
    if waits is None or turn is None or waits.seq < turn.last_seq:
        return ""
    return f"Then audio was sent (from event {waits.seq}) and never committed, and turn detection is off"


def _is_piling_up(session: Session, after: int) -> bool:
    """More audio than most people say in one go has come since, and stands in a buffer that only a commit takes."""
    buffer = session.buffer
    length = buffer.pending_bytes // bytes_per_ms(session.config, INPUT_FORMAT) if vad_off(session) else 0
    return length * MILLISECOND >= _MUCH and buffer.last_seq > after


def _of_the_session(case: Case) -> str:
    session = case.session
    if session.closed_reason == "expired":
        return f"{_EXPIRED} (event {session.closed_seq})"
    if session.closed_reason not in _MEANT:
        return f"Then the server ended the session for the reason {session.closed_reason} (event {session.closed_seq})"
    last = session.failures[-1] if session.failures else None
    entry = entry_for(last.error) if last and last.seq >= session.last_server_seq else None
    if last and entry and entry.fatal:
        return f"{_EXPIRED if entry.name in _TOO_LONG else 'Then the server ended the session'} (event {last.seq})"
    return ""


def _of_the_link(case: Case) -> str:
    close = case.session.close
    if close is None or not is_broken(case.session):
        return ""
    if close.lost:
        return f"Then the connection was lost (event {close.seq})"
    who = "the client's WebSocket library" if close.side is Side.CLIENT else "the server"
    return f"Then {who} closed the connection ({close_text(case)}, event {close.seq})"

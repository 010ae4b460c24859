"""Refusals of the whole connection: a status of the handshake, an error event, or the reason of a close.

Servers say the same thing in all three ways, and some in two of them after each other; the first counts.
"""

from collections.abc import Set
from typing import NamedTuple

from ..core.json import JsonObject, integer_at, text_at
from ..core.text import clip, safe
from ..core.wire import Side
from ..model.change import Change
from ..model.session import Session
from ..protocol.vocabulary import Meaning
from .evidence import failure_at, names_of, quoted, sentence

_LONGEST = 300  # characters of an HTTP body that are quoted


class Refusal(NamedTuple):
    """What was said, as a sentence, and the error object where there is one."""

    said: str
    error: JsonObject
    status: int | None = None


def refusal(
    session: Session, change: Change, words: Set[str], statuses: Set[int] = frozenset(), codes: Set[int] = frozenset()
) -> Refusal | None:
    """The refusal that a change brings, if it names one of `words` or has one of these statuses or close codes."""
    match change.means:
        case Meaning.LINK_ANSWERED:
            return _handshake(session, statuses)
        case Meaning.ERROR:
            failure = failure_at(session, change.seq)
            named = failure is not None and names_of(failure.error) & words
            return Refusal(sentence(quoted(failure.error)), failure.error) if failure and named else None
        case Meaning.LINK_CLOSED:
            return _close(session, words, codes)
        case _:
            return None


def _handshake(session: Session, statuses: Set[int]) -> Refusal | None:
    status = integer_at(session.answered, "status")
    if status is None or status not in statuses:
        return None
    body = text_at(session.answered, "body")
    more = f": {clip(safe(body), _LONGEST)}" if body else ""
    said = f"The server answered the handshake with HTTP status {status} (event {session.answered_seq}){more}"
    return Refusal(sentence(said), {}, status)


def _close(session: Session, words: Set[str], codes: Set[int]) -> Refusal | None:
    close = session.close
    if close is None or close.side is Side.CLIENT or any(names_of(one.error) & words for one in session.failures):
        return None
    if close.code not in codes and not any(word in close.reason for word in words):
        return None
    reason = f": {safe(close.reason)}" if close.reason else ""
    return Refusal(sentence(f"The server closed the connection with code {close.code} (event {close.seq}){reason}"), {})

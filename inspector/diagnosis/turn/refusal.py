"""Refusals of the connection or of one answer: a status of the handshake, an error event, a failed response, a failed
transcription, or the reason of a close.

Servers say the same thing in all these ways, and some in two of them after each other; the first counts.
"""

from collections.abc import Set
from typing import NamedTuple

from ...core import codec
from ...core.json import JsonObject, integer_at, object_at, text_at
from ...core.text import clip, safe
from ...core.wire import Side
from ...model.change import Change, Ref
from ...model.session import Session
from ...protocol.errors import names_of
from ...protocol.vocabulary import Meaning, RefKind
from ..facts.evidence import failure_at, quoted, sentence
from .case import error_text

_LONGEST = 300  # characters of an HTTP body that are quoted


class Refusal(NamedTuple):
    """What was refused and said, as a sentence, and the error object where there is one."""

    about: Ref
    said: str
    error: JsonObject
    status: int | None = None


def refusal(
    session: Session, change: Change, words: Set[str], statuses: Set[int] = frozenset(), codes: Set[int] = frozenset()
) -> Refusal | None:
    """The refusal that a change brings, if its code or type is one of `words`, or it has one of these numbers."""
    match change.means:
        case Meaning.LINK_ANSWERED:
            return _handshake(session, change, words, statuses)
        case Meaning.ERROR:
            failure = failure_at(session, change.seq)
            error, what = (failure.error, "") if failure else ({}, "")
            about: Ref | None = _event(change)
        case Meaning.RESPONSE_CLOSED:
            about = change.ref(RefKind.RESPONSE)
            response = session.responses.get(about.id) if about else None
            error, what = object_at(response.details, "error") if response else {}, "{} failed: "
        case Meaning.TRANSCRIPTION_FAILED:
            about = change.ref(RefKind.ITEM)
            item = session.items.get(about.id) if about else None
            error, what = item.transcription_error if item else {}, "The transcription of {} failed: "
        case Meaning.LINK_CLOSED:
            return _close(session, change, words, codes)
        case _:
            return None
    if about is None or not error or not names_of(error) & words:
        return None
    return Refusal(about, sentence(f"{what.format(safe(about.id))}{quoted(error)}"), error)


def _event(change: Change) -> Ref:
    return Ref(RefKind.EVENT, str(change.seq))


def _handshake(session: Session, change: Change, words: Set[str], statuses: Set[int]) -> Refusal | None:
    status, body = integer_at(session.answered, "status"), text_at(session.answered, "body") or ""
    if status is None or (status not in statuses and (status < 400 or not _names(body, words))):
        return None
    more = f": {body_text(body)}" if body else ""
    said = f"The server answered the handshake with HTTP status {status} (event {session.answered_seq}){more}"
    return Refusal(_event(change), sentence(said), {}, status)


def body_text(body: str) -> str:
    """What the body of a refusal says: the error in it in words, else its beginning in one line."""
    read = codec.decode(body.encode("utf-8", "replace"))[0]
    error, flat = object_at(read, "error"), text_at(read, "error")
    if text_at(error, "message"):
        return safe(error_text(error))
    if flat:
        return safe(error_text({"code": read.get("code"), "message": flat}))
    return clip(safe(" ".join(body.split())), _LONGEST)


def _close(session: Session, change: Change, words: Set[str], codes: Set[int]) -> Refusal | None:
    close = session.close
    if close is None or close.side is Side.CLIENT or any(names_of(one.error) & words for one in session.failures):
        return None
    if close.code not in codes and not _names(close.reason, words):
        return None
    reason = f": {safe(close.reason)}" if close.reason else ""
    said = f"The server closed the connection with code {close.code} (event {close.seq}){reason}"
    return Refusal(_event(change), sentence(said), {})


def _names(text: str, words: Set[str]) -> bool:
    """A plain word such as `tokens` says nothing inside of a sentence."""
    return any(word in text for word in words if not (word.isalpha() and word.islower()))

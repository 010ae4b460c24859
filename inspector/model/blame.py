"""Which client event an error answers, and how sure that is.

An error that repeats the `event_id` of a client event answers that event. Without one its parameter, its code or its
words tell the kind of event, and since servers work in order (observed) the oldest of that kind that still waits is
the one. What is left may be guessed from the time, and stays a guess: it settles nothing.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ..core.clock import SECOND
from ..core.event import Event
from ..core.json import JsonObject, has, path_of, text_at
from ..core.wire import Side
from ..protocol.dialect import row_of
from ..protocol.errors import ErrorEntry, entry_for
from ..protocol.vocabulary import Meaning as M
from .session import Certainty, Operation, Session

_BY_PARAMETER: Mapping[str, tuple[M, ...]] = {
    "session": (M.SESSION_UPDATE, M.SESSION_START),
    "item": (M.ITEM_CREATE,),
    "previous_item_id": (M.ITEM_CREATE,),
    "response": (M.RESPONSE_CREATE,),
    "response_id": (M.RESPONSE_CANCEL,),
    "item_id": (M.ITEM_TRUNCATE, M.ITEM_DELETE, M.ITEM_RETRIEVE),
    "audio_end_ms": (M.ITEM_TRUNCATE,),
    "content_index": (M.ITEM_TRUNCATE,),
}
_MISSING = "missing_required_parameter"
_SOON = SECOND  # an error comes within this of what it answers, where nothing else tells


class Blame(NamedTuple):
    """The client event that an error answers, by its seq."""

    seq: int
    certainty: Certainty


def blamed(session: Session, event: Event, error: JsonObject) -> Blame | None:
    """The client event that the error of `event` answers; None where nothing tells."""
    identity = text_at(error, "event_id") or text_at(error, "client_event_id")  # Realtime's word, Live's word
    if identity is not None:
        return _named(session, identity) or _by_parameter(session, error)
    entry = entry_for(error)
    found = _by_parameter(session, error) or _by_code(session, entry)
    if found is None and not (entry and entry.of_session):
        found = _by_time(session, event)
    return found


def operation_named(session: Session, identity: str) -> Operation | None:
    """The newest operation whose client event had this id."""
    return next((one for one in reversed(session.operations.values()) if one.event_id == identity), None)


def _named(session: Session, identity: str) -> Blame | None:
    operation = operation_named(session, identity)
    seq = operation.seq if operation else session.strangers.get(identity, 0)
    return Blame(seq, Certainty.CERTAIN) if seq else None


def _by_parameter(session: Session, error: JsonObject) -> Blame | None:
    parameter = text_at(error, "param") or ""
    first = parameter.split(".")[0].split("[")[0]
    if first == "audio":
        return _likely(session.buffer.last_seq)
    if first == "type":
        return _by_type(session, text_at(error, "message") or "")
    waiting = [one for one in session.pending.values() if one.means in _BY_PARAMETER.get(first, ())]
    holding = [one for one in waiting if _holds(one, parameter, missing=text_at(error, "code") == _MISSING)]
    return _oldest(holding) or (_oldest(waiting) if len(waiting) == 1 else _guess(waiting))


def _by_type(session: Session, message: str) -> Blame | None:
    """The event whose type the message quotes, else the newest of a type that no dialect knows."""
    quoted = [one for one in session.pending.values() if f"'{one.type}'" in message]
    return _likely(quoted[-1].seq if quoted else session.stranger_seq)


def _holds(operation: Operation, parameter: str, *, missing: bool) -> bool:
    """The payload has the parameter, or what it is missing from."""
    try:
        path = path_of(parameter)
    except ValueError:
        return False
    return has(operation.body, path[:-1] if missing else path)


def _by_code(session: Session, entry: ErrorEntry | None) -> Blame | None:
    row = row_of(Side.CLIENT, entry.ends) if entry and entry.ends else None
    return _oldest([one for one in session.pending.values() if row and one.means is row.means])


def _by_time(session: Session, event: Event) -> Blame | None:
    """The newest client event of the second before; without times the only one that waits, if the error follows it."""
    newest = next(reversed(session.pending.values()), None)
    if newest is None:
        return None
    if event.at is not None and newest.at is not None:
        return Blame(newest.seq, Certainty.GUESSED) if event.at - newest.at <= _SOON else None
    alone = len(session.pending) == 1 and newest.seq == event.seq - 1
    return Blame(newest.seq, Certainty.GUESSED) if alone else None


def _oldest(waiting: Sequence[Operation]) -> Blame | None:
    return _likely(waiting[0].seq) if waiting else None


def _likely(seq: int) -> Blame | None:
    return Blame(seq, Certainty.LIKELY) if seq else None


def _guess(waiting: Sequence[Operation]) -> Blame | None:
    return Blame(waiting[-1].seq, Certainty.GUESSED) if waiting else None

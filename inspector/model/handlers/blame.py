"""Which client event an error answers, and what tells it.

An error that repeats the `event_id` of a client event answers that event. Without one its parameter, its code or its
words tell the kind of event, and since servers work in order (observed) the oldest of that kind that still waits is
the one. What is left may be guessed from the time, and stays a guess: it settles nothing.
"""

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from ...core.clock import SECOND
from ...core.event import Event
from ...core.json import JsonObject, has, path_of, text_at
from ...core.wire import Side
from ...protocol.dialect import row_of
from ...protocol.errors import ErrorEntry, entry_for
from ...protocol.vocabulary import Meaning as M
from ..session import Session
from ..state.answer import Ground, Operation, Sent
from ..state.waiting import Label

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
_APPEND = "input_audio_buffer.append"
_MISSING = re.compile(r"missing.required.parameter", re.IGNORECASE)
_PARAMETER = re.compile(r"(?:arameter: |Invalid |Invalid type for )'([^']+)'")  # in a message, as OpenAI words it
_SOON = SECOND  # an error comes within this of what it answers, where nothing else tells
RECENT = 64  # errors whose client events are not blamed a second time

_Candidate = Operation | Sent


class Blame(NamedTuple):
    """The client event that an error answers, by its seq and type."""

    seq: int
    type: str
    ground: Ground


def blamed(session: Session, event: Event, error: JsonObject) -> Blame | None:
    """The client event that the error of `event` answers; None where nothing tells."""
    identity = text_at(error, "event_id") or text_at(error, "client_event_id")  # Realtime's word, Live's word
    if identity is not None:
        return _named(session, identity) or _by_parameter(session, error, nameless=True)
    entry = entry_for(error)
    found = _by_parameter(session, error) or _by_code(session, entry, text_at(error, "message") or "")
    if found is None and not (entry and entry.of_session):
        found = _by_time(session, event)
    return found


def operation_named(session: Session, identity: str) -> Operation | None:
    """The newest operation whose client event had this id."""
    return session.operations.get(session.named.get(identity, 0))


# By name


def _named(session: Session, identity: str) -> Blame | None:
    known = operation_named(session, identity) or next(
        (one for one in reversed(session.strangers) if one.event_id == identity), None
    )
    if known:
        return Blame(known.seq, known.type, Ground.NAME)
    append = next((seq for name, seq in reversed(session.buffer.named) if name == identity), 0)
    return Blame(append, _APPEND, Ground.NAME) if append else None


# By parameter


def _by_parameter(session: Session, error: JsonObject, *, nameless: bool = False) -> Blame | None:
    """`nameless`: the error names an event that nobody knows, which is none of those with an id of their own."""
    parameter = _parameter(error)
    first = parameter.split(".")[0].split("[")[0]
    if first == "audio":
        return _append(session, nameless=nameless)
    if first == "type":
        return _by_type(session, text_at(error, "message") or "", nameless=nameless)
    kinds = _BY_PARAMETER.get(first, ())
    waiting = sorted((one for kind in kinds for one in session.waiting.ends(*_line(nameless, kind))), key=_seq)
    missing = any(_MISSING.search(text_at(error, key) or "") for key in ("code", "message"))
    holding = _holding(waiting, parameter, missing=missing)
    if holding or len(waiting) == 1:
        return _oldest(holding or waiting)
    return _blame(waiting[-1], Ground.KIND) if waiting else None


def _parameter(error: JsonObject) -> str:
    """The parameter that an error names, in a field of its own or in its message alone."""
    named = text_at(error, "param")
    found = None if named else _PARAMETER.search(text_at(error, "message") or "")
    return found[1] if found else named or ""


def _line(nameless: bool, *label: Hashable) -> Label:
    return (*label, "nameless") if nameless else label


def _holding(waiting: Sequence[Operation], parameter: str, *, missing: bool) -> list[Operation]:
    """Those whose payload has the parameter, or what it is missing from."""
    try:
        path = path_of(parameter)
    except ValueError:
        return []
    sought = path[:-1] if missing else path
    return [one for one in waiting if has(one.body, sought)]


def _append(session: Session, *, nameless: bool = False) -> Blame | None:
    """The newest audio; nothing acknowledges audio, so none of it waits."""
    buffer = session.buffer
    other = nameless and buffer.named and buffer.named[-1][1] == buffer.last_seq
    return Blame(buffer.last_seq, _APPEND, Ground.NEWEST) if buffer.last_seq and not other else None


def _by_type(session: Session, message: str, *, nameless: bool = False) -> Blame | None:
    """The event whose type the message names before it lists the types there are, else the newest unknown one."""
    words = {word.strip("'\"`.,:;()") for word in message.partition("upported")[0].split()}
    strangers = [one for one in _strangers(session) if not nameless or one.event_id is None]
    fitting: list[_Candidate] = [one for one in strangers if one.type in words]
    for word in words:
        fitting += session.waiting.oldest(2, *_line(nameless, "type", word))
    if fitting:
        return _oldest(sorted(fitting, key=_seq))
    return _blame(strangers[-1], Ground.NEWEST if len(strangers) > 1 else Ground.ONLY) if strangers else None


def _strangers(session: Session) -> list[Sent]:
    """Client events of unknown types that no error has answered."""
    if not session.strangers:
        return []
    answered = {one.answers for one in session.failures[-RECENT:]}
    return [one for one in session.strangers if one.seq not in answered]


# By code and words


def _by_code(session: Session, entry: ErrorEntry | None, message: str) -> Blame | None:
    if entry is None:
        return None
    if entry.of_type:
        return _by_type(session, message)
    if entry.of_frame:
        return _unreadable(session)
    row = row_of(Side.CLIENT, entry.ends) if entry.ends else None
    if row and row.means is M.AUDIO_APPEND:
        return _append(session)
    return _oldest(session.waiting.oldest(2, row.means)) if row else None


def _unreadable(session: Session) -> Blame | None:
    answered = any(one.answers == session.unreadable_seq for one in session.failures[-RECENT:])
    return Blame(session.unreadable_seq, "", Ground.NEWEST) if session.unreadable_seq and not answered else None


# By time


def _by_time(session: Session, event: Event) -> Blame | None:
    """The newest client event of the second before; without times the only one that waits, if the error follows it."""
    waiting, strangers = next(reversed(session.pending.values()), None), _strangers(session)
    newest: _Candidate | None = (
        strangers[-1] if strangers and (not waiting or strangers[-1].seq > waiting.seq) else waiting
    )
    if newest is None:
        return None
    if event.at is not None and newest.at is not None:
        return _blame(newest, Ground.TIME) if event.at - newest.at <= _SOON else None
    alone = len(session.pending) + len(strangers) == 1 and newest.seq == event.seq - 1
    return _blame(newest, Ground.TIME) if alone else None


def _oldest(fitting: Sequence[_Candidate]) -> Blame | None:
    return _blame(fitting[0], Ground.OLDEST if len(fitting) > 1 else Ground.ONLY) if fitting else None


def _seq(sent: _Candidate) -> int:
    return sent.seq


def _blame(sent: _Candidate, ground: Ground) -> Blame:
    return Blame(sent.seq, sent.type, ground)

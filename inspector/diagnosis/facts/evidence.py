"""What rules share: naming events and quoting errors. Nothing of an error is ever left out."""

import sys
from bisect import bisect_right
from collections.abc import Mapping
from datetime import UTC, datetime
from operator import attrgetter

from ...core.clock import span_text
from ...core.json import JsonObject, integer_at, text_at
from ...core.text import clip, is_elided, safe
from ...model.change import Change
from ...model.fact import vad_on
from ...model.session import Session
from ...model.state.answer import Failure, Ground, Operation, Sent
from ...model.state.hearing import By
from ...model.state.part import Response
from ...protocol import errors
from ...protocol.vocabulary import Cause, Meaning, RefKind
from ..scene import Scene
from .cancellation import missed, refused_cancel

BILLING = frozenset({
    "insufficient_quota", "billing_hard_limit_reached", "credit_balance_exhausted", "account_deactivated",
})  # fmt: skip
RATE = frozenset(
    name for name, entry in errors.codes().items() if entry.speaks_for is Cause.RATE_LIMIT and not entry.fatal
)
_LONGEST = 60  # characters of a type that nobody knows
RECENT = 32  # errors: whatever came before so many others is settled
COMMIT_EMPTY = "input_audio_buffer_commit_empty"
ACTIVE = "conversation_already_has_active_response"
UNKNOWN_CALL = "invalid_tool_call_id"
PING_TIMEOUT = "ping timeout"  # in the reason of a close
BETA_DISABLED = "beta_api_shape_disabled"


def quoted(error: JsonObject) -> str:
    """An error in words: type and code, its message whole, its parameter."""
    names = [word for word in (text_at(error, "type"), _code(error)) if word]
    name, message, parameter = safe("/".join(names)), text_at(error, "message"), text_at(error, "param")
    said = f"{name}: {safe(message)}" if name and message else safe(message or "") or name or "an error without words"
    return f"{said} (param {safe(parameter)})" if parameter else said


def _code(error: JsonObject) -> str:
    """The code, which some servers send as a number."""
    number = integer_at(error, "code")
    return text_at(error, "code") or ("" if number is None else str(number))


def sentence(text: str) -> str:
    """The text with a full stop, unless it ends with one."""
    return text if text.endswith((".", "!", "?", ".)")) else f"{text}."


def failure_at(session: Session, seq: int) -> Failure | None:
    """The failure that the error event `seq` reported."""
    last = session.failures[-1] if session.failures else None
    return last if last and last.seq == seq else None


def refused_by(session: Session, failure: Failure) -> Operation | None:
    """The client event that an error answers; None where that is not clear."""
    return session.operations.get(failure.operation)


def is_harmless(session: Session, failure: Failure) -> bool:
    """The error is the other half of a race: nothing that was wanted is lost by it.

    An empty commit is one only where turn detection commits too; an item that cannot be created is none, nor a cancel
    that missed what was open.
    """
    entry, operation = errors.entry_for(failure.error), refused_by(session, failure)
    if entry is None or not entry.benign or (operation and operation.means is Meaning.ITEM_CREATE):
        return False
    if missed(session, refused_cancel(session, failure)):
        return False
    return entry.name != COMMIT_EMPTY or vad_on(session)


def unclaimed_error(session: Session, after: int) -> Failure | None:
    """An error since event `after` that may answer any of the client's events."""
    newest = session.unclaimed
    return newest if newest and newest.seq > after else None


def operation_text(operation: Operation) -> str:
    """`session.update (event 4, event_id evt_1)`."""
    identity = f", event_id {safe(operation.event_id)}" if operation.event_id else ""
    return f"{operation.type} (event {operation.seq}{identity})"


def sent_text(sent: Operation | Sent) -> str:
    """A client event by name; one of a type that no dialect knows is called so."""
    if isinstance(sent, Operation):
        return operation_text(sent)
    return f"{safe(clip(sent.type, _LONGEST))} (event {sent.seq}), a type that no dialect knows"


_FITS: Mapping[Ground, str] = {
    Ground.NAME: "by its event_id",
    Ground.ONLY: "the only one that fits",
    Ground.OLDEST: "the oldest of those that fit",
    Ground.NEWEST: "the newest of those that fit",
    Ground.KIND: "the newest of its kind, although it does not hold the parameter",
    Ground.TIME: "sent just before",
}


def ground_text(ground: Ground) -> str:
    """What links an error to its client event: `the only one that fits`."""
    return _FITS[ground]


def answered_text(failure: Failure, session: Session) -> str:
    """The client event that an error answers, by name."""
    operation = session.operations.get(failure.answers)
    if operation:
        return operation_text(operation)
    if not failure.answers_type:
        return f"frame {failure.answers}, which is no event"
    return f"{safe(clip(failure.answers_type, _LONGEST))} (event {failure.answers})"


def place(scene: Scene, seq: int, at: int | None) -> str:
    """`event 6 at 12.3 s`; the time from the server's ids, if they prove themselves, where none was recorded."""
    if at is not None:
        return f"event {seq} at {span_text(at)}"
    stamp = scene.session.ids.time_of(seq)
    if stamp is None:
        return f"event {seq}"
    return f"event {seq} at {clock_text(stamp)}"


def clock_text(stamp: int) -> str:
    """A time that ids tell, in Unix seconds: `≈08:20:33 UTC`."""
    return f"≈{datetime.fromtimestamp(stamp, UTC):%H:%M:%S} UTC"


def response_text(response: Response) -> str:
    return f"{safe(response.id)} (event {response.opened_seq})" if response.opened_seq else safe(response.id)


def says_nothing(failure: Failure) -> bool:
    """An error of which the log shows the name alone, or what a printer leaves of the rest: `[Object]`."""
    message = text_at(failure.error, "message") or ""
    return not errors.names_of(failure.error) and (not message or is_elided(message))


def bare_error(session: Session, after: int) -> Failure | None:
    """The newest error, if it came after an event and the log shows no more of it than that."""
    newest = session.failures[-1] if session.failures else None
    return newest if newest and newest.seq > after and says_nothing(newest) else None


def requests_of(session: Session, means: Meaning, after: int = 0, most: int = sys.maxsize) -> list[Operation]:
    """The client's events of a kind since event `after`, oldest first, and no more of them than asked for."""
    known = session.requests.get(means, [])
    place = bisect_right(known, after, key=attrgetter("seq"))
    return known[place : place + most]


def newest_request(session: Session, means: Meaning) -> Operation | None:
    """The client's newest event of a kind."""
    known = session.requests.get(means)
    return known[-1] if known else None


_LOOKED_BACK = 8  # times that the buffer was emptied


def is_taken_back(session: Session, began: int) -> bool:
    """The client cleared the buffer since the speech began, as who mutes does: nothing is left to be ended."""
    return any(one.seq > began and one.by is By.CLIENT_CLEAR for one in session.buffer.emptied[-_LOOKED_BACK:])


NAMED = (Meaning.OUTPUT_TEXT, Meaning.OUTPUT_AUDIO, Meaning.OUTPUT_TRANSCRIPT, Meaning.OUTPUT_TEXT_DONE)
"""Events whose names tell in which form and dialect an answer comes."""


def judged(scene: Scene, change: Change) -> Response | None:
    """The response to judge at this change: at its end, and at the first event of each name; else None."""
    about = change.refs[0] if change.refs else None  # of output, the response comes first
    response = scene.session.responses.get(about.id) if about and about.kind is RefKind.RESPONSE else None
    if response is None or change.means is Meaning.RESPONSE_CLOSED:
        return response
    return response if change.seq in response.output_types.values() else None

"""A response.cancel that the server refused: what was open when it was sent, and whether it named that."""

from ...core.json import text_at
from ...core.text import safe
from ...model.session import Session
from ...model.state.answer import Failure, Operation
from ...protocol.errors import entry_for
from ...protocol.vocabulary import Meaning

_NOT_ACTIVE = "response_cancel_not_active"


def refused_cancel(session: Session, failure: Failure) -> Operation | None:
    """The response.cancel that an error calls idle; None for another error, or where the cancel is not known."""
    operation = session.operations.get(failure.operation)
    entry = entry_for(failure.error) if operation and operation.means is Meaning.RESPONSE_CANCEL else None
    return operation if entry and entry.name == _NOT_ACTIVE else None


def missed(session: Session, cancel: Operation | None) -> str | None:
    """The response that was open when a cancel was sent, and that it missed by another id, which no response has."""
    named = text_at(cancel.body, "response_id") if cancel else None
    if cancel is None or named is None or named in session.responses:
        return None
    return cancel.active_response


def idle_text(session: Session, cancel: Operation) -> str:
    """Why there was nothing to cancel, as far as the log shows."""
    if cancel.active_response:
        return "The cancel crossed with the end of the response."
    asked = session.requests.get(Meaning.RESPONSE_CREATE, ())
    before = next((one for one in reversed(asked) if one.seq < cancel.seq), None)
    if before and (not before.answered_seq or before.answered_seq > cancel.seq):
        return f"The response that event {before.seq} asks for had not begun."
    beside = next((one for one in reversed(session.open.values()) if one.opened_seq < cancel.seq), None)
    if beside and text_at(cancel.body, "response_id") is None:
        return (
            f"Only {safe(beside.id)} was open, beside the conversation: a cancel must name its response_id to end it."
        )
    ended = (one.closed_seq for one in reversed(session.responses.values()) if 0 < one.closed_seq < cancel.seq)
    last = next(ended, 0)
    return f"The last response had ended before (event {last})." if last else "The log shows none that was open."


def missed_text(cancel: Operation, open_: str) -> tuple[str, str]:
    """What such a cancel missed, and how it would have met it."""
    named = safe(text_at(cancel.body, "response_id") or "")
    met = f"Send response.cancel with response_id {safe(open_)}, or with none: then it ends what is open."
    return f"{named} is the id of no response in this log; {safe(open_)} was open and went on.", met

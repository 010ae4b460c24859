"""What responses cost, in tokens, as the server counts them."""

from collections.abc import Iterator
from itertools import islice

from ...core.json import integer_at
from ...model.change import Change
from ...model.session import Session
from ...model.state.part import Response
from ...protocol.vocabulary import RefKind

_LOOKED_BACK = 128  # responses: what was counted before so many others tells nothing more


def finished(session: Session, change: Change) -> Response | None:
    """The response that this change finished, if it belongs to the conversation and was counted."""
    about = change.ref(RefKind.RESPONSE)
    response = session.responses.get(about.id) if about else None
    return response if response and _counts(response) else None


def counted_before(session: Session, response: Response) -> Iterator[Response]:
    """The responses of the conversation that ended before this one and were counted, newest first."""
    for other in islice(reversed(session.responses.values()), _LOOKED_BACK):
        if _counts(other) and other.closed_seq < response.closed_seq:
            yield other


def last_counted(session: Session, response: Response, number: int) -> list[Response]:
    """This response and those before it, `number` at most, newest first."""
    return [response, *islice(counted_before(session, response), number - 1)]


def input_tokens(response: Response) -> int:
    return integer_at(response.usage, "input_tokens") or 0


def cached_tokens(response: Response) -> int | None:
    return integer_at(response.usage, "input_token_details", "cached_tokens")


def audio_tokens(response: Response) -> int | None:
    """The tokens of audio that the response read."""
    return integer_at(response.usage, "input_token_details", "audio_tokens")


def _counts(response: Response) -> bool:
    return response.closed_seq > 0 and not response.out_of_band and input_tokens(response) > 0

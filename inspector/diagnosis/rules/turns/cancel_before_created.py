"""A response was cancelled before it had begun, and began all the same."""

from collections.abc import Iterator

from ....core.json import text_at
from ....model.change import Change, Ref
from ....model.session import Session
from ....model.state.answer import Operation
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import RECENT, operation_text, requests_of, response_text
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="cancel-before-created",
    code="RT235",
    severity=Severity.WARNING,
    title="A cancel came before the response it was meant for",
    explanation="A response.cancel between response.create and response.created finds nothing to cancel: it is refused "
    "or has no effect, and the response that was asked for is given.",
    remedy="Wait for response.created and send response.cancel with its response_id, also when the wish to cancel is "
    "older.",
    cause=Cause.EVENT_ORDER,
)


@on(RULE, Meaning.RESPONSE_OPENED, Meaning.RESPONSE_CLOSED, needs=Trait.OPENED | Trait.ASKED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A note while the response may still be cancelled; a warning once it has run to its end."""
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    cancel = _early(scene.session, response) if response and response.opened_seq else None
    if about and response and cancel:
        yield _hit(about, response, cancel)


def _early(session: Session, response: Response) -> Operation | None:
    """A cancel of nothing in particular, sent while the response was asked for and not yet there."""
    request = session.operations.get(response.operation)
    cancels = requests_of(session, Meaning.RESPONSE_CANCEL, request.seq, RECENT) if request else []
    early = (one for one in cancels if one.seq < response.opened_seq and one.active_response is None)
    return next((one for one in early if text_at(one.body, "response_id") is None), None)


def _hit(about: Ref, response: Response, cancel: Operation) -> Hit:
    ran = response.status in ("completed", "incomplete")
    end = f" and ran to its end (event {response.closed_seq})" if ran else ""
    return Hit(
        about,
        response.opened_seq,
        f"{operation_text(cancel)} was sent before {response_text(response)} had begun; it began all the same{end}.",
        severity=Severity.WARNING if ran else Severity.NOTE,
        evidence=(cancel.seq, *(seq for seq in (response.opened_seq, response.closed_seq) if seq)),
    )

"""The account has no credit, or was closed."""

from collections.abc import Iterator

from ....core.json import object_at
from ....core.text import safe
from ....model.change import Change, Ref
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import BILLING, failure_at, names_of, quoted, sentence
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="quota-exhausted",
    code="RT603",
    severity=Severity.ERROR,
    title="The account has no credit left",
    explanation="The provider refuses to work for this account or project. No retry and no other event will help until "
    "the bill or the budget is settled.",
    remedy="Check billing, credit and budget of the organisation and project that the key belongs to, or use a key of "
    "another one. Stop reconnecting on this error.",
    cause=Cause.QUOTA,
    subsumes=("error-event",),
)


@on(RULE, Meaning.ERROR, Meaning.RESPONSE_CLOSED, Meaning.LINK_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """The same refusal has three faces: an error event, a failed response, the reason of a close."""
    match change.means:
        case Meaning.ERROR:
            failure = failure_at(scene.session, change.seq)
            if failure and names_of(failure.error) & BILLING:
                yield Hit(Ref(RefKind.EVENT, str(change.seq)), change.seq, sentence(quoted(failure.error)))
        case Meaning.RESPONSE_CLOSED:
            yield from _failed(scene, change)
        case _:
            close = scene.session.close
            if close and any(word in close.reason for word in BILLING) and not _known(scene):
                said = f"The server closed the connection with code {close.code}: {safe(close.reason)}"
                yield Hit(Ref(RefKind.EVENT, str(change.seq)), change.seq, sentence(said))


def _failed(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    error = object_at(response.details, "error") if response else {}
    if about and names_of(error) & BILLING:
        yield Hit(about, change.seq, sentence(f"{safe(about.id)} failed: {quoted(error)}"), data={"error": error})


def _known(scene: Scene) -> bool:
    return any(names_of(failure.error) & BILLING for failure in scene.session.failures)

"""The account has no credit, or was closed."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import BILLING
from ...registry import on
from ...scene import Scene
from ...trait import Trait
from ...turn.refusal import refusal

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


@on(
    RULE,
    Meaning.LINK_ANSWERED,
    Meaning.ERROR,
    Meaning.RESPONSE_CLOSED,
    Meaning.TRANSCRIPTION_FAILED,
    Meaning.LINK_CLOSED,
    needs=Trait.DETAILED,
)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """A transcript that fails takes no answer away."""
    found = refusal(scene.session, change, BILLING)
    if found:
        yield Hit(
            found.about,
            change.seq,
            found.said,
            severity=Severity.WARNING if change.means is Meaning.TRANSCRIPTION_FAILED else None,
            data={"error": found.error} if found.error else {},
        )

"""A safety filter stopped an answer."""

from collections.abc import Iterator

from ....core.json import text_at
from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...facts.evidence import response_text
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="response-content-filter",
    code="RT606",
    severity=Severity.WARNING,
    title="A safety filter stopped the answer",
    explanation="The provider's content filter cut the response. What came before stands; the rest was withheld, and "
    "the protocol does not say which words it was.",
    remedy="Rephrase the instructions or the user's input, and look at the whole response.done: some providers name "
    "the category there. Azure lets you adjust the filter of a deployment.",
    cause=Cause.CONTENT_FILTER,
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.INCOMPLETE | Trait.DETAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "incomplete":
        return
    if text_at(response.details, "reason") == "content_filter":
        heard = "after some output" if response.has_output else "before any output"
        yield Hit(
            about,
            change.seq,
            f"{response_text(response)} was stopped by the content filter {heard} (event {change.seq}).",
            evidence=(response.opened_seq or change.seq, change.seq),
            data={"status_details": response.details},
        )

"""Work was handed over, and nothing was heard of it."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="delegation-silent",
    code="RT253",
    severity=Severity.WARNING,
    title="Work was handed over, and nothing came of it",
    explanation="A Live session hands work to Responses or Decisions and reports each step of it. Where no step is "
    "reported, the voice waits for a result that does not come.",
    remedy="Log every response.event and decision.event; then look at the tools and the model that the delegation "
    "names, and append a word to the user with session.commentary.append.",
    cause=Cause.SERVER_STALL,
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    message = (
        f"The delegation {safe(hit.about.id)} (event {hit.seq}) brought no {' or '.join(hit.expected)}: {hit.seen}."
    )
    return replace(hit, message=message, severity=min(hit.severity or Severity.WARNING, Severity.WARNING))

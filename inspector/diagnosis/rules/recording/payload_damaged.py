"""Payloads that could not be read whole as events."""

from collections.abc import Iterator

from ....core.text import count_text
from ....model.handlers.reference import SESSION_REF
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="payload-damaged",
    code="RT802",
    severity=Severity.NOTE,
    title="Some payloads could not be read whole",
    explanation="A payload is cut, no JSON or without a type. Only what could be read of it was taken into account, so "
    "an event that seems to be missing may stand in it.",
    remedy="Record the raw frames instead of a formatted or shortened log, and look at the rows marked as damaged.",
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    if scene.damaged:
        first = f"{', the first of them' if scene.damaged > 1 else ''} (event {scene.damaged_seq})"
        message = f"{count_text(scene.damaged, 'payload')} could not be read whole{first}."
        yield Hit(SESSION_REF, scene.damaged_seq, message, data={"damaged": scene.damaged})

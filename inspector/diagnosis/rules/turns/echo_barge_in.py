"""Answers are interrupted again and again as soon as they sound: the assistant probably hears itself."""

from collections.abc import Iterator
from itertools import islice

from ....core.clock import span_text
from ....core.json import text_at
from ....model.change import Change
from ....model.part import Response
from ....model.reference import SESSION_REF
from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import on
from ...scene import Scene
from ...threshold import Threshold, Unit
from ...trait import Trait

RULE = Rule(
    name="echo-barge-in",
    code="RT215",
    severity=Severity.WARNING,
    title="Answers are interrupted as soon as they begin to sound",
    explanation="Turn detection cancelled several answers within two seconds of their first audio. An impatient user "
    "does that too, but most often the microphone picks up the loudspeaker and the assistant interrupts itself.",
    remedy="Test with headphones. If that helps, switch on echo cancellation, raise turn_detection.threshold, choose "
    "semantic_vad, or set interrupt_response to false.",
    cause=Cause.INTERRUPTION,
    thresholds={
        "within": Threshold(2, Unit.SECONDS, "Soon means so long after the first output, at most."),
        "answers": Threshold(3, Unit.COUNT, "So many such answers are no accident."),
    },
)
_NEWEST = 8  # responses looked at


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.CANCELLED | Trait.DETAILED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    cut = _cut(scene.session, change.seq, scene.span(RULE, "within"))
    if cut and len(cut) >= scene.count(RULE, "answers"):
        spans = ", ".join(span_text(span) for _, span in cut)
        yield Hit(
            SESSION_REF,
            change.seq,
            f"{len(cut)} of the last answers were cancelled by turn detection {spans} after their first output.",
            confidence=Confidence.MEDIUM,
            evidence=tuple(one.closed_seq for one, _ in cut),
        )


def _cut(session: Session, seq: int, within: int) -> list[tuple[Response, int]]:
    """The newest responses that were cut so soon, oldest first; none unless event `seq` cut one."""
    last = next(reversed(session.responses.values()), None)
    if last is None or last.closed_seq != seq or _span(last, within) is None:
        return []
    newest = list(islice(reversed(session.responses.values()), _NEWEST))
    return [(one, span) for one in reversed(newest) if (span := _span(one, within)) is not None]


def _span(response: Response, within: int) -> int | None:
    """How long the answer sounded before turn detection cut it; None unless that was soon."""
    began, ended = response.first_output_at, response.closed_at
    if response.status != "cancelled" or text_at(response.details, "reason") != "turn_detected":
        return None
    return ended - began if began is not None and ended is not None and ended - began <= within else None

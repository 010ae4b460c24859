"""The recorder itself stood still for a while."""

from collections.abc import Iterator

from ....core.clock import SECOND, span_text
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="recording-paused",
    code="RT840",
    severity=Severity.NOTE,
    title="The recorder stood still",
    explanation="Neither a frame nor a tick was written for more than 30 s, or the wall clock went on without the "
    "recorder: the machine slept, or the recorder was stopped. What came meanwhile may have come unseen, so waits "
    "across the gap prove little.",
    remedy="Judge what lies before and after the gap on its own, and record again on a machine that stays awake.",
    cause=Cause.RECORDING_CUT,
)


@on(RULE, Meaning.RECORDING_PAUSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    gaps = scene.session.link.standstills
    longest = max(gaps, key=lambda one: one.span)
    times = "" if len(gaps) == 1 else f", the longest of {len(gaps)} gaps"
    seq = max(longest.seq, 1)
    yield Hit(
        SESSION_REF,
        seq,
        f"After event {seq} the recorder saw nothing for {span_text(longest.span)}{times}: it stood still, or the "
        f"machine slept.",
        data={"span": longest.span / SECOND, "gaps": len(gaps)},
    )

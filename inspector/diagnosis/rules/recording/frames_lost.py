"""The recorder could not write everything."""

from collections.abc import Iterator

from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="frames-lost",
    code="RT803",
    severity=Severity.WARNING,
    title="The recording has gaps",
    explanation="The recorder lost frames, or lines of the file are torn. What crossed the socket there is unknown, so "
    "every statement that something did not come is weaker.",
    remedy="Look at the losses in the recording for their reason, such as a full disk, and record again.",
    cause=Cause.RECORDING_CUT,
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    if scene.lost:
        gaps = "one place" if scene.lost == 1 else f"{scene.lost:,} places"
        message = f"Frames are missing in {gaps} of the recording."
        yield Hit(SESSION_REF, scene.session.last_seq, message, data={"gaps": scene.lost})

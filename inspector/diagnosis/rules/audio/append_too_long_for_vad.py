"""Turn detection is fed in pieces of more than a second."""

from collections.abc import Iterable, Iterator

from ....core.clock import MILLISECOND, span_text
from ....model.change import Change
from ....model.fact import vad_on
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="append-too-long-for-vad",
    code="RT419",
    severity=Severity.NOTE,
    title="Audio reaches turn detection in pieces of more than a second",
    explanation="Turn detection hears audio when it arrives. Where a live microphone is collected for seconds before "
    "it is sent, speech, pauses and interruptions are noticed that much later.",
    remedy="Append the microphone in pieces of 20 to 200 ms.",
    cause=Cause.VAD,
    thresholds={
        "appends": Threshold(3, Unit.COUNT, "So many appends of more than a second are a habit."),
    },
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    """Only for pieces sent as time goes by: a file is sent as fast as it can be, in pieces of any length."""
    ear = scene.ear
    if ear.long < max(scene.count(RULE, "appends"), 1) or not vad_on(scene.session):
        return
    yield Hit(
        about=SESSION_REF,
        seq=ear.first_seq,
        message=f"{ear.long:,} of {ear.appends:,} appends carry more than a second of audio each, the longest "
        f"{span_text(ear.longest_ms * MILLISECOND)}, while turn detection is on.",
        evidence=(ear.first_seq, scene.session.buffer.last_seq),
        data={"long": ear.long, "longest_ms": ear.longest_ms},
    )

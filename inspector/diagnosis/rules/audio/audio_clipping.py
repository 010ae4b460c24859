"""The microphone is too loud: samples stand at full scale."""

from collections.abc import Iterator

from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene
from ...sound.sample import level_text
from ...sound.suspicion import is_float, is_swapped, law_in, telling
from ...threshold import Threshold, Unit

RULE = Rule(
    name="audio-clipping",
    code="RT418",
    severity=Severity.NOTE,
    title="The input audio is clipped",
    explanation="Samples at full scale were cut off. Distorted speech is transcribed and understood less well.",
    remedy="Lower the input gain, or switch automatic gain control on in the capture settings.",
    cause=Cause.AUDIO_FORMAT,
    thresholds={
        "share": Threshold(0.01, Unit.RATIO, "So large a share of samples at full scale is tolerated."),
    },
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    sound = telling(scene)
    if sound is None or sound.clipped_share <= scene.threshold(RULE, "share"):
        return
    if is_float(sound) or is_swapped(sound) or law_in(sound):
        return
    yield Hit(
        about=SESSION_REF,
        seq=scene.ear.first_seq,
        confidence=Confidence.MEDIUM,
        message=f"{sound.clipped_share:.1%} of {sound.loud_samples:,} samples stand at full scale, at a level of "
        f"{level_text(sound.level)}.",
        evidence=(scene.ear.first_seq, scene.session.buffer.last_seq),
        data={"clipped": round(sound.clipped_share, 4), "samples": sound.loud_samples},
    )

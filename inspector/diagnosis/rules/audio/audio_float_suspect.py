"""The audio is a stream of floating-point numbers."""

from collections.abc import Iterable, Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import INPUT_FORMAT
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.format import field_text, stated_text
from ...sound.suspicion import is_float, telling

RULE = Rule(
    name="audio-float-suspect",
    code="RT417",
    severity=Severity.WARNING,
    title="The audio seems to be floating-point samples",
    explanation="Browsers and many audio libraries give samples as 32-bit floats between -1 and 1. The server reads "
    "each of them as two 16-bit samples, which is noise.",
    remedy="Convert each sample to a 16-bit integer before encoding: clamp it to -1…1, multiply by 32767 and round.",
    cause=Cause.AUDIO_FORMAT,
    subsumes=("audio-rate-suspect",),
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    sound = telling(scene)
    if sound is None or not is_float(sound):
        return
    yield Hit(
        about=SESSION_REF,
        seq=scene.ear.first_seq,
        confidence=Confidence.MEDIUM,
        message=f"{sound.float_share:.0%} of {sound.words:,} words of 4 bytes are floating-point numbers between "
        f"-1 and 1; 16-bit samples hardly ever look like that. The input is stated to be {stated_text(scene)}.",
        evidence=(scene.ear.first_seq, scene.session.buffer.last_seq),
        remedy="Convert each sample to a 16-bit integer before encoding: clamp it to -1…1, multiply by 32767 and "
        f"round; {field_text(scene, INPUT_FORMAT)} has no value for floating-point samples.",
        data={"share": round(sound.float_share, 3), "words": sound.words},
    )

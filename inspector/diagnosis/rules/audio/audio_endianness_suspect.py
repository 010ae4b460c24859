"""The samples make sense only with their bytes exchanged."""

from collections.abc import Iterable, Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import INPUT_FORMAT
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.format import field_text, stated_text
from ...sound.suspicion import is_swapped, telling

RULE = Rule(
    name="audio-endianness-suspect",
    code="RT416",
    severity=Severity.WARNING,
    title="The audio seems to be big-endian",
    explanation="The server reads the low byte of each sample first. Read so, this audio is noise; with the bytes of "
    "each sample exchanged it is smooth, as a voice is. A stream that lost its first byte looks the same.",
    remedy="Write the samples in little-endian order (swap the two bytes of each), and begin at a whole sample.",
    cause=Cause.AUDIO_FORMAT,
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    sound = telling(scene)
    if sound is None or not is_swapped(sound):
        return
    yield Hit(
        about=SESSION_REF,
        seq=scene.ear.first_seq,
        confidence=Confidence.MEDIUM,
        message=f"Neighbouring samples correlate {sound.smooth:.2f} as little-endian and {sound.smooth_swapped:.2f} as "
        f"big-endian, over {sound.loud_samples:,} samples: the bytes are in the wrong order. The input is "
        f"stated to be {stated_text(scene)}, which is little-endian.",
        evidence=(scene.ear.first_seq, scene.session.buffer.last_seq),
        remedy="Write the samples in little-endian order (swap the two bytes of each), and begin at a whole sample; "
        f"{field_text(scene, INPUT_FORMAT)} has no value for big-endian ones.",
        data={"little": round(sound.smooth, 3), "big": round(sound.smooth_swapped, 3), "samples": sound.loud_samples},
    )

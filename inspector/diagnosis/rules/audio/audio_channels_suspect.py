"""The samples come in pairs: two channels sent as one."""

from collections.abc import Iterable, Iterator

from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import INPUT_FORMAT, bytes_per_ms
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...sound.format import field_text, stated_text
from ...sound.rate import LIVE_WINDOWS, suspected_rate
from ...sound.suspicion import is_paired, telling

RULE = Rule(
    name="audio-channels-suspect",
    code="RT415",
    severity=Severity.WARNING,
    title="The audio seems to be stereo",
    explanation="Two channels were interleaved into what the server reads as one: each sample comes twice, and speech "
    "is heard at half its speed.",
    remedy="Mix the two channels down to one, or capture with one channel, before encoding.",
    cause=Cause.AUDIO_FORMAT,
    subsumes=("audio-rate-suspect",),
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    """Not before the pace is known: samples doubled from half the rate come in pairs too."""
    return total(scene) if len(scene.ear.pace.rates) >= LIVE_WINDOWS else ()


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    sound, rates = telling(scene), scene.ear.pace.rates
    if sound is None or not is_paired(sound):
        return
    width = bytes_per_ms(scene.session.config, INPUT_FORMAT)
    doubled = suspected_rate(rates, width) == width * 1000
    if rates and not doubled:
        return
    pace = " and twice as many come as time allows" if doubled else ""
    yield Hit(
        about=SESSION_REF,
        seq=scene.ear.first_seq,
        severity=Severity.WARNING if doubled else Severity.NOTE,
        confidence=Confidence.HIGH if doubled else Confidence.LOW,
        message=f"Samples come in pairs (the steps inside pairs have {sound.pairing:.1%} of the energy of those "
        f"between, over {sound.loud_samples:,} samples){pace}: this is the pattern of two channels. "
        f"The input is stated to be {stated_text(scene)}, which has one.",
        evidence=(scene.ear.first_seq, scene.session.buffer.last_seq),
        remedy="Mix the two channels down to one, or capture with one channel, before encoding; "
        f"{field_text(scene, INPUT_FORMAT)} has no value for two.",
        data={"pairing": round(sound.pairing, 4), "samples": sound.loud_samples},
    )

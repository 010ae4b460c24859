"""Turn detection is on, and all audio that was sent is silent."""

from collections.abc import Iterator
from math import isfinite

from ....core.clock import MILLISECOND, span_text
from ....model.handlers.reference import SESSION_REF
from ....protocol.vocabulary import Cause
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene
from ...sound.format import is_pcm
from ...sound.sample import level_text
from ...sound.unheard import is_answering, unheard
from ...threshold import Threshold, Unit

RULE = Rule(
    name="vad-no-audio-level",
    code="RT412",
    severity=Severity.WARNING,
    title="The audio that was sent is silent",
    explanation="The client streams, but every piece that was looked at is silence: a muted or wrong microphone, a "
    "track that was never attached, or a buffer that is sent before it is filled. Turn detection has nothing to hear.",
    remedy="Check which microphone is captured and that it is not muted, and log the loudest sample of each append "
    "before encoding it.",
    cause=Cause.VAD,
    thresholds={
        "audio": Threshold(3, Unit.SECONDS, "So much audio is enough to judge by."),
        "level": Threshold(-60, Unit.LEVEL, "Audio below this level is silence: a room without anybody speaking."),
    },
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    sound, missed = scene.ear.sound, unheard(scene, scene.span(RULE, "audio") // MILLISECOND)
    if missed is None or not is_pcm(scene) or sound.level >= scene.threshold(RULE, "level") or sound.loud:
        return
    dead = sound.peak <= 1 and not is_answering(scene)
    yield Hit(
        about=SESSION_REF,
        seq=missed.first,
        severity=scene.absence(Severity.WARNING) if dead else Severity.NOTE,
        confidence=Confidence.MEDIUM,
        message=f"{span_text(missed.ms * MILLISECOND)} of audio were appended (events {missed.first} to "
        f"{missed.last}), and all {sound.pieces} pieces looked at are silent: {level_text(sound.level)}"
        f"{f', peak {level_text(sound.peak_level)}' if sound.peak else ''}.",
        evidence=(missed.first, missed.last),
        data={"appended_ms": missed.ms, "level": sound.level if isfinite(sound.level) else None, "peak": sound.peak},
    )

"""Turn detection is on and hears loud audio, and it never reports speech."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.json import number_at, text_at
from ....core.text import safe
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import TURN_DETECTION, setting
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene
from ...sound.format import is_pcm
from ...sound.sample import level_text
from ...sound.unheard import is_answering, unheard
from ...threshold import Threshold, Unit

RULE = Rule(
    name="vad-never-triggers",
    code="RT411",
    severity=Severity.WARNING,
    title="Turn detection never noticed speech",
    explanation="Audio that is not silent went to the server for seconds, and turn detection reported no speech. It "
    "takes the samples to be in the session's input format; in another one, or below its threshold, speech is not "
    "recognised. Without speech there is no commit and no answer.",
    remedy="Play the sent audio back as 16-bit mono PCM at 24 kHz: if it sounds wrong, correct the format; if right, "
    "lower turn_detection.threshold (0.5 by default) with a session.update.",
    cause=Cause.VAD,
    explained_by=(
        "audio-bad-base64", "audio-container-header", "audio-float-suspect", "audio-endianness-suspect",
        "audio-channels-suspect", "audio-rate-suspect", "audio-odd-bytes", "g711-format-mix", "session-update-rejected",
    ),
    thresholds={
        "audio": Threshold(5, Unit.SECONDS, "So much audio is enough to judge by."),
        "level": Threshold(-45, Unit.LEVEL, "Speech is louder than this."),
    },
)  # fmt: skip
_LOUD_PIECES = 2


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    sound, missed = scene.ear.sound, unheard(scene, scene.span(RULE, "audio") // MILLISECOND)
    if missed is None or not is_pcm(scene) or sound.level < scene.threshold(RULE, "level") or sound.loud < _LOUD_PIECES:
        return
    detection = setting(scene.session.config, TURN_DETECTION)
    threshold = number_at(detection, "threshold")
    knob = f", threshold {threshold}" if threshold is not None else ""
    yield Hit(
        about=SESSION_REF,
        seq=missed.first,
        severity=Severity.NOTE if is_answering(scene) else scene.absence(Severity.WARNING),
        confidence=Confidence.MEDIUM,
        message=f"{span_text(missed.ms * MILLISECOND)} of audio at {level_text(sound.level)} were appended (events "
        f"{missed.first} to {missed.last}), and {safe(text_at(detection, 'type') or 'turn detection')}{knob} reported "
        "no speech.",
        evidence=(missed.first, missed.last),
        expected=scene.names(Meaning.SPEECH_STARTED),
        data={"appended_ms": missed.ms, "level": sound.level, "threshold": threshold},
    )

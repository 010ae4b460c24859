"""Turn detection ends turns after very short pauses, and cuts sentences into pieces."""

from collections.abc import Iterator

from ....core.json import integer_at
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import TURN_DETECTION, setting
from ....protocol.vocabulary import Cause
from ...base import Confidence, Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene
from ...sound.ear import SHORT_SPEECH
from ...threshold import Threshold, Unit

RULE = Rule(
    name="short-vad-silence",
    code="RT423",
    severity=Severity.NOTE,
    title="Turn detection cuts speech into short pieces",
    explanation="With silence_duration_ms of 200 a breath ends the turn. The model then answers half a sentence, and "
    "the transcripts of such scraps are poor.",
    remedy="Set turn_detection.silence_duration_ms to 500 or 700, or turn_detection.type to semantic_vad.",
    cause=Cause.VAD,
    thresholds={
        "silence": Threshold(200, Unit.MILLISECONDS, "A silence_duration_ms up to this is short."),
        "pieces": Threshold(3, Unit.COUNT, "So many short stretches of speech are several."),
    },
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    silence = integer_at(setting(scene.session.config, TURN_DETECTION), "silence_duration_ms")
    ear = scene.ear
    few = ear.short_speeches < scene.count(RULE, "pieces") or ear.short_speeches * 2 < ear.speeches
    if silence is None or silence > scene.threshold(RULE, "silence") or few:
        return
    yield Hit(
        about=SESSION_REF,
        seq=scene.session.config_seq,
        confidence=Confidence.MEDIUM,
        message=f"{ear.short_speeches} of {ear.speeches} stretches of speech lasted less than {SHORT_SPEECH} ms, the "
        f"shortest {ear.shortest_ms} ms; silence_duration_ms is {silence}.",
        data={"short": ear.short_speeches, "speeches": ear.speeches, "silence_duration_ms": silence},
    )

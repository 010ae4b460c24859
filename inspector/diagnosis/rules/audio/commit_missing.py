"""Audio waits in the buffer, turn detection is off, and nobody commits."""

from dataclasses import replace

from ....core.clock import MILLISECOND, span_text
from ....model.state.setting import INPUT_FORMAT, bytes_per_ms
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="commit-missing",
    code="RT401",
    severity=Severity.WARNING,
    title="Audio was sent, but never committed",
    explanation="With turn detection off the server only collects the audio. It becomes a user's message when the "
    "client commits it, and not before.",
    remedy="Send input_audio_buffer.commit and then response.create when the user has finished, or switch turn "
    "detection on with a session.update.",
    cause=Cause.REQUEST_MISSING,
    explained_by=("session-update-rejected",),
    thresholds={
        "audio": Threshold(1, Unit.SECONDS, "Less audio than this is a click, not a turn."),
    },
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    buffer = scene.session.buffer
    length = buffer.pending_bytes // bytes_per_ms(scene.session.config, INPUT_FORMAT)
    if length * MILLISECOND < scene.span(RULE, "audio"):
        return None
    return replace(
        hit,
        message=f"{span_text(length * MILLISECOND)} of audio wait in the input buffer (the last is event "
        f"{buffer.last_seq}), turn detection is off, and no input_audio_buffer.commit followed: {hit.seen}.",
        evidence=tuple(dict.fromkeys((hit.seq, buffer.last_seq))),
        data={**hit.data, "buffered_ms": length},
    )

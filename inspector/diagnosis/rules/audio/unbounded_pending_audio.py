"""The input buffer grows and grows, and nobody commits or clears it."""

from collections.abc import Iterable, Iterator

from ....core.clock import MILLISECOND, span_text
from ....model.change import Change
from ....model.fact import vad_off
from ....model.state.setting import INPUT_FORMAT, bytes_per_ms
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import at_end, on
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="unbounded-pending-audio",
    code="RT422",
    severity=Severity.NOTE,
    title="More than a minute of audio waits in the buffer",
    explanation="With turn detection off the buffer only grows. Whatever is committed in the end becomes one message, "
    "silence included, and every later answer pays for it.",
    remedy="Send input_audio_buffer.commit at the end of each utterance, and input_audio_buffer.clear for audio that "
    "nobody meant.",
    cause=Cause.REQUEST_MISSING,
    explained_by=("commit-missing", "session-update-rejected"),
    thresholds={
        "audio": Threshold(60, Unit.SECONDS, "More audio than this in the buffer is much."),
    },
)


@on(RULE, Meaning.AUDIO_APPEND)
def check(scene: Scene, _: Change) -> Iterable[Hit]:
    return total(scene)


@at_end(RULE)
def total(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    length = session.buffer.pending_bytes // bytes_per_ms(session.config, INPUT_FORMAT)
    if length * MILLISECOND <= scene.span(RULE, "audio") or not vad_off(session):
        return
    yield Hit(
        about=session.buffer.refs[0],
        seq=session.buffer.last_seq,
        message=f"{span_text(length * MILLISECOND)} of audio ({session.buffer.pending_bytes:,} bytes) wait in the "
        "input buffer; turn detection is off, and no commit or clear has come.",
        expected=("input_audio_buffer.commit", "input_audio_buffer.clear"),
        data={"buffered_ms": length},
    )

"""Turn detection heard something at a time that no audio was sent for."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.wire import Transport
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.setting import INPUT_FORMAT, bytes_per_ms, setting
from ....protocol.vocabulary import Cause, Meaning
from ...base import Confidence, Hit, Rule, Severity
from ...facts.official import holds_everything, keeps_to_the_letter
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="vad-offset-beyond-audio",
    code="RT223",
    severity=Severity.WARNING,
    title="Speech is placed after the end of the audio that was sent",
    explanation="audio_start_ms and audio_end_ms count from the first audio of the session. An offset beyond all that "
    "was sent means that the server counts the bytes in another format or sample rate than the one in effect here, or "
    "that audio reaches it which this recording does not show.",
    remedy="Compare the format of the input audio in session.updated with what the microphone gives, set it before the "
    "first append, and see that only one program sends audio into the session.",
    cause=Cause.AUDIO_FORMAT,
)
_TOLERANCE_MS = 500
_SHORTEST_MS = 5  # of audio in an append, on average: less is what a log puts in the place of audio


@on(RULE, Meaning.SPEECH_STARTED, Meaning.SPEECH_STOPPED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Only where the recording holds all the audio, and one format counted from its first byte."""
    session = scene.session
    speech, buffer = session.buffer.heard, session.buffer
    if speech is None or speech.offset_ms is None or speech.seq != change.seq or not _is_all_there(scene):
        return
    sent = buffer.total_bytes // bytes_per_ms(session.config, INPUT_FORMAT)
    if speech.offset_ms <= sent + _TOLERANCE_MS or sent < buffer.appends * _SHORTEST_MS:
        return
    yield Hit(
        SESSION_REF,
        change.seq,
        f"Event {change.seq} places speech at {span_text(speech.offset_ms * MILLISECOND)}, and all the audio sent by "
        f"then lasts {span_text(sent * MILLISECOND)} in the format of the session.",
        confidence=Confidence.MEDIUM,
        evidence=(session.config_seq, buffer.last_seq, change.seq),
        data={"offset_ms": speech.offset_ms, "sent_ms": sent},
    )


def _is_all_there(scene: Scene) -> bool:
    session, buffer = scene.session, scene.session.buffer
    told = scene.transport is Transport.WEBSOCKET and keeps_to_the_letter(scene)
    whole = holds_everything(scene) and session.created_seq and not scene.ear.stubs
    one_format = not session.integrity.reformatted and setting(session.config, INPUT_FORMAT) is not None
    return bool(told and whole and one_format and buffer.appends)

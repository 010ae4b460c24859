"""The user spoke, and transcription is off."""

from collections.abc import Iterator

from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....model.state.setting import TRANSCRIPTION, setting, stated
from ...base import Hit, Rule, Severity
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="transcription-not-enabled",
    code="RT313",
    severity=Severity.NOTE,
    title="The user's words are not transcribed, since transcription is off",
    explanation="The model hears the audio itself and needs no transcript. Whoever wants to show or store what the "
    "user said must switch transcription on; until then the transcript of the user's items is null.",
    remedy='Send session.update with audio.input.transcription {"model": "gpt-4o-mini-transcribe"} '
    "(input_audio_transcription in the beta) if you want the user's words.",
    explained_by=("session-update-rejected",),
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    off = stated(session.config, TRANSCRIPTION) and setting(session.config, TRANSCRIPTION) is None
    spoken = _spoken(session) if off else 0
    if spoken:
        message = f"The user spoke (event {spoken}), and the session has no transcription (event "
        yield Hit(SESSION_REF, spoken, f"{message}{session.config_seq}).", evidence=(session.config_seq, spoken))


def _spoken(session: Session) -> int:
    """The first event of a spoken input; 0 where something was transcribed all the same."""
    if any(item.transcript is not None or item.transcript_pieces for item in session.items.values()):
        return 0
    return next((turn.input[0] for turn in session.turns if turn.spoken and turn.input), 0)

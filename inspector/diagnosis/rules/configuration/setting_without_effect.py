"""A setting was made that nothing in the session can use."""

from collections.abc import Iterator

from ....core.json import object_at, path_of
from ....core.text import count_text
from ....core.wire import Transport
from ....model.change import Change
from ....model.handlers.reference import SESSION_REF
from ....model.state.answer import Answer
from ....model.state.setting import OUTPUT_FORMAT, TRANSCRIPTION, VOICE, modalities, setting
from ....protocol.vocabulary import Meaning, RefKind
from ...base import Ends, Hit, Rule, Severity
from ...facts.evidence import operation_text, requests_of
from ...facts.official import holds_everything
from ...registry import at_end, on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="setting-without-effect",
    code="RT315",
    severity=Severity.NOTE,
    title="A setting has no effect in this session",
    explanation="Where the answer is text, a voice, a speed and a format for its audio change nothing, and where no "
    "audio is sent, there is nothing to transcribe.",
    remedy="Take the voice, the speed and the output format out, or ask for audio as the output modality.",
    explained_by=("session-update-rejected",),
)
_OF_AUDIO = {
    "voice": VOICE,
    "speed": (path_of("audio.output.speed"), path_of("speed")),
    "output format": OUTPUT_FORMAT,
}
_TYPED = 2  # answers without any audio sent: a microphone that comes later still may


@on(RULE, Meaning.SESSION_UPDATED, Meaning.RESPONSE_OPENED, needs=Trait.ASKED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    """Settings of the voice, for a session or a response that answers in text."""
    about = change.ref(RefKind.OPERATION)
    operation = scene.session.operations.get(int(about.id)) if about else None
    if about is None or operation is None or _answers_in(scene, change) != frozenset({"text"}):
        return
    what = "session" if change.means is Meaning.SESSION_UPDATED else "response"
    asked = object_at(operation.body, what)
    idle = [name for name, paths in _OF_AUDIO.items() if setting(asked, paths)]
    if idle:
        message = f"{operation.type} (event {operation.seq}) sets the {' and the '.join(idle)}, and the {what} answers "
        message += f"in text (event {change.seq})."
        yield Hit(about, change.seq, message, evidence=(operation.seq, change.seq))


def _answers_in(scene: Scene, change: Change) -> frozenset[str] | None:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    return response.modalities if response else modalities(scene.session.config)


@at_end(RULE)
def transcription(scene: Scene) -> Iterator[Hit]:
    """Transcription where the whole conversation was typed; only where the recording would hold the audio."""
    session = scene.session
    silent = not (session.buffer.appends or session.buffer.speech_started or session.buffer.commits)
    seen = holds_everything(scene) and scene.transport is Transport.WEBSOCKET and scene.ends is Ends.OBSERVED
    answers = sum(response.has_output for response in session.responses.values())
    updates = [
        one
        for one in requests_of(session, Meaning.SESSION_UPDATE)
        if one.answer is Answer.ACCEPTED and setting(object_at(one.body, "session"), TRANSCRIPTION)
    ]
    if silent and seen and answers >= _TYPED and updates:
        yield Hit(
            SESSION_REF,
            updates[-1].seq,
            f"{operation_text(updates[-1])} turns transcription on, and no audio was sent in this recording, with "
            f"{count_text(answers, 'answer')} in it.",
            remedy="Take the transcription out of the session.update, unless a microphone is to follow.",
        )

"""A spoken answer came with its words and without its sound."""

from collections.abc import Iterator

from ....core.wire import Transport
from ....model.change import Change
from ....model.session import Session
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="expected-modality-absent",
    code="RT217",
    severity=Severity.WARNING,
    title="A spoken answer brought no audio",
    explanation="Over a WebSocket the sound of an answer comes as audio deltas beside the transcript. Words without a "
    "single byte of sound mean that something between the server and this log takes the audio out.",
    remedy="Look for what filters the audio deltas: a proxy, a recorder that saves space, or a size limit. Over WebRTC "
    "the sound travels on the media track instead.",
    cause=Cause.MODALITY,
    explained_by=("session-update-rejected", "wrong-family-for-modality"),
)


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.COMPLETED | Trait.OUTPUT)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or scene.transport is not Transport.WEBSOCKET:
        return
    if response.status == "completed" and _only_text(scene.session, response):
        yield Hit(
            about,
            change.seq,
            f"{response_text(response)} could give audio and text, the client asked for audio, and only text came "
            f"(from event {response.families['text']}).",
            confidence=Confidence.MEDIUM,
            evidence=(response.families["text"], change.seq),
            expected=scene.names(Meaning.OUTPUT_AUDIO),
            remedy="Send what was said before as messages of the user, or ask for speech in the instructions: after a "
            "history in text the model goes on in text.",
        )
    if response.status == "completed" and "audio" in response.families and response.deltas and not response.audio_bytes:
        words = response.families["audio"]
        yield Hit(
            about,
            change.seq,
            f"{response_text(response)} has a transcript (from event {words}) and was completed by event {change.seq} "
            f"without one byte of audio.",
            severity=unless_left_out(scene, Severity.WARNING),
            confidence=Confidence.MEDIUM,
            evidence=(words, change.seq),
            expected=scene.names(Meaning.OUTPUT_AUDIO),
        )


def _only_text(session: Session, response: Response) -> bool:
    """Both were allowed, the client had named audio itself, and the answer is a text alone."""
    both = response.modalities is not None and response.modalities >= {"audio", "text"}
    alone = "text" in response.families and "audio" not in response.families
    return both and alone and session.wish_seq > 0

"""A response was cancelled on a call, and what was still to be played was not cleared."""

from collections.abc import Iterator

from ....core.json import text_at
from ....core.wire import Transport
from ....model.handlers.reference import SESSION_REF
from ....model.session import Session
from ....model.state.answer import Operation
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.evidence import operation_text, response_text
from ...registry import at_end
from ...scene import Scene

RULE = Rule(
    name="webrtc-cancel-without-clear",
    code="RT237",
    severity=Severity.NOTE,
    title="A cancelled answer may go on sounding",
    explanation="response.cancel stops the model. On a call the sound that was made before lies in a buffer of the "
    "server and is played to its end, unless it is cleared as well; turn detection does both by itself.",
    remedy="Send output_audio_buffer.clear after response.cancel.",
    cause=Cause.PLAYBACK,
)


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    """Once, where the whole data channel is recorded and the client never clears."""
    operations = scene.session.operations.values()
    if scene.transport is not Transport.WEBRTC or any(one.means is Meaning.PLAYBACK_CLEAR for one in operations):
        return
    cancel = next((one for one in operations if _stops(scene.session, one)), None)
    response = scene.session.responses.get(cancel.active_response or "") if cancel else None
    if cancel and response:
        yield Hit(
            SESSION_REF,
            cancel.seq,
            f"{operation_text(cancel)} stopped {response_text(response)}, and no output_audio_buffer.clear was sent.",
            evidence=(cancel.seq, response.closed_seq),
            expected=("output_audio_buffer.clear",),
        )


def _stops(session: Session, operation: Operation) -> bool:
    """A cancel that ended a spoken answer in the middle."""
    response = session.responses.get(operation.active_response or "")
    if operation.means is not Meaning.RESPONSE_CANCEL or response is None or "audio" not in response.families:
        return False
    return response.status == "cancelled" and text_at(response.details, "reason") != "turn_detected"

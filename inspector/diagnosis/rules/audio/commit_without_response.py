"""The client committed audio by hand and asked for no answer."""

from dataclasses import replace

from ....model.session import Session
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="commit-without-response",
    code="RT402",
    severity=Severity.WARNING,
    title="Audio was committed, but no response was asked for",
    explanation="A commit makes a user's message out of the audio, and no more. With turn detection off the client "
    "must ask for the answer itself.",
    remedy="Send response.create after input_audio_buffer.commit.",
    cause=Cause.REQUEST_MISSING,
    explained_by=("session-update-rejected",),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit:
    committed = _committed(scene.session, hit.seq)
    return replace(
        hit,
        message=f"The audio was committed (event {hit.seq}{committed}) and no response.create followed: {hit.seen}.",
        expected=("response.create",),
    )


def _committed(session: Session, seq: int) -> str:
    operation = session.operations.get(seq)
    if operation is None or operation.means is not Meaning.AUDIO_COMMIT or not operation.answered_seq:
        return ""
    return f", confirmed by event {operation.answered_seq}"

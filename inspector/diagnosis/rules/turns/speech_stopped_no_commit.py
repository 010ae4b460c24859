"""Turn detection heard speech end, and the turn was not committed."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="speech-stopped-no-commit",
    code="RT213",
    severity=Severity.ERROR,
    title="Speech ended, but the turn was not committed",
    explanation="After input_audio_buffer.speech_stopped the server commits the turn at once. Without the commit there "
    "is no user message, and nothing to answer.",
    remedy="Look whether the log leaves out input_audio_buffer.committed. If it does not, send "
    "input_audio_buffer.commit and response.create, and reconnect if that is not answered either.",
    cause=Cause.SERVER_STALL,
    explained_by=("session-expired",),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """A note where the server went on all the same; nothing where the client threw the audio away."""
    session = scene.session
    item = session.items.get(hit.about.id)
    message = f"Speech of {safe(hit.about.id)} ended (event {hit.seq}), and no {hit.expected[0]} came: {hit.seen}."
    answered = session.opened_after(hit.seq)
    added = item.added_seq if item and item.added_seq > hit.seq else 0
    if session.buffer.speech_started > session.buffer.speech_stopped:
        return replace(hit, message=f"{message} Speech has begun again since.", severity=Severity.NOTE)
    if not answered and not added:
        return replace(hit, message=message)
    seen = added or (answered.opened_seq if answered else 0)
    message += f" The server went on (event {seen}), so it may only not report commits."
    return replace(hit, message=message, severity=Severity.NOTE, evidence=(hit.seq, seen))

"""The idle timeout began a turn that was not committed."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="idle-timeout-no-commit",
    code="RT252",
    severity=Severity.WARNING,
    title="The idle timeout began a turn that did not go on",
    explanation="When the user stays silent for idle_timeout_ms, the server says so with "
    "input_audio_buffer.timeout_triggered, commits the silence and answers it. Without the commit it does not speak.",
    remedy="Look whether the log leaves out input_audio_buffer.committed; else ask yourself, with response.create.",
    cause=Cause.SERVER_STALL,
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where the server went on to answer."""
    answered = scene.session.opened_after(hit.seq)
    if answered or scene.session.buffer.speech_started > scene.session.buffer.speech_stopped:
        return None
    message = f"The idle timeout ran out (event {hit.seq}), and {safe(hit.about.id)} was not committed: {hit.seen}."
    return replace(hit, message=message, severity=min(hit.severity or Severity.WARNING, Severity.WARNING))

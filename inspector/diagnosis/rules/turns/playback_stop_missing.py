"""Playback of an answer began and is not reported to have ended."""

from dataclasses import replace

from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="playback-stop-missing",
    code="RT236",
    severity=Severity.NOTE,
    title="The end of playback was not reported",
    explanation="On a call the server says when the sound of a response begins, and when it has been played or was "
    "cleared. A client that waits for the end, to listen again or to hang up, waits for ever without it.",
    remedy="Check whether sound still flows on the call; do not let a wait for "
    "output_audio_buffer.stopped block the client, and end it with response.done and a time limit as well.",
    cause=Cause.PLAYBACK,
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Only once the response itself is over: until then its sound is still being made."""
    response = scene.session.responses.get(hit.about.id)
    if response is None or response.is_open:
        return None
    message = f"Playback of {safe(response.id)} began (event {hit.seq}), and no {' or '.join(hit.expected)} came: "
    return replace(hit, message=f"{message}{hit.seen}.", severity=Severity.NOTE)

"""The transcript of what the user said did not come."""

from dataclasses import replace

from ....core.text import count_text, safe
from ....model.state.lifecycle import State
from ....protocol.vocabulary import Cause, RefKind
from ...base import NEVER, Hit, Rule, Severity
from ...facts.piecewise import begun, is_final
from ...registry import awaited
from ...scene import Scene

RULE = Rule(
    name="transcription-missing",
    code="RT212",
    severity=Severity.WARNING,
    title="The user's words were not transcribed",
    explanation="With transcription on, every committed turn gets a transcript or a failure from a model of its own. "
    "It keeps no order with the answer and may come long after it. The answer does not depend on it.",
    remedy="Check the model named in audio.input.transcription (input_audio_transcription in the beta) and its quota, "
    "and do not wait for the transcript before you show the answer.",
    cause=Cause.TRANSCRIPTION,
    explained_by=("session-update-rejected", "transcription-url-mix", "session-expired"),
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not for an item that is gone, or whose transcript is there already."""
    if hit.about.kind is RefKind.OPERATION:
        return _without_item(scene, hit)
    item = scene.session.items.get(hit.about.id)
    if item is None or item.state is State.DELETED or item.transcript is not None or item.transcription_error:
        return NEVER
    pieces = len(item.transcript_pieces)
    began = f" {count_text(pieces, 'piece')} of it came." if pieces else ""
    return replace(
        hit,
        message=f"{safe(item.id)} was committed (event {hit.seq}) with transcription on, and no transcript is "
        f"complete: {hit.seen}.{began}",
    )


def _without_item(scene: Scene, hit: Hit) -> Hit:
    """vLLM: only the final commit ends a transcription, and only one that an earlier commit has begun."""
    operation = scene.session.operations.get(int(hit.about.id))
    first = begun(scene.session, hit.seq)
    if operation is None or not is_final(operation) or first is None:
        return NEVER
    return replace(
        hit,
        message=f"The transcription begun by the commit of event {first.seq} was ended by that of event {hit.seq}, and "
        f"no {hit.expected[0]} came: {hit.seen}.",
        evidence=(first.seq, hit.seq),
        remedy="Look at the server's own log: the model may be loading, or the engine may have failed.",
    )

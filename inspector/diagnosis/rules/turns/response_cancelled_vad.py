"""Turn detection cancelled a response because it heard speech."""

from collections.abc import Iterator

from ....core.json import text_at
from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Hit, Rule, Severity
from ...evidence import response_text
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="response-cancelled-vad",
    code="RT206",
    severity=Severity.NOTE,
    title="Speech interrupted a response",
    explanation="Turn detection heard speech while the model was answering and cancelled the answer. That is right "
    "when the user spoke; when nobody did, the microphone picked up noise or the assistant's own voice.",
    remedy="If the user did not speak: use headphones or echo cancellation, raise turn_detection.threshold, choose "
    "semantic_vad, or set interrupt_response to false.",
    cause=Cause.INTERRUPTION,
    explained_by=("echo-barge-in",),
)


@on(RULE, Meaning.RESPONSE_CLOSED)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    if about is None or response is None or response.status != "cancelled":
        return
    if text_at(response.details, "reason") == "turn_detected":
        heard = "after some output" if response.has_output else "before it had said anything"
        message = f"{response_text(response)} was cancelled by turn detection {heard} (event {change.seq})."
        yield Hit(about, change.seq, message, evidence=(response.opened_seq or change.seq, change.seq))

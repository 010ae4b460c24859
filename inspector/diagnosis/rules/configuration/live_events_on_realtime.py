"""An event of the Live API was sent to the Realtime API."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.other_api import LIVE, REALTIME, sent_to_the_wrong_api
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="live-events-on-realtime",
    code="RT335",
    severity=Severity.ERROR,
    title="An event of the Live API was sent to the Realtime API",
    explanation="Realtime has turns: audio goes into a buffer, becomes an item and is answered by a response. The "
    "server refuses the types of Live, which has none of these.",
    remedy="Send audio with input_audio_buffer.append and ask with response.create; or connect to /v1/live/sessions "
    "for the Live API.",
    cause=Cause.DIALECT_MISMATCH,
    subsumes=("error-event",),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    hit = sent_to_the_wrong_api(scene, change, sent=LIVE, server=REALTIME)
    if hit:
        yield hit

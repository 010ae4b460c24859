"""An event of the Realtime API was sent to the Live API."""

from collections.abc import Iterator

from ....model.change import Change
from ....protocol.vocabulary import Cause, Meaning
from ...base import Hit, Rule, Severity
from ...facts.other_api import LIVE, REALTIME, sent_to_the_wrong_api
from ...registry import on
from ...scene import Scene

RULE = Rule(
    name="realtime-events-on-live",
    code="RT334",
    severity=Severity.ERROR,
    title="An event of the Realtime API was sent to the Live API",
    explanation="Live is an API of its own: it listens and speaks all the time, without a buffer to commit, "
    "conversation items or responses for speech. The server refuses every type that it does not have.",
    remedy="Begin with session.start, send audio with session.input_audio.append, and read session.output_audio.delta; "
    "or connect to /v1/realtime for the Realtime API.",
    cause=Cause.DIALECT_MISMATCH,
    subsumes=("error-event",),
)


@on(RULE, Meaning.ERROR)
def check(scene: Scene, change: Change) -> Iterator[Hit]:
    hit = sent_to_the_wrong_api(scene, change, sent=REALTIME, server=LIVE)
    if hit:
        yield hit

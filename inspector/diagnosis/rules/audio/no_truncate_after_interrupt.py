"""The user interrupted an answer, and the server was not told how much of it was heard."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.json import text_at, value_at
from ....core.text import safe
from ....core.wire import Transport
from ....model.change import Ref
from ....model.state.part import Response
from ....model.state.setting import OUTPUT_FORMAT, TURN_DETECTION, bytes_per_ms, setting
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import requests_of
from ...registry import at_end
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="no-truncate-after-interrupt",
    code="RT420",
    severity=Severity.WARNING,
    title="An interrupted answer was not truncated",
    explanation="Audio comes faster than it plays. When the user interrupts, the server still has the whole answer in "
    "the conversation, with words that nobody heard, until the client truncates the item to what was played.",
    remedy="When speech begins during playback, stop the player and send conversation.item.truncate with the item's "
    "id, content_index 0 and the milliseconds that were played.",
    cause=Cause.INTERRUPTION,
    explained_by=("echo-barge-in",),
    thresholds={
        "wait": Threshold(2, Unit.SECONDS, "A truncation may come so long after the interruption."),
        "unheard": Threshold(500, Unit.MILLISECONDS, "Audio up to this length need not be truncated."),
    },
)
_PLAYED_ELSEWHERE = frozenset({Transport.WEBRTC, Transport.SIDEBAND})  # there the server truncates, or another client


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    detection = setting(session.config, TURN_DETECTION)
    spoken = session.buffer.appends > 0
    if scene.transport in _PLAYED_ELSEWHERE or not spoken or value_at(detection, ("auto_truncate",)) is True:
        return
    truncated = {text_at(one.body, "item_id") for one in requests_of(session, Meaning.ITEM_TRUNCATE)}
    for response in session.responses.values():
        unheard = _unheard_ms(scene, response)
        if unheard > scene.threshold(RULE, "unheard") and not truncated.intersection(response.items):
            yield _hit(scene, response, unheard)


def _unheard_ms(scene: Scene, response: Response) -> int:
    """How much of an interrupted answer cannot have been played, as it was cut before it could; 0 where unknown."""
    begun, ended = response.first_output_at, response.closed_at
    if text_at(response.details, "reason") != "turn_detected" or begun is None or ended is None:
        return 0
    if scene.now is None or scene.now - ended < scene.span(RULE, "wait"):
        return 0
    width = bytes_per_ms(scene.session.config, OUTPUT_FORMAT)
    return response.audio_bytes // width - (ended - begun) // MILLISECOND


def _hit(scene: Scene, response: Response, unheard: int) -> Hit:
    generated = response.audio_bytes // bytes_per_ms(scene.session.config, OUTPUT_FORMAT)
    item = next(iter(response.items), "its item")
    played = generated - unheard
    return Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=response.closed_seq,
        severity=Severity.WARNING if scene.transport is Transport.WEBSOCKET else Severity.NOTE,
        confidence=Confidence.MEDIUM,
        message=f"{safe(response.id)} was interrupted after {span_text(played * MILLISECOND)} and had sent "
        f"{span_text(generated * MILLISECOND)} of audio; at least {span_text(unheard * MILLISECOND)} were not heard, "
        f"and no conversation.item.truncate followed for {safe(item)}.",
        evidence=(response.opened_seq, response.closed_seq),
        expected=("conversation.item.truncate",),
        data={"generated_ms": generated, "unheard_ms": unheard},
    )

"""Turn detection heard speech begin, and never end."""

from dataclasses import replace

from ....core.clock import SECOND, span_text
from ....core.text import safe
from ....protocol.vocabulary import Cause
from ...base import NEVER, Hit, Rule, Severity
from ...registry import awaited
from ...scene import Scene
from ...threshold import Threshold, Unit

RULE = Rule(
    name="vad-stuck-speaking",
    code="RT413",
    severity=Severity.WARNING,
    title="Speech began and never ended",
    explanation="Turn detection ends a turn when it hears silence, and silence must be sent as well. A client that "
    "stops streaming while its user pauses, or a room that is never quiet, keeps the turn open, and nobody answers.",
    remedy="Keep appending audio after the user has spoken, zeros if need be, or send input_audio_buffer.commit "
    "yourself; in a noisy room raise turn_detection.threshold.",
    cause=Cause.VAD,
    explained_by=("session-update-rejected",),
    thresholds={
        "pause": Threshold(1, Unit.SECONDS, "A client that sent no audio for longer than this has stopped sending."),
    },
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where the turn was committed all the same; a note where the user may still be speaking."""
    session = scene.session
    item, buffer = session.items.get(hit.about.id), session.buffer
    if item and (item.added_seq or item.done_seq):
        return NEVER
    began = f"Speech began (event {hit.seq}, {safe(hit.about.id)}) and has no end: {hit.seen}"
    silent = None if buffer.last_at is None or scene.now is None else scene.now - buffer.last_at
    if not buffer.appends or silent is None or silent <= scene.span(RULE, "pause"):
        told = f"; the client still sends audio, the last is event {buffer.last_seq}" if buffer.appends else ""
        return replace(hit, message=f"{began}{told}.", severity=Severity.NOTE)
    return replace(
        hit,
        message=f"{began}. The client has sent no audio for {span_text(silent)} (the last is event {buffer.last_seq}), "
        "so turn detection has no silence to hear.",
        evidence=tuple(dict.fromkeys((hit.seq, buffer.last_seq))),
        remedy="Keep appending audio after the user has spoken, zeros if need be, or send input_audio_buffer.commit.",
        data={**hit.data, "silent": silent / SECOND},
    )

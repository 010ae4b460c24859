"""Turn detection heard speech begin, and never end."""

from collections.abc import Iterator
from dataclasses import replace

from ....core.clock import SECOND, span_text
from ....core.text import safe
from ....model.change import Ref
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import NEVER, Ends, Hit, Rule, Severity
from ...facts.evidence import is_taken_back
from ...registry import at_end, awaited
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
        "stopped": Threshold(20, Unit.SECONDS, "So long without audio, up to the end, leaves speech open for good."),
    },
)


@awaited(RULE)
def refine(scene: Scene, hit: Hit) -> Hit | None:
    """Not where the turn was committed all the same; a note where the user may still be speaking."""
    session = scene.session
    item, buffer = session.items.get(hit.about.id), session.buffer
    if (item and (item.added_seq or item.done_seq)) or is_taken_back(session, hit.seq):
        return NEVER
    began = f"Speech began (event {hit.seq}, {safe(hit.about.id)}) and has no end: {hit.seen}"
    silent = None if buffer.last_at is None or scene.now is None else scene.now - buffer.last_at
    if not buffer.appends or silent is None or silent <= scene.span(RULE, "pause"):
        told = f"; the client still sends audio, the last is event {buffer.last_seq}" if buffer.appends else ""
        goes_on = bool(buffer.appends) and silent is not None
        return replace(hit, message=f"{began}{told}.", severity=Severity.NOTE, data={**hit.data, "goes_on": goes_on})
    return _unheard(scene, hit, began, silent)


@at_end(RULE)
def left_open(scene: Scene) -> Iterator[Hit]:
    """Where the recording ends sooner, and the client has long stopped sending."""
    buffer, session = scene.session.buffer, scene.session
    item = session.items.get(buffer.heard.item) if buffer.heard else None
    if not buffer.speech.open_seq or item is None or item.added_seq or item.done_seq:
        return
    if is_taken_back(session, buffer.speech.open_seq):
        return
    silent = None if buffer.last_at is None or scene.now is None else scene.now - buffer.last_at
    least = max(scene.span(RULE, "stopped"), scene.span(RULE, "pause"))
    if silent is None or silent < least or scene.ends is not Ends.OBSERVED or buffer.last_seq < buffer.speech.open_seq:
        return
    hit = Hit(Ref(RefKind.ITEM, item.id), buffer.speech.open_seq, "", expected=scene.names(Meaning.SPEECH_STOPPED))
    yield _unheard(scene, hit, f"Speech began (event {hit.seq}, {safe(item.id)}) and has no end", silent)


def _unheard(scene: Scene, hit: Hit, began: str, silent: int) -> Hit:
    """Speech has no end because no silence was sent."""
    last = scene.session.buffer.last_seq
    return replace(
        hit,
        message=f"{began}. The client has sent no audio for {span_text(silent)} (the last is event {last}), "
        "so turn detection has no silence to hear.",
        evidence=tuple(dict.fromkeys((hit.seq, last))),
        remedy="Keep appending audio after the user has spoken, zeros if need be, or send input_audio_buffer.commit.",
        data={**hit.data, "silent": silent / SECOND},
    )

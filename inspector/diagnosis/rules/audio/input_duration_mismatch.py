"""The server counts another length of the user's audio than was appended."""

from collections.abc import Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.text import count_text, safe
from ....core.wire import Transport
from ....model.change import Ref
from ....model.handlers.reference import SESSION_REF
from ....model.measure import INPUT_TOKEN_MS, appended_ms
from ....model.state.part import Item
from ....model.state.setting import INPUT_FORMAT, bytes_per_ms
from ....protocol.vocabulary import Cause, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.official import holds_everything, keeps_to_the_letter
from ...registry import at_end
from ...scene import Scene
from ...sound.coding import coding_of
from ...sound.format import field_text, input_setting, stated_text

RULE = Rule(
    name="input-duration-mismatch",
    code="RT434",
    severity=Severity.NOTE,
    title="The server counts another length of the user's audio than was appended",
    explanation="The server reckons the length of the audio from its bytes and the input format, as this program does. "
    "Where the two differ much, the server takes the bytes to be in another format, or audio reached it on another "
    "way.",
    remedy="Compare session.audio.input.format (session.input_audio_format in the beta) in the last session.updated "
    "with what the client encodes.",
    cause=Cause.AUDIO_FORMAT,
)
_SLACK = 1_000  # ms
_TWICE = 2.0


@at_end(RULE)
def check(scene: Scene) -> Iterator[Hit]:
    session = scene.session
    whole = holds_everything(scene) and scene.transport is Transport.WEBSOCKET and session.created_seq > 0
    if not whole or not keeps_to_the_letter(scene) or coding_of(input_setting(scene)) is None:
        return
    yield from _beyond(scene)
    for item in session.items.values():
        yield from _charged(scene, item)


def _beyond(scene: Scene) -> Iterator[Hit]:
    """Turn detection heard speech end where nothing had been appended yet."""
    speech, appended = scene.session.buffer.speech, appended_ms(scene.session)
    end = speech.last_end_ms
    if end is None or not appended or end <= appended + _SLACK:
        return
    yield Hit(
        about=SESSION_REF,
        seq=speech.last_end_seq,
        confidence=Confidence.MEDIUM,
        message=f"Speech ended at {span_text(end * MILLISECOND)} of the input for turn detection (event "
        f"{speech.last_end_seq}), and {span_text(appended * MILLISECOND)} were appended in the whole recording, as "
        f"{stated_text(scene)}.",
        evidence=(speech.last_end_seq, scene.session.buffer.last_seq),
        remedy=_remedy(scene),
        data={"audio_end_ms": end, "appended_ms": appended},
    )


def _charged(scene: Scene, item: Item) -> Iterator[Hit]:
    """The transcription of what the client committed was charged for much more or less."""
    utterance = item.utterance
    if utterance is None or not utterance.by_client or not utterance.tokens:
        return
    charged = utterance.tokens * INPUT_TOKEN_MS
    sent = utterance.committed_bytes // bytes_per_ms(scene.session.config, INPUT_FORMAT)
    if abs(charged - sent) < _SLACK or (charged < sent * _TWICE and sent < charged * _TWICE):
        return
    yield Hit(
        about=Ref(RefKind.ITEM, item.id),
        seq=utterance.committed_seq,
        confidence=Confidence.MEDIUM,
        message=f"{span_text(sent * MILLISECOND)} of audio were committed for {safe(item.id)} (event "
        f"{utterance.committed_seq}), as {stated_text(scene)}; its transcription counts "
        f"{count_text(utterance.tokens, 'audio token')}, which stand for {span_text(charged * MILLISECOND)}.",
        remedy=_remedy(scene),
        data={"committed_ms": sent, "tokens": utterance.tokens},
    )


def _remedy(scene: Scene) -> str:
    field = field_text(scene, INPUT_FORMAT)
    return f"Compare {field} in the last session.updated with the coding and rate that the client encodes."

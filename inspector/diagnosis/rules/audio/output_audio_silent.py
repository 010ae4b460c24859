"""The words of an answer came, and its sound is digital silence."""

from collections.abc import Iterable, Iterator

from ....core.clock import MILLISECOND, span_text
from ....core.text import clip, safe
from ....model.change import Change, Ref
from ....model.measure import sounded
from ....model.state.part import Response
from ....protocol.vocabulary import Cause, Meaning, RefKind
from ...base import Confidence, Hit, Rule, Severity
from ...facts.evidence import response_text
from ...facts.official import unless_left_out
from ...registry import on
from ...scene import Scene
from ...trait import Trait

RULE = Rule(
    name="output-audio-silent",
    code="RT430",
    severity=Severity.WARNING,
    title="The audio of an answer is digital silence",
    explanation="The answer has words, and its audio deltas have the length of speech, but every sample that was "
    "looked at is the same: there is nothing to hear, however it is played. The player and the speakers are not to "
    "blame.",
    remedy="Decode one delta and look at its samples where it arrives: if they are zero there, send the same request "
    "again, and report the response's id to the provider; if not, look for what blanks the audio on the way.",
    cause=Cause.SERVER_ERROR,
)
_FEWEST = 3  # pieces looked at
_ENOUGH = 1_000  # ms of audio


@on(RULE, Meaning.RESPONSE_CLOSED, needs=Trait.NAMED)
def check(scene: Scene, change: Change) -> Iterable[Hit]:
    about = change.ref(RefKind.RESPONSE)
    response = scene.session.responses.get(about.id) if about else None
    return _silent(scene, response, change.seq) if response else ()


def _silent(scene: Scene, response: Response, seq: int) -> Iterator[Hit]:
    spoken = scene.ear.answers.spoken.get(response.id)
    if spoken is None or spoken.stubs or not _FEWEST <= spoken.sound.pieces == spoken.sound.flat:
        return
    facts = sounded(scene.session, response)
    said = " ".join(item.transcript for item in facts.items)
    if facts.audio_ms < _ENOUGH or not said.strip():
        return
    yield Hit(
        about=Ref(RefKind.RESPONSE, response.id),
        seq=seq,
        severity=unless_left_out(scene, Severity.WARNING),
        confidence=Confidence.MEDIUM,
        message=f"{response_text(response)} says “{clip(safe(said), 80)}” in {span_text(facts.audio_ms * MILLISECOND)} "
        f"of audio, and all {spoken.sound.pieces} deltas looked at are digital silence.",
        evidence=(spoken.first_seq, seq),
        data={"audio_ms": facts.audio_ms, "pieces": spoken.sound.pieces},
    )
